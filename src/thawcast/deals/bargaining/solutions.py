"""Which package? The bargaining solutions, on the exact frontier and over the ranges of the judgements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.bargaining.domain import EQUAL_GAINS, Domain
from thawcast.deals.bargaining.frontier import Frontier, solve
from thawcast.values import Floats

Score = Callable[[Floats, Floats], Floats]
"""(packages, 2) surplus over no deal and (2,) the greatest surplus of each -> (packages,) score."""


def _nash(surplus: Floats, ideal: Floats) -> Floats:  # noqa: ARG001 - one signature for all
    return surplus.prod(axis=1)


def _kalai_smorodinsky(surplus: Floats, ideal: Floats) -> Floats:
    return (surplus / np.where(ideal > EQUAL_GAINS, ideal, 1.0)).min(axis=1)


def _egalitarian(surplus: Floats, ideal: Floats) -> Floats:  # noqa: ARG001 - one signature for all
    return surplus.min(axis=1)


def _utilitarian(surplus: Floats, ideal: Floats) -> Floats:  # noqa: ARG001 - one signature for all
    return surplus.sum(axis=1)


SOLUTIONS: Mapping[str, Score] = {
    "nash": _nash,
    "kalai_smorodinsky": _kalai_smorodinsky,
    "egalitarian": _egalitarian,
    "utilitarian": _utilitarian,
}
"""Score that each solution maximises among packages that leave neither side worse off than without a deal.

Reference:
    Nash 1950, Econometrica 18:155-162; Kalai & Smorodinsky 1975, Econometrica 43:513-518; Kalai 1977, Econometrica
    45:1623-1630. On a finite set of packages Kalai-Smorodinsky is the package with the greatest smallest share of the
    ideal gain.
"""


@dataclass(frozen=True)
class Solution:
    """A package that a solution picks.

    Args:
        name: Key of `SOLUTIONS`.
        choice: Outcome index per issue; None if no package leaves both better off than without a deal.
        gains: Gain of each principal over the status quo [share of stakes].
    """

    name: str
    choice: tuple[int, ...] | None
    gains: tuple[float, float]


def pick(frontier: Frontier, disagreement: Floats, name: str = "nash") -> Solution:
    """Apply one bargaining solution to a frontier.

    Args:
        frontier: As `frontier.solve` finds it.
        disagreement: (2,) gain of each principal without a deal.
        name: Key of `SOLUTIONS`.

    Returns:
        The package, or None in it if none makes both better off.

    Example:
        >>> import numpy as np
        >>> line = Frontier(np.array([[0.6, 0.1], [0.4, 0.4], [0.1, 0.5]]), np.arange(3)[:, None])
        >>> pick(line, np.zeros(2)).choice
        (1,)
    """
    surplus = frontier.gains - disagreement
    rational = (surplus >= -EQUAL_GAINS).all(axis=1)
    if not (rational.any() and (surplus[rational].min(axis=1) > EQUAL_GAINS).any()):
        return Solution(name, None, (float(disagreement[0]), float(disagreement[1])))
    ideal = surplus[rational].max(axis=0)
    score = SOLUTIONS[name](np.maximum(surplus, 0.0), ideal)
    # Equal scores: the greater sum, so that no solution stops short of the frontier.
    best = np.lexsort((-surplus.sum(axis=1), -np.where(rational, np.round(score, 12), -np.inf)))[0]
    gains = frontier.gains[best]
    return Solution(name, tuple(int(c) for c in frontier.choices[best]), (float(gains[0]), float(gains[1])))


@dataclass(frozen=True)
class Bests:
    """The package that a solution picks in each draw.

    Args:
        choices: (draws, issues) outcome indices; -1 where no package leaves both better off.
        gains: (draws, 2) gains over the status quo; the outside option where there is no deal.
    """

    choices: NDArray[np.intp]
    gains: Floats

    @property
    def deal(self) -> NDArray[np.bool_]:
        """(draws,) whether there is a package that leaves both better off."""
        return self.choices[:, 0] >= 0


def best_each(domain: Domain, names: Sequence[str] = ("nash",)) -> dict[str, Bests]:
    """Solve every draw.

    Args:
        domain: The bargaining problem with its draws.
        names: Keys of `SOLUTIONS`.

    Returns:
        Solution to the best package in each draw.
    """
    lines = [solve(domain, d) for d in range(domain.draws)]
    none = (-1,) * len(domain.keys)
    found: dict[str, Bests] = {}
    for name in names:
        picked = [pick(line, domain.disagreement[d], name) for d, line in enumerate(lines)]
        choices = np.array([s.choice or none for s in picked], dtype=np.intp)
        found[name] = Bests(choices, np.array([s.gains for s in picked]))
    return found
