"""Puts what this chapter finds into sentences."""

from thawcast.brief.phrases import between, joined, share
from thawcast.deals.bargaining.arms import ARMS
from thawcast.deals.result import About, BestPolicy, Deal, Forward, Package
from thawcast.values import Estimate

LABELS = {
    "nash": "Nash",
    "kalai_smorodinsky": "Kalai-Smorodinsky",
    "egalitarian": "Egalitarian",
    "utilitarian": "Utilitarian",
    "status_quo": "Present reactions",
    "tit_for_tat": "Tit-for-tat",
    "generous_tit_for_tat": "Generous tit-for-tat",
    "grit": "GRIT",
    "instrumental_detente": "Instrumental détente",
    "deep_reconciliation": "Deep reconciliation",
}

PLAYED_BEST = ("deep", "tactical")
"""Arms that head an answer, the first that exists."""


def label(name: str) -> str:
    """What the reader sees for a solution or policy."""
    return LABELS.get(name, name.replace("_", " "))


def points(found: Estimate) -> str:
    """Gain in percent of stakes, with its interval."""
    return between(found, digits=1, scale=100.0)


def moves(about: About, package: Package | None) -> str:
    """A package in words."""
    if not package:
        return "no package leaves both better off"
    return "; ".join(f"{about.issues[key]}: {settled.name}" for key, settled in package.items())


def deal_answer(deal: Deal) -> str:
    """One line: is there a deal, and would each side keep it?"""
    chosen = next((name for name in PLAYED_BEST if name in deal.arms), None)
    if chosen is None:
        return "No package on the table leaves both sides better off."
    arm = deal.arms[chosen]
    (a, b), (first, second) = deal.scenario.states, deal.scenario.principals
    return (
        f"{ARMS[chosen]}: {first} gains {points(arm.gains[a])} and {second} {points(arm.gains[b])} percent of "
        f"its stakes; both would keep it in {share(arm.holds)} of the draws."
    )


def deal_claims(deal: Deal) -> tuple[str, ...]:
    """What the bargaining part found, most important first."""
    claims: list[str] = []
    (a, b), (first, second) = deal.scenario.states, deal.scenario.principals
    claims.append(
        f"A package that leaves both better off exists in {share(deal.deal_exists)} of {deal.draws:,} "
        f"draws of the judgements."
    )
    for name, arm in deal.arms.items():
        if name == "deep_changed":
            continue
        claims.append(
            f"{ARMS[name]} ({moves(deal.scenario, arm.package)}): {first} gains {points(arm.gains[a])}, {second} "
            f"{points(arm.gains[b])} percent of stakes; both are patient enough to keep it in "
            f"{share(arm.holds)} of the draws."
        )
    nash = next(picked for picked in deal.solutions if picked.name == "nash")
    if nash.package:
        claims.append(
            f"The Nash package is the best one in {share(nash.best_share)} of the draws; which package is best "
            f"depends on judgements that nobody knows exactly."
        )
    claims += _breaking(deal)
    if deal.sensitivity.margin:
        most = joined(row.judgement for row in deal.sensitivity.margin[:3])
        claims.append(f"What decides most whether it holds: {most}.")
    return tuple(claims)


def _breaking(deal: Deal) -> list[str]:
    """The single change of mind that would break the deep (else tactical) package soonest."""
    chosen = next((name for name in PLAYED_BEST if name in deal.arms), None)
    if chosen is None:
        return []
    found = [
        (row.factor.value, state, row)
        for state, side in deal.arms[chosen].sides.items()
        for row in side.breaking_factor
        if row.factor.value is not None and row.factor.value > 1
    ]
    if not found:
        return []
    _, state, row = min(found, key=lambda f: f[0])
    issue, name = deal.scenario.issues[row.issue], deal.scenario.names[state]
    times = between(row.factor, digits=1)
    return [f"It would break first if {issue} came to matter {times} times as much to {name}."]


def forward_answer(forward: Forward) -> str:
    """One line: which package lasts, under which policy."""
    shown = {
        (name, policy): found.at_last
        for name, arm in forward.arms.items()
        if name != "deep_changed"
        for policy, found in arm.policies.items()
    }
    if not shown:
        return "No package on the table leaves both sides better off, so there is none to play."
    best = max(shown, key=lambda key: shown[key])
    return (
        f"Best at these preferences: the {ARMS[best[0]].lower()} under {label(best[1]).lower()}, still running after "
        f"{forward.horizon_months} months on {share(shown[best])} of the paths."
    )


def forward_claims(about: About, forward: Forward) -> tuple[str, ...]:
    """What the played-forward part found, most important first."""
    claims: list[str] = []
    for name, arm in forward.arms.items():
        shown = {policy: found.at_last for policy, found in arm.policies.items()}
        best, worst = max(shown, key=lambda p: shown[p]), min(shown, key=lambda p: shown[p])
        claims.append(
            f"{ARMS[name]}: it still runs after {forward.horizon_months} months on {share(shown[best])} of the paths "
            f"under {label(best).lower()}, on {share(shown[worst])} under {label(worst).lower()}."
        )
    if forward.ordering:
        told = [
            f"{share(row['deep'].lasts_longer_share)} (equal in {share(row['deep'].same_share)}) under "
            f"{label(policy).lower()}"
            for policy, row in forward.ordering.items()
        ]
        claims.append(
            f"At the same preferences the deep package outlasts the tactical one in {joined(told)} of the draws."
        )
    claims += [_best(about, name, arm.best_policy) for name, arm in forward.arms.items() if name != "deep_changed"]
    return tuple(claims)


def _best(about: About, name: str, best: BestPolicy) -> str:
    (a, b), (first, second) = about.states, about.principals
    if best.agree:
        return f"{ARMS[name]}: both sides do best under {label(best.of[a]).lower()}."
    return (
        f"{ARMS[name]}: {first} does best under {label(best.of[a]).lower()}, {second} under "
        f"{label(best.of[b]).lower()}: they disagree on the policy."
    )
