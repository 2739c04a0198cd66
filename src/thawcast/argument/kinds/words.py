"""Words outrun deeds."""

from thawcast.argument.claim import EVEN, Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import MORE_EVENTS, at, base_of
from thawcast.argument.settings import ClaimSettings
from thawcast.assessment.questions.words import result as words_of
from thawcast.brief.phrases import between, probability
from thawcast.store import Known

STALE_YEARS = 1
"""Years after which a gap no longer speaks for the day."""


def words_deeds(known: Known, settings: ClaimSettings) -> Reading:
    """Compare the say-do gap with that of the base, or with the median dyad's."""
    found = known.once(words_of)
    years = sorted(found.gaps["year"].to_list())
    now = found.gap(years[-1]) if years and known.as_of.year - years[-1] <= STALE_YEARS else None
    if now is None:
        return untold("no level of words beside deeds is known by then", MORE_EVENTS)
    rank = _beside(now.rank)
    base = base_of(at(known, settings.then), settings.base)
    before = found.gap(base.year)
    figures = {f"gap {now.year}": now.gap}
    if before is None or before.year >= now.year:
        p = p_greater(now.gap, exactly(0.0, now.gap.unit))
        told = (
            f"The say-do gap, the level of words less that of deeds (0: the median dyad), was {between(now.gap)} in"
            f" {now.year}: above 0 with probability {probability(p)}; {rank}."
        )
        return Reading(verdict(p), told, "data", p, figures, f"a gap of {base.year}, to compare with")
    moved, p = now.moved(before), p_greater(now.gap, before.gap)
    change = f"words had {moved} beside deeds" if moved else "no change beyond the intervals"
    told = (
        f"The say-do gap, the level of words less that of deeds (0: the median dyad), was {between(now.gap)} in"
        f" {now.year} and {between(before.gap)} in {before.year}: {change} (higher with probability {probability(p)})."
        f" Even so {rank}."
    )
    # What the chapter on words and deeds calls no change supports nothing, however likely the difference.
    word = verdict(p) if moved else "cannot be told"
    return Reading(word, told, "data", p, figures | {f"gap {before.year}": before.gap}, "more words and deeds by event")


def _beside(rank: float) -> str:
    """Say on which side of the middle words stood beside deeds, counting the greater part of the dyads."""
    warmer = rank >= EVEN
    share = rank if warmer else 1 - rank
    return f"words were {'warmer' if warmer else 'colder'} beside deeds than in {share:.0%} of the world's dyads"


KINDS = (
    ClaimKind(
        "words_deeds",
        "Words outrun deeds.",
        "The level of words beside that of deeds exceeds that of the day compared with, beyond the intervals of both;"
        " without one, the median dyad's.",
        words_deeds,
        ("from",),
    ),
)
