"""ICEWS conflict by month and CAMEO root, for telling what a turn was made of."""

import polars as pl

from thawcast.sources.reference.events import ICEWS_CONFLICT
from thawcast.states import code_map
from thawcast.tables import Contract

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

__all__ = ["CONFLICT_ROOTS", "ICEWS_CONFLICT", "ROOTS", "as_events", "conflict_roots"]


def conflict_roots(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse monthly conflict by CAMEO root.

    Args:
        frame: Columns `source, target` (Correlates of War abbreviations), `year, month, root10 ... root20`.

    Returns:
        Rows of `CONFLICT_ROOTS`.
    """
    codes = code_map("cow_abbr")
    period = pl.date(pl.col("year"), pl.col("month"), 1)
    long = (
        frame.select(
            source=pl.col("source").replace_strict(codes, default=None, return_dtype=pl.String),
            target=pl.col("target").replace_strict(codes, default=None, return_dtype=pl.String),
            period=period,
            known_on=period.dt.month_end(),
            **{str(root): pl.col(f"root{root}") for root in ROOTS},
        )
        .drop_nulls(["source", "target"])
        .filter(pl.col("source") != pl.col("target"))
        .unpivot(index=["source", "target", "period", "known_on"], variable_name="root", value_name="events")
        .filter(pl.col("events") > 0)
        .with_columns(pl.col("root").cast(pl.Int8))
    )
    total = long.group_by(CONFLICT_ROOTS.key).agg(pl.col("events").sum().cast(pl.Int32), pl.col("known_on").max())
    return CONFLICT_ROOTS.check(total.select(list(CONFLICT_ROOTS.columns)).sort(CONFLICT_ROOTS.key))


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
