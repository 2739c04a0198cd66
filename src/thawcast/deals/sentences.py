"""Puts what this chapter finds into sentences."""

from collections.abc import Mapping

from thawcast.brief.phrases import between, chance, chance_between, joined
from thawcast.deals.judged import judged
from thawcast.deals.results.about import About, Gains, Package
from thawcast.deals.results.deal import ARMS, AT_PRESENT, BestFor, Deal, SignedPackage
from thawcast.deals.results.forward import TOLD, BestPolicy, Forward, PlayedPolicy
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

UNDER = {
    "status_quo": "under present reactions",
    "tit_for_tat": "under strict tit-for-tat",
    "generous_tit_for_tat": "under generous tit-for-tat",
    "grit": "under GRIT",
    "instrumental_detente": "under instrumental détente",
    "deep_reconciliation": "if breaches are forgiven until they last",
}
"""How a policy is told in a sentence."""

RIVALS = {"tactical": "the tactical package", "deep": "the deep package", "none": "no deal"}

TOLD_MONTHS = 36
"""Months of which an answer tells the chance to hold."""

LOSS = 0.005
"""Least loss of a third party that is told [share of stakes]."""


def label(name: str) -> str:
    """What the reader sees for a solution or policy."""
    return LABELS.get(name, name.replace("_", " "))


def under(policy: str) -> str:
    """How a sentence says that a policy is followed; one that the user wrote keeps its name."""
    return UNDER.get(policy, f"under {label(policy)}")


def points(found: Estimate, *, signed: bool = False) -> str:
    """Gain in percent of stakes, with its interval."""
    return between(found, digits=1, scale=100.0, signed=signed)


def moves(about: About, package: Package | None) -> str:
    """A package in words."""
    if not package:
        return "no package leaves both better off"
    return "; ".join(f"{about.issues[key]}: {settled.name}" for key, settled in package.items())


def heading(deal: Deal) -> str | None:
    """The arm that heads an answer: the deep package, else the tactical one."""
    return next((name for name in reversed(AT_PRESENT) if name in deal.arms), None)


def held(forward: Forward, name: str) -> str | None:
    """The chances that a package holds, the hardest first, so that nobody is ruined by the kindest.

    Args:
        forward: The packages played forward.
        name: Key of `ARMS`.

    Returns:
        A sentence; None where the package was not played.
    """
    played = forward.arms.get(name)
    if played is None:
        return None
    told = {p: found for p, found in played.policies.items() if p in TOLD} or played.policies
    months = _told_months(forward, told)
    chances = {
        p: found.survival[months] if months in found.survival else Estimate(found.at_last, None, None, "probability")
        for p, found in told.items()
    }
    first, *rest = sorted(chances, key=lambda p: chances[p].value or 0.0)
    more = [f"{chance(chances[p].value)} {under(p)}" for p in rest]
    others = f"; {joined(more)}" if more else ""
    return f"{ARMS[name]}: {chance_between(chances[first])} to hold {_span(months)} {under(first)}{others}."


def _told_months(forward: Forward, played: Mapping[str, PlayedPolicy]) -> int:
    """Three years, or the last milestone before; the horizon where that comes first."""
    milestones = [m for found in played.values() for m in found.survival if m <= TOLD_MONTHS]
    return max(milestones, default=forward.horizon_months)


def _span(months: int) -> str:
    years, rest = divmod(months, 12)
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    if rest or years >= len(words):
        return f"{months} months"
    return "a year" if years == 1 else f"{words[years]} years"


def who_gains(about: About, arm: SignedPackage | BestFor) -> str:
    """What a package gives each principal beside no change, and which third parties lose, on one line."""
    gains = [f"{about.phrase(s)} {points(arm.gains[s], signed=True)}" for s in about.states]
    losers = third_losses(about, arm.gains)
    lost = f"; losing: {joined(losers)}" if losers else ""
    return f"Beside no deal, in percent of each one's stakes: {joined(gains)}{lost}"


def third_losses(about: About, gains: Gains) -> list[str]:
    """Third parties that a package leaves worse off, and by how much."""
    return [
        f"{about.phrase(s)} {points(gains[s], signed=True)}"
        for s in about.third_parties
        if (gains[s].value or 0.0) < -LOSS
    ]


def beside_next(about: About, arm: SignedPackage) -> str:
    """What a package gives each principal beside its next best."""
    told = [
        f"{about.phrase(s)} {points(found.more, signed=True)} against {RIVALS[found.rival]} "
        f"(chance that it is more: {chance(found.gains_more.value)})"
        for s, found in arm.beside.items()
    ]
    return f"beside the next best of each: {joined(told)}" if told else ""


def unwilling(deal: Deal) -> str:
    """Which side has no reason to go from the tactical to the deep package, where that is so."""
    if not set(AT_PRESENT) <= set(deal.arms):
        return _only(deal)
    about, deep, tactical = deal.scenario, deal.arms["deep"], deal.arms["tactical"]
    found = [s for s in about.states if (deep.gains[s].value or 0.0) <= (tactical.gains[s].value or 0.0)]
    if not found:
        return "Each side gains more from the deep package than from the tactical one."
    told = [
        f"{about.phrase(s)} has no reason to go from the tactical to the deep package: it gains "
        f"{points(deep.gains[s])} instead of {points(tactical.gains[s])} percent"
        for s in found
    ]
    return f"By these judgements {joined(told)}."


def _only(deal: Deal) -> str:
    if list(deal.arms)[:1] == ["deep"]:
        return "No tactical package leaves both better off: their trades build institutions or settle core issues."
    return "No deep package leaves both better off." if deal.arms else ""


def deal_claims(deal: Deal) -> tuple[str, ...]:
    """What the bargaining part found, most important first."""
    about, claims = deal.scenario, list[str]()
    claims.append(
        f"The chance over {deal.draws:,} draws of the judgements that some package leaves both better off is "
        f"{chance(deal.deal_exists.value)}."
    )
    for name, arm in deal.arms.items():
        if name not in AT_PRESENT:
            continue
        claims.append(f"{ARMS[name]}{_depth(about, name, arm)}: {moves(about, arm.package)}.")
        next_best = beside_next(about, arm)
        claims.append(f"{who_gains(about, arm)}{f'; {next_best}' if next_best else ''}.")
    claims += [sentence for sentence in (unwilling(deal),) if sentence]
    claims += [
        f"Best for {about.phrase(state)} while the other is no worse off: {moves(about, best.package)}. "
        f"{who_gains(about, best)}."
        for state, best in deal.best_for.items()
    ]
    chosen = heading(deal)
    if chosen is not None:
        claims.append(
            f"Patience alone would keep the {ARMS[chosen].lower()} in {chance(deal.arms[chosen].patient.value)} of the "
            f"draws; the chances to hold are lower, for they count lapses, misreading, shocks and new principals too."
        )
    nash = next(picked for picked in deal.solutions if picked.name == "nash")
    if nash.package:
        claims.append(
            f"The Nash package is the best one in {chance(nash.best_share)} of the draws; which package is best "
            f"depends on judgements that nobody knows exactly."
        )
    claims += _breaking(deal)
    if deal.sensitivity.margin:
        most = joined(judged(row.judgement, about) for row in deal.sensitivity.margin[:3])
        claims.append(f"What decides most whether it holds: {most}.")
    return tuple(claims)


def _depth(about: About, name: str, arm: SignedPackage) -> str:
    """Why a package is called deep."""
    if name != "deep":
        return ""
    built = [about.issues[k] for k, s in arm.package.items() if k in about.institutions and s.at > s.was]
    settled = [about.issues[k] for k in arm.package if k in about.core]
    why = [f"{verb} {joined(parts)}" for verb, parts in (("builds", built), ("settles", settled)) if parts]
    return f", deep because it {joined(why)}"


def _breaking(deal: Deal) -> list[str]:
    """The single change of mind that would break the deep (else tactical) package soonest."""
    chosen = heading(deal)
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
    issue, name = deal.scenario.issues[row.issue], deal.scenario.phrase(state)
    times = between(row.factor, digits=1)
    return [f"It would break first if {issue} came to matter {times} times as much to {name}."]


def forward_answer(forward: Forward) -> str:
    """What is to be expected of each package played, the hardest chance first."""
    told = [sentence for name in forward.arms if name in AT_PRESENT and (sentence := held(forward, name))]
    return " ".join(told) or "No package on the table leaves both sides better off, so there is none to play."


def forward_claims(about: About, forward: Forward) -> tuple[str, ...]:
    """What the played-forward part found, most important first."""
    claims: list[str] = []
    for name, arm in forward.arms.items():
        ends = {policy: found.at_last for policy, found in arm.policies.items()}
        best, worst = max(ends, key=lambda p: ends[p]), min(ends, key=lambda p: ends[p])
        months = max(next(iter(arm.policies.values())).survival, default=forward.horizon_months)
        claims.append(
            f"{ARMS[name]}: the chance to hold {_span(months)} is {chance(ends[worst])} {under(worst)} "
            f"and {chance(ends[best])} {under(best)}."
        )
        hardest = arm.policies[worst].turns_on
        if name in AT_PRESENT and hardest:
            turns = joined(f"{judged(t.judgement, about)} ({t.rank_correlation:+.2f})" for t in hardest)
            claims.append(
                f"What would change that most {under(worst)}: {turns}, rank correlations with the months that it lasts."
            )
    if forward.ordering:
        told = [f"{chance(row['deep'].lasts_longer_share)} {under(policy)}" for policy, row in forward.ordering.items()]
        claims.append(
            f"The chance over the draws that the deep package outlasts the tactical one, at the same preferences: "
            f"{joined(told)}."
        )
    claims += [_best(about, name, arm.best_policy) for name, arm in forward.arms.items() if name in AT_PRESENT]
    claims.append(f"Present reactions are {forward.reciprocity}.")
    return tuple(claims)


def _best(about: About, name: str, best: BestPolicy) -> str:
    a, b = about.states
    if best.agree:
        return f"{ARMS[name]}: both sides do best {under(best.of[a])}."
    return (
        f"{ARMS[name]}: {about.phrase(a)} does best {under(best.of[a])}, {about.phrase(b)} {under(best.of[b])}: "
        f"they disagree on the policy."
    )
