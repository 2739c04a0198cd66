"""Ways on from a page that could not be answered: what can be asked of the two states that its address names."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fastapi import Request

from thawcast.brief.screen import Way
from thawcast.durability import casebook
from thawcast.errors import ThawcastError
from thawcast.states import State, resolve, resolve_dyad
from thawcast.web.views import brief_path
from thawcast.web.work import jobs

if TYPE_CHECKING:
    from thawcast.web.work.desk import Desk


async def ways_on(request: Request) -> list[Way]:
    """List the ways on from an address that names two states; none where it names none that are known.

    Args:
        request: The request that failed.
    """
    desk: Desk = request.app.state.desk
    typed = [request.path_params.get(name, request.query_params.get(name, "")) for name in "ab"]
    if not all(str(name).strip() for name in typed):
        return []
    form = Way("Change the states or the day.", path=f"/ask?{urlencode({'a': typed[0][:80], 'b': typed[1][:80]})}")
    try:
        # Of a day on which one of them did not exist the error tells; their latest time is asked about here.
        a, b = resolve_dyad(*typed, on=desk.dataset.span[1])
    except ThawcastError:
        return [form]
    days = await desk.ask(request, jobs.known_days, a.code, b.code)
    return [*_days(a, b, days), *_cases(a, b), *_data(a, b), form]


def _days(a: State, b: State, days: tuple[date, date] | None) -> list[Way]:
    if days is None:
        return []
    named = {days[1]: "last", days[0]: "first"}
    return [
        Way(f"Ask about {day.day} {day:%B %Y}, the {which} day known of the two.", path=brief_path(a.code, b.code, day))
        for day, which in named.items()
    ]


def _cases(a: State, b: State) -> list[Way]:
    found = [case for case in casebook.cases() if (case.a, case.b) == (a.code, b.code)]
    return [
        Way(f'Read the documented case "{case.title}", from {case.start.year}.', path=f"/casebook/{case.id}")
        for case in found[-2:]
    ]


def _data(a: State, b: State) -> list[Way]:
    pair = urlencode({"a": resolve(a.code).name, "b": resolve(b.code).name})
    held = Way("See what each source holds of the two, and what would bring more.", path=f"/data?{pair}")
    stock = Way("Ask where they stand, of any year from 1950.", f"thawcast stock {quote(a.code)} {quote(b.code)}")
    return [held, stock]
