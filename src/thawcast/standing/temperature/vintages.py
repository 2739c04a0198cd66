"""What was known of the temperature at each year's end, and the rows that each vintage contributes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from thawcast.standing.temperature.filter import LevelMixture, SharedParameters, fit, run
from thawcast.standing.temperature.seen import Seen

FIRST_YEARS = 3
"""Years of data that the first vintage of a yearly source needs to tell change from noise."""

FIRST_MONTHS = 10
"""Months with data that the first vintage of a monthly source learns from."""

YOUNG = 8
"""Years behind a source under which it borrows."""


@dataclass(frozen=True)
class SourceVintage:
    """What was known through a calendar year of one source.

    Args:
        year: The year.
        seen: What was seen up to its last period.
        learned: Last day of the periods that the parameters were learned from.
        hyper: Shared parameters.
        told: What is known after each period that this vintage tells.
    """

    year: int
    seen: Seen
    learned: date
    hyper: SharedParameters
    told: LevelMixture


def vintages(
    whole: Seen,
    *,
    lent: Sequence[SharedParameters] = (),
    hypers: Callable[[int], SharedParameters] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[SourceVintage]:
    """Estimate one vintage a year, each from what lies before: nothing later can change a row.

    A year's row rests on parameters learned up to its end; a month's on parameters learned before its January. The
    first vintage tells the periods before it too.

    Args:
        whole: What was seen of all pairs.
        lent: Parameters of sources of the same season whose data all lie before, for the years in which this one is
            young.
        hypers: Parameters by year instead of learning them, for placebos.
        step: Called with a label before each vintage, for progress.

    Yields:
        Vintages in order of year.
    """
    hyper: SharedParameters | None = None
    for number, (learned, last) in enumerate(_spans(whole)):
        seen = whole.until(last)
        year = seen.periods[-1].year
        step(f"temperature of {year}")
        if hypers is None:
            young = learned < YOUNG * whole.season
            hyper = fit(whole.until(learned), lent=lent if young else (), start=hyper)
        else:
            hyper = hypers(year)
        start = 0 if number == 0 else last - 1 if whole.season == 1 else learned
        yield SourceVintage(year, seen, period_end(whole, learned - 1), hyper, run(seen, hyper, since=start))


def period_end(seen: Seen, number: int) -> date:
    """Last day of a period by its number."""
    months = 12 * seen.first.year + seen.first.month - 1 + (number + 1) * (12 // seen.season)
    return date.fromordinal(date(months // 12, months % 12 + 1, 1).toordinal() - 1)


def begun(seen: Seen) -> NDArray[np.intp]:
    """Number of the first period in which anything was seen of each pair, shape (pairs,)."""
    return np.argmax(np.isfinite(seen.value), axis=1)


def _spans(whole: Seen) -> Iterator[tuple[int, int]]:
    """Periods that each vintage learns from, and the last that it tells, both as numbers of periods."""
    periods = whole.value.shape[1]
    if whole.season == 1:
        yield from ((n, n) for n in range(min(FIRST_YEARS, periods), periods + 1))
        return
    known = np.cumsum(np.isfinite(whole.value).any(axis=0))
    starts = [n for n in range(12, periods, 12) if known[n - 1] >= FIRST_MONTHS] or [periods]
    yield from ((n, min(n + 12, periods)) for n in starts)
