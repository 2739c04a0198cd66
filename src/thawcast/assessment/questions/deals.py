"""Question 7: what would make it last?"""

from thawcast.assessment.question import Question
from thawcast.deals import chapter
from thawcast.deals.result import ScenarioResults, shipped_results
from thawcast.store import Known


def result(known: Known) -> ScenarioResults | None:
    """Give what the scenario that ships for the two gives; judgements, no table of the dataset."""
    return shipped_results(known.a.code, known.b.code, known.as_of)


QUESTION = Question("deals", chapter.QUESTION, (), result, chapter.chapter)
