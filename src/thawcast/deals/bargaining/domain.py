"""Turns a scenario and draws of its judgements into gains: what each settlement of each issue is worth to each state.

A state's utility of a package is the salience-weighted mean closeness to its positions,
`u_i(x) = sum_k w_ik (1 - |x_k - p_ik| / 100)` with `w_ik = s_ik / sum_k s_ik`, so a gain over the status quo is a share
of everything that is at stake for the state: 1 would be all of it (Thomson et al. 2006, ch. 2: linear loss).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.scenarios.scenario import POSITION_SCALE, Scenario
from thawcast.values import Floats

EQUAL_GAINS = 1e-12
"""Gains closer than this count as equal, and a temptation this small as none [share of stakes]."""

Choice = NDArray[np.intp]
"""One outcome index an issue."""


@dataclass(frozen=True)
class Domain:
    """A bargaining problem in numbers, for one or many draws.

    Args:
        keys: Issues.
        values: Per issue, settlements on offer, 0-100.
        gains: Per issue, (draws, players, settlements) gain over the status quo [share of stakes].
        start: (issues,) index of the status quo.
        disagreement: (draws, 2) what each principal gains without a deal.
        allowed: Per issue, (settlements,) whether ratification lets it pass.
        floors: Per player, smallest gain it must be left with; -inf if it has no veto.
        links: (issue, needs) pairs of indices.
    """

    keys: tuple[str, ...]
    values: tuple[Floats, ...]
    gains: tuple[Floats, ...]
    start: Choice
    disagreement: Floats
    allowed: tuple[NDArray[np.bool_], ...]
    floors: Floats
    links: tuple[tuple[int, int], ...]

    @property
    def draws(self) -> int:
        """Number of draws it holds."""
        return len(self.disagreement)

    @property
    def size(self) -> int:
        """Number of packages before links and limits."""
        return int(np.prod([len(v) for v in self.values], dtype=np.float64))

    def only(self, issues: Sequence[str]) -> "Domain":
        """The problem in which every other issue stays where it is."""
        allowed = [a.copy() for a in self.allowed]
        for k, key in enumerate(self.keys):
            if key not in issues:
                allowed[k][:] = False
                allowed[k][self.start[k]] = True
        return replace(self, allowed=tuple(allowed))

    def worth(self, choice: Choice) -> Floats:
        """Gains of a package by issue: (draws, players, issues)."""
        return np.stack([g[:, :, c] for g, c in zip(self.gains, choice, strict=True)], axis=2)

    def revert(self, choice: Choice, issue: int) -> Choice:
        """The package without one issue, and without those that depend on it."""
        left = choice.copy()
        left[issue] = self.start[issue]
        while True:
            broken = [i for i, needs in self.links if left[i] != self.start[i] and left[needs] == self.start[needs]]
            if not broken:
                return left
            left[broken] = self.start[broken]


def build(scenario: Scenario, draws: Floats) -> Domain:
    """Work out what each settlement is worth to each player, for each draw.

    Args:
        scenario: The scenario.
        draws: (n, judgements), as `ranges.sample` or `Scenario.central` makes them.

    Returns:
        The bargaining problem.

    Reference:
        Thomson, Stokman, Achen & Koenig 2006, The European Union Decides, ch. 2.
    """
    column, players = scenario.column, scenario.players
    saliences = {
        (s, i.key): draws[:, column["salience", s, i.key]]
        for s in players
        for i in scenario.issues
        if (s, i.key) in scenario.views
    }
    totals = {s: sum((v for (who, _), v in saliences.items() if who == s), np.zeros(len(draws))) for s in players}
    gains: list[Floats] = []
    for issue in scenario.issues:
        at = np.array([o.at for o in issue.outcomes])
        block = np.zeros((len(draws), len(players), len(at)))
        for p, state in enumerate(players):
            if (state, issue.key) not in scenario.views:
                continue
            position = draws[:, column["position", state, issue.key], None]
            nearer = np.abs(issue.status_quo - position) - np.abs(at - position)
            weight = saliences[state, issue.key] / np.where(totals[state] > 0, totals[state], 1)
            block[:, p] = weight[:, None] * nearer / POSITION_SCALE
        gains.append(block)
    return Domain(
        keys=tuple(i.key for i in scenario.issues),
        values=tuple(np.array([o.at for o in i.outcomes]) for i in scenario.issues),
        gains=tuple(gains),
        start=np.array([i.status_quo_index for i in scenario.issues]),
        disagreement=np.stack([draws[:, column["outside", s, None]] for s in scenario.states], axis=1),
        allowed=tuple(_allowed(scenario, k) for k in range(len(scenario.issues))),
        floors=_floors(scenario),
        links=tuple(_pairs(scenario)),
    )


def _allowed(scenario: Scenario, place: int) -> NDArray[np.bool_]:
    issue = scenario.issues[place]
    at = np.array([o.at for o in issue.outcomes])
    passes = np.ones(len(at), dtype=np.bool_)
    for limit in scenario.ratification:
        if limit.issue == issue.key:
            passes &= (at >= limit.low) & (at <= limit.high)
    passes[issue.status_quo_index] = True  # leaving things as they are needs nobody's consent
    return passes


def _floors(scenario: Scenario) -> Floats:
    floors = np.full(len(scenario.players), -np.inf)
    for limit in scenario.ratification:
        if limit.gain_at_least is not None:
            place = scenario.players.index(limit.state)
            floors[place] = max(floors[place], limit.gain_at_least)
    return floors


def _pairs(scenario: Scenario) -> list[tuple[int, int]]:
    place: Mapping[str, int] = {i.key: k for k, i in enumerate(scenario.issues)}
    return [(place[link.issue], place[link.needs]) for link in scenario.links]
