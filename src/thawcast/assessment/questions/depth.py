"""Question 5: tactical or deep?"""

from datetime import date

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.depth import chapter
from thawcast.depth.result import READS, ThawDepth, thaw_depth
from thawcast.store import Dataset, Known


def result(known: Known) -> ThawDepth:
    """Find what the running thaw rests on."""
    return thaw_depth(known.once(judged), known.of_day(_thaws), as_of=known.as_of)


def _thaws(dataset: Dataset, day: date) -> dict[str, pl.DataFrame]:
    """Read what is known of all thaws by a day."""
    return {c.name: dataset.rows(c, as_of=day) if dataset.has(c) else c.empty() for c in READS}


QUESTION = Question("depth", chapter.QUESTION, READS, result, chapter.chapter)
