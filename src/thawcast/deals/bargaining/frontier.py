"""The Pareto frontier of a bargaining problem, exactly, without looking at every package.

Utilities add up over issues, so a partial package that another one beats for every player can be dropped at once: the
rest of the package adds the same to both (dynamic programming with dominance). Twelve issues with five outcomes each
are 244 million packages; a few thousand partial ones survive. Links are honoured by solving once for every pattern of
the issues that others need having moved or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.bargaining.domain import EQUAL_GAINS, Choice, Domain
from thawcast.values import Floats


@dataclass(frozen=True)
class Frontier:
    """Packages that no other feasible package beats for both principals.

    Args:
        gains: (packages, 2) gain of each principal over the status quo, first principal's descending.
        choices: (packages, issues) outcome indices.
    """

    gains: Floats
    choices: NDArray[np.intp]


def solve(domain: Domain, draw: int = 0) -> Frontier:
    """Find every Pareto-efficient package of one draw.

    Args:
        domain: The bargaining problem.
        draw: Which draw of it.

    Returns:
        The frontier; the status quo is always feasible, so it is never empty unless a floor forbids even that.

    Reference:
        Nemhauser & Ullmann 1969, Management Science 15(9):494-505 (dominance in additive problems).
    """
    # A veto's gains are tracked: a partial package that both sides like less may be the only one that its floor lets
    # pass. Tracking the other third parties would only keep more rows alive.
    vetoes = [p for p in range(2, len(domain.floors)) if np.isfinite(domain.floors[p])]
    tracked = [0, 1, *vetoes]
    blocks = [g[draw][tracked].T for g in domain.gains]
    found: list[tuple[Floats, NDArray[np.intp]]] = []
    for options in _patterns(domain):
        points, choices = _sweep(blocks, options)
        floor = domain.floors[tracked] - EQUAL_GAINS
        keep = (points >= floor).all(axis=1)
        found.append((points[keep], choices[keep]))
    gains = np.concatenate([g for g, _ in found])
    choices = np.concatenate([c for _, c in found])
    # The sweep compared vetoes' gains too; among whole packages that pass the floors only the two sides' count.
    keep = _efficient(gains[:, :2])
    return Frontier(gains[keep][:, :2], choices[keep])


def _patterns(domain: Domain) -> Iterator[list[Choice]]:
    """Outcome indices on offer per issue, for every pattern of moved and unmoved among the issues that others need."""
    needed = sorted({needs for _, needs in domain.links})
    for pattern in product((False, True), repeat=len(needed)):
        moved = dict(zip(needed, pattern, strict=True))
        options: list[Choice] = []
        for k, allowed in enumerate(domain.allowed):
            passes = allowed.copy()
            stuck = any(issue == k and not moved[needs] for issue, needs in domain.links)
            if stuck or moved.get(k) is False:
                passes[np.arange(len(passes)) != domain.start[k]] = False
            if moved.get(k):
                passes[domain.start[k]] = False
            # The status quo first: among packages of equal worth the one that changes less is kept.
            order = np.flatnonzero(passes)
            options.append(order[np.argsort(order != domain.start[k], kind="stable")])
        if all(len(o) for o in options):
            yield options


def _sweep(blocks: list[Floats], options: list[Choice]) -> tuple[Floats, NDArray[np.intp]]:
    """Add issue after issue, dropping dominated partial packages; trace the survivors back at the end."""
    points = np.zeros((1, blocks[0].shape[1]))
    steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for block, option in zip(blocks, options, strict=True):
        grown = (points[:, None, :] + block[option][None, :, :]).reshape(-1, points.shape[1])
        keep = _efficient(grown)
        points = grown[keep]
        # A row of `grown` is parent x len(option) + option: the division recovers both, so no package is carried along.
        steps.append((keep // len(option), option[keep % len(option)]))
    choices = np.empty((len(points), len(blocks)), dtype=np.intp)
    row = np.arange(len(points))
    for k in range(len(blocks) - 1, -1, -1):
        parent, picked = steps[k]
        choices[:, k] = picked[row]
        row = parent[row]
    return points, choices


def _efficient(points: Floats) -> NDArray[np.intp]:
    """Rows that no other row beats or equals, best in the first column first."""
    if not len(points):
        return np.empty(0, dtype=np.intp)
    order = np.lexsort((np.arange(len(points)), *(-points[:, c] for c in range(points.shape[1] - 1, -1, -1))))
    if points.shape[1] == 2:
        # Sorted by the first gain, a row survives if and only if its second gain beats every one before: one pass.
        second = points[order, 1]
        best = np.maximum.accumulate(np.concatenate(([-np.inf], second[:-1])))
        return order[second > best + EQUAL_GAINS]
    # With more columns one running maximum is not enough, but sorted rows can still be beaten by earlier ones only.
    kept: list[int] = []
    held = np.empty((0, points.shape[1]))
    for row in order:
        if not (held >= points[row] - EQUAL_GAINS).all(axis=1).any():
            kept.append(int(row))
            held = np.vstack((held, points[row]))
    return np.array(kept, dtype=np.intp)
