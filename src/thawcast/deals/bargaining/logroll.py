"""Who gives, who gets, and what each issue is worth to the bargain."""

from collections.abc import Mapping
from itertools import combinations
from math import factorial

import numpy as np

from thawcast.deals.bargaining.domain import Choice, Domain
from thawcast.deals.bargaining.frontier import solve
from thawcast.deals.bargaining.solutions import pick
from thawcast.deals.results.deal import Trade

EXACT_ISSUES = 8
"""Up to this many movable issues the Shapley value sums over every subset; beyond, over sampled orders."""

ORDERS = 200
"""Sampled orders of the issues where there are too many subsets."""


def trades(domain: Domain, choice: Choice, values: Mapping[str, float], *, draw: int = 0) -> tuple[Trade, ...]:
    """Break a package down by issue.

    Args:
        domain: The bargaining problem.
        choice: The package.
        values: Issue to Shapley value, as `shapley` gives them.
        draw: Which draw of the problem.

    Returns:
        One entry an issue that the package moves, greatest Shapley value first.

    Reference:
        Tollison & Willett 1979, International Organization 33(4):425-449 (issue linkage); Shapley 1953.
    """
    worth = domain.worth(choice)[draw]
    rows = [
        Trade(key, float(domain.values[k][choice[k]]), (float(worth[0, k]), float(worth[1, k])), values[key])
        for k, key in enumerate(domain.keys)
        if choice[k] != domain.start[k]
    ]
    return tuple(sorted(rows, key=lambda t: -t.shapley))


def joint_gain(domain: Domain, issues: tuple[str, ...], *, draw: int = 0) -> float:
    """Geometric mean of both sides' gains over no deal when only these issues can move, at the Nash solution."""
    limited = domain.only(issues)
    surplus = np.array(pick(solve(limited, draw), domain.disagreement[draw]).gains) - domain.disagreement[draw]
    return float(np.sqrt(np.maximum(surplus, 0).prod()))


def shapley(domain: Domain, *, draw: int = 0, seed: int = 0) -> dict[str, float]:
    """Share out the joint gain of the bargain over the issues on the table.

    The value of a set of issues is the joint gain of the Nash solution when only they can move, so an issue that
    nobody would trade alone still earns its part in the trades it makes possible.

    Args:
        domain: The bargaining problem.
        draw: Which draw of it.
        seed: Seed of the sampled orders (more than `EXACT_ISSUES` movable issues).

    Returns:
        Issue to value; the values sum to the joint gain of all issues.

    Reference:
        Shapley 1953, in Contributions to the Theory of Games II; Castro, Gomez & Tejada 2009, Computers & Operations
        Research 36:1726-1730 (sampling).
    """
    movable = tuple(k for k, a in zip(domain.keys, domain.allowed, strict=True) if a.sum() > 1)
    known: dict[frozenset[str], float] = {}

    def value(issues: frozenset[str]) -> float:
        if issues not in known:
            known[issues] = joint_gain(domain, tuple(issues), draw=draw) if issues else 0.0
        return known[issues]

    result = dict.fromkeys(domain.keys, 0.0)
    n = len(movable)
    if n <= EXACT_ISSUES:
        for issue in movable:
            others = [k for k in movable if k != issue]
            for size in range(n):
                weight = factorial(size) * factorial(n - size - 1) / factorial(n)
                for chosen in combinations(others, size):
                    before = frozenset(chosen)
                    result[issue] += weight * (value(before | {issue}) - value(before))
        return result
    rng = np.random.default_rng(seed)
    for _ in range(ORDERS):
        before: frozenset[str] = frozenset()
        for place in rng.permutation(n):
            after = before | {movable[place]}
            result[movable[place]] += (value(after) - value(before)) / ORDERS
            before = after
    return result
