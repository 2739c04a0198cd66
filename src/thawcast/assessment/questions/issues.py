"""Question 4: which issues pull them together or apart, and where do third states stand?"""

from datetime import date

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.durability import names_then
from thawcast.assessment.questions.standing import judged
from thawcast.counting.deeds import DEEDS
from thawcast.counting.ties import FREE_TIES, TIE_YEARS
from thawcast.issues import chapter
from thawcast.issues.alignment import PERMANENT_FIVE
from thawcast.issues.result import Inputs, PairIssues, pair_issues
from thawcast.issues.tables import BALLOTS, POSITIONS, PUBLISHED, VOTERS
from thawcast.issues.votes.matrix import VoteMatrix, from_tables
from thawcast.store import Dataset, Known


def result(known: Known) -> PairIssues:
    """Compare since the running thaw or chill began, else with three years earlier."""
    current = known.once(judged).current
    return compared(known, None if current is None else current.onset)


def compared(known: Known, since: int | None) -> PairIssues:
    """Compare since a year.

    Args:
        known: What is known.
        since: The year; None for three years earlier.
    """
    onset = None if since is None else date(since, 1, 1)
    names = known.once(names_then)
    return pair_issues(known.once(inputs), a=known.a, b=known.b, as_of=known.as_of, since=onset, names=names)


def inputs(known: Known) -> Inputs:
    """Read what the question is answered from."""
    return Inputs(
        known.of_day(_votes),
        _positions(known) if known.has(POSITIONS) else None,
        ties=(known.own(FREE_TIES), pl.concat([known.own(TIE_YEARS), known.own(DEEDS)]))
        if known.has(FREE_TIES) and known.has(TIE_YEARS)
        else None,
        published=known.hindsight(PUBLISHED) if known.has(PUBLISHED) else None,
    )


def _votes(dataset: Dataset, day: date) -> VoteMatrix:
    """Lay out the votes known by a day."""
    return from_tables(*(dataset.rows(c, as_of=day) if dataset.has(c) else c.empty() for c in (BALLOTS, VOTERS)))


def _positions(known: Known) -> pl.DataFrame:
    """Read the positions of the two and of the permanent members."""
    own = known.own(POSITIONS).filter(~pl.col("state").is_in(PERMANENT_FIVE))
    return pl.concat([known.of_day(_permanent), own])


def _permanent(dataset: Dataset, day: date) -> pl.DataFrame:
    """Read the positions of the permanent members known by a day."""
    return dataset.rows(POSITIONS, pl.col("state").is_in(PERMANENT_FIVE), as_of=day)


QUESTION = Question(
    key="issues",
    text=chapter.QUESTION,
    reads=(BALLOTS, VOTERS, POSITIONS, FREE_TIES, TIE_YEARS, DEEDS, PUBLISHED),
    result=result,
    chapter=chapter.chapter,
)
