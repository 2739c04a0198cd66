"""Question 3: words or deeds?"""

from dataclasses import replace
from datetime import date

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.store import Dataset, Known
from thawcast.words import chapter
from thawcast.words.result import WordsAndDeeds, words_and_deeds
from thawcast.words.tables import SHARES, WORDS_TABLES


def result(known: Known) -> WordsAndDeeds:
    """Find what the two said and did, and whether deeds follow words."""
    standing = known.once(judged)
    # Words and deeds are told by year: a thaw by month has no year before it here.
    since = None if standing.by_month or standing.current is None else standing.current.onset
    found = words_and_deeds({c.name: known.own(c) for c in WORDS_TABLES}, a=known.a, b=known.b, since=since)
    # Whose words and deeds are not counted: is it these two, or has nothing a count of anybody's by then?
    return found if found.shares.height else replace(found, covered=known.of_day(_covered))


def _covered(dataset: Dataset, day: date) -> tuple[int, int] | None:
    if not dataset.has(SHARES):
        return None
    years = dataset.rows(SHARES, as_of=day)["period"].dt.year().sort()
    return (years[0], years[-1]) if years.len() else None


QUESTION = Question("words", chapter.QUESTION, WORDS_TABLES, result, chapter.chapter)
