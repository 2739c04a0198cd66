"""The three sentences of the screen. Each word follows a figure of the JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from thawcast.assessment.screen.ahead import goes
from thawcast.assessment.screen.basis import LINES, LONGEST, Basis, fitted, takes
from thawcast.assessment.screen.headline import left_behind, likeliest, side
from thawcast.assessment.screen.recent import recent
from thawcast.brief.phrases import adverb, bounded, joined, likelihood
from thawcast.brief.phrases import share as words_share
from thawcast.brief.screen import Said
from thawcast.issues.sentences import BROAD, PHRASES
from thawcast.standing.result import Episode, Standing, called
from thawcast.standing.temperature.tables import ONSET

SOME = 0.1
"""Share of a rise under which nobody is told that it is gone: it lies within the noise."""

STREETS = {
    "two_way": "each side answers the other's hostile acts",
    "a_answers": "only {a} is seen to answer the other's hostile acts",
    "b_answers": "only {b} is seen to answer the other's hostile acts",
    "parallel": "neither side answers the other's hostile acts",
    "no_street": "neither side answers the other's hostile acts",
    "reversed": "neither side answers in kind",
    "hostile_only": "each side answers hostile acts, but no favours",
}
"""Verdict of the street to a clause."""

UNTOLD = "whether either answers the other cannot be told"
"""What is said of any other verdict."""

NEWS = "On the news alone: no UN votes near the date are known, and whether either answers the other cannot be told."
"""What is said where neither votes nor what each does in answer to the other tell."""


def said(told: Basis) -> tuple[Said, ...]:
    """Give the three sentences."""
    now = told.now
    if not now.heard:
        return (
            Said("What is missing", _missing(told)),
            Said("What is known", _known(told)),
            Said("Where it goes", "No forecast is made: no thaw is seen that could be followed."),
        )
    what = _unseen(now) if now.state == "unknown" else _what(now)
    # A line that one sentence leaves another may take; so much that the reason of the confidence stays on the screen.
    room = 2 * LINES + (now.state != "unknown") - takes(what)
    return (
        Said("What it is", what),
        Said("What it rests on", _rests(told, room)),
        Said("Where it goes", goes(told)),
    )


def _what(now: Standing) -> str:
    """Say what began and what is so now."""
    last = now.last
    moved = f"; {now.now} was {_than(now)}" if now.direction in {"warming", "cooling"} else ""
    if last is None or now.p_stands is None:
        return fitted(f"No thaw or chill beyond noise is known of the two by {now.now}", moved)
    noun, real = "warming" if last.sign > 0 else "cooling", last.p_real.value or 0
    began = f"The {noun} of {now.began} was {_real(real)}"
    if now.state == "steady":
        return fitted(f"{began}, and {_ended(last)}", moved)
    gone = _gone(now.given_back, last)
    if (rise := left_behind(now)) is not None:
        sure, when = 1 - rise.p_above, called(rise.period, now.freq)
        colder = f"{began}, and left {now.now} {adverb(sure)} colder than before"
        told = [f"{colder} {of}{when} ({bounded(sure)[1]})" for of in ("the rise of ", "")]
        return fitted(next((t for t in told if len(t.split()) <= LONGEST), told[-1]), gone, lines=LINES + 1)
    if now.began == now.now:
        return f"{began}, and has only begun."
    if now.state == "over":
        return fitted(f"{began}, but {stands_now(now.p_stands)}", gone, moved, lines=LINES + 1)
    kind = "" if last.sort != "recovery" else f"; it is {_RECOVERY[last.kind]}"
    stands = f"The {noun} of {now.began} was {_real_and_stands(real, now.p_stands)}"
    return fitted(stands, moved, gone, kind, lines=LINES + 1)


_RECOVERY = {"thaw": "a recovery, not beyond usual", "chill": "not beyond usual"}


def _unseen(now: Standing) -> str:
    """Say what is seen where a change of the usual size could go unseen: the present first, then what it came from."""
    if now.nearest is None and now.p_12 is None:
        return f"The events that are known of the two begin too late to set {now.now} beside years before it."
    if now.nearest is None:
        moved = _than(now) if now.direction in {"warming", "cooling"} else "about as warm as the two years before"
        return f"{now.now} was {moved}, but a change of the usual size could go unseen."
    period, sure, word, kind = likeliest(now.nearest)
    change, when = "rise" if kind == "thaw" else "fall", called(period, now.freq)
    if now.beside is None or period == now.period:
        than = f"{when} was {adverb(sure)} {word} than the two years before ({bounded(sure)[1]})"
        return fitted(f"{than}, short of the {ONSET:.0%} that a {kind} needs", "; a change could go unseen")
    moved = _than(now) if now.direction in {"warming", "cooling"} else f"about as warm as {now.before}"
    beside, where = side(now.beside.p_above)
    place = f"{adverb(beside)} {where} than before {when} ({bounded(beside)[1]})"
    if likelihood(beside) == "roughly even":
        place = f"warmer or colder than before {when} with even odds"
    # How sure the change itself was is another chance than where the level is now: the line below the screen tells it.
    return fitted(f"{now.now} was {moved} and {place}", f"; that {change} was too unsure to be called a {kind}")


def short_of(now: Standing) -> str:
    """Say how sure the likeliest change short of an episode was; empty without one that the present is told beside."""
    if now.state != "unknown" or now.nearest is None or now.beside is None or now.nearest[0] == now.period:
        return ""
    period, sure, _, kind = likeliest(now.nearest)
    change, number = "rise" if kind == "thaw" else "fall", bounded(sure)[1]
    return f"the {change} of {called(period, now.freq)} was {number} sure, and a {kind} needs {ONSET:.0%}"


def _ended(last: Episode) -> str:
    """Say what became of an episode that is not the present state."""
    if last.ended is None:
        return "has faded"
    when = last.when(last.ended)
    return f"has been usual since {when}" if last.end_kind == "settled" else f"ended in {when}"


def stands_now(p: float) -> str:
    """Say how likely an episode is to stand now."""
    if likelihood(p) == "roughly even":
        return f"has even odds to stand now ({bounded(p)[1]})"
    sure, what = (p, "stands now") if p > 0.5 else (1 - p, "stands no more")
    return f"{adverb(sure)} {what} ({bounded(sure)[1]})"


def _real_and_stands(p_real: float, p_stands: float) -> str:
    """Say how likely a change was real and stands now, with one word where it is the same for both."""
    word = likelihood(p_real)
    if p_real < 0.5 or word == "roughly even" or word != likelihood(p_stands):
        return f"{_real(p_real)}, and {stands_now(p_stands)}"
    real, stands = bounded(p_real)[1], bounded(p_stands)[1]
    if real == stands:
        return f"{adverb(p_real)} real and stands (both {real})"
    return f"{adverb(p_real)} real ({real}) and stands ({stands})"


def _real(p: float) -> str:
    if likelihood(p) == "roughly even":
        return f"real or noise with even odds ({bounded(p)[1]})"
    sure, what = (p, "real") if p > 0.5 else (1 - p, "only noise")
    return f"{adverb(sure)} {what} ({bounded(sure)[1]})"


def _than(now: Standing) -> str:
    """Say that the last period was warmer or colder than a year before, where that is likely enough."""
    p = now.p_12 or 0.0
    sure, word = (p, "warmer") if now.direction == "warming" else (1 - p, "cooler")
    return f"{adverb(sure)} {word} than {now.before} ({bounded(sure)[1]})"


def _gone(share: float | None, last: Episode) -> str:
    """Say how much of a rise is gone again, or of a fall made good."""
    if share is None or share < SOME:
        return ""
    change, fate = ("rise", "gone") if last.sign > 0 else ("fall", "made good")
    return f"; {'all' if share >= 0.995 else f'{share:.0%}'} of the {change} is {fate}"


def _rests(told: Basis, lines: int) -> str:
    """Say how broad it is, and whether each answers the other, or else what is new on record, in so many lines."""
    breadth = told.numbers("issues").get("breadth")
    verdict = told.numbers("street").get("verdict")
    street = "" if verdict is None else STREETS.get(verdict, UNTOLD)
    heads = ["".join(_votes(told, breadth)), _votes(told, breadth)[0]] if breadth else [""]
    # Of what bound and what divided one alone would mislead; the votes wait rather than one of them.
    heads += [""] if _level(told.now) else []
    answers = street.format(a=told.a.phrase, b=told.b.phrase)
    fresh = [found for most in (2, 1) if (found := _new(told, most))]
    if answers and street != UNTOLD:
        said = f", and {answers}"
        tails = [*(f"{said}; {found}" for found in fresh[1:]), said]
    else:
        tails = [f"; {found}" for found in (*fresh, *([answers] if answers else []))]
    whole = [f"{head}{tail}".lstrip(",; ").removeprefix("and ") for tail in (*tails, "") for head in heads]
    whole = [_capital(words) for words in whole if words and len(words.split()) <= LONGEST]
    text = next((words for words in whole if takes(f"{words}.") <= lines), min(whole, key=len, default=""))
    if not breadth and answers in {"", UNTOLD} and not fresh:
        return NEWS if answers else "On the news alone: no votes or acts by month are known near the date."
    return f"{text}."


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _new(told: Basis, most: int) -> str:
    """Name what the ledger has of the last twelve months: of a cooling what divides, of a warming what binds."""
    issues = next(chapter for chapter in told.chapters if chapter.key == "issues")
    now = told.now
    cold = None if _level(now) else now.state in {"chill", "over"} or now.direction == "cooling"
    return recent(issues.numbers.get("ledger"), as_of=told.as_of, cold=cold, most=most)


def _level(now: Standing) -> bool:
    """Tell whether neither a warming nor a cooling heads the answer."""
    moves = now.direction in {"warming", "cooling"}
    return not moves and (now.state == "steady" or (now.state == "unknown" and now.nearest is None))


def _votes(told: Basis, breadth: Mapping[str, Any]) -> tuple[str, str]:
    """Say in how many areas the votes of the two came closer, and name these."""
    numbers, toward = told.numbers("issues"), list(breadth["toward"])
    of_thaw = numbers.get("base") == "onset" and told.now.state == "thaw"
    since = "" if of_thaw else f" since {numbers['before_years'][-1]}"
    if not toward:
        return f"UN votes came closer in none of {breadth['areas']} areas{since}", ""
    extent = ("It is broad: " if len(toward) >= BROAD else "It is narrow: ") if of_thaw else ""
    named = f", {joined(PHRASES[key] for key in toward)}" if len(toward) < BROAD else ""
    return f"{extent}UN votes came closer in {len(toward)} of {breadth['areas']} areas{since}", named


def _missing(told: Basis) -> str:
    day = told.now.data_to
    if day is None:
        return "Nothing that is loaded counts events between the two by then, so no thaw or chill can be seen."
    if told.now.why and "more than" not in told.now.why:
        return f"{_short(told.now.why)}."
    return f"News of the two is known to {day:%B %Y}; nothing is told of what came more than a year later."


def _short(text: str, most: int = 24) -> str:
    words = text.split()
    kept = " ".join(words[:most])
    cut = kept if len(words) <= most else kept.rsplit(",", 1)[0]
    return cut[:1].upper() + cut[1:].rstrip(".,;")


def _known(told: Basis) -> str:
    issues = told.numbers("issues")
    overall = issues.get("overall")
    if overall and overall["now"].value is not None:
        year, share, count = issues["now_year"], overall["now"].value, overall["n_now"]
        votes = f"They cast {words_share(share)} of {count} common UN votes of {year} alike"
        return fitted(votes, f", and by their ties {told.stock}" if told.stock else "")
    chapter = next(chapter for chapter in told.chapters if chapter.key == "durability")
    historians = chapter.numbers.get("historians")
    if historians and historians["ended"] is None:
        began = date.fromisoformat(historians["began"])
        return f'The casebook has "{historians["title"]}", from {began:%B %Y}; no end settled by then.'
    if told.stock:
        return f"By their ties they {told.stock}; of votes near the date nothing is known."
    return "Of votes, of what they said and of what they did, nothing is known near the date."
