"""Question 4: which issues pull them together or apart, and where do third states stand?"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.durability import names_then
from thawcast.assessment.questions.standing import judged
from thawcast.brief.model import Chapter
from thawcast.counting.deeds import DEEDS
from thawcast.counting.ties import FREE_TIES, TIE_YEARS
from thawcast.issues import chapter
from thawcast.issues.result import Inputs
from thawcast.issues.tables import BALLOTS, POSITIONS, PUBLISHED, VOTERS
from thawcast.issues.votes.matrix import from_tables
from thawcast.states import DyadDay
from thawcast.store import Known
from thawcast.tables import ALL_AREAS


@dataclass(frozen=True)
class Compared:
    """What the question is answered from, and the year from which it compares.

    Args:
        inputs: What is known at the date.
        since: First day of the running thaw or chill; None without one.
        names: Code to name of the states of the day.
    """

    inputs: Inputs
    since: date | None
    names: dict[str, str]


def result(known: Known) -> Compared:
    """Compare since the running thaw or chill began, else with three years earlier."""
    current = known.once(judged).current
    return compared(known, None if current is None else current.onset)


def compared(known: Known, since: int | None) -> Compared:
    """Compare since a year.

    Args:
        known: What is known.
        since: The year; None for three years earlier.
    """
    inputs = Inputs(
        from_tables(known.all(BALLOTS), known.all(VOTERS)),
        known.all(POSITIONS) if known.has(POSITIONS) else None,
        ties=(known.own(FREE_TIES), pl.concat([known.own(TIE_YEARS), known.own(DEEDS)]))
        if known.has(FREE_TIES) and known.has(TIE_YEARS)
        else None,
        published=known.hindsight(PUBLISHED) if known.has(PUBLISHED) else None,
    )
    return Compared(inputs, None if since is None else date(since, 1, 1), known.once(names_then))


def told(found: Compared, of: DyadDay, *, area: str = ALL_AREAS) -> Chapter:
    """Answer the question, with third states named for one issue area."""
    return chapter.chapter(
        found.inputs, a=of.a, b=of.b, as_of=of.as_of, since=found.since, names=found.names, area=area
    )


QUESTION = Question(
    "issues", chapter.QUESTION, (BALLOTS, VOTERS, POSITIONS, FREE_TIES, TIE_YEARS, DEEDS, PUBLISHED), result, told
)
