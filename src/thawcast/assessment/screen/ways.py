"""Ways on where nothing can be told: a documented case, a date that can be told, the command that brings data."""

from datetime import date

from thawcast.assessment.questions.standing import own
from thawcast.assessment.temperatures import of_pair
from thawcast.brief.screen import Way
from thawcast.durability import casebook
from thawcast.standing.standings import Tables, first_told
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import Known

TRIED = 12
"""Days with a level that are tried on a side of the date, the nearest first, for one at which a state can be told."""

YEARS = 3
"""Years of events that a turn can be told from."""


def ways(known: Known) -> tuple[Way, ...]:
    """List the ways on for two states of which nothing can be told at a date.

    Args:
        known: What is known of the two.
    """
    day, last, ahead = _days(known)
    found = casebook.between(known.a.code, known.b.code, as_of=known.as_of)
    if not found:
        none = Way("No thaw of theirs is in the casebook by then.", "thawcast casebook", "/casebook")
        return (*last, *ahead, *_data(known), none)
    # A day by the date tells more of the two than the case, unless the case is the younger; a later one is hindsight.
    case = _case(known, found[-1])
    by_then = (*case, *last) if day is None or day < found[-1].start else (*last, *case)
    return (*by_then, *ahead, *_data(known))


def _case(known: Known, last: casebook.Case) -> tuple[Way, ...]:
    until = "no end settled by then" if last.end is None else f"to {last.end.year}, {last.outcome.replace('_', ' ')}"
    return (
        Way(
            f'Read the documented case "{last.title}": from {last.start.year}, {until}.',
            f"thawcast casebook {known.a.code} {known.b.code} --as-of {known.as_of}",
            f"/casebook/{last.id}",
        ),
    )


def _days(known: Known) -> tuple[date | None, tuple[Way, ...], tuple[Way, ...]]:
    """Name the last day by the date of which a state can be told; where there is none, the next, said to look ahead.

    Returns:
        The day by the date, a way to it, and one to the later day: at most one of them.
    """
    if last := first_told(then := known.once(own), _days_of(then)[::-1][:TRIED]):
        return last, (_day(known, last, "last day of which a state can be told"),), ()
    later = of_pair(known.dataset, known.a.code, known.b.code)
    if ahead := first_told(later, [day for day in _days_of(later) if day > known.as_of][:TRIED]):
        return None, (), (_day(known, ahead, "next day of which a state can be told (it looks ahead of the date)"),)
    return None, (), ()


def _days_of(tables: Tables) -> list[date]:
    return sorted(set(tables[TEMPERATURE.name]["known_on"].to_list()))


def _day(known: Known, day: date, which: str) -> Way:
    return Way(
        f"Ask about {day.day} {day:%B %Y}, the {which}.",
        f"thawcast assess {known.a.code} {known.b.code} --as-of {day}",
        f"/brief/{known.a.code}/{known.b.code}/{day}",
    )


def _data(known: Known) -> tuple[Way, ...]:
    from thawcast.building.coverage import filling  # it brings the readers of sources, which no other answer needs

    gap = filling(known.as_of.year - YEARS, known.as_of.year)
    by_hand = f" ({gap.where})" if gap.where else ""
    return (Way(f"Bring the events of the years before{by_hand}, then ask again.", " && ".join(gap.commands)),)
