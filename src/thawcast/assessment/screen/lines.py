"""Each of the seven questions in one line, with the date of its data."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from thawcast.assessment.screen.ahead import YEARS, begins, chills_over, fared, rise_lasts
from thawcast.assessment.screen.basis import PRESENT_TENSE, Basis, data_to
from thawcast.assessment.screen.sentences import STREETS, UNTOLD, short_of, stands_now
from thawcast.brief import text
from thawcast.brief.model import Chapter
from thawcast.brief.phrases import adverb, bounded, joined, likelihood, share
from thawcast.brief.screen import CURRENT, HISTORY, JUDGED, LATE, Line
from thawcast.issues.sentences import PHRASES

CURRENT_FOR = timedelta(days=366)
"""Age of data up to which an answer is marked as current."""

ASKED = {
    "standing": "Where do they stand?",
    "street": "A two-way street?",
    "words": "Words or deeds?",
    "issues": "Which issues?",
    "depth": "Tactical or deep?",
    "durability": "Will it last?",
    "deals": "What would make it last?",
}
"""The questions in a few words."""


def line(chapter: Chapter, told: Basis) -> Line:
    """Answer a question in one line.

    Args:
        chapter: The chapter.
        told: What the screen is made from.
    """
    day = told.now.data_to if chapter.key == "standing" else data_to(chapter)
    if not chapter.available:
        answer, mark = _absent(chapter, told), HISTORY
    elif chapter.key == "deals":
        answer, mark = _deals(chapter, told, day), JUDGED
    elif day is None:
        worded = _WORDED.get(chapter.key)
        answer, mark = (worded and worded(chapter.numbers, told)) or _first(chapter.answer), HISTORY
    elif told.as_of - day > PRESENT_TENSE:
        held = f"The data end in {day:%B %Y}; the annex tells what they held."
        answer, mark = f"Cannot be told for the date. {held}", HISTORY
    else:
        worded = _WORDED.get(chapter.key)
        answer = (worded and worded(chapter.numbers, told)) or _first(chapter.answer)
        mark = CURRENT if told.as_of - day <= CURRENT_FOR else LATE
    return Line(chapter.key, ASKED.get(chapter.key, chapter.question), answer, day, mark)


def _absent(chapter: Chapter, told: Basis) -> str:
    if chapter.key == "deals" or chapter.reason is None:
        return _first(chapter.reason or "", 150)
    if chapter.reason != told.now.why:
        return _first(chapter.reason)
    if chapter.key == "standing" and told.stock:
        return f"By their ties alone they {told.stock}; what the news says cannot be told."
    return f"Cannot be told {'while the state is not known' if told.now.heard else 'without news of the two'}."


def _deals(chapter: Chapter, told: Basis, day: date | None) -> str:
    """Tell what would make it last; a judgement of more than two years before only as one of its time."""
    if day is not None and told.as_of - day > PRESENT_TENSE:
        return f"Not judged since {day:%B %Y}; the annex has what would have made it last then."
    return chapter.answer.partition(". ")[2] or chapter.answer


def _first(words: str, most: int = 110) -> str:
    short = words if len(words) <= most else text.shortened(words, most)
    ended = short if short.endswith("…") else f"{short.rstrip('.')}."
    return f"{ended[:1].upper()}{ended[1:]}"


def _standing(_: Mapping[str, Any], told: Basis) -> str:
    now = told.now
    if not now.heard:
        return ""
    moved = f"{now.now} was neither clearly warmer nor clearly cooler than {now.before}"
    if now.direction in {"warming", "cooling"}:
        p = (now.p_12 or 0.0) if now.direction == "warming" else 1 - (now.p_12 or 0.0)
        warmer = "warmer" if now.direction == "warming" else "cooler"
        moved = f"{now.now} was {adverb(p)} {warmer} than {now.before} ({bounded(p)[1]})"
    if now.direction == "unknown":
        moved = ""
    if now.behind is None or now.p_stands is None:
        return "; ".join(filter(None, ["No thaw and no chill is seen to stand", short_of(now) or moved])) + "."
    stands = f"The {now.behind.kind} of {now.began} {stands_now(now.p_stands)}"
    return "; ".join(filter(None, [stands, moved])) + "."


def _street(numbers: Mapping[str, Any], told: Basis) -> str:
    verdict = STREETS.get(numbers["verdict"])
    if verdict is None:
        return "" if numbers["verdict"] != "cannot_tell" else f"{UNTOLD[:1].upper()}{UNTOLD[1:]}."
    clause = verdict.format(a=told.a.phrase, b=told.b.phrase)
    return f"{clause[:1].upper()}{clause[1:]}."


def _words(numbers: Mapping[str, Any], _: Basis) -> str:
    rank = numbers.get("say_do_percentile")
    if rank is None:
        return ""
    warmth, passed = ("colder", 1 - rank) if rank < 0.5 else ("warmer", rank)
    return f"In {numbers['year']} words were {warmth} beside deeds than in {share(passed)} of pairs of states."


def _issues(numbers: Mapping[str, Any], _: Basis) -> str:
    breadth = numbers.get("breadth")
    if not breadth:
        record = "; what bound or divided them stands in the annex" if (numbers.get("ledger") or {}).get("new") else ""
        return f"No UN votes near the date are known{record}."
    since = f"since {numbers['before_years'][-1]}"
    parts = [
        f"{how} on {joined(PHRASES[key] for key in breadth[side])} ({len(breadth[side])} of {breadth['areas']} areas)"
        for side, how in (("toward", "closer"), ("apart", "further apart"))
        if breadth[side]
    ]
    if not parts:
        return f"UN votes moved in none of {breadth['areas']} areas {since}."
    return f"UN votes came {', and '.join(parts)} {since}."


def _depth(numbers: Mapping[str, Any], _: Basis) -> str:
    kind = numbers["kind"]
    if kind is None:
        return ""
    kinds = {name: estimate.value for name, estimate in numbers["p_kind"].items()}
    if kind == "mixed":
        tactical, deep = (bounded(kinds[name])[1] for name in ("tactical", "deep"))
        return f"Whether it is tactical ({tactical}) or deep ({deep}) cannot be told."
    return f"It is {adverb(kinds[kind])} {kind} ({bounded(kinds[kind])[1]})."


def _durability(_: Mapping[str, Any], told: Basis) -> str:
    if told.now.state != "thaw":
        ahead = rise_lasts(told) or begins(told) or chills_over(told)
        return f"No thaw stands. {ahead}." if ahead else "No thaw stands, so there is none to forecast."
    if not told.followed:
        return "Too few rises had been followed by then to learn from."
    parts = [
        f"{likelihood(p, cases=entry.at_risk)} over {YEARS[entry.horizon_months]}"
        f" ({bounded(p, cases=entry.at_risk)[1]}; {f'{entry.lasted:,} of {entry.at_risk:,}' if i else fared(entry)})"
        for i, (entry, capped) in enumerate(told.falling)
        if (p := entry.estimate.value) is not None and not capped
    ]
    held = " or ".join(YEARS[entry.horizon_months] for entry, capped in told.falling if capped)
    words = ", ".join([*parts, *([f"no likelier over {held}"] if held else [])])
    return (
        f"{words[:1].upper()}{words[1:]}; whether it stands is in doubt."
        if told.now.doubted
        else f"{words[:1].upper()}{words[1:]}."
    )


_WORDED: dict[str, Callable[[Mapping[str, Any], Basis], str]] = {
    "standing": _standing,
    "street": _street,
    "words": _words,
    "issues": _issues,
    "depth": _depth,
    "durability": _durability,
}
