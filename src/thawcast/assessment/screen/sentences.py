"""The words of the screen: verdict, three sentences, confidence, caveats. Each word follows a figure of the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from thawcast.assessment.screen.recent import recent
from thawcast.brief.model import Chapter
from thawcast.brief.phrases import adverb, bounded, expected, joined, likelihood
from thawcast.brief.phrases import share as words_share
from thawcast.brief.screen import Confidence, Said
from thawcast.durability.lasting import Lasting
from thawcast.issues.sentences import BROAD, PHRASES
from thawcast.standing.result import UNSEEN, Episode, Standing, called
from thawcast.standing.temperature.tables import ONSET
from thawcast.states import State

PRESENT_TENSE = timedelta(days=731)
"""Age of data beyond which nothing is told in the present tense."""

NEW = 2
"""Years from its onset for which a thaw that cools is said to do so already."""

LONGEST = 25
"""Words of a sentence at most."""

SOME = 0.1
"""Share of a rise under which nobody is told that it is gone: it lies within the noise."""

FEW, MANY = 30, 300
"""Past forecasts about as high under which confidence is low, and from which it may be high."""

COLDER = 55
"""Percent of probability above which a level is said to lie below a base: more than roughly even."""

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


@dataclass(frozen=True)
class Basis:
    """What the words are made from.

    Args:
        now: Where the two stand.
        a: One state.
        b: The other.
        as_of: The day of the question.
        lasting: Chances of lasting.
        chapters: The seven chapters.
    """

    now: Standing
    a: State
    b: State
    as_of: date
    lasting: tuple[Lasting, ...]
    chapters: tuple[Chapter, ...]

    @property
    def followed(self) -> list[Lasting]:
        """Chances that rest on a past thaw at least."""
        return [entry for entry in self.lasting if entry.estimate.value is not None and entry.at_risk > 0]

    def numbers(self, key: str) -> Mapping[str, Any]:
        """Return the figures of a chapter if they are recent enough for the present tense, else nothing."""
        chapter = next(chapter for chapter in self.chapters if chapter.key == key)
        day = data_to(chapter)
        recent = day is not None and self.as_of - day <= PRESENT_TENSE
        return chapter.numbers if chapter.available and recent else {}


def data_to(chapter: Chapter) -> date | None:
    """Return the last day of the data that a chapter rests on."""
    years = chapter.numbers.get("now_years")
    return date(int(years[-1]), 12, 31) if chapter.data_to is None and years else chapter.data_to


def headline(now: Standing) -> tuple[str, bool | None]:
    """Give the verdict, and whether it tells of warmth, of cold or of neither."""
    moving = {"warming": "warming", "cooling": "cooling"}.get(now.direction)
    if now.state == "thaw":
        young = now.last is not None and (now.year or 0) - now.last.onset <= NEW
        moves = {"warming": "still warming", "cooling": "already cooling" if young else "now cooling"}
        parts = [*(["in doubt"] if now.doubted else []), *([moves[moving]] if moving else [])]
        rest = " and ".join(parts) or "holding"
        return f"A thaw, {rest}", True
    if now.state == "chill":
        rest = {"warming": ", already easing", "cooling": ", still deepening"}.get(now.direction, "")
        return f"A chill{rest}", False
    colder = now.p_colder is not None and bounded(now.p_colder)[0] > COLDER
    if now.state == "over":
        parts = [*([moving] if moving else []), *(["colder than before the thaw"] if colder else [])]
        return f"Over: {', and '.join(parts)}" if parts else "Over", False if colder or moving == "cooling" else None
    if now.state == "steady":
        named = {"warming": ("No thaw yet, but warming", True), "cooling": ("No chill yet, but cooling", False)}
        word, warm = named.get(now.direction, ("Neither a thaw nor a chill", None))
        return (f"{word}, colder than before the thaw of {now.began}", False) if colder else (word, warm)
    if now.why != UNSEEN:
        return "Cannot be told", None
    if now.nearest is not None:
        period, sure, word, kind = _likeliest(now.nearest)
        turned = moving if moving is not None and (moving == "warming") != (word == "warmer") else None
        what = f"{likelihood(sure)} {word} in {called(period, now.freq)}, short of a {kind}"
        return (
            f"{what[:1].upper()}{what[1:]}{f', now {turned}' if turned else ''}",
            None if turned else word == "warmer",
        )
    return (f"Unclear, but {moving}", moving == "warming") if moving else ("Unclear: no change beyond noise", None)


def _likeliest(nearest: tuple[date, float]) -> tuple[date, float, str, str]:
    """Say of the likeliest change short of an episode when it was, how sure, which way, and what it falls short of."""
    period, p = nearest
    return (period, p, "warmer", "thaw") if p > 0.5 else (period, 1 - p, "cooler", "chill")


def record_title(now: Standing) -> str:
    """Say what the small drawing of the record shows."""
    moved = {"warming": "warmer than a year before", "cooling": "cooler than a year before"}.get(now.direction)
    if now.p_colder is None:
        return f"{moved[:1].upper()}{moved[1:]}" if moved else "No clear move within a year"
    level = "Near the level before the thaw"
    if bounded(now.p_colder)[0] > COLDER:
        level = "Below the level before the thaw"
    elif bounded(now.p_colder)[0] < 100 - COLDER:
        level = "Above the level before the thaw"
    return f"{level}, {moved}" if moved else level


def said(told: Basis) -> tuple[Said, ...]:
    """Give the three sentences."""
    if not told.now.heard:
        return (
            Said("What is missing", _missing(told)),
            Said("What is known", _known(told)),
            Said("Where it goes", "No forecast is made: no thaw is seen that could be followed."),
        )
    return (
        Said("What it is", _unseen(told) if told.now.state == "unknown" else _what(told.now)),
        Said("What it rests on", _rests(told)),
        Said("Where it goes", _goes(told)),
    )


def _what(now: Standing) -> str:
    """Say what began and what is so now."""
    last = now.last
    moved = f"; {now.now} was {_than(now)}" if now.direction in {"warming", "cooling"} else ""
    if last is None or now.p_stands is None:
        return _fitted(f"No thaw or chill beyond noise is known of the two by {now.now}", moved)
    noun = "warming" if last.sign > 0 else "cooling"
    began = f"The {noun} of {now.began} was {_real(last.p_real.value or 0)}"
    if now.state == "steady":
        return _fitted(f"{began}, and {_ended(last)}", moved)
    if now.began == now.now:
        return f"{began}, and has only begun."
    gone = _gone(now.given_back, "rise" if last.sign > 0 else "fall")
    if now.state == "over":
        return _fitted(f"{began}, but {_stands(now.p_stands)}", f"; {gone}" if gone else "", moved)
    kind = (
        ""
        if last.sort != "recovery"
        else "; it is a recovery, not beyond usual"
        if last.sign > 0
        else "; not beyond usual"
    )
    return _fitted(f"{began}, and {_stands(now.p_stands)}", moved, f"; {gone}" if gone else "", kind)


def _unseen(told: Basis) -> str:
    """Say what is seen where a change of the usual size could go unseen, and what historians have of the time."""
    now = told.now
    if now.nearest is None:
        return f"{now.now} was about as warm as the two years before, but a change of the usual size could go unseen."
    period, sure, word, kind = _likeliest(now.nearest)
    than = f"{called(period, now.freq)} was {adverb(sure)} {word} than the two years before ({bounded(sure)[1]})"
    historians = told.numbers("durability").get("historians")
    dated = f"; historians date one from {historians['began'][:4]}" if historians and kind == "thaw" else ""
    return _fitted(f"{than}: short of the {ONSET:.0%} that a {kind} needs", dated, "; a change could go unseen")


def _ended(last: Episode) -> str:
    """Say what became of an episode that is not the present state."""
    if last.ended is None:
        return "has faded"
    when = last.when(last.ended)
    return f"has been usual since {when}" if last.end_kind == "settled" else f"ended in {when}"


def _stands(p: float) -> str:
    """Say how likely an episode is to stand now."""
    if likelihood(p) == "roughly even":
        return f"has even odds to stand now ({bounded(p)[1]})"
    sure, what = (p, "stands now") if p > 0.5 else (1 - p, "stands no more")
    return f"{adverb(sure)} {what} ({bounded(sure)[1]})"


def _fitted(*clauses: str) -> str:
    """Join clauses to a sentence, those after the first only as long as it keeps to its length."""
    text = clauses[0]
    for clause in clauses[1:]:
        text = text + clause if len((text + clause).split()) <= LONGEST else text
    return f"{text}."


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


def _gone(share: float | None, change: str) -> str:
    if share is None or share < SOME:
        return ""
    return f"all of the {change} is gone" if share >= 0.995 else f"{share:.0%} of the {change} is gone"


def _rests(told: Basis) -> str:
    """Say how broad it is, and whether each answers the other, or else what is new on record."""
    breadth = told.numbers("issues").get("breadth")
    verdict = told.numbers("street").get("verdict")
    street = "" if verdict is None else STREETS.get(verdict, UNTOLD)
    heads = ["".join(_votes(told, breadth)), _votes(told, breadth)[0]] if breadth else [""]
    answers = street.format(a=told.a.phrase, b=told.b.phrase)
    fresh = [found for most in (2, 1) if (found := _new(told, most))]
    if answers and street != UNTOLD:
        said = f", and {answers}"
        tails = [*(f"{said}; {found}" for found in fresh[1:]), said]
    else:
        tails = [f"; {found}" for found in (*fresh, *([answers] if answers else []))]
    whole = [f"{head}{tail}".lstrip(",; ").removeprefix("and ") for tail in (*tails, "") for head in heads]
    text = next((words for words in whole if words and len(words.split()) <= LONGEST), "")
    if not text:
        return "Cannot be told: no votes or acts by month are known near the date."
    return f"{text[:1].upper()}{text[1:]}."


def _new(told: Basis, most: int) -> str:
    """Name what the ledger has of the last twelve months: of a cooling what divides, else what binds."""
    issues = next(chapter for chapter in told.chapters if chapter.key == "issues")
    cold = told.now.state in {"chill", "over"} or told.now.direction == "cooling"
    return recent(issues.numbers.get("ledger"), as_of=told.as_of, cold=cold, most=most)


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


def _goes(told: Basis) -> str:
    """Say whether it lasts, with the cases at risk."""
    if told.now.state == "thaw":
        return _lasts(told)
    if rise := rise_lasts(told):
        return rise
    if told.now.state == "unknown":
        return "No forecast is made: no thaw is seen that could be followed."
    historians = told.numbers("durability").get("historians")
    if told.now.state == "over" and historians and historians["ended"]:
        ended = date.fromisoformat(historians["ended"])
        return f"Historians end it in {ended:%B %Y}. No thaw stands, so there is none to forecast."
    if told.now.state == "chill":
        return "Only thaws are forecast here; how long a chill lasts is not."
    return "No thaw stands, so there is none to forecast."


def rise_lasts(told: Basis) -> str:
    """Say how likely the likeliest rise short of a thaw is to last, if it was real; empty without one."""
    rise = told.numbers("durability").get("rise")
    if rise is None or told.now.state not in {"unknown", "steady"}:
        return ""
    first = rise["p_lasts"][0]
    p, cases = first["estimate"].value, first["at_risk"]
    year, word = rise["onset"][:4], expected(p, "last a year")
    return f"The rise of {year}, if it was real, {word}; {first['lasted']} of {cases} forecasts like it did."


def _lasts(told: Basis) -> str:
    known = told.followed
    if not known:
        return "Too few rises had been followed by then to learn from, so no chance of lasting is given."
    first, last = known[0], known[-1]
    p, (_, number) = first.estimate.value or 0.0, bounded(first.estimate.value or 0.0, cases=first.at_risk)
    historians = told.numbers("durability").get("historians") or {}
    if historians.get("ended"):
        ended = date.fromisoformat(historians["ended"])
        past = f"Of {first.at_risk} past forecasts like it {first.lasted} lasted a year"
        return f"{past}, but historians end this one in {ended:%B %Y}."
    if told.now.doubted:
        past = f"Of {first.at_risk} past forecasts like it {first.lasted} lasted a year ({number})"
        return f"{past}; whether this one stands is in doubt."
    word = likelihood(p, cases=first.at_risk)
    chance = {"roughly even": "has a roughly even chance", "almost no chance": "has almost no chance"}
    of = f"{first.lasted} of {first.at_risk} like it did"
    text = f"It {chance.get(word, f'is {word}')} to last a year ({number}; {of})"
    if last is first:
        return f"{text}."
    far, (_, number) = last.estimate.value or 0.0, bounded(last.estimate.value or 0.0, cases=last.at_risk)
    word, years = likelihood(far, cases=last.at_risk), {24: "two", 36: "three"}[last.horizon_months]
    far_on = f"{text}; over {years} years {word} ({number}"
    told_of = (f"{far_on}; {last.lasted} of {last.at_risk}).", f"{far_on}; {last.at_risk}).", f"{text}.")
    return next((t for t in told_of if len(t.split()) <= LONGEST), told_of[-1])


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
        return f"They cast {words_share(share)} of {count} common UN votes of {year} alike."
    chapter = next(chapter for chapter in told.chapters if chapter.key == "durability")
    historians = chapter.numbers.get("historians")
    if historians:
        began = date.fromisoformat(historians["began"])
        return f'The casebook has "{historians["title"]}", running since {began:%B %Y}.'
    return "Of votes, of what they said and of what they did, nothing is known near the date."


def confidence(told: Basis) -> Confidence:
    """Say how far the answer is to be trusted, and why."""
    now = told.now
    if now.state == "unknown":
        thin = "The news of the two is too thin, or moves too much, to tell a change from noise."
        return Confidence(
            "none", thin if now.why == UNSEEN else "Without news there is no state, direction or forecast."
        )
    if now.state == "thaw":
        at_risk = [entry.at_risk for entry in told.followed]
        least = min(at_risk) if len(at_risk) == len(told.lasting) and at_risk else 0
        level = "high" if least >= MANY else "moderate" if least >= FEW else "low"
        if now.doubted:
            return Confidence("low", f"Whether it stands is itself in doubt ({bounded(now.p_stands or 0)[1]}).")
        if not at_risk:
            return Confidence("low", "Too few rises had been followed by then to learn from.")
        if not all(entry.judged for entry in told.lasting):
            return Confidence("low", "Under 100 forecasts on this source had been judged by then.")
        over = "one year" if len(at_risk) == 1 else f"one to {('two', 'three')[len(at_risk) - 2]} years"
        return Confidence(level, f"{joined(map(str, at_risk))} past forecasts like it judged by then, over {over}.")
    if now.p_stands is not None and now.state in {"over", "chill"}:
        sure = max(now.p_stands, 1 - now.p_stands)
        level = "high" if sure > 0.95 else "moderate" if sure > 0.8 else "low"
        kept = "a quarter of the fall is kept" if now.state == "chill" else "less than a quarter of the rise is kept"
        return Confidence(level, f"That {kept} in {now.now} is {likelihood(sure)} ({bounded(sure)[1]}).")
    return Confidence("low", "A change smaller than the noise of the news would not be seen.")


def caveats(told: Basis) -> tuple[str, ...]:
    """Say the three things that change a decision."""
    news = "News is not the world. Machines count what was reported; a quiet year may be one nobody wrote about."
    lasts = (
        "To last is not to be warm. A thaw lasts while a quarter of its rise may still be kept; it can feel cold long"
        " before it ends."
    )
    if told.now.state == "unknown":
        return (
            news,
            lasts,
            "Votes are public stands. They are often taken with a group, and alone do not tell of peace.",
        )
    return news, lasts, "Begun is not standing. That a thaw began is judged once; whether it stands, each time anew."
