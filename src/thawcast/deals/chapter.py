"""Chapter 7: what would make it last?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from thawcast.brief.model import Chapter, Chart, Table
from thawcast.deals.exhibits.charts import deal_charts, forward_charts
from thawcast.deals.exhibits.tables import deal_tables, forward_tables
from thawcast.deals.package import deal_answer, told
from thawcast.deals.result import ScenarioResults
from thawcast.deals.results.about import About
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward
from thawcast.deals.sentences import deal_claims, forward_answer, forward_claims
from thawcast.states import DyadDay, State

QUESTION = "What would make it last?"

CAVEATS = (
    "Positions and saliences are judgements with ranges, not measurements; the scenario file gives each its reason.",
    "A gain is in percent of a side's own stakes: how far issues move towards what it wants, weighed by salience.",
    "Gains of two sides cannot be compared; 100 percent would be every issue moved along its whole scale.",
    "A chance to hold is that of a deal once struck; in the model interests, new principals, shocks and errors end it.",
)


def chapter(found: ScenarioResults | None, of: DyadDay) -> Chapter:
    """Answer the seventh question for two states.

    Args:
        found: What the scenario that ships for them gives; None without one.
        of: The two, and the day.

    Returns:
        The chapter, with its reason where none ships.
    """
    if found is None:
        return absent(of.a, of.b)
    made, day = of_results(found.what, found.deal, found.forward), found.what.date
    return replace(made, answer=f"Judged as of {day:%B %Y}. {made.answer}", data_to=day)


def of_results(what: About, deal: Deal | None, forward: Forward | None) -> Chapter:
    """Put what is known into a chapter.

    Args:
        what: What the scenario is about.
        deal: Its packages; None to leave them out.
        forward: The packages played forward; None to leave that out.

    Returns:
        The chapter, with the parts for which there are results.
    """
    claims: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    answer, methods = "", list[str]()
    if deal is not None:
        answer, claims, charts, tables = (
            deal_answer(deal, forward),
            (*told(deal), *deal_claims(deal)),
            deal_charts(deal),
            deal_tables(deal),
        )
        methods.append(f"exact packages over {deal.draws:,} draws, repeated game")
    if forward is not None:
        answer, claims = answer or forward_answer(forward), (*claims, *forward_claims(what, forward))
        charts, tables = (*charts, *forward_charts(forward)), (*tables, *forward_tables(what, forward))
        methods.append(f"{forward.paths:,} simulated paths a policy (reciprocity {forward.reciprocity})")
    return Chapter(
        key="deals",
        question=QUESTION,
        answer=answer,
        method=", ".join(methods),
        claims=claims,
        numbers=brief_numbers(what, deal, forward),
        charts=charts,
        tables=tables,
        caveats=(*((what.provisional,) if what.provisional else ()), *CAVEATS),
        sources=(f"scenario:{what.key}",),
    )


def brief_numbers(what: About, deal: Deal | None, forward: Forward | None) -> Mapping[str, Any]:
    """The named results that a brief's JSON carries; `thawcast deal --json` and `simulate --json` print all.

    Args:
        what: As for `of_results`.
        deal: As for `of_results`.
        forward: As for `of_results`.

    Returns:
        Nested mappings with `Estimate`.
    """
    numbers: dict[str, Any] = {"scenario": what.to_dict()}
    if deal is not None:
        numbers["deal_exists"] = deal.deal_exists
        numbers["packages"] = {
            name: {
                "package": {issue: settled.at for issue, settled in arm.package.items()},
                "gains": dict(arm.gains),
                "beside_next_best": {s: {"next_best": b.rival, "more": b.more} for s, b in arm.beside.items()},
                "critical_discount": {s: side.critical for s, side in arm.sides.items()},
                "both_patient": arm.patient,
            }
            for name, arm in deal.arms.items()
        }
    if forward is not None:
        numbers["survival"] = {
            name: {
                policy: {f"{months}_months": alive for months, alive in found.survival.items()}
                for policy, found in arm.policies.items()
            }
            for name, arm in forward.arms.items()
        }
        numbers["best_policy"] = {name: arm.best_policy.to_dict() for name, arm in forward.arms.items()}
        numbers["deep_outlasts_tactical_share"] = {
            policy: row["deep"].lasts_longer_share for policy, row in forward.ordering.items()
        }
    return numbers


def absent(a: State, b: State) -> Chapter:
    """The chapter of a dyad for which no scenario was given or ships.

    Args:
        a: One state.
        b: The other.

    Returns:
        A chapter with its reason.

    Example:
        >>> from thawcast.states import resolve_dyad
        >>> absent(*resolve_dyad("China", "India")).reason
        'no scenario ships for China and India; write one with: thawcast deal --init CHN IND'
    """
    way = f"write one with: thawcast deal --init {a.code} {b.code}"
    return Chapter("deals", QUESTION, reason=f"no scenario ships for {a.phrase} and {b.phrase}; {way}")
