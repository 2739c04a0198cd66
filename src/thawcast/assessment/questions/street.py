"""Question 2: a two-way street, or just a tactic?"""

from thawcast.assessment.question import Question
from thawcast.store import Known
from thawcast.street import chapter
from thawcast.street.result import DyadStreet, dyad_street
from thawcast.street.tables import STREET


def result(known: Known) -> DyadStreet | None:
    """Find whether the two answer each other, from figures estimated beforehand."""
    return dyad_street(known.own(STREET))


QUESTION = Question("street", chapter.QUESTION, (STREET,), result, chapter.chapter)
