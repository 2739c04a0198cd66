"""Chapter 3 of the brief: words or deeds?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from thawcast.brief.model import Chapter
from thawcast.states import DyadDay
from thawcast.words.exhibits import words_charts
from thawcast.words.result import FollowThrough, WordsAndDeeds, by
from thawcast.words.sentences import (
    CAVEATS,
    FOLLOW_CAVEAT,
    answer_sentence,
    caveats,
    follow_sentences,
    gap_sentences,
    level_sentences,
    share_sentences,
)

QUESTION = "Words or deeds?"
METHOD = "Filtered levels of words and of deeds and the gap between them; shares of the quad classes; fractional logit"


def chapter(found: WordsAndDeeds, of: DyadDay) -> Chapter:
    """Answer whether words are matched by deeds.

    Args:
        found: What is known of the two.
        of: The two, and the day.

    Returns:
        The chapter, unavailable where the two had too few events in any year known.
    """
    rows = {"levels": found.levels, "say_do": found.gaps}
    if not found.shares.height:
        return Chapter("words", QUESTION, reason=_why_not(found, of), rows=rows)
    a, b, since = of.a, of.b, found.since
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
        data_to=date(year, 12, 31),
        rows=rows,
    )


def _why_not(found: WordsAndDeeds, of: DyadDay) -> str:
    if found.covered is None:
        asked = f"thawcast words {of.a.code} {of.b.code} --months"
        return f"nothing that is loaded counts words and deeds by {of.as_of.year}: import events, then {asked}"
    first, last = found.covered
    return f"fewer than 5 reported events a year from either side, from {first} to {last}"


def with_months(made: Chapter, monthly: Mapping[str, FollowThrough | None]) -> Chapter:
    """Add what imported events say by month of whether deeds follow words.

    Args:
        made: The chapter by year.
        monthly: Follow-through by source.
    """
    if not monthly:
        return made
    said = [f"{src}, by month. {text}" for src, found in monthly.items() for text in follow_sentences(found)]
    told = {src: None if found is None else found.numbers() for src, found in monthly.items()}
    return replace(
        made,
        answer=made.answer or f"By year it cannot be told: {made.reason}.",
        reason=None,
        claims=(*made.claims, *said),
        numbers={**made.numbers, "follow_through_monthly": told},
        caveats=tuple(dict.fromkeys((*made.caveats, FOLLOW_CAVEAT))),
    )
