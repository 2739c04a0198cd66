"""Question 5: tactical or deep?"""

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.depth import chapter
from thawcast.depth.result import READS, ThawDepth, thaw_depth
from thawcast.store import Known


def result(known: Known) -> ThawDepth:
    """Find what the running thaw rests on."""
    return thaw_depth(known.once(judged), {c.name: known.all(c) for c in READS}, as_of=known.as_of)


QUESTION = Question("depth", chapter.QUESTION, READS, result, chapter.chapter)
