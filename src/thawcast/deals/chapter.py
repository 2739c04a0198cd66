"""Chapter 7: what would make it last?"""

from collections.abc import Mapping

from thawcast.brief.model import Chapter, Chart, Table
from thawcast.deals.exhibits import deal_charts, forward_charts
from thawcast.deals.forward import forward_numbers
from thawcast.deals.result import Numbers, deal_numbers
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.deals.sentences import deal_answer, deal_claims, forward_answer, forward_claims
from thawcast.deals.shipped import keys, load, results, shipped_for
from thawcast.deals.tabling import deal_tables, forward_tables

__all__ = ["absent", "chapter", "of_numbers", "shipped_for"]

QUESTION = "What would make it last?"

CAVEATS = (
    "Positions and saliences are judgements with ranges, not measurements; the scenario file gives each its reason.",
    "Gains are shares of what each side has at stake on these issues and cannot be compared between sides.",
    "Survival holds within the model: a thaw ends there only through interests, shocks, lapses and misreading.",
)


def chapter(scenario: Scenario, *, seed: int = 0, reciprocity: Mapping[str, float] | None = None) -> Chapter:
    """Answer the seventh question for a scenario.

    Args:
        scenario: The scenario; one that ships answers at once from its shipped results.
        seed: Seed of draws and luck.
        reciprocity: State to its measured reciprocity [0-1], where there is a measurement.

    Returns:
        The chapter.

    Example:
        >>> found = chapter(load("us_russia_reset_2010"))
        >>> found.key, found.question, len(found.charts)
        ('deals', 'What would make it last?', 5)
    """
    ready = None
    if scenario.key in keys() and scenario is load(scenario.key) and not reciprocity:
        ready = results(scenario.key, seed)
    if ready is None:
        ready = deal_numbers(scenario, seed=seed), forward_numbers(scenario, seed=seed, reciprocity=reciprocity)
    return of_numbers(*ready)


def of_numbers(deal: Numbers, forward: Numbers | None) -> Chapter:
    """Put numbers that are already known into a chapter.

    Args:
        deal: As `deal_numbers` gives them, or at least its `scenario`.
        forward: As `forward_numbers` gives them; None to leave out what is played forward.

    Returns:
        The chapter, with the parts for which there are numbers.
    """
    claims: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    answer, methods = "", list[str]()
    if "solutions" in deal:
        answer, claims, charts, tables = deal_answer(deal), deal_claims(deal), deal_charts(deal), deal_tables(deal)
        methods.append(f"exact packages over {deal['draws']:,} draws, repeated game")
    if forward is not None:
        found = forward_claims(deal, forward)
        answer, claims = answer or forward_answer(forward), (*claims, *found)
        charts, tables = (*charts, *forward_charts(forward)), (*tables, *forward_tables(deal, forward))
        measured = "measured" if forward["reciprocity"] == "measured" else "assumed, not measured"
        methods.append(f"{forward['paths']:,} simulated paths a policy (reciprocity {measured})")
    return Chapter(
        key="deals",
        question=QUESTION,
        answer=answer,
        method=", ".join(methods),
        claims=claims,
        numbers=brief_numbers(deal, forward),
        charts=charts,
        tables=tables,
        caveats=CAVEATS,
        sources=(f"scenario:{deal['scenario']['key']}",),
    )


def brief_numbers(deal: Numbers, forward: Numbers | None) -> Numbers:
    """The named results that a brief's JSON carries; `thawcast deal --json` and `simulate --json` print all.

    Args:
        deal: As for `of_numbers`.
        forward: As for `of_numbers`.

    Returns:
        JSON values.
    """
    numbers: Numbers = {"scenario": deal["scenario"]}
    if "solutions" in deal:
        numbers["deal_exists_share"] = deal["deal_exists"]
        numbers["packages"] = {
            name: {
                "package": {issue: settled["at"] for issue, settled in arm["package"].items()},
                "gains": {s: arm["gains"][s] for s in deal["scenario"]["states"]},
                "critical_discount": {s: side["critical"] for s, side in arm["sides"].items()},
                "holds_share": arm["holds"],
            }
            for name, arm in deal["arms"].items()
        }
    if forward is not None:
        numbers["survival"] = {
            name: {policy: found["survival"] for policy, found in arm["policies"].items()}
            for name, arm in forward["arms"].items()
        }
        numbers["best_policy"] = {name: arm["best_policy"] for name, arm in forward["arms"].items()}
        numbers["deep_outlasts_tactical_share"] = {
            policy: row["deep"]["lasts_longer_share"] for policy, row in forward["ordering"].items()
        }
    return numbers


def absent(a: str, b: str) -> Chapter:
    """The chapter of a dyad for which no scenario was given or ships.

    Args:
        a: Code of one state.
        b: Code of the other.

    Returns:
        A chapter with its reason.

    Example:
        >>> absent("CHN", "IND").reason
        'no scenario ships for CHN and IND; write one with: thawcast deal --init CHN IND'
    """
    return Chapter(
        key="deals",
        question=QUESTION,
        reason=f"no scenario ships for {a} and {b}; write one with: thawcast deal --init {a} {b}",
    )
