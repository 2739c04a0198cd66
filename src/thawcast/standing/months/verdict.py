"""Where relations stand by month, and the state it gives where yearly counts have ended."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from thawcast.standing.tables import SEGMENTS
from thawcast.standing.verdict import STALE_MONTHS, Standing, Turn
from thawcast.values import Estimate, months_between

UNITS = {
    1: "log_odds",
    2: "goldstein_score",
    3: "arsinh_of_twice_net_score_per_usual_volume",
    4: "log_odds",
}
"""Unit of each segment's level."""

VERDICTS = (2, 3)
"""Segments whose monthly levels give a state; ICEWS months follow the yearly one."""


@dataclass(frozen=True)
class MonthTurn:
    """A thaw (sign 1) or chill (sign -1) by month.

    Args:
        id: Identifier.
        sign: 1 or -1.
        onset: First day of its first month.
        base: Level before [unit of the segment].
        rise: Change at onset, negative for a chill.
        p_real: Probability that the change exceeds noise, with its 90% interval.
        end: First day of its last month as known by the date; None while it runs.
    """

    id: str
    sign: int
    onset: date
    base: float
    rise: float
    p_real: Estimate
    end: date | None

    @property
    def kind(self) -> str:
        """`thaw` or `chill`."""
        return "thaw" if self.sign > 0 else "chill"


@dataclass(frozen=True)
class ByMonth:
    """The monthly level as known by a date.

    Args:
        segment: What it is seen through, a key of `SEGMENTS`.
        month: First day of the last month with a level.
        level: Level of that month.
        p_rise: Probability that it exceeds the mean of the two calendar years before; None without them.
        percentile: Share of the segment's dyads that stand lower in that month.
        turns: Thaws and chills of the segment, oldest first.
        rows: Filtered and smoothed rows of `LEVELS_MONTHLY` of the dyad, all segments.
    """

    segment: int
    month: date
    level: Estimate
    p_rise: float | None
    percentile: float
    turns: tuple[MonthTurn, ...]
    rows: pl.DataFrame

    @property
    def source(self) -> str:
        """Name of the segment."""
        return SEGMENTS[self.segment]


def by_month(levels: pl.DataFrame, episodes: pl.DataFrame, *, a: str, b: str, as_of: date) -> ByMonth | None:
    """Read where a dyad stands by month.

    Args:
        levels: Rows of `LEVELS_MONTHLY`, cut at `as_of`.
        episodes: Rows of `EPISODES_MONTHLY`, cut at `as_of`.
        a: Code of one state.
        b: Code of the other, `a < b`.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        The latest filtered month, None where the dyad has none.
    """
    own = levels.filter((pl.col("a") == a) & (pl.col("b") == b)).sort("segment", "kind", "period")
    filtered = own.filter(pl.col("kind") == "filtered").sort("period", "segment")
    if not filtered.height:
        return None
    last = filtered.row(-1, named=True)
    peers = levels.filter(
        (pl.col("segment") == last["segment"]) & (pl.col("kind") == "filtered") & (pl.col("period") == last["period"])
    )
    turns: list[MonthTurn] = []
    mine = episodes.filter((pl.col("a") == a) & (pl.col("b") == b) & (pl.col("segment") == last["segment"]))
    for row in mine.sort("onset", "sign").iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= as_of
        turns.append(
            MonthTurn(
                row["id"],
                row["sign"],
                row["onset"],
                row["base"],
                row["rise"],
                Estimate(row["p_real"], row["p_low"], row["p_high"], "probability"),
                row["end"] if over else None,
            )
        )
    below = peers.select((pl.col("level") < last["level"]).sum()).item()
    return ByMonth(
        last["segment"],
        last["period"],
        Estimate(last["level"], last["low"], last["high"], UNITS[last["segment"]]),
        None if last["p_rise"] is None else last["p_rise"],
        round(below / peers.height, 3),
        tuple(turns),
        own,
    )


def carried_on(standing: Standing, months: ByMonth | None, *, as_of: date) -> Standing:
    """Let the monthly level give the state where the yearly counts have ended more than a year before.

    Args:
        standing: The yearly judgement.
        months: The monthly one.
        as_of: Last day whose data may be used.

    Returns:
        The yearly judgement itself unless it is out of date and the monthly one is not; else the monthly state, with
        the year of its last month. The yearly turns stay as they were: no turn is told across the seam between sources.
    """
    if months is None or months.segment not in VERDICTS or standing.state != "unknown" or months.p_rise is None:
        return standing
    fresh = standing.year is None or months_between(date(standing.year, 12, 31), as_of) > STALE_MONTHS
    if not fresh or months_between(months.month, as_of) > STALE_MONTHS:
        return standing
    running = [turn for turn in months.turns if turn.end is None]
    current = max(running, key=lambda turn: turn.onset, default=None)
    told = None
    if current is not None:
        told = Turn(current.id, current.sign, current.onset.year, current.base, current.rise, current.p_real, None)
    return replace(
        standing,
        state="steady" if told is None else told.kind,
        current=told,
        year=months.month.year,
        level=months.level,
        percentile=months.percentile,
        p_rise=months.p_rise,
        why="",
        from_months=True,
    )


def month_standings(levels: pl.DataFrame, episodes: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Read where every dyad stands by month, by the same rules as `by_month` and `carried_on` but all at once.

    Args:
        levels: Rows of `LEVELS_MONTHLY`, cut at `as_of`.
        episodes: Rows of `EPISODES_MONTHLY`, cut at `as_of`.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        Columns `a, b, state, onset (first month of the thaw or chill that runs), rise, p_real, period (last month),
        level, low, high, rank, segment`: dyads whose last month is at most a year old and of a segment that gives a
        state. Levels and rise in the segment's unit, rank among the segment's dyads in that month [0-1].
    """
    filtered = levels.filter(pl.col("kind") == "filtered")
    ranked = filtered.join(
        filtered.sort("period", "segment").group_by("a", "b", maintain_order=True).last().select("period", "segment"),
        on=["period", "segment"],
        how="semi",
    ).with_columns(
        rank=(pl.col("level").rank("min") - 1).over("segment", "period") / pl.len().over("segment", "period")
    )
    age = (as_of.year - pl.col("period").dt.year()) * 12 + as_of.month - pl.col("period").dt.month()
    last = (
        ranked.sort("a", "b", "period", "segment")
        .group_by("a", "b", maintain_order=True)
        .last()
        .filter(pl.col("segment").is_in(VERDICTS) & pl.col("p_rise").is_not_null() & (age <= STALE_MONTHS))
    )
    running = (
        episodes.filter(pl.col("end_known_on").is_null() | (pl.col("end_known_on") > as_of))
        .sort("onset", "sign")
        .group_by("a", "b", "segment", maintain_order=True)
        # Where both begin in one month `carried_on` takes the first of them.
        .agg(pl.col("sign", "onset", "rise", "p_real").filter(pl.col("onset") == pl.col("onset").max()).first())
    )
    return last.join(running, on=["a", "b", "segment"], how="left").select(
        "a",
        "b",
        pl.when(pl.col("sign") > 0)
        .then(pl.lit("thaw"))
        .when(pl.col("sign") < 0)
        .then(pl.lit("chill"))
        .otherwise(pl.lit("steady"))
        .alias("state"),
        "onset",
        "rise",
        "p_real",
        "period",
        "level",
        "low",
        "high",
        pl.col("rank").round(3),
        "segment",
    )
