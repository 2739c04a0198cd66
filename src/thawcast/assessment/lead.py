"""The answer in two sentences, and the caveats of the brief as a whole."""

from collections.abc import Sequence
from datetime import date

from thawcast.brief.model import Chapter
from thawcast.brief.phrases import probability
from thawcast.depth.sentences import phrase
from thawcast.standing.verdict import Standing
from thawcast.states import State

WIDE_LEVEL = 2.0
"""Width of the level's interval [log-odds] beyond which the brief warns."""

MOST_CAVEATS = 3
"""Caveats of the brief as a whole: those that come first change a decision."""


def lead(a: State, b: State, as_of: date, standing: Standing, chapters: Sequence[Chapter]) -> tuple[str, str]:
    """Put the answer in two sentences: where they stand and on what, then whether it lasts.

    Args:
        a: One state.
        b: The other.
        as_of: Last day whose data was used.
        standing: The judgement.
        chapters: The seven chapters.

    Returns:
        Two sentences.
    """
    by_key = {chapter.key: chapter for chapter in chapters}
    pair, day = f"{a.phrase} and {b.phrase}", f"{as_of.day} {as_of:%B %Y}"
    current = standing.current
    if standing.state == "unknown":
        first = f"As of {day}, the state of relations between {pair} cannot be told: {standing.why}"
    elif current is not None:
        odds = probability(current.p_real.value)
        article = "a thaw" if current.sign > 0 else "a chill"
        first = (
            f"As of {day}, relations between {pair} are in {article} that began in {current.onset} (probability that it"
            f" is more than noise: {odds})"
        )
    else:
        past = _lowered(by_key["standing"].answer.partition(": ")[2].rstrip("."))
        first = f"As of {day}, neither a thaw nor a chill runs between {pair}: {past}"
    issue = by_key["issues"]
    voted = issue.numbers.keys() - {"ledger"}
    if issue.available and voted and standing.state in {"thaw", "chill"}:
        first += f"; at the United Nations, {_lowered(issue.answer)}"
    depth_chapter = by_key["depth"]
    if depth_chapter.available and (looks := phrase(depth_chapter.numbers)):
        first += f"; {looks}"
    durability_chapter = by_key["durability"]
    historians = durability_chapter.numbers.get("historians")
    if historians and historians["ended"] is not None and standing.state in {"thaw", "steady"}:
        # What the clock of events calls running, or calm, may be over by those who study the two.
        thaw = "it" if standing.state == "thaw" else f"the thaw of {historians['began'][:4]}"
        first += f"; historians end {thaw} in {date.fromisoformat(historians['ended']):%B %Y}"
    second = durability_chapter.answer if durability_chapter.available else "No forecast is made."
    if historians and not durability_chapter.available:
        began = date.fromisoformat(historians["began"])
        second = f'No forecast is made; the casebook has "{historians["title"]}", running since {began:%B %Y}.'
    return (first.rstrip(".") + ".", second)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def caveats(standing: Standing, *, kind: str | None) -> tuple[str, ...]:
    """Say what the reader must bear in mind.

    Args:
        standing: The judgement.
        kind: Of the running thaw; None if it is not told.

    Returns:
        At most `MOST_CAVEATS` sentences.
    """
    told: list[str] = []
    if standing.state == "unknown":
        told.append(f"No verdict: {standing.why}.")
    if standing.state == "thaw":
        told.append(
            "Whether the thaw is tactical or deep cannot be told; breadth at the United Nations and the say-do gap are"
            " the evidence shown."
            if kind is None
            else "Tactical or deep says what the thaw rests on; it is no forecast of how long it lasts."
        )
    if standing.from_months:
        told.append(
            "The yearly counts of events end in 2014; the state rests on published monthly scores, and the chapters"
            " that need counts tell of the years before."
        )
        if standing.state == "thaw":
            told.append("The forecast compares with thaws found in yearly counts: read it as a rough guide.")
    elif standing.level.low is not None and standing.level.high is not None:
        width = standing.level.high - standing.level.low
        if width > WIDE_LEVEL:
            told.append(
                f"Few or contradictory events: the level's 90% interval is {width:.1f} log-odds wide, so only large"
                " changes could be seen."
            )
    told.append("A forecast from past cases describes thaws like these in the news; it is no judgement of intentions.")
    return tuple(told[:MOST_CAVEATS])
