"""What each source holds of two states: from when to when, how much, and where its holes are."""

import polars as pl

from thawcast.counting.frames import QUADS
from thawcast.counting.tables import COVERED, HOLE, PARTIAL, PERIOD_COUNTS
from thawcast.counting.ties import HINDSIGHT_RELATIONS, TIE_YEARS
from thawcast.stages import Given, Stage
from thawcast.tables import Contract

COVERAGE = Contract(
    "coverage",
    {
        "data_set": pl.String,
        "what": pl.String,
        "a": pl.String,
        "b": pl.String,
        "freq": pl.String,
        "first": pl.Date,
        "last": pl.Date,
        "active": pl.Int16,
        "holes": pl.Int16,
        "partial": pl.Int16,
        "events": pl.Int32,
    },
    ("data_set", "a", "b", "freq"),
)
"""What a data set holds of a pair (`a` before `b` by code), both directions together. `what`: `events`, `scores`,
`ties` or `hindsight`. `first` and `last`: first days of its first and last period with anything; `active`: periods with
anything; `holes` and `partial`: periods between them that the data set covers not at all, or not on every day;
`events`: how many, of ties how many began; null of scores."""

PAIR_YEARS = Contract(
    "pair_years",
    {
        "data_set": pl.String,
        "what": pl.String,
        "freq": pl.String,
        "year": pl.Int32,
        "active": pl.Int32,
        "events": pl.Int64,
        "days_covered": pl.Int32,
    },
    ("data_set", "what", "year"),
)
"""What a data set holds of one pair by year: active months or years (`freq`), events (null of scores), days that it
covers (null of ties)."""


def coverage(rows: pl.DataFrame, covered: pl.DataFrame, ties: pl.DataFrame, hindsight: pl.DataFrame) -> pl.DataFrame:
    """Sum up what there is of every pair.

    Args:
        rows: Rows of `PERIOD_COUNTS`.
        covered: Rows of `COVERED`.
        ties: Rows of `TIE_YEARS`.
        hindsight: Rows of `HINDSIGHT_RELATIONS`.

    Returns:
        Rows of `COVERAGE`.
    """
    by = ["data_set", "what", "a", "b", "freq"]
    periods = pl.concat([_of_record(rows), _of_ties(ties), _of_hindsight(hindsight)])
    sums = periods.group_by(by).agg(
        first=pl.col("period").min(),
        last=pl.col("period").max(),
        active=pl.col("period").n_unique(),
        events=pl.when(pl.col("events").is_not_null().any()).then(pl.col("events").sum()),
    )
    return COVERAGE.check(COVERAGE.typed(_with_holes(sums, covered)))


def pair_years(
    rows: pl.DataFrame, covered: pl.DataFrame, ties: pl.DataFrame, hindsight: pl.DataFrame, *, a: str, b: str
) -> pl.DataFrame:
    """Sum up what there is of one pair by year.

    Args:
        rows: Rows of `PERIOD_COUNTS`.
        covered: Rows of `COVERED`.
        ties: Rows of `TIE_YEARS`.
        hindsight: Rows of `HINDSIGHT_RELATIONS`.
        a: A state.
        b: The other.

    Returns:
        Rows of `PAIR_YEARS`; a year without anything has one where the data set covers it and knows the pair.
    """
    pair = sorted((a, b))
    both = pl.col("source").is_in(pair) & pl.col("target").is_in(pair)
    of_both = pl.col("a").is_in(pair) & pl.col("b").is_in(pair)
    periods = pl.concat(
        [_of_record(rows.filter(both)), _of_ties(ties.filter(both)), _of_hindsight(hindsight.filter(of_both))]
    )
    years = periods.group_by("data_set", "what", "freq", year=pl.col("period").dt.year()).agg(
        active=pl.col("period").n_unique(),
        events=pl.when(pl.col("events").is_not_null().any()).then(pl.col("events").sum()),
    )
    days = covered.group_by("data_set", "freq", year=pl.col("period").dt.year()).agg(pl.col("days_covered").sum())
    known = periods.select("data_set", "what", "freq").unique().join(days, on=["data_set", "freq"])
    whole = known.join(years, on=["data_set", "what", "freq", "year"], how="full", coalesce=True)
    counted = pl.col("what") == "events"
    filled = whole.with_columns(
        pl.col("active").fill_null(0),
        pl.when(counted).then(pl.col("events").fill_null(0)).otherwise("events").alias("events"),
    )
    finest = filled.sort("freq").unique(["data_set", "what", "year"], keep="first", maintain_order=True)
    return PAIR_YEARS.check(PAIR_YEARS.typed(finest))


def _of_record(rows: pl.DataFrame) -> pl.DataFrame:
    counted = pl.any_horizontal(pl.col(*QUADS).is_not_null())
    return _columns(
        rows.with_columns(
            what=pl.when(counted).then(pl.lit("events")).otherwise(pl.lit("scores")),
            events=pl.when(counted).then(pl.sum_horizontal(*QUADS, "neutral")),
        )
    )


def _of_ties(ties: pl.DataFrame) -> pl.DataFrame:
    # A year in which ties ended only is none of which the source speaks: many ends are agreed on beforehand.
    return _columns(
        ties.filter(pl.col("begun") > 0).with_columns(
            what=pl.lit("ties"), freq=pl.lit("Y"), period=pl.date("year", 1, 1), events="begun"
        )
    )


def _of_hindsight(hindsight: pl.DataFrame) -> pl.DataFrame:
    return _columns(
        hindsight.with_columns(
            data_set=pl.lit("gge"),
            source="a",
            target="b",
            what=pl.lit("hindsight"),
            freq=pl.lit("Y"),
            period=pl.date("year", 1, 1),
            events="n_events",
        )
    )


def _columns(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "data_set",
        "what",
        "freq",
        "period",
        a=pl.min_horizontal("source", "target"),
        b=pl.max_horizontal("source", "target"),
        events=pl.col("events").cast(pl.Int64),
    )


def _with_holes(sums: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """Count the periods that a data set does not cover between a pair's first and last."""
    by = ["data_set", "freq"]
    running = covered.sort(*by, "period").with_columns(
        holes=HOLE.cast(pl.Int32).cum_sum().over(by),
        partial=PARTIAL.cast(pl.Int32).cum_sum().over(by),
    )
    ends = running.select(*by, "period", "holes", "partial")
    for end in ("first", "last"):
        there = ends.rename({"period": end, "holes": f"holes_{end}", "partial": f"partial_{end}"})
        sums = sums.join(there, on=[*by, end], how="left")
    # The period of the first row may be a partial one itself.
    own = ends.join(covered.select(*by, "period", "days_covered", "days"), on=[*by, "period"]).select(
        *by, first="period", own=(HOLE | PARTIAL).cast(pl.Int32)
    )
    joined = sums.join(own, on=[*by, "first"], how="left")
    return joined.with_columns(
        holes=(pl.col("holes_last") - pl.col("holes_first")).fill_null(0),
        partial=(pl.col("partial_last") - pl.col("partial_first") + pl.col("own")).fill_null(0),
    )


def _stage(given: Given) -> dict[str, pl.DataFrame]:
    return {COVERAGE.name: coverage(*(given[name] for name in NEEDS))}


NEEDS = (PERIOD_COUNTS.name, COVERED.name, TIE_YEARS.name, HINDSIGHT_RELATIONS.name)

STAGES = (Stage("coverage", NEEDS, (COVERAGE,), _stage, quick=False),)
