"""The answer of `thawcast simulate` as plain numbers: survival and gains by package and policy, and what beats what."""

from collections.abc import Mapping

import numpy as np

from thawcast.deals.bargaining.arms import arms
from thawcast.deals.bargaining.domain import build
from thawcast.deals.game.policies import Policy, policies
from thawcast.deals.game.simulation import DRAWS, FAN_EVERY, PATHS, Play, play
from thawcast.deals.result import SHARE, Numbers, package, plain
from thawcast.deals.scenarios.ranges import estimate, sample
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Floats, to_json

MILESTONES = (12, 24, 60, 120)
"""Months at which survival is reported."""


def forward_numbers(
    scenario: Scenario,
    *,
    paths: int = PATHS,
    draws: int = DRAWS,
    seed: int = 0,
    months: int | None = None,
    reciprocity: Mapping[str, float] | None = None,
    chosen: Mapping[str, Policy] | None = None,
) -> Numbers:
    """Play every arm forward under every policy and compare.

    Args:
        scenario: The scenario.
        paths: Paths an arm and policy.
        draws: Different draws of the judgements among them.
        seed: Seed of draws and luck.
        months: Horizon [months]; the scenario's unless told.
        reciprocity: State to its measured reciprocity, where there is a measurement.
        chosen: Policies by name; the six and the scenario's own unless told.

    Returns:
        JSON values.
    """
    table = sample(scenario, draws=draws, seed=seed)
    horizon = months or scenario.horizon_months
    known = chosen or policies(scenario)
    plays: dict[str, dict[str, Play]] = {}
    numbers: Numbers = {
        "paths": paths,
        "draws": draws,
        "seed": seed,
        "horizon_months": horizon,
        "reciprocity": "measured" if reciprocity else "assumed: no measurement was given",
        "arms": {},
    }
    for arm in arms(scenario, build(scenario, scenario.central()), table):
        choice = np.array(arm.solution.choice)
        found = play(
            scenario, choice, arm.draws, known, months=horizon, paths=paths, seed=seed, reciprocity=reciprocity
        )
        plays[arm.name] = found
        numbers["arms"][arm.name] = {
            "package": package(scenario, choice),
            "policies": {name: _policy(scenario, run, horizon) for name, run in found.items()},
            "best_policy": _best(scenario, found),
        }
    numbers["ordering"] = _ordering(scenario, table, plays, horizon)
    return to_json(plain(numbers))


def _policy(scenario: Scenario, run: Play, horizon: int) -> Numbers:
    alive = run.alive(horizon)
    points = sorted({*range(0, horizon + 1, FAN_EVERY), horizon})
    low, high = (np.quantile(alive, q, axis=0) for q in (0.05, 0.95))
    mean = run.gains.mean(axis=1)
    return {
        "survival": {
            f"{m}_months": estimate(alive[:, m], "probability", value=float(alive[:, m].mean()))
            for m in MILESTONES
            if m <= horizon
        },
        "curve": {
            "month": points,
            "mean": alive.mean(axis=0)[points],
            "low": low[points],
            "high": high[points],
        },
        "gains": {
            s: estimate(mean[:, p], SHARE, value=float(mean[:, p].mean())) for p, s in enumerate(scenario.states)
        },
        "joint_gain": estimate(mean.sum(axis=1), SHARE, value=float(mean.sum(axis=1).mean())),
        "both_gain_share": float((run.gains > 0).all(axis=2).mean()),
        "fan": {"month": points, **dict(zip(("low", "median", "high"), run.fan[:, points], strict=True))},
    }


def _best(scenario: Scenario, found: Mapping[str, Play]) -> Numbers:
    """Policy with the greatest mean gain for each side, if both follow it, and whether the two agree."""
    names = list(found)
    mean = np.array([found[n].gains.mean(axis=(0, 1)) for n in names])
    best = {s: names[int(mean[:, p].argmax())] for p, s in enumerate(scenario.states)}
    return {**best, "agree": len(set(best.values())) == 1}


def _ordering(scenario: Scenario, table: Floats, plays: Mapping[str, Mapping[str, Play]], horizon: int) -> Numbers:
    """How often the deep package outlasts the tactical one, leaves each side more, and what that turns on."""
    if not {"tactical", "deep"} <= set(plays):
        return {}

    def months(run: Play) -> Floats:
        return np.minimum(run.ended, horizon).mean(axis=1)

    few = plays["tactical"]
    result: Numbers = {}
    for name, run in few.items():
        row: Numbers = {}
        for arm in ("deep", "deep_changed"):
            other = plays[arm][name]
            gain = other.gains.mean(axis=1) - run.gains.mean(axis=1)
            gap = months(other) - months(run)
            row[arm] = {
                "lasts_longer_share": float((gap > 0).mean()),
                "same_share": float((gap == 0).mean()),
                "months_longer": estimate(gap, "months", value=float(gap.mean())),
                "gains_more_share": [float((gain[:, p] > 0).mean()) for p in (0, 1)],
                "both_gain_more_share": float((gain > 0).all(axis=1).mean()),
                "turns_on": _turns_on(scenario, table, gap),
            }
        result[name] = row
    return result


def _turns_on(scenario: Scenario, table: Floats, gap: Floats, most: int = 3) -> list[Numbers]:
    """Judgements whose rank goes most with the gap: moving them the other way is what would reverse the ordering.

    Only those beyond three standard errors of no correlation are named, since some forty are looked at.
    """
    if np.ptp(gap) == 0:
        return []
    found: list[tuple[float, str]] = []
    for column, judgement in enumerate(scenario.judgements):
        # Third parties do not enter the principals' gains, so any correlation of theirs is luck.
        own = judgement.state in (*scenario.states, None) and judgement.kind != "capability"
        if own and not judgement.quantity.known:
            found.append((float(np.corrcoef(_ranks(table[:, column]), _ranks(gap))[0, 1]), judgement.label))
    found = sorted((f for f in found if abs(f[0]) > 3 / np.sqrt(len(gap))), key=lambda f: -abs(f[0]))
    return [{"judgement": name, "rank_correlation": value} for value, name in found[:most]]


def _ranks(values: Floats) -> Floats:
    """Ranks with ties averaged."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]
