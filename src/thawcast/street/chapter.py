"""Chapter 2 of the brief: a two-way street, or just a tactic? Of two states, or of two series of one's own."""

from typing import TYPE_CHECKING

from thawcast.brief.model import Chapter
from thawcast.states import DyadDay
from thawcast.street.exhibits import dyad_charts, dyad_table, series_charts, tests_table
from thawcast.street.result import DyadStreet
from thawcast.street.sentences import NO_CAUSE, TOO_FEW, dyad_answer, dyad_caveats, dyad_sentences

if TYPE_CHECKING:
    from thawcast.street.analysis import Analysis
    from thawcast.street.series_result import Numbers

QUESTION = "A two-way street? Does each side answer the other?"
METHOD = (
    "Vector autoregression of monthly conflict counts (2 lags), HC3 and wild-bootstrap tests, controls partialled out"
)


def chapter(found: DyadStreet | None, of: DyadDay) -> Chapter:
    """Answer whether two states answer each other.

    Args:
        found: What is known of the two; None where there were too few months with conflict.
        of: The two, and the day.

    Returns:
        The chapter, unavailable where it cannot be told.
    """
    if found is None:
        return Chapter("street", QUESTION, reason=TOO_FEW)
    return Chapter(
        key="street",
        question=QUESTION,
        answer=dyad_answer(found, a=of.a, b=of.b),
        method=METHOD,
        claims=dyad_sentences(found, a=of.a, b=of.b, as_of=of.as_of),
        numbers=found.numbers(),
        charts=dyad_charts(found, a=of.a, b=of.b),
        tables=(dyad_table(found, a=of.a, b=of.b),),
        caveats=dyad_caveats(found, of.as_of),
        sources=("icews_conflict",),
        data_to=found.data_to,
    )


def series_chapter(analysis: "Analysis", result: "Numbers") -> Chapter:
    """Write an analysis of one's own series up as a chapter.

    Args:
        analysis: The analysis.
        result: `series_result.numbers(analysis)`.

    Returns:
        The chapter, with up to three charts.
    """
    return Chapter(
        key="street",
        question=QUESTION,
        answer=result["sentence"],
        method=f"Vector autoregression, {analysis.lags} lags, HC3 and wild-bootstrap tests",
        claims=tuple(result["lines"]),
        numbers={k: result[k] for k in ("verdict", "lags", "n_periods", "parts")},
        charts=series_charts(analysis, result),
        tables=(tests_table(result),) if "granger" in result else (),
        caveats=(NO_CAUSE,),
    )
