"""Two-way or one-sided; one answers the other."""

from datetime import date

from thawcast.argument.claim import Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import numbers
from thawcast.argument.settings import ClaimSettings
from thawcast.brief.phrases import between, joined, probability
from thawcast.store import Known
from thawcast.values import Estimate, months_between

DECIDES = "years of monthly events between the two; and a record of favours asked and given, which no event count holds"

SERIES = ("conflict", "cooperation")
"""Series that speak, the first that is known."""
HISTORY = 24
"""Months after the last data beyond which they tell of the past alone."""


def _judged(known: Known, settings: ClaimSettings, *, what: str) -> Reading:
    found, reason = numbers(known, "street")
    every = found.get("series", {})
    name = settings.series or next((one for one in SERIES if one in every), "")
    series = every.get(name, {})
    codes = {known.a.code: "a_answers", known.b.code: "b_answers"}
    answers: dict[str, Estimate] = {code: series[key] for code, key in codes.items() if key in series}
    chances = {code: p_greater(answer, exactly(0.0, answer.unit)) for code, answer in answers.items()}
    known_chances = {code: p for code, p in chances.items() if p is not None}
    if len(known_chances) < 2:
        return untold(reason or f"how the two answer each other in {name or 'anything'} is not known", DECIDES)
    day = series.get("data_to") or found["data_to"]
    if months_between(date.fromisoformat(day), known.as_of) > HISTORY:
        return untold(f"how the two answer each other is known to {day} only", DECIDES)
    one, other = known_chances[known.a.code], known_chances[known.b.code]
    if settings.side == known.b.code:
        one, other = other, one
    p = {
        "two_way": min(one, other),
        "one_sided": one * (1 - other) if settings.side else one * (1 - other) + other * (1 - one),
        "answers": one if settings.side else max(one, other),
    }[what]
    names = {state.code: state.phrase for state in (known.a, known.b)}
    told = joined(f"{names[code]} answers by {between(answer)} standard deviations" for code, answer in answers.items())
    favours = "" if "cooperation" in every else "; nor can whether favours are answered"
    sentence = (
        f"In {name}, in later months, to {day}: {told}. The claim holds with probability {probability(p)}. Within the"
        f" month the two may move together, and whether one answers or both have one cause cannot be told{favours}."
    )
    return Reading(
        verdict(p), sentence, "data", p, {f"answer by {code}": value for code, value in answers.items()}, DECIDES
    )


def two_way(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether each side answers."""
    return _judged(known, settings, what="two_way")


def one_sided(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether one side answers and the other does not."""
    return _judged(known, settings, what="one_sided")


def answers(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether one side answers."""
    return _judged(known, settings, what="answers")


KINDS = (
    ClaimKind(
        "two_way",
        "It is a two-way street.",
        "Each side answers the other in kind in later months: the smaller of the two probabilities.",
        two_way,
        ("series",),
    ),
    ClaimKind(
        "one_sided",
        "It is one-sided: one answers and the other does not.",
        "The side named, or one of the two, answers in kind in later months, and the other does not.",
        one_sided,
        ("side", "series"),
    ),
    ClaimKind(
        "answers",
        "One side answers the other.",
        "The side named, or either, answers the other in kind in later months.",
        answers,
        ("side", "series"),
    ),
)
