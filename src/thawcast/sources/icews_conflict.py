"""ICEWS conflict by directed dyad, month and CAMEO root, without cooperation."""

import polars as pl

from thawcast.sources.counts import as_counts
from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import COUNTS, Contract

ROOTS = {
    10: "demands",
    11: "disapproval",
    12: "rejections",
    13: "threats",
    14: "protests",
    15: "shows of force",
    16: "reduced relations",
    17: "coercion",
    18: "assaults",
    19: "fights",
    20: "mass violence",
}
"""CAMEO root codes of conflict and their names (Schrodt 2012, CAMEO codebook 1.1b3)."""

CONFLICT_ROOTS = Contract(
    "conflict_roots",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "root": pl.Int8,
        "events": pl.Int32,
        "known_on": pl.Date,
    },
    ("source", "target", "period", "root"),
)
"""Conflict events by month and CAMEO root, rows without events left out."""

_MONTH = pl.date(pl.col("year"), pl.col("month"), 1)
_VERBAL_TO = 13


def counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Take monthly counts, `src` icews_conflict; a month without a row had no conflict events.

    Demands, disapproval, rejections and threats (10-13) are verbal conflict; protest, force posture, reduced
    relations, coercion, assault, fight and mass violence (14-20) are material conflict, as in the quad classes.
    """
    named = rows.select(
        source="one",
        target="two",
        period=_MONTH,
        freq=pl.lit("M"),
        src=pl.lit("icews_conflict"),
        verb_coop=pl.lit(None, pl.Int32),
        matl_coop=pl.lit(None, pl.Int32),
        verb_conf=pl.sum_horizontal(f"root{root}" for root in ROOTS if root <= _VERBAL_TO),
        matl_conf=pl.sum_horizontal(f"root{root}" for root in ROOTS if root > _VERBAL_TO),
        score=pl.lit(None, pl.Float32),
    )
    return as_counts(named)


def conflict_roots(rows: pl.DataFrame) -> pl.DataFrame:
    """Take monthly conflict root by root."""
    long = (
        rows.select(source="one", target="two", period=_MONTH, **{str(root): pl.col(f"root{root}") for root in ROOTS})
        .unpivot(index=["source", "target", "period"], variable_name="root", value_name="events")
        .filter(pl.col("events") > 0)
    )
    return long.group_by(CONFLICT_ROOTS.key).agg(pl.col("events").sum())


def as_events(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn monthly roots into events that carry their code, for counting by domain.

    Args:
        rows: Rows of `CONFLICT_ROOTS`.

    Returns:
        `source`, `target`, `date` (first day of the month), `cameo` (the root) and `events`.
    """
    return rows.select(
        "source", "target", date="period", cameo=pl.col("root").cast(pl.String), events=pl.col("events").cast(pl.Int64)
    )


SOURCE = DataSource(
    id="icews_conflict",
    what="conflict events by directed dyad, month and CAMEO root",
    period="1991-2013",
    citation="Boschee, E., et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; directed"
    " dyad-month counts of CAMEO roots 10-20 as published with anhqle/icews-dtree.",
    licence="ICEWS Dataverse terms; derived figures only are shipped",
    where="the repository anhqle/icews-dtree on GitHub",
    columns={
        "one": StateKey("cow_abbr", on=None),
        "two": StateKey("cow_abbr", on=None),
        "year": YEAR,
        "month": Number(1, 12, required=True),
        **{f"root{root}": Number(0, 1e6, required=True) for root in ROOTS},
    },
    layouts=(FileLayout((table("icews_conflict_dyad_month_1991_2013"),), {"one": "source", "two": "target"}),),
    frames=((COUNTS, counts), (CONFLICT_ROOTS, conflict_roots)),
    known=pl.col("period").dt.month_end(),
)
