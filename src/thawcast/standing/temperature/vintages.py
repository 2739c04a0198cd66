"""What was known of the temperature at each year's end, and the rows that each vintage contributes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from thawcast.standing.temperature.filter import YOUNG, LevelMixture, SharedParameters, fit, run
from thawcast.standing.temperature.seen import Seen

FIRST_YEARS = 3
"""Years of data that the first vintage of a yearly source needs to tell change from noise."""

FIRST_MONTHS = 10
"""Months with data that the first vintage of a monthly source learns from."""

ENOUGH = {1: 10, 12: 50}
"""Events that a pair needs, in all periods so far, to be told, by season; scores need none."""


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
    lenders: Sequence[Mapping[int, SharedParameters]] = (),
    hypers: Callable[[int], SharedParameters] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[SourceVintage]:
    """Estimate one vintage a year, each from what lies before: nothing later can change a row.

    A year's row rests on parameters learned up to its end; a month's on parameters learned before its January. The
    first vintage tells the periods before it too.

    Args:
        whole: What was seen of all pairs.
        lenders: Parameters by vintage of sources of the same season, for the years in which this one is young: of
            each the latest that was learned by then.
        hypers: Parameters by year instead of learning them, for placebos.
        step: Called with a label before each vintage, for progress.

    Yields:
        Vintages in order of year.
    """
    hyper: SharedParameters | None = None
    first = True
    for learned, last in _spans(whole):
        seen = whole.until(last, settled=learned)
        year = seen.periods[-1].year
        step(f"temperature of {year}")
        if hypers is None:
            young = learned < YOUNG * whole.season
            lent = [known for one in lenders if (known := _latest(one, whole, learned)) is not None] if young else []
            hyper = fit(whole.until(learned), lent=lent, start=hyper)
        else:
            hyper = hypers(year)
        if seen.counted:
            seen = seen.take(np.flatnonzero(seen.total.sum(axis=1) >= ENOUGH[seen.season]))
        if not seen.keys:
            continue
        start = 0 if first else last - 1 if whole.season == 1 else learned
        known = max(map(whole.known_on, range(learned)))
        yield SourceVintage(year, seen, known, hyper, run(seen, hyper, since=start))
        first = False


def _latest(lender: Mapping[int, SharedParameters], whole: Seen, learned: int) -> SharedParameters | None:
    """Give the lender's parameters of the latest vintage that a source could know that learns so many periods."""
    last = whole.end(learned - 1).year
    # A month's vintage of a year was learned before its January.
    years = [year for year in lender if year <= last]
    return lender[max(years)] if years else None


def _spans(whole: Seen) -> Iterator[tuple[int, int]]:
    """Periods that each vintage learns from, and the last that it tells, both as numbers of periods."""
    periods = whole.value.shape[1]
    if whole.season == 1:
        yield from ((n, n) for n in range(min(FIRST_YEARS, periods), periods + 1))
        return
    known = np.cumsum(np.isfinite(whole.value).any(axis=0))
    starts = [n for n in range(12, periods, 12) if known[n - 1] >= FIRST_MONTHS] or [periods]
    yield from ((n, min(n + 12, periods)) for n in starts)
