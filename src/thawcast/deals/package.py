"""A package in words: its measures, who gets and who gives, the side term that helps most, for whom it is bad."""

from collections.abc import Mapping

from thawcast.brief.phrases import bounded, joined, likelihood
from thawcast.deals.results.about import About
from thawcast.deals.results.deal import ARMS, Deal, SignedPackage
from thawcast.deals.results.forward import TOLD, Forward
from thawcast.deals.sentences import TOLD_MONTHS, heading, under

SHOWN = 3
"""Measures, or issues of a side, that are named."""

EVEN = 0.005
"""Gain under which an issue is neither given nor got [share of stakes]."""

HELPS = 0.01
"""Patience by which a side term must lower what a side needs for it to be named [annual discount factor]."""


def measures(about: About, arm: SignedPackage) -> str:
    """Name the measures of a package, those first on which the two are opposed at bottom.

    Args:
        about: What the scenario is about.
        arm: The package.
    """
    worth = {trade.issue: trade.shapley for trade in arm.trades}
    order = sorted(arm.package, key=lambda key: (key not in about.core, -worth.get(key, 0.0), key))
    named = "; ".join(f"{about.issues[key]}: {arm.package[key].name}" for key in order[:SHOWN])
    rest = len(order) - SHOWN
    return f"{named}; and {rest} more" if rest > 0 else named


PLAIN: Mapping[str, str] = {
    "status_quo": "as they react now",
    "tit_for_tat": "if every breach is answered",
    "generous_tit_for_tat": "if breaches are now and then forgiven",
    "grit": "if one side leads by steps announced beforehand",
    "instrumental_detente": "if each keeps to what pays it at once",
    "deep_reconciliation": "if breaches are forgiven until they last",
}
"""How a policy is told without its name."""


def deal_answer(deal: Deal, forward: Forward | None) -> str:
    """Tell the package that heads the answer: measures, who gains, who loses, whether it holds.

    Args:
        deal: The packages.
        forward: The packages played forward; None to leave that out.
    """
    chosen = heading(deal)
    if chosen is None:
        return "No package on the table leaves both sides better off."
    about, arm = deal.scenario, deal.arms[chosen]
    lose = losers(about, arm)
    parts = [f"{measures(about, arm)}.", _both(about, arm) + (f"; bad for {joined(lose)}" if lose else "") + "."]
    parts += [] if forward is None or chosen not in forward.arms else [_holds(forward, chosen)]
    return " ".join(part for part in parts if part)


def _both(about: About, arm: SignedPackage) -> str:
    gain = [about.phrase(s) for s in about.states if (arm.gains[s].value or 0.0) > 0]
    if len(gain) == len(about.states):
        return "Both gain"
    return f"Only {joined(gain)} gains" if gain else "Neither gains"


def losers(about: About, arm: SignedPackage) -> list[str]:
    """Name the third parties that a package leaves worse off, the worst off first.

    Args:
        about: What the scenario is about.
        arm: The package.
    """
    found = sorted((arm.gains[s].value or 0.0, about.phrase(s)) for s in about.third_parties)
    return [name for loss, name in found if loss < -EVEN]


def _holds(forward: Forward, chosen: str) -> str:
    """Say how likely it is to hold three years: the hardest chance first, so that nobody is ruined by the kindest."""
    policies = forward.arms[chosen].policies
    played = {
        policy: value
        for policy, found in policies.items()
        if policy in TOLD and TOLD_MONTHS in found.survival and (value := found.survival[TOLD_MONTHS].value) is not None
    }
    if not played:
        return ""
    hard, kind = (pick(played, key=lambda policy: played[policy]) for pick in (min, max))
    text = f"{_chance(played[hard])} to hold three years {PLAIN.get(hard, under(hard))}"
    more = "" if hard == kind else f", {_chance(played[kind])} {PLAIN.get(kind, under(kind))}"
    return f"{text[:1].upper()}{text[1:]}{more}."


def _chance(p: float) -> str:
    word = {"roughly even": "roughly even odds"}.get(likelihood(p), likelihood(p))
    return f"{word} ({bounded(p)[1]})"


def told(deal: Deal) -> tuple[str, ...]:
    """Tell the package that heads the answer in sentences: what each side gets and gives, what makes it hold.

    Args:
        deal: The packages.
    """
    chosen = heading(deal)
    if chosen is None:
        return ()
    about, arm = deal.scenario, deal.arms[chosen]
    lose = losers(about, arm)
    bad = f"It is bad for {joined(lose)}." if lose else "Of the third parties that were judged none is worse off."
    sides = [_side(about, arm, i) for i in range(len(about.states))]
    return (f"{ARMS[chosen]}: {sides[0]}", *sides[1:], _term(about, arm), bad)


def _side(about: About, arm: SignedPackage, i: int) -> str:
    """Say what one side gets and what it gives, the most first."""
    name = about.phrase(about.states[i])
    own = sorted(((trade.gains[i], about.issues[trade.issue]) for trade in arm.trades), reverse=True)
    gets = [issue for gain, issue in own if gain > EVEN]
    gives = [issue for gain, issue in reversed(own) if gain < -EVEN]
    got = f"gets most by these: {_few(gets)}" if gets else "gets nothing that it wants"
    given = f"It gives most on these: {_few(gives)}." if gives else "It gives nothing."
    return f"{name[:1].upper()}{name[1:]} {got}. {given}"


def _few(names: list[str]) -> str:
    return "; ".join(names[:SHOWN])


def _term(about: About, arm: SignedPackage) -> str:
    """Name the side term that most lowers the patience of the side that needs most of it."""
    state = max(arm.sides, key=lambda s: arm.sides[s].critical.value or 0.0)
    terms = arm.sides[state].side_terms
    best = max(terms, key=lambda term: term.lowers_by.value or 0.0, default=None)
    if best is None or (best.lowers_by.value or 0.0) < HELPS:
        return "No side term is needed: each side has more patience than keeping it takes."
    return (
        f"What helps most to make it hold is this side term: {best.name}. It lowers most the patience that"
        f" {about.phrase(state)} needs."
    )
