"""Monthly scores and imported events of a dyad as series in which turning points are sought."""

from datetime import date

import numpy as np

from thawcast.errors import DyadError
from thawcast.standing.monthly_model import Months
from thawcast.standing.observations import Floats
from thawcast.standing.observed import Series, by_month

FEWEST = 24
"""Months with an observation that a series needs."""


def score_series(data: Months, *, a: str, b: str) -> Series:
    """Lay out a dyad's monthly scores, several sources of them on the first one's scale.

    A further source is moved and stretched to the mean and spread that the first has in the months that both cover, and
    is left out with fewer than `FEWEST` of them: nothing is compared across a seam. A month's value is the sources'
    mean, weighted by how little each scatters from month to month.

    Args:
        data: What the sources saw, as the monthly filter sees it, cut at the date asked for.
        a: Code of one state.
        b: Code of the other, `a < b`.

    Returns:
        The series from the dyad's first month with a score to its last [unit of the first source].

    Raises:
        DyadError: No monthly scores of the two, or too few.
    """
    if (a, b) not in data.keys:
        raise DyadError(
            f"{a}-{b}: no monthly scores; turning points by month need a partner of China or an active pair"
        )
    seen = data.seen[data.keys.index((a, b))]
    anchor = seen[:, 0]
    levels, weights = [anchor], [1.0 / _scatter(anchor)]
    for other in seen.T[1:]:
        both = ~np.isnan(anchor) & ~np.isnan(other)
        if both.sum() < FEWEST or other[both].std() == 0:
            continue
        moved = anchor[both].mean() + (other - other[both].mean()) * anchor[both].std() / other[both].std()
        levels.append(moved)
        weights.append(1.0 / _scatter(moved))
    spoken = ~np.isnan(np.stack(levels))
    weight = np.where(spoken, np.array(weights)[:, None], 0.0)
    total = weight.sum(axis=0)
    level = np.full(anchor.size, np.nan)
    known = total > 0
    level[known] = (weight * np.where(spoken, levels, 0.0)).sum(axis=0)[known] / total[known]
    if known.sum() < FEWEST:
        raise DyadError(f"{a}-{b}: {known.sum()} months with a score by then; turning points by month need {FEWEST}")
    first, last = np.flatnonzero(known)[[0, -1]]
    months = [date(data.first_year + k // 12, k % 12 + 1, 1) for k in range(first, last + 1)]
    return by_month(months, level[first : last + 1], np.zeros(last + 1 - first))


def _scatter(level: Floats) -> float:
    """Mean squared jump between months, floored so that a constant source does not rule alone."""
    jumps = np.diff(level)
    jumps = jumps[~np.isnan(jumps)]
    return max(float(np.mean(jumps**2)) if jumps.size else np.inf, 1e-3)
