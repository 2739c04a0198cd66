"""What the events were behind a turn: the types of conflict that came or went with it."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

import polars as pl

from thawcast.values import months_between

SPAN_MONTHS = 12
"""Months before and after a turn that are compared."""

CLEAR = 2.0
"""Standard errors from which a type counts as having come or gone."""


@dataclass(frozen=True)
class Excess:
    """One type of conflict around a turn.

    Args:
        root: CAMEO root code.
        before: Events in the months before, per month.
        after: Events in the months from the turn on, per month.
        z: Difference in standard errors of two Poisson counts.
    """

    root: int
    before: float
    after: float
    z: float


def excess(
    events: pl.DataFrame, *, source: str, target: str, turn: date, between: tuple[date, date], months: int = SPAN_MONTHS
) -> tuple[Excess, ...]:
    """Compare the types of conflict of one side in the months after a turn with the months before.

    Args:
        events: Columns `source, target, period, root, events`, rows without events left out.
        source: Who acts.
        target: On whom.
        turn: First day of the turn's first month.
        between: First month that may be used, and the first that may not: the neighbouring turns, or the data's ends.
        months: Months compared on either side at most.

    Returns:
        The types whose monthly number of events changed by more than twice its standard error, the clearest first.

    Reference:
        Anscombe (1948), "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 246-254.

    Example:
        >>> rows = [("A", "B", date(2008, 7, 1), 19, 2), ("A", "B", date(2008, 8, 1), 19, 40)]
        >>> frame = pl.DataFrame(rows, schema=["source", "target", "period", "root", "events"], orient="row")
        >>> ends = (date(2008, 1, 1), date(2009, 1, 1))
        >>> found = excess(frame, source="A", target="B", turn=date(2008, 8, 1), between=ends)
        >>> found[0].root, round(found[0].before, 1), found[0].after
        (19, 0.3, 8.0)
    """
    past = min(months, max(months_between(between[0], turn), 1))
    ahead = min(months, max(months_between(turn, between[1]), 1))
    at = 12 * pl.col("period").dt.year().cast(pl.Int32) + pl.col("period").dt.month() - 12 * turn.year - turn.month
    own = events.filter((pl.col("source") == source) & (pl.col("target") == target)).select("root", "events", at=at)
    sums = own.group_by("root").agg(
        pl.col("events").filter(pl.col("at").is_between(-past, -1)).sum().alias("before"),
        pl.col("events").filter(pl.col("at").is_between(0, ahead - 1)).sum().alias("after"),
    )
    found: list[Excess] = []
    for root, before, after in sums.iter_rows():
        # The square root of a Poisson count has variance a quarter; rates are compared, so it is divided by the months.
        gap = sqrt((after + 0.375) / ahead) - sqrt((before + 0.375) / past)
        z = gap / sqrt(0.25 / ahead + 0.25 / past)
        if abs(z) > CLEAR:
            found.append(Excess(root, before / past, after / ahead, z))
    return tuple(sorted(found, key=lambda e: (-abs(e.z), e.root)))
