"""A scenario with its ranges moved by sliders, and what follows from it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from thawcast.brief.model import Chapter
from thawcast.deals.bargaining.domain import build
from thawcast.deals.chapter import of_results
from thawcast.deals.deal import find_deal
from thawcast.deals.forward import play_forward
from thawcast.deals.game.policies import policies
from thawcast.deals.results.forward import TOLD
from thawcast.deals.scenarios.load import LIMITS, parse
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.sentences import label
from thawcast.errors import InputError

LAB_DRAWS = 64
"""Draws of the judgements: enough to see what moves, and worked out while one waits."""
LAB_PATHS = 256
"""Paths a package and policy."""
MOST_PACKAGES = 50_000_000
MOST_VETOED_PACKAGES = 10_000_000
"""Packages where a third party has a veto on the whole: the search for the best takes some hundred times as long."""
MOST_VETOES = 1
MOST_ISSUES = 12
MOST_OUTCOMES = 10
MOST_JUDGEMENTS = 250
MOST_POLICIES = 4
MOST_MONTHS = 240

Changes = Mapping[str, tuple[float, float]]
"""Name of a slider (`kind:state:issue`) to the lower and upper end that it was moved to."""


@dataclass(frozen=True)
class Slider:
    """A range that can be moved.

    Args:
        name: `kind:state:issue`, empty where it has no state or issue.
        label: What the reader sees.
        low: Lower end.
        high: Upper end.
        least: Smallest value allowed.
        most: Largest value allowed.
        step: Step of the slider.
    """

    name: str
    label: str
    low: float
    high: float
    least: float
    most: float
    step: float


@dataclass(frozen=True)
class Group:
    """Sliders that belong together."""

    title: str
    note: str
    sliders: tuple[Slider, ...]


def uploaded(text: str) -> Scenario:
    """Read a scenario that a client sent: as data only, and of bounded size.

    Args:
        text: TOML.

    Returns:
        The scenario.

    Raises:
        InputError: It is no scenario, names a Python file, or is too large to be worked out while one waits.
    """
    found = parse(text, file="scenario.toml")
    if any(rule.file is not None for rule in found.rules):
        raise InputError("scenario.toml: policies written in Python run on the command line only; take them out")
    outcomes = [len(issue.outcomes) for issue in found.issues]
    vetoes = len({r.state for r in found.ratification if r.issue is None} & set(found.third_parties))
    for what, count, most in (
        ("issues", len(outcomes), MOST_ISSUES),
        ("outcomes of one issue", max(outcomes), MOST_OUTCOMES),
        ("third parties with a veto on the whole", vetoes, MOST_VETOES),
        ("packages", math.prod(outcomes), MOST_VETOED_PACKAGES if vetoes else MOST_PACKAGES),
        ("judgements", len(found.judgements), MOST_JUDGEMENTS),
        ("policies", len(found.rules), MOST_POLICIES),
        ("months", found.horizon_months, MOST_MONTHS),
    ):
        if count > most:
            raise InputError(f"scenario.toml: {count:,} {what}; the page takes {most:,}, the command line any number")
    policies(found)  # a mix that names an unknown policy fails here
    return found


def groups(scenario: Scenario) -> tuple[Group, ...]:
    """Lay out the sliders of a scenario: one group an issue, then the game.

    Args:
        scenario: The scenario.

    Returns:
        Groups in reading order.
    """
    found = [
        Group(
            issue.name,
            f"0: {issue.zero}. 100: {issue.hundred}. Now: {issue.status_quo:g}.",
            tuple(
                _slider(scenario, kind, state, issue.key, f"{scenario.names[state]}: {kind}")
                for state in scenario.states
                for kind in ("position", "salience")
            ),
        )
        for issue in scenario.issues
    ]
    outside = tuple(
        _slider(scenario, "outside", state, None, f"{scenario.names[state]}: value of no deal")
        for state in scenario.states
    )
    game = tuple(
        _slider(
            scenario,
            held.name,
            held.state,
            None,
            (f"{scenario.names[held.state]}: " if held.state else "") + held.name.replace("_", " "),
        )
        for held in scenario.assumptions
    )
    return (
        *found,
        Group("Outside options", "Gain without any deal, as a share of the stakes.", outside),
        Group("How the game is played", "docs/methods/deals.md says what each means.", game),
    )


def _slider(scenario: Scenario, kind: str, state: str | None, issue: str | None, label: str) -> Slider:
    quantity = scenario.judgements[scenario.column[kind, state, issue]].quantity
    least, most = _limits(kind)
    # Coarse enough to be moved with the keyboard, fine enough to keep what the file says.
    step = 1.0 if most > 50 else 0.1 if most > 2 else 0.001 if kind in ("false_alarm", "discount") else 0.01
    return Slider(f"{kind}:{state or ''}:{issue or ''}", label, quantity.low, quantity.high, least, most, step)


def _limits(kind: str) -> tuple[float, float]:
    own = {"position": (0.0, 100.0), "salience": (0.0, 1.0), "outside": (-1.0, 1.0)}
    return own.get(kind) or LIMITS.get(kind, (0.0, 1.0))


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """Move ranges of a scenario.

    Args:
        scenario: The scenario.
        changes: What to move, and where to.

    Returns:
        The scenario with those ranges; a most likely value outside its new range moves to the nearer end.

    Raises:
        InputError: A slider that the scenario lacks, or an end beyond what is allowed.
    """
    views, outside = dict(scenario.views), dict(scenario.outside)
    assumptions = list(scenario.assumptions)
    for name, (low, high) in changes.items():
        kind, state, issue = (*name.split(":"), "", "")[:3]
        column = scenario.column.get((kind, state or None, issue or None))
        if column is None:
            raise InputError(f"the scenario has no range {name[:80]}; reload the page")
        least, most = _limits(kind)
        if not least <= low <= high <= most:
            raise InputError(f"{name[:80]}: give a range within {least:g} to {most:g}, the lower end first")
        old = scenario.judgements[column].quantity
        new = Quantity(low, high, None if old.mode is None else min(high, max(low, old.mode)))
        if issue:
            views[state, issue] = replace(views[state, issue], **{kind: new})
        elif kind == "outside":
            outside[state] = new
        else:
            place = next(i for i, a in enumerate(assumptions) if (a.name, a.state or "") == (kind, state))
            assumptions[place] = replace(assumptions[place], value=new)
    moved = {s: "Set on the page." for s, value in outside.items() if value != scenario.outside[s]}
    return replace(
        scenario,
        views=views,
        outside=outside,
        assumptions=tuple(assumptions),
        outside_sources=moved | dict(scenario.outside_sources),
    )


def worked_out(scenario: Scenario, *, chosen: tuple[str, ...] = TOLD, seed: int = 0) -> Chapter:
    """Work out packages, frontier and survival, with fewer draws than the brief so that it takes under a second.

    Args:
        scenario: The scenario.
        chosen: Policies to play forward.
        seed: Seed of draws and luck.

    Returns:
        A chapter with charts and tables.

    Raises:
        InputError: A policy that the scenario lacks, or a salience that leaves a state without interests.
    """
    for state in scenario.states:
        if not any(scenario.views[state, issue.key].salience.centre > 0 for issue in scenario.issues):
            raise InputError(f"{scenario.names[state]} cares for no issue; raise one of its saliences above 0")
    known = policies(scenario)
    if unknown := sorted(set(chosen) - set(known)):
        raise InputError(f"there is no policy {unknown[0][:60]}; choose from {', '.join(known)}")
    deal = find_deal(scenario, draws=LAB_DRAWS, seed=seed, ranked=False)
    forward = play_forward(
        scenario, paths=LAB_PATHS, draws=LAB_DRAWS // 2, seed=seed, chosen={name: known[name] for name in chosen}
    )
    return of_results(deal.scenario, deal, forward)


def size(scenario: Scenario) -> int:
    """Number of packages of a scenario."""
    return build(scenario, scenario.central()).size


def labels(scenario: Scenario) -> dict[str, str]:
    """Policies that can be played: key to what the reader sees."""
    return {name: label(name) for name in policies(scenario)}
