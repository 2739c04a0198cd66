"""Words and deeds in prose."""

from thawcast.brief.phrases import between, share
from thawcast.values import Estimate
from thawcast.words.result import (
    CLASS_NAMES,
    LEVEL_NAMES,
    FollowThrough,
    SayDoGap,
    SideFollow,
    WordsAndDeeds,
)

WARM, COLD = 0.75, 0.25
"""Percentiles among the world's dyads beyond which words are called warm or cold beside deeds."""

FOLLOW_VERDICTS = {
    "deeds_follow": "after warmer words, warmer deeds follow",
    "habit": "after warmer words, warmer deeds follow no more than by habit",
    "untold": "whether deeds follow words cannot be told",
}

CAVEATS = (
    "News reports carry far more words than deeds: what counts is the gap beside other dyads', not its size.",
    "Arrests, trials and expulsions count as material conflict, whatever their cause.",
)

LEVEL_CAVEAT = (
    "Words and deeds are each set beside the world's own: the lower of the two is not the more hostile, it is lower"
    " than what is usual of its kind."
)

FOLLOW_CAVEAT = (
    "Follow-through is the rise of the log-odds that a later deed is cooperative with those that a word is, beyond the"
    " dyad's habit, the year and the volume of events. It is weighed against the same slope with time reversed, which"
    " has everything but the direction."
)


def answer_sentence(now: SayDoGap | None, before: SayDoGap | None, year: int) -> str:
    """The chapter's answer.

    Args:
        now: The say-do gap of the year.
        before: That of the year before the running thaw or chill.
        year: The year.

    Returns:
        One sentence.
    """
    if now is None:
        return f"Too few deeds reported in {year} to set beside the words."
    moved = now.moved(before) if before else ""
    since = f"; they have {moved} beside deeds since {before.year}" if before and moved else ""
    if now.rank <= COLD:
        head, warmth, passed = "Cold words", "colder", 1 - now.rank
    else:
        head, warmth, passed = "Warm words" if now.rank >= WARM else "Much as elsewhere", "warmer", now.rank
    return f"{head}: in {year} words were {warmth} beside deeds than in {share(passed)} of the world's dyads{since}."


def gap_sentences(now: SayDoGap | None, before: SayDoGap | None) -> list[str]:
    """Say what the say-do gap is, and how it moved."""
    if now is None:
        return []
    text = (
        f"In {now.year} the say-do gap, the level of words less that of deeds (0: the median dyad), was"
        f" {between(now.gap)}"
    )
    if before is None:
        return [f"{text}."]
    moved = now.moved(before)
    change = f"words have {moved} beside deeds" if moved else "no change beyond the intervals"
    return [f"{text}, after {between(before.gap)} in {before.year}: {change}."]


def level_sentences(found: WordsAndDeeds) -> list[str]:
    """Say where words and deeds stand."""
    told = [
        f"{LEVEL_NAMES[series].lower()} at {between(entry['level'])} in {entry['year']}"
        for series, entry in found.last_levels().items()
        if entry is not None
    ]
    return [f"Levels, in log-odds relative to the world: {', '.join(told)}."] if told else []


def follow_sentences(found: FollowThrough | None) -> list[str]:
    """Say whether deeds follow words, of each side and of all dyads."""
    if found is None:
        return []
    unit = found.unit
    every, when = ("all", found.known_on.year) if unit == "year" else ("the imported", found.known_on.isoformat())
    first = next(iter(found.tests.values()))
    sides = [
        f"{of.side}: {FOLLOW_VERDICTS[of.verdict]} (slope over {_spelled(of, unit)}). Its own {unit}s count for"
        f" {share(of.slopes[0].own_weight)} of the slope over one {unit}, the rest is the average of {every} dyads."
        for of in found.sides
    ]
    whole = (
        f"Of {every} dyads, as of {when}: {FOLLOW_VERDICTS[found.verdict]}. The slope over one {unit} is"
        f" {between(first['forward'])}; with time reversed {between(first['backward'])}, with the words of the {unit}"
        f" after the deeds {between(first['later'])}, with words in random order {between(first['permuted'])}."
    )
    return [*sides, whole]


def share_sentences(shares: dict[str, dict[str, Estimate]], year: int) -> list[str]:
    """Say what each side said and did in a year, by class of events."""
    return [
        f"{side} in {year}, in percent of its events: "
        + ", ".join(f"{name.lower()} {between(of[name], digits=1, scale=100)}" for name in CLASS_NAMES.values())
        + "."
        for side, of in shares.items()
        if of
    ]


def caveats(found: WordsAndDeeds) -> list[str]:
    """Say how to read the levels and the slopes, where there are any."""
    return [
        *([LEVEL_CAVEAT] if found.levels.height else []),
        *([] if found.follow is None else [FOLLOW_CAVEAT]),
    ]


def _spelled(of: SideFollow, unit: str) -> str:
    return ", ".join(f"{s.periods} {unit}{'' if s.periods == 1 else 's'} {between(s.slope)}" for s in of.slopes)
