"""Chapter 7: what would make it last?"""

from collections.abc import Mapping

from thawcast.brief.model import Chapter
from thawcast.deals.charts import deal_charts, forward_charts
from thawcast.deals.findings import Numbers, deal_numbers
from thawcast.deals.forward import forward_numbers
from thawcast.deals.scenario import Scenario
from thawcast.deals.shipped import keys, load, results, shipped_for
from thawcast.deals.tabling import deal_tables, forward_tables
from thawcast.deals.telling import deal_answer, deal_claims, forward_claims

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


def of_numbers(deal: Numbers, forward: Numbers) -> Chapter:
    """Put numbers that are already known into a chapter.

    Args:
        deal: As `deal_numbers` gives them.
        forward: As `forward_numbers` gives them.

    Returns:
        The chapter.
    """
    measured = "reciprocity measured" if forward["reciprocity"] == "measured" else "reciprocity assumed, not measured"
    return Chapter(
        key="deals",
        question=QUESTION,
        answer=deal_answer(deal),
        method=f"exact packages, repeated game, {forward['paths']:,} simulated paths a policy ({measured})",
        claims=(*deal_claims(deal), *forward_claims(deal, forward)),
        numbers={"deal": deal, "forward": forward},
        charts=(*deal_charts(deal), *forward_charts(forward)),
        tables=(*deal_tables(deal), *forward_tables(deal, forward)),
        caveats=CAVEATS,
        sources=(f"scenario:{deal['scenario']['key']}",),
    )


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
