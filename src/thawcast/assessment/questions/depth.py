"""Question 5: tactical or deep?"""

from datetime import date

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.depth import chapter
from thawcast.depth.result import READS, ThawDepth, no_thaw, thaw_depth
from thawcast.store import Dataset, Known


def result(known: Known) -> ThawDepth:
    """Find what the running thaw rests on."""
    standing = known.once(judged)
    # Without a thaw of the two those of all others are not read.
    reason = no_thaw(standing)
    return ThawDepth(reason) if reason else thaw_depth(standing, known.of_day(_thaws), as_of=known.as_of)


def _thaws(dataset: Dataset, day: date) -> dict[str, pl.DataFrame]:
    """Read what is known of all thaws by a day."""
    return {c.name: dataset.rows(c, as_of=day) if dataset.has(c) else c.empty() for c in READS}


QUESTION = Question("depth", chapter.QUESTION, READS, result, chapter.chapter)
