"""The record: events, counts and scores of every data set as rows of `PERIOD_COUNTS`; nothing is interpolated."""

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw
import polars as pl
from polars.dataframe.group_by import GroupBy

from thawcast.counting.frames import QUADS
from thawcast.counting.mirrors import marked
from thawcast.counting.tables import COVERED, MIRRORED, PERIOD_COUNTS
from thawcast.tables import ITALY_OR_CZECHOSLOVAKIA

NAMES = {"icews": "icews_quads", "gdelt": "gdelt_net"}
"""Data set by the `src` of older inputs, where they differ."""

FEWEST = 100
"""Events between states that a day of `icews_events` has if it is covered. Quiet Sundays have 120 and more; days that
are cut short have 4 to 100, a few up to 170, which stay."""

UNDIRECTED = ("icews_active_months",)
"""Counts of both directions together."""

THINNED = {"icews_events": FEWEST}
"""Data sets whose days count as covered only with so many events; the others cover every day from first to last."""

LACKING = (("2021-01-01", "2021-08-31"), ("2022-01-01", "2022-06-30"))
"""Days of `icews_events` whose files lack types of events: 13% to 22% of material cooperation."""


@dataclass(frozen=True)
class Choices:
    """What the record takes of files that can be taken in two ways; each is told in `docs/methods/record.md`.

    Args:
        once: Data sets in which equal events of a day (actors and code) count once: the benchmarks that most of
            `icews_events` comes from are so, and its daily files must be.
        left_out: Parts of data sets that are left out: the events of `weis` that may be Italy's or Czechoslovakia's;
            one may add `ICEWS22a`, which has the 999 commonest actors only.
        lacking: Whether material cooperation stays where types of events are missing; else it is null there.
    """

    once: tuple[str, ...] = ("icews_events",)
    left_out: tuple[str, ...] = (ITALY_OR_CZECHOSLOVAKIA,)
    lacking: bool = True


def of_events(events: pl.DataFrame, choices: Choices | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add coded events up by month.

    Args:
        events: Rows of `coded_events` of the sources.
        choices: What is taken of files that can be taken in two ways.

    Returns:
        Rows of `PERIOD_COUNTS` and of `COVERED`.
    """
    choices = Choices() if choices is None else choices
    taken = events.filter(~pl.col("part").is_in(choices.left_out))
    told: pl.DataFrame = nw.to_native(marked(nw.from_native(taken.lazy()))).collect()
    same = ["src", "source", "target", "actors", "date", "code"]
    is_once = pl.col("src").is_in(choices.once)
    told = pl.concat(
        [
            told.filter(~is_once),
            # Of equal events one may be mirrored by the sentence and another not: they are one act, told twice.
            told.filter(is_once).sort("mirrored", descending=True).unique(same, keep="first", maintain_order=True),
        ]
    )
    covered = _covered_by_days(told)
    rows = _sums(told).join(
        covered.select("data_set", "period", "days_covered", known="known_on"), on=["data_set", "period"]
    )
    rows = rows.with_columns(directed=True, freq=pl.lit("M"), known_on="known")
    if not choices.lacking:
        rows = rows.with_columns(_nulled("matl_coop"), _nulled(MIRRORED["matl_coop"]))
    return _typed(rows), covered


def _sums(events: pl.DataFrame) -> pl.DataFrame:
    quad = {name: pl.col("quad") == number for number, name in enumerate(QUADS, 1)}
    has_score = pl.col("goldstein").is_not_null().any()
    # Whole tenths, in which the weights are published: the sum does not depend on the order.
    tenths = (pl.col("goldstein").cast(pl.Float64) * 10).round()
    return events.group_by("source", "target", data_set="src", period=pl.col("date").dt.truncate("1mo")).agg(
        **{name: test.fill_null(value=False).sum() for name, test in quad.items()},
        **{MIRRORED[name]: (test.fill_null(value=False) & pl.col("mirrored")).sum() for name, test in quad.items()},
        neutral=pl.when((pl.col("ontology") == "weis").any()).then(pl.col("quad").is_null().sum()),
        score=pl.when(has_score).then(tenths.sum() / 10),
        abs_score=pl.when(has_score).then(tenths.abs().sum() / 10),
        active_days=pl.col("date").n_unique(),
    )


def _nulled(name: str) -> pl.Expr:
    months = [
        pl.col("period").is_between(pl.lit(first).str.to_date(), pl.lit(last).str.to_date()) for first, last in LACKING
    ]
    gone = (pl.col("data_set") == "icews_events") & pl.any_horizontal(months)
    return pl.when(~gone).then(name).alias(name)


def _covered_by_days(events: pl.DataFrame) -> pl.DataFrame:
    days = events.group_by("date", data_set="src").agg(pl.len(), pl.col("known_on").max())
    lag = events.group_by(data_set="src").agg(lag=(pl.col("known_on") - pl.col("date")).min())
    thin = pl.col("data_set").replace_strict(THINNED, default=None, return_dtype=pl.Int64)
    every = (
        days.group_by("data_set")
        .agg(date=pl.date_ranges(pl.col("date").min(), pl.col("date").max()).explode())
        .explode("date")
    )
    full = every.join(days, on=["data_set", "date"], how="left")
    there = thin.is_null() | (pl.col("len").fill_null(0) >= thin)
    months = full.group_by("data_set", period=pl.col("date").dt.truncate("1mo")).agg(
        days_covered=there.sum(), late=pl.col("known_on").max()
    )
    known = pl.max_horizontal(pl.col("period").dt.month_end() + pl.col("lag"), "late")
    told = months.join(lag, on="data_set").with_columns(known_on=pl.when(pl.col("late").is_not_null()).then(known))
    return _covered(_holes_known(told.with_columns(freq=pl.lit("M"))))


def _holes_known(periods: pl.DataFrame) -> pl.DataFrame:
    """Fill in when a period without any row is known to be a hole, and not the end: when the data set goes on."""
    next_known = pl.col("known_on").fill_null(strategy="backward").over("data_set", "freq")
    return periods.sort("data_set", "freq", "period").with_columns(known_on=next_known)


def of_counts(counts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take counts that a source publishes by month or year.

    Args:
        counts: Rows of `COUNTS`, of one or more `src`; a quad class that one does not carry is null.

    Returns:
        Rows of `PERIOD_COUNTS`, those without any event left out, and of `COVERED`.
    """
    named = counts.with_columns(data_set=pl.col("src").replace(NAMES))
    covered = _every_period(named)
    rows = named.filter(pl.sum_horizontal(QUADS) > 0).with_columns(directed=~pl.col("data_set").is_in(UNDIRECTED))
    rows = rows.join(covered.select("data_set", "freq", "period", "days_covered"), on=["data_set", "freq", "period"])
    return _typed(rows), covered


def of_scores(scores: pl.DataFrame, *, days: pl.DataFrame | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take scores that a source publishes by month.

    Args:
        scores: `src`, `period`, `score` and `known_on`; `a` and `b`, or `source` and `target`; `volume` and `days`
            where the source tells how much was scored on how many days.
        days: `period` and `days`, where days of the source are missing.

    Returns:
        Rows of `PERIOD_COUNTS` and of `COVERED`.
    """
    undirected = "a" in scores.columns
    named = scores.with_columns(
        data_set=pl.col("src").replace(NAMES), freq=pl.lit("M"), directed=pl.lit(not undirected)
    ).rename({"a": "source", "b": "target", "volume": "abs_score", "days": "active_days"}, strict=False)
    covered = _every_period(named)
    if days is not None:
        there = covered.drop("days_covered").join(days.select("period", days_covered="days"), on="period", how="left")
        covered = _covered(there.with_columns(pl.col("days_covered").fill_null(0)))
    rows = named.join(covered.select("data_set", "freq", "period", "days_covered"), on=["data_set", "freq", "period"])
    return _typed(rows), covered


def _every_period(rows: pl.DataFrame) -> pl.DataFrame:
    """List the periods of each data set from its first to its last, those of which it has no row not covered."""
    spans = rows.group_by("data_set", "freq").agg(first=pl.col("period").min(), last=pl.col("period").max())
    lists: list[pl.DataFrame] = []
    for data_set, freq, first, last in spans.sort("data_set", "freq").iter_rows():
        periods = pl.date_range(first, last, "1mo" if freq == "M" else "1y", eager=True)
        lists.append(pl.DataFrame({"data_set": data_set, "freq": freq, "period": periods}))
    if not lists:
        return COVERED.empty()
    held = rows.group_by("data_set", "freq", "period").agg(pl.col("known_on").max())
    every = pl.concat(lists).join(held, on=["data_set", "freq", "period"], how="left")
    days = pl.when(pl.col("known_on").is_not_null()).then(_days()).otherwise(0)
    return _covered(_holes_known(every.with_columns(days_covered=days)))


def _end(period: pl.Expr, freq: pl.Expr) -> pl.Expr:
    return pl.when(freq == "M").then(period.dt.month_end()).otherwise(pl.date(period.dt.year(), 12, 31))


def _days() -> pl.Expr:
    return (_end(pl.col("period"), pl.col("freq")) - pl.col("period")).dt.total_days() + 1


def _covered(rows: pl.DataFrame) -> pl.DataFrame:
    return COVERED.check(COVERED.typed(rows.with_columns(days=_days())))


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    absent = [pl.lit(None).alias(name) for name in PERIOD_COUNTS.columns if name not in rows.columns]
    return PERIOD_COUNTS.check(PERIOD_COUNTS.typed(rows.with_columns(absent)))


def whole(frames: Mapping[str, pl.DataFrame], choices: Choices | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring every data set to the record.

    Args:
        frames: `coded_events`, `counts`, `month_counts`, `copdab`, `gdelt`, `gdelt_days` and `china_sides`.
        choices: What is taken of files that can be taken in two ways.

    Returns:
        Rows of `PERIOD_COUNTS` and of `COVERED`.
    """
    parts = (
        of_events(frames["coded_events"], choices),
        of_counts(frames["counts"]),
        of_counts(frames["month_counts"]),
        of_scores(frames["copdab"].with_columns(src=pl.lit("copdab"))),
        of_scores(frames["gdelt"], days=frames["gdelt_days"]),
        of_scores(frames["china_sides"]),
    )
    rows, covered = (pl.concat(list(frame)) for frame in zip(*parts, strict=True))
    return PERIOD_COUNTS.check(rows.sort(PERIOD_COUNTS.key)), COVERED.check(covered.sort(COVERED.key))


FOLDED = ("icews_quads", "icews_east_asia")
"""Data sets whose publishers' own tables hold the directed counts: what ships is the sum of both directions."""

AVERAGED = ("copdab",)
"""Data sets of monthly means whose terms let no copy ship: what ships is the year's mean over both directions."""

ADDED = ("icews_active_months",)
"""Data sets of months whose terms let no copy ship: what ships is the year's sum, here of months with any event."""


def shared(rows: pl.DataFrame, covered: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put figures of our own in the place of those that may not be passed on as they are.

    Args:
        rows: Rows of `PERIOD_COUNTS`.
        covered: Rows of `COVERED`.

    Returns:
        Both, with the sum of both directions for `FOLDED`, the sum of a year's months for `ADDED`, and for `AVERAGED`
        the mean of a year's months of both directions.
    """
    folded = _undirected(rows.filter(pl.col("data_set").is_in(FOLDED))).agg(
        pl.col(*QUADS).sum(), pl.col("days_covered", "known_on").max()
    )
    year = pl.date(pl.col("period").dt.year(), 1, 1)
    last = pl.date(pl.col("period").dt.year(), 12, 31)
    yearly = (
        covered.filter(pl.col("data_set").is_in([*AVERAGED, *ADDED]))
        .group_by("data_set", period=year)
        .agg(pl.col("days_covered").sum(), freq=pl.lit("Y"), known_on=last.max())
    )
    months = rows.with_columns(period=year, freq=pl.lit("Y"))
    averaged = _undirected(months.filter(pl.col("data_set").is_in(AVERAGED))).agg(
        score=pl.col("score").sort().sum() / pl.len()
    )
    added = _undirected(months.filter(pl.col("data_set").is_in(ADDED))).agg(pl.col(*QUADS).sum())
    by_year = (part.join(yearly, on=["data_set", "freq", "period"]) for part in (averaged, added))
    as_they_are = rows.filter(~pl.col("data_set").is_in([*FOLDED, *AVERAGED, *ADDED]))
    whole_rows = pl.concat([as_they_are, *(_typed(part.with_columns(directed=False)) for part in (folded, *by_year))])
    months_covered = covered.filter(~pl.col("data_set").is_in([*AVERAGED, *ADDED]))
    whole_covered = pl.concat([months_covered, _covered(yearly)])
    return PERIOD_COUNTS.check(whole_rows.sort(PERIOD_COUNTS.key)), COVERED.check(whole_covered.sort(COVERED.key))


def _undirected(rows: pl.DataFrame) -> GroupBy:
    return rows.group_by(
        "data_set",
        "freq",
        "period",
        source=pl.min_horizontal("source", "target"),
        target=pl.max_horizontal("source", "target"),
    )
