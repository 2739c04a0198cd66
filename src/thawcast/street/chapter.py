"""Chapter 2 of the brief: a two-way street, or just a tactic? Of two states, or of two series of one's own."""

from dataclasses import replace
from typing import TYPE_CHECKING

from thawcast.brief.model import Chapter
from thawcast.states import DyadDay
from thawcast.street.exhibits import dyad_charts, dyad_table, series_charts, tests_table, triangle_table
from thawcast.street.result import DyadStreet, Triangle
from thawcast.street.sentences import NO_CAUSE, TOO_FEW, dyad_answer, dyad_caveats, dyad_sentences, triangle_sentences

if TYPE_CHECKING:
    from thawcast.street.analysis import Analysis
    from thawcast.street.series_result import Numbers

QUESTION = "A two-way street? Does each side answer the other?"
METHOD = (
    "Vector autoregression of monthly counts without what both share: reporting, slow course, season, shifts; HC3 and"
    " wild-bootstrap tests, and one side moved in time as a placebo"
)

PUBLISHED = {"keds_levant": "keds_regions", "keds_gulf": "keds_regions", "keds_balkans": "keds_regions"}
"""Data set to the source that it is published in, where the names differ."""


def chapter(found: DyadStreet | None, of: DyadDay) -> Chapter:
    """Answer whether two states answer each other.

    Args:
        found: What is known of the two; None where there were too few months with events.
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
        sources=tuple(dict.fromkeys(PUBLISHED.get(s.data_set, s.data_set) for s in found.series.values())),
        data_to=found.data_to,
    )


def with_third(of: Chapter, found: Triangle) -> Chapter:
    """Add what three states do about each other to the chapter of two.

    Args:
        of: The chapter, or one that could not be told.
        found: The triangle.

    Returns:
        The chapter, which its triangle makes available.
    """
    claims = triangle_sentences(found)
    source = PUBLISHED.get(found.data_set, found.data_set)
    return replace(
        of,
        answer=of.answer or claims[0],
        method=of.method or METHOD,
        reason=None,
        claims=(*claims, *of.claims),
        tables=(*of.tables, triangle_table(found)),
        rows={**of.rows, "triangle": found.answers},
        sources=tuple(dict.fromkeys((*of.sources, source))),
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
