"""Thaw, chill, steady or unknown: where two states stand, as a value; `standings` tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import erf, sqrt

import polars as pl

from thawcast.values import Z90, Estimate

STALE_MONTHS = 12
"""Months after the last covered day beyond which nothing is said."""

FEW_EVENTS = 5
"""Events in the last three years below which nothing is said."""


COMPARED = 30
"""Events in the year that a dyad needs to be among those that a level is ranked against."""

YEARLY = "icews_years"
"""Source of a state that rests on yearly counts; the others are named after their segment."""

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
class Turn:
    """A thaw (sign 1) or chill (sign -1) as known by a date.

    Args:
        id: Identifier of the episode.
        sign: 1 or -1.
        onset: First year.
        base: Level before [log-odds].
        rise: Change at onset [log-odds], negative for a chill.
        p_real: Probability that the change exceeds noise.
        end: Year of its end as known by the date; None while it runs.
    """

    id: str
    sign: int
    onset: int
    base: float
    rise: float
    p_real: Estimate
    end: int | None

    @property
    def kind(self) -> str:
        """`thaw` or `chill`."""
        return "thaw" if self.sign > 0 else "chill"


KEPT = 0.25
"""Share of the rise up to which a thaw stands."""


def p_above(one: Estimate, other: Estimate) -> float:
    """Return the probability that one level lies above another, each normal with its 90% interval.

    The errors are taken as independent. Those of two levels of one pair share the events before both, so that the
    difference is known better: the probability errs towards even.

    Args:
        one: A level.
        other: Another, or a line, which has no interval.

    Example:
        >>> p_above(Estimate(-1.18, -1.63, -0.72, "log_odds"), Estimate(-1.58, None, None, "log_odds"))
        0.926
    """
    deviations = (0.0 if e.low is None or e.high is None else (e.high - e.low) / (2 * Z90) for e in (one, other))
    spread = sqrt(sum(deviation**2 for deviation in deviations)) or 1e-9
    return round(0.5 * (1 + erf(((one.value or 0.0) - (other.value or 0.0)) / spread / sqrt(2))), 3)


def p_stands(level: Estimate, *, base: float, rise: float) -> float:
    """Return the probability that a level lies beyond the line of an episode, a quarter of its rise or fall.

    Args:
        level: The level now.
        base: Level before the episode.
        rise: Change at its onset, negative for a chill.
    """
    above = p_above(level, Estimate(base + KEPT * rise, None, None, level.unit))
    return above if rise > 0 else round(1 - above, 3)


@dataclass(frozen=True)
class Standing:
    """Where relations stand.

    Args:
        state: `thaw`, `chill`, `over`, `steady` or `unknown`.
        current: The running episode behind `thaw` or `chill`; None otherwise.
        turns: Every episode known, oldest first.
        year: Last year with a level, None if there is none.
        level: Level of that year relative to the world [log-odds].
        percentile: Where that level lies among the year's dyads with events enough.
        p_rise: Probability that it exceeds the mean of the two years before; None without three years.
        why: Why the state is unknown, in words; empty otherwise.
        source: What state, level and `p_rise` rest on: `YEARLY`, or the segment of months, on its own scale.
        data_to: Last day of the data that they rest on; None without any.
        onset_month: First month of the running episode where months give the state.
    """

    state: str
    current: Turn | None
    turns: tuple[Turn, ...]
    year: int | None
    level: Estimate
    percentile: float | None
    p_rise: float | None
    why: str
    source: str = YEARLY
    data_to: date | None = None
    onset_month: date | None = None

    @property
    def from_months(self) -> bool:
        """Whether months give the state."""
        return self.source != YEARLY

    @property
    def since(self) -> int | None:
        """Year in which the running thaw or chill began, None without one."""
        return None if self.current is None else self.current.onset


def known_turns(episodes: pl.DataFrame, *, as_of: date) -> tuple[Turn, ...]:
    """Read the episodes of one dyad as known by a date.

    Args:
        episodes: Rows of `tables.EPISODES` of the dyad.
        as_of: Last day whose data may be used; an end known later counts as running.

    Returns:
        Episodes by onset.
    """
    found: list[Turn] = []
    for row in episodes.filter(pl.col("known_on") <= as_of).sort("onset", "sign").iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= as_of
        p_real = Estimate(row["p_real"], row["p_low"], row["p_high"], "probability")
        end = row["end"].year if over else None
        found.append(Turn(row["id"], row["sign"], row["onset"].year, row["base"], row["rise"], p_real, end))
    return tuple(found)


def last_turn(turns: Sequence[Turn]) -> Turn | None:
    """Return the turn with the latest onset, None without any."""
    return max(turns, key=lambda turn: turn.onset, default=None)
