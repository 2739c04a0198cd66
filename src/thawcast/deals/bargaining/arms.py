"""The three things that are compared: a tactical package, a deep one, and the deep one with preferences moved too.

Both packages are picked by the Nash solution, at the same preferences. They differ in what may be on the table:
`tactical` leaves the issues alone on which the two are opposed at bottom (`core`) and builds no institution; `deep`
must settle at least one of the first or build at least one of the second. A change of the preferences themselves is an
arm of its own, so that nothing lasts merely by being called deep.
"""

from dataclasses import dataclass, replace

import numpy as np

from thawcast.deals.bargaining.domain import Choice, Domain
from thawcast.deals.bargaining.frontier import Frontier, solve
from thawcast.deals.bargaining.solutions import Solution, pick
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Floats


@dataclass(frozen=True)
class Arm:
    """A package and the draws under which it is judged.

    Args:
        name: Key of `ARMS`.
        solution: The package as signed, at the most likely judgements.
        draws: (n, judgements) under which it is played; moved preferences in the third arm.
    """

    name: str
    solution: Solution
    draws: Floats

    @property
    def choice(self) -> Choice:
        """(issues,) outcome indices of the package; there must be one."""
        return np.array(self.solution.choice)


def tactical(scenario: Scenario, domain: Domain) -> Solution:
    """The best package that leaves every core issue where it is and builds no institution.

    Args:
        scenario: The scenario.
        domain: Its bargaining problem at one draw.

    Returns:
        The package; none in it if no such package makes both better off.
    """
    allowed = tuple(a & ~i.deep for a, i in zip(domain.allowed, scenario.issues, strict=True))
    return replace(pick(solve(replace(domain, allowed=allowed)), domain.disagreement[0]), name="tactical")


def deep(scenario: Scenario, domain: Domain) -> Solution:
    """The best package that settles at least one core issue anew or builds at least one institution.

    Args:
        scenario: The scenario.
        domain: Its bargaining problem at one draw.

    Returns:
        The package; none in it if no such package makes both better off.
    """
    parts: list[Frontier] = []
    for k, issue in enumerate(scenario.issues):
        allowed = [a.copy() for a in domain.allowed]
        allowed[k] &= issue.deep
        if allowed[k].any():
            parts.append(solve(replace(domain, allowed=tuple(allowed))))
    if not parts:
        return Solution("deep", None, (0.0, 0.0))
    union = Frontier(np.concatenate([p.gains for p in parts]), np.concatenate([p.choices for p in parts]))
    return replace(pick(union, domain.disagreement[0]), name="deep")


def moved(scenario: Scenario, draws: Floats) -> Floats:
    """Draws in which both principals' positions have come nearer to each other.

    Args:
        scenario: The scenario; its assumption `rapprochement` is the share of the gap that closes.
        draws: (n, judgements).

    Returns:
        (n, judgements) with the positions moved, half of the share by each side.
    """
    changed = draws.copy()
    a, b = scenario.states
    steps = [scenario.assumption("rapprochement", s, draws) / 2 for s in (a, b)]
    for issue in scenario.issues:
        one, two = scenario.column["position", a, issue.key], scenario.column["position", b, issue.key]
        gap = draws[:, two] - draws[:, one]
        changed[:, one] = draws[:, one] + steps[0] * gap
        changed[:, two] = draws[:, two] - steps[1] * gap
    return changed


def arms(scenario: Scenario, domain: Domain, draws: Floats) -> tuple[Arm, ...]:
    """The arms that exist for a scenario.

    Args:
        scenario: The scenario.
        domain: Its bargaining problem at the most likely judgements.
        draws: (n, judgements) to judge the packages by.

    Returns:
        Those of the three arms whose package leaves both better off at the most likely judgements.
    """
    few, many = tactical(scenario, domain), deep(scenario, domain)
    found = [
        Arm("tactical", few, draws),
        Arm("deep", many, draws),
        Arm("deep_changed", many, moved(scenario, draws)),
    ]
    return tuple(arm for arm in found if arm.solution.choice is not None)
