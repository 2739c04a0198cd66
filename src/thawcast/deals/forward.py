"""Works out `thawcast simulate`: survival and gains by package and policy, and which package outlasts which."""

from collections.abc import Mapping

import numpy as np

from thawcast.deals.bargaining.arms import Arm, arms
from thawcast.deals.bargaining.domain import build
from thawcast.deals.deal import OF_STAKES
from thawcast.deals.game.policies import Bools, Policy, policies
from thawcast.deals.game.simulation import FAN_EVERY, PATH_DRAWS, PATHS, Play, play
from thawcast.deals.measured import MEASURED
from thawcast.deals.results.about import package
from thawcast.deals.results.deal import AT_PRESENT
from thawcast.deals.results.forward import (
    AgainstTactical,
    AliveCourse,
    BestPolicy,
    Forward,
    GainsFan,
    PlayedPackage,
    PlayedPolicy,
    TurnsOn,
)
from thawcast.deals.scenarios.ranges import estimate, odds, sample
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.values import Estimate, Floats

MILESTONES = (12, 36, 60, 120)
"""Months at which survival is reported."""

TURNS_MOST = 3
"""Judgements told of those that a difference turns on."""


def play_forward(
    scenario: Scenario,
    *,
    paths: int = PATHS,
    draws: int = PATH_DRAWS,
    seed: int = 0,
    chosen: Mapping[str, Policy] | None = None,
) -> Forward:
    """Play every arm forward under every policy, as far as the scenario's horizon, and compare.

    Args:
        scenario: The scenario.
        paths: Paths an arm and policy.
        draws: Different draws of the judgements among them.
        seed: Seed of draws and luck.
        chosen: Policies by name; the six and the scenario's own unless told.

    Returns:
        What became of each package under each policy, and how the deep ones stand beside the tactical one.

    Example:
        >>> from thawcast.deals.shipped import load
        >>> found = play_forward(load("us_cuba_2014"), paths=40, draws=4)
        >>> found.horizon_months, len(found.arms["deep"].policies)
        (120, 6)
    """
    table = sample(scenario, draws=draws, seed=seed)
    known = chosen or policies(scenario)
    found = arms(scenario, build(scenario, scenario.central()), table)
    plays = {arm.name: play(scenario, arm, known, paths=paths, seed=seed) for arm in found}
    return Forward(
        paths=paths,
        draws=draws,
        seed=seed,
        horizon_months=scenario.horizon_months,
        reciprocity=_reciprocity(scenario),
        arms={arm.name: _package(scenario, arm, table, plays[arm.name]) for arm in found},
        ordering=_ordering(scenario, table, plays),
    ).as_written()


def _reciprocity(scenario: Scenario) -> str:
    """Where the present reactions come from."""
    held = [a for a in scenario.assumptions if a.name == "reciprocity"]
    measured = next((a.source for a in held if a.source.startswith(MEASURED)), None)
    assumed = any(a.default for a in held)
    return measured or ("assumed: no street is measured on this date" if assumed else "as judged")


def _package(scenario: Scenario, arm: Arm, table: Floats, played: Mapping[str, Play]) -> PlayedPackage:
    return PlayedPackage(
        package=package(scenario, arm.choice),
        policies={name: _policy(scenario, table, run) for name, run in played.items()},
        best_policy=_best(scenario, played),
    )


def _policy(scenario: Scenario, table: Floats, run: Play) -> PlayedPolicy:
    horizon = scenario.horizon_months
    # A few dozen paths a draw support no chance of 0 or 1: Jeffreys' prior keeps it as far off as they do.
    each = run.ended.shape[1]
    alive = (run.alive(horizon) * each + 0.5) / (each + 1)
    months = sorted({*range(0, horizon + 1, FAN_EVERY), horizon})
    mean = run.gains.mean(axis=1)
    middle = alive.mean(axis=0)
    # The mean of skewed draws may lie beyond their quantiles: the band reaches to it, as `estimate` does.
    low, high = (np.quantile(alive, q, axis=0) for q in (0.05, 0.95))
    course = (middle, np.minimum(low, middle), np.maximum(high, middle))
    return PlayedPolicy(
        survival={
            m: estimate(alive[:, m], "probability", value=float(alive[:, m].mean())) for m in MILESTONES if m <= horizon
        },
        curve=AliveCourse(tuple(months), *(_at(months, line) for line in course)),
        gains={s: _mean(mean[:, p]) for p, s in enumerate(scenario.states)},
        joint_gain=_mean(mean.sum(axis=1)),
        both_gain_share=_odds((run.gains > 0).all(axis=2).ravel()),
        fan=GainsFan(tuple(months), *(_at(months, line) for line in run.fan)),
        turns_on=_turns_on(scenario, table, _months(scenario, run)),
    )


def _at(months: list[int], line: Floats) -> tuple[float, ...]:
    return tuple(line[months].tolist())


def _mean(gains: Floats) -> Estimate:
    return estimate(gains, OF_STAKES, value=float(gains.mean()))


def _best(scenario: Scenario, found: Mapping[str, Play]) -> BestPolicy:
    """Policy with the greatest mean gain for each side, if both follow it."""
    names = list(found)
    mean = np.array([found[n].gains.mean(axis=(0, 1)) for n in names])
    return BestPolicy({s: names[int(mean[:, p].argmax())] for p, s in enumerate(scenario.states)})


def _ordering(
    scenario: Scenario, table: Floats, plays: Mapping[str, Mapping[str, Play]]
) -> Mapping[str, Mapping[str, AgainstTactical]]:
    """How often a deep package outlasts the tactical one, leaves each side more, and what that turns on."""
    if not set(AT_PRESENT) <= set(plays):
        return {}
    return {
        name: {arm: _against(scenario, table, run, plays[arm][name]) for arm in ("deep", "deep_changed")}
        for name, run in plays["tactical"].items()
    }


def _against(scenario: Scenario, table: Floats, tactical: Play, deep: Play) -> AgainstTactical:
    gain = deep.gains.mean(axis=1) - tactical.gains.mean(axis=1)
    gap = _months(scenario, deep) - _months(scenario, tactical)
    return AgainstTactical(
        lasts_longer_share=_odds(gap > 0),
        same_share=_odds(gap == 0),
        months_longer=estimate(gap, "months", value=float(gap.mean())),
        gains_more_share=(_odds(gain[:, 0] > 0), _odds(gain[:, 1] > 0)),
        both_gain_more_share=_odds((gain > 0).all(axis=1)),
        turns_on=_turns_on(scenario, table, gap),
    )


def _odds(held: Bools) -> float:
    return odds(held).value or 0.0


def _months(scenario: Scenario, run: Play) -> Floats:
    """(draws,) mean months that it lasts, up to the horizon."""
    return np.minimum(run.ended, scenario.horizon_months).mean(axis=1)


def _turns_on(scenario: Scenario, table: Floats, gap: Floats) -> tuple[TurnsOn, ...]:
    """Judgements whose rank goes most with a length or a gap: moving them the other way is what would reverse it.

    Only those beyond three standard errors of no correlation are named, since some forty are looked at.
    """
    from scipy.stats import rankdata

    if np.ptp(gap) == 0:
        return ()
    ranks, found = rankdata(gap), list[TurnsOn]()
    for column, judgement in enumerate(scenario.judgements):
        # Third parties do not enter the principals' gains, so any correlation of theirs is luck.
        own = judgement.state in (*scenario.states, None) and judgement.kind != "capability"
        if own and not judgement.quantity.known:
            found.append(TurnsOn(judgement.label, float(np.corrcoef(rankdata(table[:, column]), ranks)[0, 1])))
    beyond = [turn for turn in found if abs(turn.rank_correlation) > 3 / np.sqrt(len(gap))]
    return tuple(sorted(beyond, key=lambda turn: -abs(turn.rank_correlation))[:TURNS_MOST])
