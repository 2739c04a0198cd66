"""The shipped scenarios beside what came: how long each thaw was kept in fact, and what the game had said of that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from thawcast.brief.model import Chapter, Table
from thawcast.brief.phrases import chance, chance_between, joined
from thawcast.deals.results.deal import ARMS, Deal
from thawcast.deals.results.forward import TOLD, Forward
from thawcast.deals.sentences import heading, label, moves, points, third_losses, under
from thawcast.durability import casebook
from thawcast.values import Estimate

YEARS = (1, 3, 10)
"""Years of which a chance to hold is told."""

NEAR_DAYS = 366
"""How long after a scenario's date a thaw of the casebook may begin to be the one that it is about."""

EVEN = 0.5
"""Chance from which on the game said that a deal would hold."""


@dataclass(frozen=True)
class Came:
    """What came of a scenario's thaw.

    Args:
        case: Identifier in the casebook.
        years: How long it was kept from the scenario's date on, as far as that is known [years].
        ended: Whether it ended then; else nobody has looked later.
    """

    case: str
    years: float
    ended: bool

    def held(self, years: int) -> bool | None:
        """Whether it was still kept after so many years; None where that is not known yet."""
        if self.years >= years:
            return True
        return False if self.ended else None


def came(deal: Deal) -> Came | None:
    """Find what came of a scenario's thaw in the casebook.

    Args:
        deal: Results of the scenario.

    Returns:
        How long the thaw that ran on the scenario's date, or began in the year after, was kept; None where its outcome
        cannot be told, or the casebook has none.
    """
    day = deal.scenario.date
    own = [
        c
        for c in casebook.between(*deal.scenario.states)
        if (c.start - day).days < NEAR_DAYS and (c.end or date.max) > day
    ]
    case = max(own, key=lambda c: c.start, default=None)
    if case is None or case.outcome == "running":
        return None
    until = case.end or case.checked_on or case.known_on
    return None if until is None else Came(case.id, (until - day).days / 365.25, case.end is not None)


def chances(forward: Forward, arm: str) -> Mapping[str, Mapping[int, Estimate]]:
    """Chance that a package holds, by policy and years."""
    played = forward.arms[arm].policies
    return {p: {y: played[p].survival[12 * y] for y in YEARS if 12 * y in played[p].survival} for p in TOLD}


def record(found: Mapping[str, tuple[Deal, Forward]]) -> Chapter:
    """Put the shipped scenarios beside each other, and beside what came.

    Args:
        found: Scenario to its results.

    Returns:
        A chapter of four tables.
    """
    scores = scores_table(found)
    told = joined(f"{row[1]} {under(policy)}" for policy, row in zip(TOLD, scores.rows[:-1], strict=True))
    return Chapter(
        key="record",
        question="What did the game say, and what came?",
        answer=f"Of what can be told by now the game had right: {told}.",
        tables=(record_table(found), scores, chances_table(found), packages_table(found)),
        caveats=(
            "Few cases, chosen because they are known: the table shows misses, it proves no skill.",
            "Issues and successors were written down by people who know what came, if from sources of the time.",
            "The packages are the game's, not those that were signed; what is compared is how long the thaw was kept.",
        ),
    )


def packages_table(found: Mapping[str, tuple[Deal, Forward]]) -> Table:
    """Who gains what by the best package for each side, who loses, and what would reverse the chances.

    Args:
        found: Scenario to its results.

    Returns:
        Two rows a scenario.
    """
    rows: list[tuple[str, ...]] = []
    for deal, forward in found.values():
        about = deal.scenario
        for state, best in deal.best_for.items():
            other = next(s for s in about.states if s != state)
            rows.append(
                (
                    about.title,
                    about.names[state],
                    moves(about, best.package),
                    points(best.gains[state], signed=True),
                    f"{about.names[other]} {points(best.gains[other], signed=True)}",
                    joined(third_losses(about, best.gains)) if third_losses(about, best.gains) else "none",
                    _reverses(deal, forward),
                )
            )
    headings = ("Scenario", "Best for", "Package", "It gains", "The other gains", "Who loses", "What would reverse it")
    return Table("The best package for each side (percent of stakes, beside no deal)", headings, tuple(rows))


def _reverses(deal: Deal, forward: Forward) -> str:
    arm = heading(deal)
    turns = () if arm is None else forward.arms[arm].policies[TOLD[0]].turns_on
    return ", ".join(f"{t.judgement} {t.rank_correlation:+.2f}" for t in turns) or "no single judgement"


def chances_table(found: Mapping[str, tuple[Deal, Forward]]) -> Table:
    """The chance that each scenario's package holds one, three and ten years, under three policies.

    Args:
        found: Scenario to its results.

    Returns:
        Three rows a scenario.
    """
    rows: list[tuple[str, ...]] = []
    for deal, forward in found.values():
        arm = heading(deal)
        if arm is None:
            continue
        for policy, told in chances(forward, arm).items():
            rows.append(
                (
                    deal.scenario.title,
                    ARMS[arm],
                    label(policy),
                    *(chance_between(told[y]) if y in told else "-" for y in YEARS),
                )
            )
    headings = ("Scenario", "Package", "Policy", *(f"{y} year{'s' if y > 1 else ''}" for y in YEARS))
    return Table("Chance to hold (90% interval over the draws)", headings, tuple(rows))


def _compared(found: Mapping[str, tuple[Deal, Forward]]) -> Iterator[tuple[Deal, Came, str, Mapping[int, Estimate]]]:
    """A scenario, what came of it, a policy and its chances by years, where the outcome is known."""
    for deal, forward in found.values():
        arm, outcome = heading(deal), came(deal)
        if arm is not None and outcome is not None:
            for policy, told in chances(forward, arm).items():
                yield deal, outcome, policy, told


def record_table(found: Mapping[str, tuple[Deal, Forward]]) -> Table:
    """What the game said beside what came: hits and misses, scenario by scenario and policy by policy.

    Args:
        found: Scenario to its results.

    Returns:
        A row a scenario and policy, where the outcome is known; a dash for years beyond the scenario's horizon.
    """
    rows: list[tuple[str, ...]] = []
    for deal, outcome, policy, told in _compared(found):
        kept = f"{outcome.years:.1f} years" if outcome.ended else "still kept"
        marks = (_mark(told[y], outcome.held(y)) if y in told else "-" for y in YEARS)
        rows.append((deal.scenario.title, kept, label(policy), *marks))
    headings = ("Scenario", "Kept in fact", "Policy", *(f"{y} year{'s' if y > 1 else ''}" for y in YEARS))
    return Table("What was said beside what came", headings, tuple(rows))


def _says_kept(p: float) -> bool:
    return round(p, 2) >= EVEN  # as it is printed


def _mark(said: Estimate, held: bool | None) -> str:
    if held is None:
        return f"{chance(said.value)}, not known yet"
    hit = _says_kept(said.value or 0.0) == held
    return f"{chance(said.value)}, {'kept' if held else 'not kept'}: {'hit' if hit else 'miss'}"


def scores_table(found: Mapping[str, tuple[Deal, Forward]]) -> Table:
    """Hits and Brier scores by policy, beside a chance of one half throughout.

    Args:
        found: Scenario to its results.

    Returns:
        A row a policy, and the baseline's.

    Reference:
        Brier 1950, Monthly Weather Review 78:1-3.
    """
    pairs: dict[str, list[tuple[float, bool]]] = {policy: [] for policy in TOLD}
    for _, outcome, policy, told in _compared(found):
        pairs[policy] += [(p.value or 0.0, was) for y, p in told.items() if (was := outcome.held(y)) is not None]
    rows = [
        (
            label(policy),
            f"{sum(_says_kept(p) == was for p, was in told)} of {len(told)}",
            f"{sum((p - was) ** 2 for p, was in told) / len(told):.2f}" if told else "-",
        )
        for policy, told in pairs.items()
    ]
    rows.append(("One half throughout", "-", f"{EVEN**2:.2f}"))
    return Table("Hits and Brier score", ("Policy", "Hits", "Brier score"), tuple(rows))
