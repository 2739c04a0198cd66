"""What is so now: whether the last thaw or chill still stands, and which way relations move."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment.questions.standing import result
from thawcast.standing.months.verdict import MonthTurn
from thawcast.standing.result import Relations
from thawcast.standing.verdict import Turn, p_above, p_stands
from thawcast.store import Known
from thawcast.values import Estimate

SURE = 0.75
"""Probability from which relations are said to warm or to cool."""


@dataclass(frozen=True)
class Present:
    """Where two states stand now, as the screen tells it: every figure stands in the JSON beside its words.

    Args:
        state: `thaw`, `chill`, `over` (the last episode is a thaw, and it does not stand), `steady` or `unknown`.
        direction: `warming`, `cooling`, `flat` or `unknown`.
        p_12: Probability that the level lies above that of twelve months before.
        p_stands: Probability that the level lies beyond the line of the last episode, a quarter of its rise.
        given_back: Share of the way from the base of the last episode to its peak that is gone again.
        p_colder: Probability that the level lies below the base of the last episode, of a thaw.
        episode: The last thaw or chill known; None without one.
        peaked: Period of that peak, of the least for a chill.
        began: When it began: a year, or a month and a year.
        now: The last period known, as it is called: `2010`, `March 2021`.
        before: The period twelve months before.
        data_to: Last day of the data on which this rests; where the state is unknown, of any news of the two.
    """

    state: str
    direction: str
    p_12: float | None
    p_stands: float | None
    given_back: float | None
    p_colder: float | None
    episode: Turn | MonthTurn | None
    peaked: date | int | None
    began: str
    now: str
    before: str
    data_to: date | None

    @property
    def doubted(self) -> bool:
        """Whether a thaw is more likely than not to stand, but no more than that."""
        return self.state == "thaw" and (self.p_stands or 0.0) < SURE


def present(known: Known) -> Present:
    """Tell what is so now from where the two stand.

    Args:
        known: What is known of the two.
    """
    return of_relations(known.once(result))


def of_relations(found: Relations) -> Present:
    """Tell what is so now.

    Args:
        found: Where the two stand, and the levels behind it.
    """
    standing = found.standing
    levels = levels_of(found)
    if standing.state == "unknown" or levels.is_empty():
        nothing = (None, None, None, None, None, None)
        return Present("unknown", "unknown", *nothing, began="", now="", before="", data_to=_last_day(found))
    row, by_month = levels.row(-1, named=True), standing.from_months
    now = row["period"]
    earlier = levels.filter(period=date(now.year - 1, now.month, 1))
    p_12 = None if earlier.is_empty() else p_above(_level(row), _level(earlier.row(0, named=True)))
    turns: tuple[Turn | MonthTurn, ...] = standing.turns
    if by_month and found.months is not None:
        turns = found.months.turns
    # One that runs goes before one that has ended, as where the state is told.
    last = max(turns, key=lambda turn: (turn.end is None, turn.onset, -turn.sign), default=None)
    stands = back = colder = peaked = None
    if last is not None:
        back, peaked = _given_back(levels, last)
        stands = p_stands(_level(row), base=last.base, rise=last.rise)
        colder = round(1 - p_above(_level(row), Estimate(last.base, None, None, "base")), 3) if last.sign > 0 else None
    return Present(
        state=standing.state,
        direction=_direction(p_12),
        p_12=p_12,
        p_stands=stands,
        given_back=back,
        p_colder=colder,
        episode=last,
        peaked=peaked if by_month or peaked is None else peaked.year,
        began="" if last is None else called(last.onset),
        now=called(now if by_month else now.year),
        before=called(date(now.year - 1, now.month, 1) if by_month else now.year - 1),
        data_to=standing.data_to,
    )


def called(when: date | int) -> str:
    """Name a period: a year, or a month by its first day.

    Example:
        >>> called(2009), called(date(2021, 3, 1))
        ('2009', 'March 2021')
    """
    return str(when) if isinstance(when, int) else f"{when:%B %Y}"


def levels_of(found: Relations) -> pl.DataFrame:
    """Give the levels of the series that tells the state, oldest first: `period, level, low, high, known_on`."""
    columns = ("period", "level", "low", "high", "known_on")
    if found.standing.from_months and found.months is not None:
        own = found.months.rows.filter(kind="filtered", segment=found.months.segment)
        return own.select(columns).sort("period")
    return found.levels.select(columns).sort("period")


def _given_back(levels: pl.DataFrame, turn: Turn | MonthTurn) -> tuple[float | None, date | None]:
    """Return the share of the way from base to peak that is gone, and the period of the peak."""
    onset = date(turn.onset, 1, 1) if isinstance(turn.onset, int) else turn.onset
    since = levels.filter(pl.col("period") >= onset).sort(pl.col("level") * turn.sign, maintain_order=True)
    if since.is_empty() or (since["level"][-1] - turn.base) * turn.sign <= 0:
        return None, None
    now = levels["level"][-1]
    return round(1 - (now - turn.base) / (since["level"][-1] - turn.base), 3), since["period"][-1]


def _last_day(found: Relations) -> date | None:
    """Return the last day of any news of the two."""
    days = [found.levels["known_on"].max(), None if found.months is None else found.months.rows["known_on"].max()]
    return max((day for day in days if isinstance(day, date)), default=None)


def _direction(p_12: float | None) -> str:
    if p_12 is None:
        return "unknown"
    return "warming" if p_12 >= SURE else "cooling" if p_12 <= 1 - SURE else "flat"


def _level(row: dict[str, Any]) -> Estimate:
    return Estimate(row["level"], row["low"], row["high"], "level")
