"""ICEWS reference tables, parsed into directed counts."""

import polars as pl

from thawcast.states import code_map
from thawcast.tables import COUNTS

ICEWS_QUADS = "icews_dyad_year_quads_2002_2014"
ICEWS_CONFLICT = "icews_conflict_dyad_month_1991_2013"


def yearly_counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse ICEWS directed dyad-year counts by quad class.

    Args:
        frame: Columns `i_iso3c, j_iso3c, year, verbCoop, matlCoop, verbConf, matlConf`, one row a directed dyad-year.

    Returns:
        Rows of `COUNTS` with `freq` Y and `src` icews; a dyad-year without events keeps its row of zeros.
    """
    return _as_counts(
        frame.select(
            source="i_iso3c",
            target="j_iso3c",
            period=pl.date(pl.col("year"), 1, 1),
            freq=pl.lit("Y"),
            src=pl.lit("icews"),
            verb_coop="verbCoop",
            matl_coop="matlCoop",
            verb_conf="verbConf",
            matl_conf="matlConf",
            score=None,
            # A year's total is known at the year's end.
            known_on=pl.date(pl.col("year"), 12, 31),
        )
    )


def monthly_conflict(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse ICEWS directed dyad-month counts of conflict (CAMEO roots 10 to 20).

    Demands, disapproval, rejections and threats (10-13) are verbal conflict; protest, force posture, reduced
    relations, coercion, assault, fight and mass violence (14-20) are material conflict, as in the quad classes.

    Args:
        frame: Columns `source, target` (Correlates of War abbreviations), `year, month, root10 ... root20`.

    Returns:
        Rows of `COUNTS` with `freq` M and `src` icews_conflict; cooperation is null because the source lacks it.
        A month without a row had no conflict events.
    """
    codes = code_map("cow_abbr")
    verbal = [f"root{k}" for k in range(10, 14)]
    material = [f"root{k}" for k in range(14, 21)]
    period = pl.date(pl.col("year"), pl.col("month"), 1)
    return _as_counts(
        frame.select(
            source=pl.col("source").replace_strict(codes, default=None, return_dtype=pl.String),
            target=pl.col("target").replace_strict(codes, default=None, return_dtype=pl.String),
            period=period,
            freq=pl.lit("M"),
            src=pl.lit("icews_conflict"),
            verb_coop=None,
            matl_coop=None,
            verb_conf=pl.sum_horizontal(verbal),
            matl_conf=pl.sum_horizontal(material),
            score=None,
            known_on=period.dt.month_end(),
        ).filter(pl.col("source").is_not_null() & pl.col("target").is_not_null())
    )


def _as_counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Cast to the contract and add up rows that succession maps onto the same state."""
    key = list(COUNTS.key)
    values = ["verb_coop", "matl_coop", "verb_conf", "matl_conf", "score"]
    typed = frame.select(pl.col(c).cast(t) for c, t in COUNTS.schema.items()).filter(
        pl.col("source") != pl.col("target")
    )
    total = [
        pl.when(pl.col(v).is_not_null().any()).then(pl.col(v).sum()).cast(COUNTS.schema[v]).alias(v) for v in values
    ]
    if typed.select(key).is_duplicated().any():
        typed = typed.group_by(key).agg(*total, pl.col("known_on").max()).select(list(COUNTS.columns))
    return COUNTS.check(typed.sort(key))
