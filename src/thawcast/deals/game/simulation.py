"""Policies played forward, month by month, over thousands of paths at once.

A path is one draw of the judgements and one run of luck: shocks to how much an issue matters, lapses, and misread
conduct. All policies and packages meet the same luck, so that their differences are not noise. A side keeps the deal
in a month if its policy says so, if it does not lapse, and if keeping is in its interest: its discount factor is at
least the critical one at the month's saliences (`enforcement`). The thaw ends when the deal has not been kept by both
for `relapse_months` in a row; a one-off concession that has been carried out stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.deals.bargaining.domain import Choice, build
from thawcast.deals.game.enforcement import MONTHS
from thawcast.deals.game.policies import Bools, Policy, View, generosity
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Floats

PATHS = 10_000
"""Paths unless told otherwise."""

DRAWS = 200
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
class _World:
    """Numbers of one package that do not depend on the policy; a row a path."""

    worth: Floats
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
    choice: Choice,
    draws: Floats,
    chosen: Mapping[str, Policy | tuple[Policy, Policy]],
    *,
    months: int | None = None,
    paths: int = PATHS,
    seed: int = 0,
    reciprocity: Mapping[str, float] | None = None,
) -> dict[str, Play]:
    """Play a package forward under each policy.

    Args:
        scenario: The scenario.
        choice: The package, outcome indices.
        draws: (n, judgements); every draw gets `paths / n` paths.
        chosen: Name to the policy of both sides, or to one policy a side.
        months: Horizon [months]; the scenario's unless told.
        paths: Paths altogether.
        seed: Seed of the luck; the same seed gives the same numbers.
        reciprocity: State to its measured reciprocity [0-1], where there is a measurement.

    Returns:
        Name to what became of the package.
    """
    horizon = months or scenario.horizon_months
    each = max(1, paths // len(draws))
    world = _world(scenario, choice, np.repeat(draws, each, axis=0), reciprocity or {})
    runs = {name: _Run(world, p if isinstance(p, tuple) else (p, p), horizon) for name, p in chosen.items()}
    rng = np.random.default_rng(seed)
    n, issues = world.worth.shape[0], world.worth.shape[2]
    lot = rng.random((n, 2))
    swing = np.zeros((n, 2, issues))
    for month in range(horizon):
        swing *= world.noise["decay"][:, None, None]
        _shock(swing, world, rng)
        flows = _flows(world, swing)
        luck = rng.random((3, n, 2))
        for run in runs.values():
            run.step(month, flows, luck, lot)
    return {name: run.result(len(draws), each) for name, run in runs.items()}


def _world(scenario: Scenario, choice: Choice, draws: Floats, measured: Mapping[str, float]) -> _World:
    domain = build(scenario, draws)
    worth = domain.worth(choice)[:, :2]

    def both(name: str) -> Floats:
        return np.stack([scenario.assumption(name, s, draws) for s in scenario.states], axis=1)

    lasting = np.array([not i.one_off for i in scenario.issues])
    flow = worth[:, :, lasting]
    lag, discount = both("detection_lag_months"), both("discount")
    reciprocity = both("reciprocity")
    for p, state in enumerate(scenario.states):
        if state in measured:
            reciprocity[:, p] = np.clip(measured[state], 0, 1)
    return _World(
        worth=worth,
        one_off=~lasting,
        stay=discount ** (lag / MONTHS) * (1 - both("false_alarm")) ** lag,
        punish=domain.disagreement,
        discount=discount ** (1 / MONTHS),
        reaction={"reciprocity": reciprocity, "inertia": both("inertia"), "goodwill": both("goodwill")},
        noise={
            "rate": both("shocks_per_year") / MONTHS,
            "size": both("shock_size"),
            "decay": 0.5 ** (1 / both("shock_half_life_months")[:, 0]),
            "misread": both("perception_noise"),
            "lapse": both("lapse_noise"),
        },
        lag_years=lag / MONTHS,
        delivery=both("delivery_months")[:, 0],
        relapse=both("relapse_months")[:, 0],
        generosity=generosity(
            flow.sum(axis=2), np.maximum(flow, 0).sum(axis=2), np.zeros(flow.shape[:2]), np.minimum(flow, 0).sum(axis=2)
        ),
    )


def _shock(swing: Floats, world: _World, rng: np.random.Generator) -> None:
    """Where a shock strikes, one issue comes to matter more or less to one side (log-normally)."""
    n, sides, issues = swing.shape
    struck = rng.random((n, sides)) < world.noise["rate"]
    which = rng.integers(issues, size=(n, sides))
    size = rng.standard_normal((n, sides)) * world.noise["size"]
    row, side = np.nonzero(struck)
    swing[row, side, which[row, side]] += size[row, side]


def _flows(world: _World, swing: Floats) -> Floats:
    """What each side gets and gives at the month's saliences: (lasting or one-off, gets or gives, paths, sides)."""
    now = world.worth * np.exp(swing)
    gets, gives = np.maximum(now, 0), np.minimum(now, 0)
    lasting = ~world.one_off
    return np.array([[part[:, :, keep].sum(axis=2) for part in (gets, gives)] for keep in (lasting, world.one_off)])


class _Run:
    """State of one policy on every path."""

    def __init__(self, world: _World, policy: tuple[Policy, Policy], horizon: int) -> None:
        n = len(world.worth)
        self.world, self.policy, self.horizon = world, policy, horizon
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
        world, alive = self.world, self.ended > self.horizon
        due = (1 - self.done)[:, None]
        gets, gives = flows[0] + due * flows[1]
        gain = gets + gives
        holds = -gives <= world.stay * (gets - world.punish)
        keep = np.empty_like(self.own)
        for side in range(2):
            view = View(
                month=month,
                seen=self.seen[:, side],
                own=self.own[:, side],
                broken=self.broken[:, side],
                gain=gain[:, side],
                temptation=-gives[:, side],
                lag_years=world.lag_years[:, side],
                generosity=world.generosity[:, side],
                lot=lot[:, side],
                **{k: v[:, side] for k, v in world.reaction.items()},
            )
            keep[:, side] = luck[0, :, side] < self.policy[side](view)
        keep &= holds & (luck[1] >= world.noise["lapse"]) & alive[:, None]
        got = keep * gives + keep[:, ::-1] * gets + self.done[:, None] * flows[1].sum(axis=0)
        self._book(month, got)
        both = keep.all(axis=1)
        self.done = np.minimum(1.0, self.done + both / world.delivery)
        self.apart = np.where(both, 0, self.apart + 1)
        self.ended = np.where(alive & (self.apart >= world.relapse), month + 1, self.ended)
        misread = luck[2] < world.noise["misread"]
        self.seen = keep[:, ::-1] ^ misread
        self.broken = np.where(self.seen, 0, self.broken + 1)
        self.own = keep

    def _book(self, month: int, got: Floats) -> None:
        worth = self.world.discount**month
        self.total += worth * got
        self.weight += worth
        self.so_far += got / MONTHS
        self.course[month + 1] = self.so_far.mean(axis=0)
        # Quantiles over all paths each month would cost more than the play itself; twice a year draws the fan.
        if (month + 1) % FAN_EVERY == 0 or month + 1 == self.horizon:
            self.fan[:, month + 1] = np.quantile(self.so_far.sum(axis=1), (0.05, 0.5, 0.95))

    def result(self, draws: int, each: int) -> Play:
        gains = (self.total / self.weight).reshape(draws, each, 2)
        return Play(self.ended.reshape(draws, each), gains, self.course, self.fan)
