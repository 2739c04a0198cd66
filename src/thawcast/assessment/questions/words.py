"""Question 3: words or deeds?"""

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.store import Known
from thawcast.words import chapter
from thawcast.words.result import WordsAndDeeds, words_and_deeds
from thawcast.words.tables import WORDS_TABLES


def result(known: Known) -> WordsAndDeeds:
    """Find what the two said and did, and whether deeds follow words."""
    standing = known.once(judged)
    # Words and deeds are told by year: a thaw by month has no year before it here.
    since = None if standing.by_month or standing.current is None else standing.current.onset
    return words_and_deeds({c.name: known.own(c) for c in WORDS_TABLES}, a=known.a, b=known.b, since=since)


QUESTION = Question("words", chapter.QUESTION, WORDS_TABLES, result, chapter.chapter)
