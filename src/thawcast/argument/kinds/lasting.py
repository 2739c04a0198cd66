"""It will last or fail by a day; it is like a past case."""

from datetime import date
from typing import Any

from thawcast.argument.claim import ClaimVerdict, Reading, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.depth import shallow_fail
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import MORE_EVENTS, at, base_of, moved, numbers
from thawcast.argument.settings import ClaimSettings
from thawcast.assessment.questions.standing import judged
from thawcast.brief.phrases import between, likely, probability
from thawcast.durability import casebook
from thawcast.store import Known
from thawcast.values import Estimate, months_between

YEARS_ON = 3
"""Years on by which a claim without a day is tested: the longest horizon of the forecast."""
BOTH = "whose clock is meant, that of events or that of historians"
"""What would decide it where the two differ."""
FAILED = ("relapsed", "war", "stalled")


def _by(settings: ClaimSettings) -> date:
    return settings.by or date(settings.then.year + YEARS_ON, settings.then.month, min(settings.then.day, 28))


def _lasting(known: Known, settings: ClaimSettings, *, fails: bool) -> Reading:
    if settings.scope == "all":
        return shallow_fail(known)
    return _forecast(known, settings, fails) if known.as_of <= settings.then else _outcome(known, settings, fails)


def lasts(known: Known, settings: ClaimSettings) -> Reading:
    """Ask of then whether it is likely to last, and of later whether it did."""
    return _lasting(known, settings, fails=False)


def fails(known: Known, settings: ClaimSettings) -> Reading:
    """Ask of then whether it is likely to fail, and of later whether it did."""
    return _lasting(known, settings, fails=True)


def _forecast(known: Known, settings: ClaimSettings, fails: bool) -> Reading:
    found, reason = numbers(known, "durability")
    months = months_between(settings.then, _by(settings))
    entries: list[dict[str, Any]] = found.get("p_lasts", [])
    reached = [entry for entry in entries if entry["horizon_months"] >= months and entry["estimate"].value is not None]
    decides = "its course; and more past forecasts that have been judged"
    if not reached:
        if entries:
            reason = f"the forecast does not reach {months} months"
        return untold(reason or "no thaw is running of which a forecast could be made", decides)
    entry = reached[0]
    p: Estimate = entry["estimate"]
    if fails:
        value, low, high = (None if x is None else 1 - x for x in (p.value, p.high, p.low))
        p = Estimate(value, low, high, p.unit)
    told = (
        f"Of {entry['at_risk']} past forecasts about as high {entry['lasted']} lasted; the probability that it"
        f" {'fails' if fails else 'lasts'} over {entry['horizon_months']} months is {likely(p)}."
    )
    if not entry["at_risk"]:
        return untold("no past forecast about as high had been judged by then", decides, {"probability": p})
    label = f"{'fails' if fails else 'lasts'} over {entry['horizon_months']} months"
    return Reading(verdict(p), told, "data", p.value, {label: p}, decides)


def _outcome(known: Known, settings: ClaimSettings, fails: bool) -> Reading:
    """Ask whether the level at the day claimed lies above the line of the thaw that ran, or what historians say."""
    end = _by(settings)
    case = _case(known, settings)
    said = "" if case is None else " " + casebook.sentence(case)
    if known.as_of < end and (case is None or case.end is None or case.end > end):
        return untold(f"{end} has not come in the data, which end on {known.as_of}.{said}", "its course to that day")
    # The figures of a year are known at its end.
    then, later = at(known, settings.then), at(known, date(end.year, 12, 31))
    current = then.once(judged).current
    base = date(current.onset - 1, 12, 31) if current is not None else base_of(then, settings.base)
    found = moved(later, base)
    if isinstance(found, str):
        return _of_historians(case, settings, fails) or untold(found, MORE_EVENTS)
    line = found.before.level
    source = then.once(judged).source
    if current is not None and current.sign > 0 and source is not None and found.now.level.unit == source.unit_key:
        line = exactly(current.line, source.unit_key)
    p = p_greater(found.now.level, line)
    p = p if p is None or not fails else 1 - p
    told = (
        f"In {found.now.when} the level stood at {between(found.now.level)}, the line of the thaw at {between(line)}:"
        f" {'below' if fails else 'above'} it with probability {probability(p)}.{said}"
    )
    figures = {f"level {found.now.when}": found.now.level, "line": line}
    word, historians = verdict(p), _of_historians(case, settings, fails)
    if historians is not None and word not in {"cannot be told", historians.verdict}:
        return Reading("cannot be told", f"{told} Events and historians differ.", "data", p, figures, BOTH)
    return Reading(word, told, "data", p, figures, MORE_EVENTS)


def _case(known: Known, settings: ClaimSettings) -> casebook.Case | None:
    """Return the documented thaw of the two that ran then: as known then, or as it is known now."""
    own = casebook.between(known.a.code, known.b.code, as_of=settings.then)
    ran = [case for case in own if case.end is None or case.end >= settings.then]
    if not ran or known.as_of <= settings.then:
        return ran[-1] if ran else None
    return next(case for case in casebook.cases() if case.id == ran[-1].id)


def _of_historians(case: casebook.Case | None, settings: ClaimSettings, fails: bool) -> Reading | None:
    """Let historians speak where no events do."""
    end = _by(settings)
    if case is None or (case.end is None and case.outcome == "running"):
        return None
    over = case.end is not None and case.end <= end and case.outcome in FAILED
    word: ClaimVerdict = "supported" if over == fails else "not supported"
    last = case.end or end
    years = round((min(last, end) - case.start).days / 365.25, 1)
    figures = {"years it ran by then": exactly(years, "years")}
    return Reading(
        word,
        f"{casebook.sentence(case)} By {end} it {'was over' if over else 'had not failed'}.",
        "casebook",
        None,
        figures,
    )


def like_case(known: Known, settings: ClaimSettings) -> Reading:
    """Ask whether two beginnings are coded alike."""
    by_id = {case.id: case for case in casebook.cases(as_of=known.as_of)}
    other = by_id.get(settings.case)
    whole = {case.id: case for case in casebook.cases()}
    own = _case(known, settings)
    decides = "a beginning coded blind, a year after it, by the rule of the casebook"
    if own is None:
        return untold("the casebook has no thaw of the two that ran on that day", decides)
    if other is None:
        return untold(f"{whole[settings.case].title} had not begun", decides)
    kinds = [case.kind if case.kind in {"tactical", "mixed", "deep"} else None for case in (other, own)]
    words = ["not coded yet" if kind is None else kind for kind in kinds]
    told = (
        "Coded blind from what was known a year after their start, by one rule (the casebook), the beginning of"
        f" {other.title} is {words[0]} and that of {own.title} {words[1]}."
    )
    if known.as_of > settings.then:
        told += (
            " " + " ".join(casebook.sentence(case) for case in (whole[other.id], own)) + (" Two cases do not show why.")
        )
    figures = {
        f"years that {case.title} ran": exactly(case.years, "years") for case in (other, own) if case.years is not None
    } or {"cases coded": exactly(sum(kind is not None for kind in kinds), "cases")}
    if None in kinds or known.as_of > settings.then:
        return Reading("cannot be told", told, "casebook", None, figures, decides)
    return Reading("supported" if kinds[0] == kinds[1] else "not supported", told, "casebook", None, figures)


KINDS = (
    ClaimKind(
        "lasts",
        "It will last to a day.",
        "Then: the forecast has it last so long. Since: the level of that year lies above the line, a quarter of the"
        " rise above the base, and historians do not say otherwise; without events, they alone speak. Of all pairs"
        " (`scope`): the deeper a rise, the less likely its relapse within a year.",
        lasts,
        ("by", "from", "scope"),
    ),
    ClaimKind(
        "fails",
        "It will fail by a day.",
        "Then: the forecast has it fail by then. Since: the level of that year lies below the line, and historians"
        " do not say otherwise; without events, they alone speak. Of all pairs (`scope`): the deeper a rise, the less"
        " likely its relapse within a year.",
        fails,
        ("by", "from", "scope"),
    ),
    ClaimKind(
        "like_case",
        "It is like a past case.",
        "The two beginnings are coded alike, blind.",
        like_case,
        ("case",),
        ("case",),
    ),
)
