"""Relations improved, worsened, turned; one side moved more."""

from thawcast.argument.claim import Reading, difference, exactly, p_greater, untold, verdict
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.seen import MORE_EVENTS, at, base_of, level_of_year, moved, sides
from thawcast.argument.settings import ClaimSettings
from thawcast.brief.phrases import between, probability
from thawcast.store import Known


def _compared(known: Known, settings: ClaimSettings, *, sign: int) -> Reading:
    found = moved(known, base_of(at(known, settings.then), settings.base))
    if isinstance(found, str):
        return untold(found, MORE_EVENTS)
    before, now = found.before, found.now
    p = p_greater(now.level, before.level)
    p = p if p is None or sign > 0 else 1 - p
    told = (
        f"The level stood at {between(now.level)} in {now.when} after {between(before.level)} in {before.when}:"
        f" {'higher' if sign > 0 else 'lower'} with probability {probability(p)}."
    )
    figures = {f"level {point.when}": point.level for point in (before, now)}
    return Reading(verdict(p), told, "data", p, figures, f"more events of {now.when}, which would narrow its interval")


def improved(known: Known, settings: ClaimSettings) -> Reading:
    """Compare the level now with that of the base."""
    return _compared(known, settings, sign=1)


def worsened(known: Known, settings: ClaimSettings) -> Reading:
    """Compare the level now with that of the base."""
    return _compared(known, settings, sign=-1)


def turned(known: Known, settings: ClaimSettings) -> Reading:
    """Compare the level of a year with the mean of the two before."""
    year = settings.then.year if settings.at is None else settings.at
    if year > known.as_of.year:
        return untold(f"{year} has not come by then", "the events of that year")
    found = level_of_year(known, year)
    if found is None:
        return untold(f"no level of {year} with two years before it is known", MORE_EVENTS)
    point, p_rise = found
    p = {"thaw": p_rise, "chill": 1 - p_rise}.get(settings.turn, abs(2 * p_rise - 1))
    told = (
        f"The level of {point.when} was {between(point.level)}, above the mean of the two years before with probability"
        f" {probability(p_rise)}; the turn that is claimed has probability {probability(p)}."
    )
    return Reading(
        verdict(p), told, "data", p, {f"level {point.when}": point.level}, "a source of events that counts more of them"
    )


def moved_more(known: Known, settings: ClaimSettings) -> Reading:
    """Compare how far each side's acts toward the other warmed."""
    found = sides(known, base_of(at(known, settings.then), settings.base))
    if isinstance(found, str):
        return untold(found, MORE_EVENTS)
    states = {state.code: state.phrase for state in (known.a, known.b)}
    change = {code: difference(now.level, before.level) for code, (before, now) in found.items()}
    more = settings.side or known.a.code
    other = next(code for code in states if code != more)
    p = p_greater(change[more], change[other])
    if p is not None and not settings.side:
        p = abs(2 * p - 1)
    span = next(iter(found.values()))
    told = (
        f"From {span[0].when} to {span[1].when} what {states[more]} does to the other warmed by {between(change[more])}"
        f" log-odds, what {states[other]} does by {between(change[other])}:"
        f" {'the one more than the other' if settings.side else 'not alike'} with probability {probability(p)}."
    )
    figures = {f"change by {code}": value for code, value in change.items()}
    figures["difference"] = difference(change[more], change[other])
    figures["even"] = exactly(0.0, "log_odds")
    return Reading(verdict(p), told, "data", p, figures, "more events by each side, or a record of who conceded what")


KINDS = (
    ClaimKind(
        "improved",
        "Relations have improved since a day.",
        "The level of relations lies above that of the day compared with.",
        improved,
        ("from",),
    ),
    ClaimKind(
        "worsened",
        "Relations have worsened since a day.",
        "The level of relations lies below that of the day compared with.",
        worsened,
        ("from",),
    ),
    ClaimKind(
        "turn",
        "Relations turned in a year.",
        "The level of that year lies above (thaw) or below (chill) the mean of the two years before.",
        turned,
        ("at", "turn"),
    ),
    ClaimKind(
        "moved_more",
        "One side moved more than the other.",
        "What that side does to the other warmed by more than what is done to it.",
        moved_more,
        ("side", "from"),
    ),
)
