"""How broad a convergence is: which issue areas moved since a thaw began, and how many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thawcast.errors import DyadError
from thawcast.issues.tables import KEYS
from thawcast.issues.votes.agreement import met
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.tables import ALL_AREAS, AREAS
from thawcast.values import Estimate, Floats, of_draws, of_many

SURE = 0.9
"""Probability from which an area, or a third state, counts as moved or as leaning to one side."""

FEWEST_VOTES = 10
"""Common votes that make a calendar year, or the years it is pooled to, fit to be the latest."""

STALE_YEARS = 2
"""Years after which a figure no longer describes the present."""

POINTS = 0.1
"""A change of agreement worth naming whatever its sign's certainty."""

_WINDOW = 2
_LOOKBACK = 3
_DRAWS = 4000
_GRID = 1000


@dataclass(frozen=True)
class AreaChange:
    """How agreement in one issue area changed.

    Args:
        area: Key of `tables.AREAS`, or `all`.
        before: Agreement pooled over the two years before [share].
        now: Agreement in the latest year, or in the years pooled to it [share].
        change: Difference of the two [share].
        excess: Change less the mean shift of the two states toward all others [share].
        p_toward: Probability that agreement rose.
        direction: `toward` or `apart` where that is at least 90% sure, else `unmoved`.
        n_before: Common votes before.
        n_now: Common votes now.
    """

    area: str
    before: Estimate
    now: Estimate
    change: Estimate
    excess: Estimate
    p_toward: float
    direction: Literal["toward", "apart", "unmoved"]
    n_before: int
    n_now: int


@dataclass(frozen=True)
class Breadth:
    """The breadth of a convergence.

    Args:
        now_years: First and last year of the latest votes known by the date: the same, unless the year was pooled.
        before_years: First and last year of the base.
        n_now: Roll calls of the latest votes.
        n_before: Roll calls of the base.
        since_onset: Whether the base is the two years before the onset; else it lies three years back.
        overall: Change over all roll calls.
        areas: Change in each area that has votes in both periods.
        effective: Effective number of areas that moved toward each other (inverse Simpson index of their changes).
        by_points: Number of areas whose agreement rose by at least ten points.
    """

    now_years: tuple[int, int]
    before_years: tuple[int, int]
    n_now: int
    n_before: int
    since_onset: bool
    overall: AreaChange
    areas: tuple[AreaChange, ...]
    effective: Estimate
    by_points: Estimate

    @property
    def now_year(self) -> int:
        """Latest calendar year of votes."""
        return self.now_years[1]

    @property
    def toward(self) -> tuple[str, ...]:
        """Areas that moved toward each other, largest change first."""
        return self._moved("toward")

    @property
    def apart(self) -> tuple[str, ...]:
        """Areas that moved apart, largest change first."""
        return self._moved("apart")

    def _moved(self, direction: str) -> tuple[str, ...]:
        moved = [a for a in self.areas if a.direction == direction]
        return tuple(a.area for a in sorted(moved, key=lambda a: -abs(a.change.value or 0.0)))


def effective_number(changes: Floats) -> Floats:
    """Return the effective number of areas behind a convergence.

    Args:
        changes: Changes of agreement [... x areas]; falls count as zero.

    Returns:
        Inverse Simpson index of the shares of the rises: 1 if one area carries all, the number of areas if all rose
        alike; nan where none rose.

    Reference:
        Laakso, M., & Taagepera, R. (1979). "Effective" number of parties. Comparative Political Studies 12(1), 3-27.
        doi:10.1177/001041407901200101.

    Example:
        >>> import numpy as np
        >>> effective_number(np.array([[0.2, 0.2, -0.1], [0.3, 0.0, 0.0]])).round(2).tolist()
        [2.0, 1.0]
    """
    rises = np.maximum(changes, 0.0)
    total, squares = rises.sum(axis=-1), (rises**2).sum(axis=-1)
    return np.divide(total**2, squares, out=np.full_like(total, np.nan), where=squares > 0)


def jeffreys(same: NDArray[np.int64], n: NDArray[np.int64], *, mass: float = 0.9) -> tuple[Floats, Floats]:
    """Return Jeffreys intervals of shares.

    Args:
        same: Successes.
        n: Trials, at least one.
        mass: Probability inside the interval.

    Returns:
        Lower and upper bounds; the lower is 0 without a success, the upper 1 without a failure.

    Reference:
        Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
        Science 16(2), 101-133 (p. 108). doi:10.1214/ss/1009213286.

    Example:
        >>> import numpy as np
        >>> low, high = jeffreys(np.array([0, 9]), np.array([10, 20]))
        >>> low.round(3).tolist(), high.round(3).tolist()
        ([0.0, 0.28], [0.171, 0.63])
    """
    # With x = sin(t)^2 the density of Beta(same + 1/2, n - same + 1/2) is sin(t)^(2 same) cos(t)^(2 (n - same)): smooth
    # on a grid where the density of x itself has poles, and no special function need be imported.
    log_sin, log_cos = _logs()
    log_density = 2 * (np.outer(same, log_sin) + np.outer(n - same, log_cos))
    density = np.exp(log_density - log_density.max(axis=1, keepdims=True))
    cumulated = np.cumsum(density, axis=1)
    cumulated /= cumulated[:, -1:]
    edges = (np.arange(_GRID) + 1.0) * (np.pi / 2 / _GRID)
    tail = (1 - mass) / 2
    low = np.array([np.sin(np.interp(tail, row, edges)) ** 2 for row in cumulated])
    high = np.array([np.sin(np.interp(1 - tail, row, edges)) ** 2 for row in cumulated])
    return np.where(same == 0, 0.0, low), np.where(same == n, 1.0, high)


@cache
def _logs() -> tuple[Floats, Floats]:
    grid = (np.arange(_GRID) + 0.5) * (np.pi / 2 / _GRID)
    return np.log(np.sin(grid)), np.log(np.cos(grid))


def breadth(
    votes: VoteMatrix,
    *,
    a: str,
    b: str,
    as_of: date,
    since: date | None,
    seed: int = 1,
) -> Breadth:
    """Measure which issue areas moved since the onset of a thaw, and how broad the movement is.

    The two shares of identical votes of an area get independent Jeffreys posteriors; intervals and probabilities come
    from seeded draws of them. The votes of a year count when it is over.

    Args:
        votes: The votes.
        a: Code of one state.
        b: Code of the other.
        as_of: Last day whose data may be used.
        since: Onset of the running thaw or chill; None compares with the two years that ended three years before.
        seed: Seed of the draws.

    Returns:
        The changes by area and their breadth.

    Raises:
        DyadError: The two cast no common votes lately, or none in the base years.

    Reference:
        Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
        Science 16(2), 101-133 (Jeffreys interval, p. 108). doi:10.1214/ss/1009213286.
    """
    last = last_complete(as_of)
    now_years, before_years, since_onset = _compared(votes, a, b, last=last, since=since)
    spans = (before_years, now_years)
    counts = {k: (_counts(votes, a, b, before_years, k), _counts(votes, a, b, now_years, k)) for k in KEYS}
    if not counts[ALL_AREAS][0][1]:
        raise DyadError(
            f"{a}-{b}: no common General Assembly votes in {before_years[0]}-{before_years[1]}; try a later date"
        )
    known = [k for k in KEYS if counts[k][0][1] and counts[k][1][1]]
    rng = np.random.default_rng(seed)
    draws = {k: tuple(rng.beta(same + 0.5, n - same + 0.5, _DRAWS) for same, n in counts[k]) for k in known}
    drawn = np.stack([now - before for before, now in draws.values()])
    shifts = [_shift(votes, (a, b), spans, k) for k in known]
    found = _changes({k: counts[k] for k in known}, drawn, shifts)
    areas = tuple(found[k] for k in known if k in AREAS)

    changes = {k: drawn[i] for i, k in enumerate(known) if k in AREAS}
    effective, by_points = _how_many(changes, [x.area for x in areas if x.direction == "toward"])
    n_before, n_now = (int(votes.between(*span).sum()) for span in spans)
    return Breadth(now_years, before_years, n_now, n_before, since_onset, found[ALL_AREAS], areas, effective, by_points)


def last_complete(as_of: date) -> int:
    """Return the last calendar year that is over by the end of a day.

    Example:
        >>> last_complete(date(2010, 12, 31)), last_complete(date(2010, 12, 30))
        (2010, 2009)
    """
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def _compared(
    votes: VoteMatrix, a: str, b: str, *, last: int, since: date | None
) -> tuple[tuple[int, int], tuple[int, int], bool]:
    """Choose the latest years, those that they are compared with, and whether these precede the onset."""
    few = DyadError(f"{a}-{b}: fewer than {FEWEST_VOTES} common General Assembly votes a year lately; try another date")
    periods = [p for year, p in votes.periods.items() if year <= last]
    if not periods:
        raise few
    latest = periods[-1]
    lately = _counts(votes, a, b, (latest.first, latest.last), ALL_AREAS)[1]
    if latest.first < last - STALE_YEARS or lately < FEWEST_VOTES:
        raise few
    since_onset = since is not None and since.year <= latest.last
    last_before = since.year - 1 if since is not None and since_onset else latest.first - _LOOKBACK
    base = votes.pooled(last_before - _WINDOW + 1, last_before)
    return (latest.first, latest.last), (base.first, base.last), since_onset


def _how_many(changes: Mapping[str, Floats], moved: Sequence[str]) -> tuple[Estimate, Estimate]:
    """Count the areas that moved toward each other: their effective number, and those that rose by `POINTS`."""
    none = Estimate(None, None, None, "areas")
    effective = none
    if len(moved) == 1:
        # Of one area it is 1 whatever its change: nothing is estimated.
        effective = Estimate(1.0, None, None, "areas")
    elif moved:
        of_moved = effective_number(np.stack([changes[k] for k in moved], axis=-1))
        effective = of_draws(of_moved[np.isfinite(of_moved)], unit="areas")
    rises = [change >= POINTS for change in changes.values()]
    by_points = of_draws(np.asarray(np.sum(rises, axis=0), dtype=np.float64), unit="areas") if rises else none
    return effective, by_points


def _counts(votes: VoteMatrix, a: str, b: str, span: tuple[int, int], key: str) -> tuple[int, int]:
    """Return identical and common votes of two states on an area in some years."""
    if b not in votes.places:
        return 0, 0
    same, both = votes.once(met, a, *span)
    at = votes.places[b], KEYS.index(key)
    return int(same[at]), int(both[at])


def _shift(votes: VoteMatrix, states: tuple[str, str], spans: Sequence[tuple[int, int]], area: str) -> float | None:
    """Return by how much the two states' agreement with all others rose, on average of the two."""
    shifts: list[float] = []
    for state in states:
        shares: list[float] = []
        for span in spans:
            columns = (counts[:, KEYS.index(area)] for counts in votes.once(met, state, *span))
            same, both = (int(n.sum() - n[votes.places[state]]) for n in columns)
            if not both:
                return None
            shares.append(same / both)
        shifts.append(shares[1] - shares[0])
    return sum(shifts) / len(shifts)


def _changes(
    counts: Mapping[str, tuple[tuple[int, int], tuple[int, int]]], drawn: Floats, shifts: Sequence[float | None]
) -> dict[str, AreaChange]:
    """Tell how agreement changed in every area.

    Args:
        counts: Identical and common votes before, and now, by area.
        drawn: Draws of each change [areas x draws].
        shifts: By how much agreement with all others rose, by area.
    """
    same, n = np.moveaxis(np.array(list(counts.values())), 2, 0)
    low, high = (ends.reshape(same.shape) for ends in jeffreys(same.ravel(), n.ravel()))
    shares = [
        [Estimate(float(part), float(under), float(over), "share") for part, under, over in zip(*of_area, strict=True)]
        for of_area in zip(same / n, low, high, strict=True)
    ]
    moved = [float(now / m - before / k) for (before, now), (k, m) in zip(same.tolist(), n.tolist(), strict=True)]
    # At shares of 0 or 1 the raw difference may lie beyond the posterior's quantile: the interval reaches to it.
    change = of_many(drawn, unit="share", values=moved)
    excess = of_many(
        drawn - np.array([shift or 0.0 for shift in shifts])[:, None],
        unit="share",
        values=[x - (shift or 0.0) for x, shift in zip(moved, shifts, strict=True)],
    )
    none = Estimate(None, None, None, "share")
    toward = np.mean(drawn > 0, axis=1).tolist()
    return {
        area: AreaChange(
            area=area,
            before=shares[k][0],
            now=shares[k][1],
            change=change[k],
            excess=none if shifts[k] is None else excess[k],
            p_toward=toward[k],
            direction="toward" if toward[k] >= SURE else "apart" if toward[k] <= 1 - SURE else "unmoved",
            n_before=counts[area][0][1],
            n_now=counts[area][1][1],
        )
        for k, area in enumerate(counts)
    }
