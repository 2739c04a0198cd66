"""Chapter 5 of the brief: tactical or deep?"""

from thawcast.brief.model import Chapter
from thawcast.depth import exhibits
from thawcast.depth.result import ThawDepth
from thawcast.depth.sentences import answer, caveats, claims
from thawcast.states import DyadDay

QUESTION = "Tactical or deep?"
METHOD = (
    "Whether the stock rose with the temperature, disputes held at the onset, beside what pairs at its level usually do"
)
SOURCES = (
    "icews_quads",
    "icews_conflict",
    "un_votes",
    "atop",
    "cow_igo",
    "cow_trade",
    "isard_democracy",
    "gml_mid",
    "peace_scale",
    "archigos",
)


def chapter(found: ThawDepth, of: DyadDay) -> Chapter:
    """Answer whether the running thaw is tactical or deep.

    Args:
        found: What the thaw rests on.
        of: The two, and the day.

    Returns:
        The chapter, unavailable unless a thaw is running.
    """
    if found.day is None or found.onset is None:
        return Chapter("depth", QUESTION, reason=found.reason)
    numbers = found.numbers
    measured = any(each["value"].value is not None for each in numbers["dimensions"].values())
    return Chapter(
        key="depth",
        question=QUESTION,
        answer=answer(numbers),
        method=METHOD,
        claims=claims(numbers),
        numbers=numbers,
        charts=(exhibits.dimensions(numbers, found.onset),) if measured else (),
        tables=(exhibits.table(numbers),) if measured else (),
        caveats=caveats(numbers, {of.a.code, of.b.code}, found.day.year),
        sources=SOURCES,
        data_to=found.day,
    )
