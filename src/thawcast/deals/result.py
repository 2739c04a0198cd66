"""The answer of `thawcast deal` as plain numbers: packages, gains, trades, and whether each side would keep them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from thawcast.deals.bargaining.arms import Arm, arms
from thawcast.deals.bargaining.domain import Choice, Domain, build
from thawcast.deals.bargaining.frontier import solve
from thawcast.deals.bargaining.logroll import shapley, trades
from thawcast.deals.bargaining.single_issue import predictions
from thawcast.deals.bargaining.solutions import SOLUTIONS, best_each, pick
from thawcast.deals.game.enforcement import (
    MONTHS,
    Stage,
    breaking_factor,
    penance,
    stages,
    tranches,
    with_term,
)
from thawcast.deals.scenarios.ranges import DRAWS, Sensitivity, estimate, sample, sensitivities, shares
from thawcast.deals.scenarios.scenario import SCALE, Scenario
from thawcast.values import Estimate, Floats, to_json

SHARE = "share of stakes"
PATIENCE = "annual discount factor; 1: no patience suffices"
Numbers = dict[str, Any]


def deal_numbers(scenario: Scenario, *, draws: int = DRAWS, seed: int = 0, ranked: bool = True) -> Numbers:
    """Work out everything that `thawcast deal` reports.

    Args:
        scenario: The scenario.
        draws: Quasi-random draws of the judgements.
        seed: Seed of the draws.
        ranked: Whether to rank the judgements by what hangs on them, which takes most of the time.

    Returns:
        JSON values: solutions, frontier, trades, single-issue models, arms with their enforcement, sensitivities.
    """
    central, table = build(scenario, scenario.central()), sample(scenario, draws=draws, seed=seed)
    domain = build(scenario, table)
    found = arms(scenario, central, table)
    line, worth = solve(central), shapley(central, seed=seed)
    numbers: Numbers = {
        "scenario": about(scenario),
        "draws": draws,
        "seed": seed,
        "packages": central.size,
        "frontier": line.gains,
        **_solutions(scenario, central, domain),
        "single_issue": _single_issue(scenario),
        "arms": {arm.name: _arm(scenario, central, arm, worth) for arm in found},
        "sensitivity": _sensitivity(scenario, found, draws, seed)
        if ranked
        else {"joint_gain": [], "margin": [], "margin_of": None},
    }
    return to_json(plain(numbers))


def plain(value: object) -> object:
    """Arrays to lists and infinities to None inside a nest of values."""
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, Estimate):
        return {k: plain(getattr(value, k)) for k in ("value", "low", "high", "unit")}
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(v) for v in value]
    return value


def about(scenario: Scenario) -> Numbers:
    """What the scenario is about, for titles and labels."""
    return {
        "key": scenario.key,
        "title": scenario.title,
        "date": scenario.date.isoformat(),
        "states": list(scenario.states),
        "third_parties": list(scenario.third_parties),
        "names": dict(scenario.names),
        "issues": {i.key: i.name for i in scenario.issues},
        "core": [i.key for i in scenario.issues if i.core],
    }


def package(scenario: Scenario, choice: Choice | Sequence[int]) -> Numbers:
    """The issues that a package moves: where to, in numbers and words."""
    return {
        issue.key: {"at": issue.outcomes[c].at, "name": issue.outcomes[c].name, "from": issue.status_quo}
        for issue, c in zip(scenario.issues, choice, strict=True)
        if c != issue.status_quo_index
    }


def _gains(scenario: Scenario, domain: Domain, choice: Choice, central: Domain) -> Numbers:
    """Gain of every player from one package: at the most likely judgements, with the interval over the draws."""
    over, middle = domain.worth(choice).sum(axis=2), central.worth(choice).sum(axis=2)[0]
    return {s: estimate(over[:, p], SHARE, value=float(middle[p])) for p, s in enumerate(scenario.players)}


def _solutions(scenario: Scenario, central: Domain, domain: Domain) -> Numbers:
    best = best_each(domain, list(SOLUTIONS))
    line = solve(central)
    rows: list[Numbers] = []
    for name, each in best.items():
        chosen = pick(line, central.disagreement[0], name)
        often = shares([tuple(int(c) for c in row) for row in each.choices[each.deal]])
        row: Numbers = {"name": name, "package": None, "best_share": 0.0}
        if chosen.choice is not None:
            choice = np.array(chosen.choice)
            row |= {
                "package": package(scenario, choice),
                "gains": _gains(scenario, domain, choice, central),
                "best_share": often.get(chosen.choice, 0.0) * float(each.deal.mean()),
            }
        row["re_solved"] = {s: estimate(each.gains[:, p], SHARE) for p, s in enumerate(scenario.states)}
        row["often"] = [
            {"package": package(scenario, c), "share": share * float(each.deal.mean())}
            for c, share in list(often.items())[:5]
        ]
        rows.append(row)
    return {"solutions": rows, "deal_exists": float(best["nash"].deal.mean())}


def _single_issue(scenario: Scenario) -> list[Numbers]:
    """Every single-issue model on every issue, third parties included."""
    rows: list[Numbers] = []
    for issue in scenario.issues:
        views = [scenario.views[s, issue.key] for s in scenario.players if (s, issue.key) in scenario.views]
        found = predictions(
            np.array([v.position.centre for v in views]),
            np.array([v.salience.centre for v in views]),
            np.array([v.capability.centre for v in views]),
            reference=issue.status_quo,
            span=SCALE,
        )
        rows.append({"issue": issue.key, "status_quo": issue.status_quo, **found})
    return rows


def _arm(scenario: Scenario, central: Domain, arm: Arm, worth: Mapping[str, float]) -> Numbers:
    choice, domain = np.array(arm.solution.choice), build(scenario, arm.draws)
    sides = stages(scenario, domain, choice, arm.draws)
    middle = central if arm.name != "deep_changed" else domain
    return {
        "package": package(scenario, choice),
        "gains": _gains(scenario, domain, choice, central)
        if middle is central
        else {s: estimate(domain.worth(choice)[:, p].sum(axis=1), SHARE) for p, s in enumerate(scenario.players)},
        "trades": [
            {"issue": t.issue, "at": t.settlement, "gains": list(t.gains), "shapley": t.shapley}
            for t in trades(central, choice, worth)
        ],
        "sides": {s: _side(scenario, domain, choice, arm.draws, p, sides[p]) for p, s in enumerate(scenario.states)},
        "holds": float(np.prod([_holds(scenario, arm.draws, p, sides[p]) for p in (0, 1)], axis=0).mean()),
    }


def _holds(scenario: Scenario, draws: Floats, side: int, stage: Stage) -> Floats:
    return (stage.critical <= scenario.assumption("discount", scenario.states[side], draws)).astype(float)


def _patience(stage: Stage) -> Estimate:
    """Critical discount factor, cut at 1: beyond that no patience suffices and degrees mean nothing."""
    return estimate(np.minimum(stage.critical, 1.0), PATIENCE)


def _side(scenario: Scenario, domain: Domain, choice: Choice, draws: Floats, side: int, stage: Stage) -> Numbers:
    discount = scenario.assumption("discount", scenario.states[side], draws)
    worth = domain.worth(choice)[:, side]
    mean = [float(np.median(v)) for v in (stage.cooperate, stage.defect, stage.punish, stage.exploited)]
    lag = float(np.median(stage.lag_years))
    return {
        "discount": estimate(discount, "annual discount factor"),
        "critical": _patience(stage),
        "holds_share": float(_holds(scenario, draws, side, stage).mean()),
        "without_issue": [
            {
                "issue": key,
                "critical": _patience(stages(scenario, domain, domain.revert(choice, k), draws)[side]),
            }
            for k, key in enumerate(domain.keys)
            if choice[k] != domain.start[k]
        ],
        "breaking_factor": [
            {"issue": key, "factor": estimate(breaking_factor(stage, worth[:, k], discount), "times the salience")}
            for k, key in enumerate(domain.keys)
            if choice[k] != domain.start[k] and not scenario.issues[k].one_off
        ],
        "side_terms": [
            {
                "name": term.name,
                "kind": term.kind,
                "critical": _patience(with_term(stage, term)),
                "lowers_by": estimate(
                    np.minimum(stage.critical, 1) - np.minimum(with_term(stage, term).critical, 1), PATIENCE
                ),
            }
            for term in scenario.side_terms
            if term.kind != "staging"
        ],
        "penance_periods": penance(*mean, discount=float(np.median(discount)) ** lag),
        "penance_months_a_period": lag * MONTHS,
        "tranches": _tranches(scenario, worth, stage, discount),
    }


def _tranches(scenario: Scenario, worth: Floats, stage: Stage, discount: Floats) -> int | None:
    """Yearly tranches for the one-off concessions that cost this side, at the middle of the draws; 1 if none does."""
    factor = float(np.median(discount))
    once = np.array([i.one_off for i in scenario.issues])
    lumps = np.median(worth[:, once], axis=0) / (1 - factor)
    return tranches(
        cost=float(-np.minimum(lumps, 0).sum()),
        benefit=float(np.maximum(lumps, 0).sum()),
        flow=float(np.median(stage.cooperate - stage.punish)),
        temptation=float(np.median((stage.defect - stage.cooperate) * stage.lag_years)),
        discount=factor,
    )


def _sensitivity(scenario: Scenario, found: Sequence[Arm], draws: int, seed: int) -> Numbers:
    """What matters most: for the joint gain of the bargain, and for how safely the deep (else only) package holds."""

    def joint(draws: Floats) -> Floats:
        domain = build(scenario, draws)
        surplus = best_each(domain)["nash"].gains - domain.disagreement
        return np.sqrt(np.maximum(surplus, 0).prod(axis=1))

    # Each point costs as many solutions as there are ranges: an eighth of the draws keeps both parts in proportion.
    points = 2 ** max(1, min(7, int(np.log2(draws / 8))))
    held = [arm for arm in found if arm.name in ("tactical", "deep")]

    def margin(draws: Floats) -> Floats:
        choice = np.array(held[-1].solution.choice)
        sides = stages(scenario, build(scenario, draws), choice, draws)
        slack = [
            scenario.assumption("discount", s, draws) - np.minimum(stage.critical, 1.0)
            for s, stage in zip(scenario.states, sides, strict=True)
        ]
        return np.min(slack, axis=0)

    return {
        "joint_gain": _rows(sensitivities(scenario, joint, points=points, seed=seed)),
        "margin": _rows(sensitivities(scenario, margin, points=4 * points, seed=seed)) if held else [],
        "margin_of": held[-1].name if held else None,
    }


def _rows(found: Sequence[Sensitivity]) -> list[Numbers]:
    return [{"judgement": r.label, "first": r.first, "total": r.total} for r in found[:10]]
