"""Policies played forward, month by month, over thousands of paths at once.

A path is one draw of the judgements and one run of luck: shocks to how much an issue matters, changes of principal,
lapses, and misread conduct. All policies and packages meet the same luck, so that their differences are not noise. A
side keeps the deal in a month if its policy says so, if it does not lapse, and if keeping is in its interest: its
discount factor is at least the critical one at the month's saliences (`enforcement`). The thaw ends when the deal has
not been kept by both for `relapse_months` in a row; a one-off concession that has been carried out stays. A principal
is replaced at the rate `turnover`. The successor is the one whom the scenario names, by the chance that it gives, or
one like the present, to whom each issue matters more or less than now; from then on its interest decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.bargaining.arms import Arm
from thawcast.deals.bargaining.domain import Choice, build
from thawcast.deals.game.enforcement import MONTHS_A_YEAR
from thawcast.deals.game.policies import Bools, Policy, Situation, generosity
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Floats, months_between

PATHS = 10_000
"""Paths unless told otherwise."""

PATH_DRAWS = 200
"""Different draws of the judgements among the paths unless told otherwise."""

FAN_EVERY = 6
"""Months between the points of the fan of gains."""


@dataclass(frozen=True)
class Play:
    """What became of one package under one policy.

    Args:
        ended: (draws, paths a draw) month in which the thaw ended; the horizon plus 1 if it did not.
        gains: (draws, paths a draw, 2) discounted mean annual gain over the status quo [share of stakes].
        course: (months + 1, 2) mean gain of each side so far [share of stakes x years], for fan charts its middle.
        fan: (3, months + 1) 5%, 50% and 95% quantile over paths of the joint gain so far [share of stakes x years].
    """

    ended: NDArray[np.int_]
    gains: Floats
    course: Floats
    fan: Floats

    def alive(self, horizon: int) -> Floats:
        """(draws, horizon + 1) share of paths on which the thaw still runs after each month."""
        months = np.arange(horizon + 1)
        return (self.ended[:, :, None] > months).mean(axis=1)


@dataclass(frozen=True)
class _Game:
    """Numbers of one package that do not depend on the policy; a row a path."""

    worth: Floats
    worth_to_named: Floats
    succession: Mapping[str, Floats]
    one_off: Bools
    stay: Floats
    punish: Floats
    discount: Floats
    reaction: Mapping[str, Floats]
    noise: Mapping[str, Floats]
    lag_years: Floats
    delivery: Floats
    relapse: Floats
    generosity: Floats


def play(
    scenario: Scenario,
    arm: Arm,
    chosen: Mapping[str, Policy | tuple[Policy, Policy]],
    *,
    paths: int = PATHS,
    seed: int = 0,
) -> dict[str, Play]:
    """Play a package forward under each policy, as far as the scenario's horizon.

    Args:
        scenario: The scenario.
        arm: The package and its draws; every draw gets an equal part of the paths.
        chosen: Name to the policy of both sides, or to one policy a side.
        paths: Paths altogether.
        seed: Seed of the luck; the same seed gives the same numbers.

    Returns:
        Name to what became of the package.
    """
    horizon, draws = scenario.horizon_months, len(arm.draws)
    each = max(1, paths // draws)
    game = _game(scenario, arm.choice, np.repeat(arm.draws, each, axis=0))
    runs = {name: _PolicyPlay(game, p if isinstance(p, tuple) else (p, p), horizon) for name, p in chosen.items()}
    rng = np.random.default_rng(seed)
    n, issues = game.worth.shape[0], game.worth.shape[2]
    lot = rng.random((n, 2))
    swing, office = np.zeros((n, 2, issues)), _Office(game)
    for month in range(horizon):
        swing *= game.noise["decay"][:, None, None]
        _shock(swing, game, rng)
        office.pass_on(month, rng)
        flows = _flows(game, office.worth() * np.exp(swing))
        luck = rng.random((3, n, 2))
        for run in runs.values():
            run.step(month, flows, luck, lot)
    return {name: run.result(draws, each) for name, run in runs.items()}


def _game(scenario: Scenario, choice: Choice, draws: Floats) -> _Game:
    domain = build(scenario, draws)
    worth = domain.worth(choice)[:, :2]
    named = {state: scenario.column.get(("successor's chance", state, None)) for state in scenario.states}

    def both(name: str) -> Floats:
        return np.stack([scenario.assumption(name, s, draws) for s in scenario.states], axis=1)

    lasting = np.array([not i.one_off for i in scenario.issues])
    flow = worth[:, :, lasting]
    lag, discount = both("detection_lag_months"), both("discount")
    return _Game(
        worth=worth,
        worth_to_named=build(scenario, scenario.succeeded(draws)).worth(choice)[:, :2],
        succession={
            "monthly": 1 - np.exp(-both("turnover") / MONTHS_A_YEAR),
            "named": np.stack([0 * draws[:, 0] if c is None else draws[:, c] for c in named.values()], axis=1),
            "size": both("succession_size"),
            "on": np.array([_months_to_handover(scenario, state) for state in scenario.states]),
        },
        one_off=~lasting,
        # The factor d (1 - f) of `enforcement.critical_discount` over one lag, after which a breach is found.
        stay=discount ** (lag / MONTHS_A_YEAR) * (1 - both("false_alarm")) ** lag,
        punish=domain.disagreement,
        discount=discount ** (1 / MONTHS_A_YEAR),
        reaction={name: both(name) for name in ("reciprocity", "inertia", "goodwill")},
        noise={
            "rate": both("shocks_per_year") / MONTHS_A_YEAR,
            "size": both("shock_size"),
            "decay": 0.5 ** (1 / both("shock_half_life_months")[:, 0]),
            "misread": both("perception_noise"),
            "lapse": both("lapse_noise"),
        },
        lag_years=lag / MONTHS_A_YEAR,
        delivery=both("delivery_months")[:, 0],
        relapse=both("relapse_months")[:, 0],
        generosity=generosity(
            flow.sum(axis=2), np.maximum(flow, 0).sum(axis=2), np.zeros(flow.shape[:2]), np.minimum(flow, 0).sum(axis=2)
        ),
    )


def _months_to_handover(scenario: Scenario, state: str) -> float:
    """Months from the scenario's date to a handover that is certain; infinite where none is."""
    other = scenario.successors.get(state)
    if other is None or other.on is None:
        return np.inf
    return months_between(scenario.date, other.on)


def _shock(swing: Floats, game: _Game, rng: np.random.Generator) -> None:
    """Where a shock strikes, one issue comes to matter more or less to one side (log-normally)."""
    n, sides, issues = swing.shape
    struck = rng.random((n, sides)) < game.noise["rate"]
    which = rng.integers(issues, size=(n, sides))
    size = rng.standard_normal((n, sides)) * game.noise["size"]
    row, side = np.nonzero(struck)
    swing[row, side, which[row, side]] += size[row, side]


class _Office:
    """Who is in office on every path: the present principal, one like it with other saliences, or the one named."""

    def __init__(self, game: _Game) -> None:
        self.game = game
        self.named = np.zeros(game.worth.shape[:2], dtype=np.bool_)
        self.lean = np.zeros_like(game.worth)

    def pass_on(self, month: int, rng: np.random.Generator) -> None:
        """Where a principal is replaced this month, draw the successor."""
        held = self.game.succession
        changed = (rng.random(self.named.shape) < held["monthly"]) | (month == held["on"])
        named = rng.random(self.named.shape) < held["named"]
        row, side = np.nonzero(changed)
        lean = rng.standard_normal((len(row), self.lean.shape[2])) * held["size"][row, side, None]
        self.named[row, side] = named[row, side]
        # A named successor's saliences are judged as they are; the other's are the present ones, moved.
        self.lean[row, side] = np.where(named[row, side, None], 0.0, lean)

    def worth(self) -> Floats:
        """(paths, sides, issues) what the package is worth to whoever is in office, before shocks."""
        return np.where(self.named[:, :, None], self.game.worth_to_named, self.game.worth) * np.exp(self.lean)


def _flows(game: _Game, now: Floats) -> Floats:
    """What each side gets and gives at the month's worth: (lasting or one-off, gets or gives, paths, sides)."""
    gets, gives = np.maximum(now, 0), np.minimum(now, 0)
    lasting = ~game.one_off
    return np.array([[part[:, :, keep].sum(axis=2) for part in (gets, gives)] for keep in (lasting, game.one_off)])


class _PolicyPlay:
    """State of one policy on every path."""

    def __init__(self, game: _Game, policy: tuple[Policy, Policy], horizon: int) -> None:
        n = len(game.worth)
        self.game, self.policy, self.horizon = game, policy, horizon
        self.seen = np.ones((n, 2), dtype=np.bool_)
        self.own = np.ones((n, 2), dtype=np.bool_)
        self.broken = np.zeros((n, 2), dtype=np.int_)
        self.apart = np.zeros(n)
        self.done = np.zeros(n)
        self.ended = np.full(n, horizon + 1)
        self.total, self.weight = np.zeros((n, 2)), np.zeros((n, 2))
        self.course, self.fan = np.zeros((horizon + 1, 2)), np.zeros((3, horizon + 1))
        self.so_far = np.zeros((n, 2))

    def step(self, month: int, flows: Floats, luck: Floats, lot: Floats) -> None:
        game, alive = self.game, self.ended > self.horizon
        due = (1 - self.done)[:, None]
        gets, gives = flows[0] + due * flows[1]
        gain = gets + gives
        # Keeping is in a side's interest if what it saves by breaking now is at most what staying is worth: this is
        # `critical <= discount` written without the division, at the month's saliences.
        holds = -gives <= game.stay * (gets - game.punish)
        keep = np.empty_like(self.own)
        for side in range(2):
            view = Situation(
                month=month,
                seen=self.seen[:, side],
                own=self.own[:, side],
                broken=self.broken[:, side],
                gain=gain[:, side],
                temptation=-gives[:, side],
                lag_years=game.lag_years[:, side],
                generosity=game.generosity[:, side],
                lot=lot[:, side],
                **{k: v[:, side] for k, v in game.reaction.items()},
            )
            # The same draw for every policy and package: only the chance that it is compared with differs.
            keep[:, side] = luck[0, :, side] < self.policy[side](view)
        keep &= holds & (luck[1] >= game.noise["lapse"]) & alive[:, None]
        # Each gives what it keeps and gets what the other keeps; what was delivered for good pays on whatever happens.
        got = keep * gives + keep[:, ::-1] * gets + self.done[:, None] * flows[1].sum(axis=0)
        self._book(month, got)
        both = keep.all(axis=1)
        self.done = np.minimum(1.0, self.done + both / game.delivery)
        self.apart = np.where(both, 0, self.apart + 1)
        self.ended = np.where(alive & (self.apart >= game.relapse), month + 1, self.ended)
        misread = luck[2] < game.noise["misread"]
        self.seen = keep[:, ::-1] ^ misread
        self.broken = np.where(self.seen, 0, self.broken + 1)
        self.own = keep

    def _book(self, month: int, got: Floats) -> None:
        worth = self.game.discount**month
        self.total += worth * got
        self.weight += worth
        self.so_far += got / MONTHS_A_YEAR
        self.course[month + 1] = self.so_far.mean(axis=0)
        # Quantiles over all paths each month would cost more than the play itself; twice a year draws the fan.
        if (month + 1) % FAN_EVERY == 0 or month + 1 == self.horizon:
            self.fan[:, month + 1] = np.quantile(self.so_far.sum(axis=1), (0.05, 0.5, 0.95))

    def result(self, draws: int, each: int) -> Play:
        gains = (self.total / self.weight).reshape(draws, each, 2)
        return Play(self.ended.reshape(draws, each), gains, self.course, self.fan)
