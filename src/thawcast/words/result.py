"""What is known of two states' words and deeds at a date, read from the tables: a frozen value, and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from thawcast.states import State
from thawcast.values import Estimate
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, SAY_DO, WORDS_TABLES

LEVEL_NAMES = {"verbal": "Words", "material": "Deeds"}

CLASS_NAMES = {
    "verb_coop": "Verbal cooperation",
    "matl_coop": "Material cooperation",
    "verb_conf": "Verbal conflict",
    "matl_conf": "Material conflict",
}

HARDLY = 0.025
"""Slope beyond the same one read backward, as measured, that is too small to matter: words whose odds of being
cooperative grow by a factor of 2.7 raise those of deeds by a fortieth. In simulations slopes measure as about half of
what they are, so the true one may be twice that."""

SHOWN_TESTS = ("forward", "backward", "net", "later", "permuted")

FollowVerdict = Literal["deeds_follow", "habit", "untold"]
PeriodName = Literal["year", "month"]


@dataclass(frozen=True)
class SayDoGap:
    """The say-do gap of one year.

    Args:
        year: The year.
        gap: Level of words less that of deeds, less the median dyad's [log-odds].
        rank: Share of the year's dyads that it exceeds.
    """

    year: int
    gap: Estimate
    rank: float

    def moved(self, before: "SayDoGap") -> str:
        """Say how the gap moved beyond the two intervals: `warmed`, `cooled`, or nothing where they overlap."""
        return gap_moved(self.gap, before.gap)


def gap_moved(now: Estimate, before: Estimate) -> str:
    """Say how the say-do gap moved beyond the two intervals: `warmed`, `cooled`, or nothing where they overlap.

    Example:
        >>> gap_moved(Estimate(-1.9, -2.2, -1.7, "log_odds"), Estimate(-3.7, -4.0, -3.4, "log_odds"))
        'warmed'
    """
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return ""
    return "warmed" if now.low > before.high else "cooled" if now.high < before.low else ""


@dataclass(frozen=True)
class DyadSlope:
    """Follow-through of one side over one horizon.

    Args:
        periods: Years or months whose deeds are added up.
        slope: Log-odds of a cooperative deed per log-odds of a cooperative word, beyond habit.
        own_weight: How much of it rests on the dyad's own periods, 0 to 1.
    """

    periods: int
    slope: Estimate
    own_weight: float


@dataclass(frozen=True)
class SideFollow:
    """Whether one side's deeds follow its words.

    Args:
        side: `By` the state.
        verdict: `deeds_follow`, `habit` or `untold`.
        slopes: By horizon, the shortest first.
    """

    side: str
    verdict: FollowVerdict
    slopes: tuple[DyadSlope, ...]


@dataclass(frozen=True)
class FollowThrough:
    """Whether deeds follow words, of all dyads and of the two sides.

    Args:
        known_on: Day of the vintage.
        unit: What a horizon counts.
        verdict: Of all dyads.
        tests: Horizon to the slope over all dyads by test, `SHOWN_TESTS` of them.
        sides: The sides that have slopes of their own.
    """

    known_on: date
    unit: PeriodName
    verdict: FollowVerdict
    tests: dict[int, dict[str, Estimate]]
    sides: tuple[SideFollow, ...]

    def numbers(self) -> dict[str, Any]:
        """Figures for JSON; estimates carry 90% intervals."""
        horizon = f"{self.unit}s"
        return {
            "year": self.known_on.year,
            "as_of": self.known_on.isoformat(),
            "world": {"verdict": self.verdict, "horizons": [{horizon: k, **told} for k, told in self.tests.items()]},
            "sides": {
                of.side: {
                    "verdict": of.verdict,
                    "horizons": [{horizon: s.periods, "slope": s.slope, "own_weight": s.own_weight} for s in of.slopes],
                }
                for of in self.sides
            },
        }


@dataclass(frozen=True)
class WordsAndDeeds:
    """Words and deeds of two states.

    Args:
        shares: What each side said and did, by year: columns `year`, `side`, `class`, `share`, `low`, `high` [share].
        levels: Columns `series` (Words, Deeds), `period`, `level`, `low`, `high` [log-odds], `n_events`.
        gaps: Columns `year`, `gap`, `low`, `high` [log-odds], `rank` [share of the year's dyads], by year.
        follow: Follow-through, None before the first vintage.
        since: First year of the thaw or chill that runs by years, to compare with the year before it; else None.
        covered: First and last year of shares of any two states; None where nothing that is loaded has one by then.
    """

    shares: pl.DataFrame
    levels: pl.DataFrame
    gaps: pl.DataFrame
    follow: FollowThrough | None
    since: int | None = None
    covered: tuple[int, int] | None = None

    def gap(self, year: int) -> SayDoGap | None:
        """The say-do gap of a year, if there is one."""
        rows = self.gaps.filter(pl.col("year") == year)
        if not rows.height:
            return None
        row = rows.row(0, named=True)
        return SayDoGap(year, SAY_DO.estimate(row, "gap"), row["rank"])

    def last_levels(self) -> dict[str, dict[str, Any] | None]:
        """The last level of words and of deeds, each with its year; None where a series has none."""
        last = {row["series"]: row for row in self.levels.sort("period").iter_rows(named=True)}
        found: dict[str, dict[str, Any] | None] = dict.fromkeys(LEVEL_NAMES)
        for series, name in LEVEL_NAMES.items():
            if row := last.get(name):
                level = Estimate(row["level"], row["low"], row["high"], "log_odds")
                found[series] = {"year": row["period"].year, "level": level}
        return found

    def shares_of(self, year: int) -> dict[str, dict[str, Estimate]]:
        """What each side said and did in a year: side to class to share."""
        rows = self.shares.filter(pl.col("year") == year).iter_rows(named=True)
        found: dict[str, dict[str, Estimate]] = {}
        for row in rows:
            found.setdefault(row["side"], {})[row["class"]] = Estimate(row["share"], row["low"], row["high"], "share")
        return found

    def by_year(self) -> pl.DataFrame:
        """Lay words, deeds and the gap out side by side, one row a year; null where there is none."""
        years = self.gaps.rename({"low": "gap_low", "high": "gap_high"})
        for name in ("Deeds", "Words"):
            own = self.levels.filter(pl.col("series") == name).select(
                pl.col("period").dt.year().alias("year"),
                pl.col("level").alias(name.lower()),
                pl.col("low").alias(f"{name.lower()}_low"),
                pl.col("high").alias(f"{name.lower()}_high"),
            )
            years = own.join(years, on="year", how="full", coalesce=True)
        return years.sort("year")

    def numbers(self) -> dict[str, Any]:
        """Levels, gaps and follow-through as plain values."""
        return {
            "levels": self.levels.with_columns(pl.col("period").dt.to_string("%Y-%m-%d")).to_dicts(),
            "say_do": self.gaps.rename({"low": "gap_low", "high": "gap_high"}).to_dicts(),
            "follow_through": None if self.follow is None else self.follow.numbers(),
        }


def words_and_deeds(
    tables: Mapping[str, pl.DataFrame], *, a: State, b: State, since: int | None = None
) -> WordsAndDeeds:
    """Pick two states' words and deeds out of tables of all dyads.

    Args:
        tables: `tables.WORDS_TABLES` by name, cut at the date wanted; one that a dataset lacks counts as empty.
        a: One state.
        b: The other, `a.code < b.code`.
        since: First year of the thaw or chill that runs by years.

    Returns:
        What they hold of the two.
    """
    shares, levels, say_do, follow, tests = (tables.get(c.name, c.empty()) for c in WORDS_TABLES)
    both = (pl.col("a") == a.code) & (pl.col("b") == b.code)
    return WordsAndDeeds(
        shares=_shares(shares, a, b),
        levels=levels.filter(both)
        .sort("series", "period", descending=[True, False])
        .select(
            pl.col("series").replace_strict(LEVEL_NAMES, return_dtype=pl.String),
            *("period", "level", "low", "high", "n_events"),
        ),
        gaps=say_do.filter(both)
        .sort("period")
        .select(pl.col("period").dt.year().alias("year"), "gap", "low", "high", "rank"),
        follow=follow_through(follow, tests, a=a, b=b),
        since=since,
    )


def follow_through(
    follow: pl.DataFrame, tests: pl.DataFrame, *, a: State, b: State, unit: PeriodName = "year"
) -> FollowThrough | None:
    """Read follow-through of both sides and of all dyads from the latest vintage.

    Args:
        follow: Rows of `tables.FOLLOW_THROUGH`, cut.
        tests: Rows of `tables.FOLLOW_TESTS`, cut.
        a: One state.
        b: The other.
        unit: What a horizon counts.

    Returns:
        The result; None before the first vintage.
    """
    if not tests.height:
        return None
    last: date = tests.select(pl.max("known_on")).item()
    tests, follow = (frame.filter(pl.col("known_on") == last) for frame in (tests, follow))
    by_test = {(row["test"], row["k"]): FOLLOW_TESTS.estimate(row, "value") for row in tests.iter_rows(named=True)}
    horizons: list[int] = sorted(set(tests["k"].to_list()))
    sides: list[SideFollow] = []
    for source, target in ((a, b), (b, a)):
        own = follow.filter((pl.col("source") == source.code) & (pl.col("target") == target.code)).sort("k")
        slopes = tuple(
            DyadSlope(row["k"], FOLLOW_THROUGH.estimate(row, "value"), row["own"]) for row in own.iter_rows(named=True)
        )
        if slopes:
            beyond = [_beyond(s.slope, by_test["backward", s.periods]) for s in slopes]
            sides.append(SideFollow(by(source), _verdict(beyond), slopes))
    return FollowThrough(
        known_on=last,
        unit=unit,
        verdict=_verdict([by_test["net", k] for k in horizons]),
        tests={k: {name: by_test[name, k] for name in SHOWN_TESTS} for k in horizons},
        sides=tuple(sides),
    )


def by(source: State) -> str:
    """What is done by a state, as a heading."""
    return f"By {source.phrase}"


def _shares(shares: pl.DataFrame, a: State, b: State) -> pl.DataFrame:
    """Spread the classes over rows, one a year, side and class."""
    pair = pl.col("source").is_in([a.code, b.code]) & pl.col("target").is_in([a.code, b.code])
    side = pl.when(pl.col("source") == a.code).then(pl.lit(by(a))).otherwise(pl.lit(by(b)))
    rows = shares.filter(pair)
    return pl.concat(
        rows.select(
            pl.col("period").dt.year().alias("year"),
            side.alias("side"),
            pl.lit(name).alias("class"),
            **{column: pl.col(f"{quad}{bound}") for column, bound in _SHARE_BOUNDS.items()},
        )
        for quad, name in CLASS_NAMES.items()
    ).sort("year", "side", maintain_order=True)


_SHARE_BOUNDS = {"share": "", "low": "_low", "high": "_high"}


def _verdict(beyond: list[Estimate]) -> FollowVerdict:
    """Judge the slopes beyond the backward ones: all horizons must agree, or it cannot be told."""
    if all(e.above_zero for e in beyond):
        return "deeds_follow"
    return "habit" if all(e.high is not None and e.high < HARDLY for e in beyond) else "untold"


def _beyond(own: Estimate, backward: Estimate) -> Estimate:
    # The error of the backward slope is that of all dyads, a small part of a single one's.
    less = backward.value or 0.0
    value, low, high = (None if v is None else round(v - less, 3) for v in (own.value, own.low, own.high))
    return Estimate(value, low, high, own.unit)
