"""Works out `thawcast deal`: packages, gains, trades, and whether each side would keep them."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from thawcast.deals.bargaining.arms import Arm, arms
from thawcast.deals.bargaining.domain import EQUAL_GAINS, Choice, Domain, build
from thawcast.deals.bargaining.frontier import Frontier, solve
from thawcast.deals.bargaining.logroll import shapley, trades
from thawcast.deals.bargaining.single_issue import predictions
from thawcast.deals.bargaining.solutions import SOLUTIONS, Bests, best_each, pick
from thawcast.deals.game.enforcement import (
    MONTHS_A_YEAR,
    StageGame,
    breaking_factor,
    penance,
    stage_games,
    tranches,
    with_term,
)
from thawcast.deals.game.policies import Bools
from thawcast.deals.results.about import Gains, about, package
from thawcast.deals.results.deal import (
    AT_PRESENT,
    Beside,
    BestFor,
    BreaksAt,
    Commitment,
    Deal,
    IssueAlone,
    PackageShare,
    Picked,
    Ranked,
    Sensitivity,
    SignedPackage,
    WithoutIssue,
    WithTerm,
)
from thawcast.deals.scenarios.ranges import JUDGEMENT_DRAWS, estimate, odds, sample, sensitivities, shares
from thawcast.deals.scenarios.scenario import POSITION_SCALE, Scenario
from thawcast.values import Estimate, Floats

OF_STAKES = "share of stakes"
PATIENCE = "annual discount factor; 1: no patience suffices"

TOLD_OFTEN = 5
"""Packages told for each solution, those that are most often the best."""

TOLD_RANKED = 10
"""Judgements told, those on which most hangs."""


def find_deal(scenario: Scenario, *, draws: int = JUDGEMENT_DRAWS, seed: int = 0, ranked: bool = True) -> Deal:
    """Find the packages that leave both sides better off, and ask whether each side would keep them.

    Args:
        scenario: The scenario.
        draws: Quasi-random draws of the judgements.
        seed: Seed of the draws.
        ranked: Whether to rank the judgements by what hangs on them, which takes most of the time.

    Returns:
        Solutions, frontier, trades, single-issue models, arms with their enforcement, sensitivities.

    Example:
        >>> from thawcast.deals.shipped import load
        >>> found = find_deal(load("us_cuba_2014"), draws=16, ranked=False)
        >>> list(found.arms)
        ['tactical', 'deep', 'deep_changed']
    """
    central, table = build(scenario, scenario.central()), sample(scenario, draws=draws, seed=seed)
    domain = build(scenario, table)
    found = arms(scenario, central, table)
    line, worth = solve(central), shapley(central, seed=seed)
    best = best_each(domain, list(SOLUTIONS))
    return Deal(
        scenario=about(scenario),
        draws=draws,
        seed=seed,
        packages=central.size,
        frontier=tuple((float(first), float(second)) for first, second in line.gains),
        solutions=tuple(_picked(scenario, name, line, (central, domain), each) for name, each in best.items()),
        best_for=_best_for(scenario, line, (central, domain)),
        deal_exists=odds(best["nash"].deal),
        single_issue=tuple(_single_issue(scenario)),
        arms={
            arm.name: _signed(scenario, central, arm, worth, _beside(scenario, found, arm, (central, domain)))
            for arm in found
        },
        sensitivity=_ranked(scenario, found, draws, seed) if ranked else Ranked((), (), None),
    ).as_written()


def _gains(scenario: Scenario, domain: Domain, choice: Choice, central: Domain | None) -> Gains:
    """Gain of every player from one package over the draws, told at the most likely judgements where there are such."""
    over = domain.worth(choice).sum(axis=2)
    middle = None if central is None else central.worth(choice).sum(axis=2)[0]
    return {
        state: estimate(over[:, p], OF_STAKES, value=None if middle is None else float(middle[p]))
        for p, state in enumerate(scenario.players)
    }


def _picked(scenario: Scenario, name: str, line: Frontier, problem: tuple[Domain, Domain], each: Bests) -> Picked:
    """One bargaining solution, at the most likely judgements and over the draws: the two parts of `problem`."""
    central, domain = problem
    choice = pick(line, central.disagreement[0], name).choice
    best = np.zeros(len(each.choices), dtype=np.bool_) if choice is None else (each.choices == choice).all(axis=1)
    often, exists = shares([tuple(int(c) for c in row) for row in each.choices[each.deal]]), float(each.deal.mean())
    return Picked(
        name=name,
        package=None if choice is None else package(scenario, choice),
        best_share=odds(best).value or 0.0,
        gains=None if choice is None else _gains(scenario, domain, np.array(choice), central),
        re_solved={state: estimate(each.gains[:, p], OF_STAKES) for p, state in enumerate(scenario.states)},
        often=tuple(PackageShare(package(scenario, c), n * exists) for c, n in list(often.items())[:TOLD_OFTEN]),
    )


def _single_issue(scenario: Scenario) -> Iterable[IssueAlone]:
    """Every single-issue model on every issue, third parties included."""
    for issue in scenario.issues:
        views = [scenario.views[s, issue.key] for s in scenario.players if (s, issue.key) in scenario.views]
        found = predictions(
            np.array([v.position.centre for v in views]),
            np.array([v.salience.centre for v in views]),
            np.array([v.capability.centre for v in views]),
            reference=issue.status_quo,
            span=POSITION_SCALE,
        )
        yield IssueAlone(issue.key, issue.status_quo, found)


def _beside(scenario: Scenario, found: Sequence[Arm], arm: Arm, problem: tuple[Domain, Domain]) -> Mapping[str, Beside]:
    """What each principal gains from a package beside the best of the other one and no deal."""
    if arm.name not in AT_PRESENT:
        return {}
    others = {o.name: o.choice for o in found if o.name in AT_PRESENT and o.name != arm.name}
    told: dict[str, Beside] = {}
    for p, state in enumerate(scenario.states):
        # Most likely judgements first, then all draws: gains of the package and of what could be had instead.
        own = [d.worth(arm.choice)[:, p].sum(axis=1) for d in problem]
        rivals = {name: [d.worth(c)[:, p].sum(axis=1) for d in problem] for name, c in others.items()}
        rivals["none"] = [d.disagreement[:, p] for d in problem]
        name = max(rivals, key=lambda key: rivals[key][0][0])
        more = [mine - other for mine, other in zip(own, rivals[name], strict=True)]
        told[state] = Beside(name, estimate(more[1], OF_STAKES, value=float(more[0][0])), odds(more[1] > 0))
    return told


def _best_for(scenario: Scenario, line: Frontier, problem: tuple[Domain, Domain]) -> Mapping[str, BestFor]:
    """The efficient package that each principal would choose if the other had only to be no worse off."""
    central, domain = problem
    rational = (line.gains >= central.disagreement[0] - EQUAL_GAINS).all(axis=1)
    if pick(line, central.disagreement[0]).choice is None:
        return {}
    found: dict[str, BestFor] = {}
    for p, state in enumerate(scenario.states):
        choice = line.choices[np.argmax(np.where(rational, line.gains[:, p], -np.inf))]
        found[state] = BestFor(package(scenario, choice.tolist()), _gains(scenario, domain, choice, central))
    return found


def _signed(
    scenario: Scenario, central: Domain, arm: Arm, worth: Mapping[str, float], beside: Mapping[str, Beside]
) -> SignedPackage:
    choice, domain = arm.choice, build(scenario, arm.draws)
    games = stage_games(scenario, domain, choice, arm.draws)
    # Moved preferences have no most likely values of their own: what is told is the middle of their draws.
    middle = central if arm.name in AT_PRESENT else None
    sides = {s: _side(scenario, domain, arm, p, games[p]) for p, s in enumerate(scenario.states)}
    return SignedPackage(
        package=package(scenario, choice),
        gains=_gains(scenario, domain, choice, middle),
        beside=beside,
        trades=trades(central, choice, worth),
        sides=sides,
        patient=odds(np.all([_patient(scenario, arm.draws, p, games[p]) for p in (0, 1)], axis=0)),
    )


def _patient(scenario: Scenario, draws: Floats, side: int, game: StageGame) -> Bools:
    return game.critical <= scenario.assumption("discount", scenario.states[side], draws)


def _patience(game: StageGame) -> Estimate:
    """Critical discount factor, cut at 1: beyond that no patience suffices and degrees mean nothing."""
    return estimate(np.minimum(game.critical, 1.0), PATIENCE)


def _side(scenario: Scenario, domain: Domain, arm: Arm, side: int, game: StageGame) -> Commitment:
    choice, draws = arm.choice, arm.draws
    discount = scenario.assumption("discount", scenario.states[side], draws)
    worth = domain.worth(choice)[:, side]
    moved = [(k, key) for k, key in enumerate(domain.keys) if choice[k] != domain.start[k]]
    middle = [float(np.median(v)) for v in (game.cooperate, game.defect, game.punish, game.exploited)]
    lag = float(np.median(game.lag_years))
    return Commitment(
        discount=estimate(discount, "annual discount factor"),
        critical=_patience(game),
        patient=odds(_patient(scenario, draws, side, game)),
        without_issue=tuple(
            WithoutIssue(key, _patience(stage_games(scenario, domain, domain.revert(choice, k), draws)[side]))
            for k, key in moved
        ),
        breaking_factor=tuple(
            BreaksAt(key, estimate(breaking_factor(game, worth[:, k], discount), "times the salience"))
            for k, key in moved
            if not scenario.issues[k].one_off
        ),
        side_terms=tuple(_with_terms(scenario, game)),
        penance_periods=penance(*middle, discount=float(np.median(discount)) ** lag),
        penance_months_a_period=lag * MONTHS_A_YEAR,
        tranches=_tranches(scenario, worth, game, discount),
    )


def _with_terms(scenario: Scenario, game: StageGame) -> Iterable[WithTerm]:
    for term in scenario.side_terms:
        if term.kind == "staging":  # it concerns one-off concessions alone, which stay out of the stage game
            continue
        after = with_term(game, term)
        lower = np.minimum(game.critical, 1) - np.minimum(after.critical, 1)
        yield WithTerm(term.name, term.kind, _patience(after), estimate(lower, PATIENCE))


def _tranches(scenario: Scenario, worth: Floats, game: StageGame, discount: Floats) -> int | None:
    """Yearly tranches for the one-off concessions that cost this side, at the middle of the draws; 1 if none does."""
    factor = float(np.median(discount))
    once = np.array([i.one_off for i in scenario.issues])
    # `worth` is a yearly flow; what cannot be taken back is worth that flow for ever.
    lumps = np.median(worth[:, once], axis=0) / (1 - factor)
    return tranches(
        cost=float(-np.minimum(lumps, 0).sum()),
        benefit=float(np.maximum(lumps, 0).sum()),
        flow=float(np.median(game.cooperate - game.punish)),
        temptation=float(np.median((game.defect - game.cooperate) * game.lag_years)),
        discount=factor,
    )


def _ranked(scenario: Scenario, found: Sequence[Arm], draws: int, seed: int) -> Ranked:
    """What matters most: for the joint gain of the bargain, and for how safely the deep (else only) package holds."""

    def joint(draws: Floats) -> Floats:
        domain = build(scenario, draws)
        surplus = best_each(domain)["nash"].gains - domain.disagreement
        return np.sqrt(np.maximum(surplus, 0).prod(axis=1))

    # Each point costs as many solutions as there are ranges: an eighth of the draws keeps both parts in proportion.
    points = 2 ** max(1, min(7, int(np.log2(draws / 8))))
    held = [arm for arm in found if arm.name in AT_PRESENT]

    def margin(draws: Floats) -> Floats:
        games = stage_games(scenario, build(scenario, draws), held[-1].choice, draws)
        slack = [
            scenario.assumption("discount", s, draws) - np.minimum(game.critical, 1.0)
            for s, game in zip(scenario.states, games, strict=True)
        ]
        return np.min(slack, axis=0)

    def first(found: tuple[Sensitivity, ...]) -> tuple[Sensitivity, ...]:
        return found[:TOLD_RANKED]

    return Ranked(
        joint_gain=first(sensitivities(scenario, joint, points=points, seed=seed)),
        margin=first(sensitivities(scenario, margin, points=4 * points, seed=seed)) if held else (),
        margin_of=held[-1].name if held else None,
    )
