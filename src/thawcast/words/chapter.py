"""Chapter 3 of the brief: words or deeds?"""

from thawcast.brief.model import Chapter
from thawcast.states import State
from thawcast.words.exhibits import words_charts
from thawcast.words.result import WordsAndDeeds, by
from thawcast.words.sentences import (
    CAVEATS,
    answer_sentence,
    caveats,
    follow_sentences,
    gap_sentences,
    level_sentences,
    share_sentences,
)

QUESTION = "Words or deeds?"
METHOD = "Filtered levels of words and of deeds and the gap between them; shares of the quad classes; fractional logit"


def chapter(found: WordsAndDeeds, *, a: State, b: State, since: int | None) -> Chapter:
    """Answer whether words are matched by deeds.

    Args:
        found: What is known of the two.
        a: One state.
        b: The other.
        since: Onset of the running thaw or chill, to compare with the year before it.

    Returns:
        The chapter, unavailable where the two had too few events in any year known.
    """
    if not found.shares.height:
        return Chapter("words", QUESTION, reason="fewer than 5 reported events a year from either side")
    year: int = found.shares["year"][-1]
    now = found.gap(year)
    before = found.gap(since - 1) if since is not None and since <= year else None
    told = found.shares_of(year)
    shares = {side: told.get(side, {}) for side in (by(a), by(b))}
    return Chapter(
        key="words",
        question=QUESTION,
        answer=answer_sentence(now, before, year),
        method=METHOD,
        claims=(
            *gap_sentences(now, before),
            *level_sentences(found),
            *follow_sentences(found.follow),
            *share_sentences(shares, year),
        ),
        numbers={
            "year": year,
            "say_do_gap": now.gap if now else None,
            "say_do_percentile": now.rank if now else None,
            "say_do_gap_before": before.gap if before else None,
            "levels": found.last_levels(),
            "follow_through": found.follow.numbers() if found.follow else None,
            "shares": shares,
        },
        charts=words_charts(found, year, a=a, b=b),
        caveats=(*CAVEATS, *caveats(found)),
        sources=("icews_quads",),
    )
