"""Where relations stand by month."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.standing.standings import last_months
from thawcast.standing.tables import SEGMENTS
from thawcast.standing.verdict import UNITS
from thawcast.values import Estimate


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


def by_month(own: pl.DataFrame, episodes: pl.DataFrame, *, peers: pl.DataFrame, as_of: date) -> ByMonth | None:
    """Read where a dyad stands by month.

    Args:
        own: Rows of `LEVELS_MONTHLY` of the dyad, cut at `as_of`.
        episodes: Rows of `EPISODES_MONTHLY` of the dyad, cut at `as_of`.
        peers: Rows of `LEVELS_MONTHLY` of all dyads in its last month at least, to rank the level among.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        The latest filtered month, None where the dyad has none.
    """
    latest = last_months(own)
    if not latest.height:
        return None
    last = latest.row(0, named=True)
    same = (pl.col("segment") == last["segment"]) & (pl.col("period") == last["period"])
    beside = peers.filter(same & (pl.col("kind") == "filtered"))["level"]
    turns: list[MonthTurn] = []
    for row in episodes.filter(pl.col("segment") == last["segment"]).sort("onset", "sign").iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= as_of
        p_real = Estimate(row["p_real"], row["p_low"], row["p_high"], "probability")
        end = row["end"] if over else None
        turns.append(MonthTurn(row["id"], row["sign"], row["onset"], row["base"], row["rise"], p_real, end))
    return ByMonth(
        last["segment"],
        last["period"],
        Estimate(last["level"], last["low"], last["high"], UNITS[last["segment"]]),
        last["p_rise"],
        round(int((beside < last["level"]).sum()) / beside.len(), 3),
        tuple(turns),
        own.sort("segment", "kind", "period"),
    )
