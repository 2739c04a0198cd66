"""What pages share: filling in a template, reading two states and a date, tables that sort, downloads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse

from thawcast.assessment.thaws import reach
from thawcast.errors import InputError
from thawcast.states import State, resolve, resolve_dyad, states
from thawcast.store import Dataset
from thawcast.web.parameters import DayPath, DeskHere, StatePath, checked_day, told_day
from thawcast.web.views import brief_path, render
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk


def page(template: str, *, here: str, status: int = 200, **values: Any) -> Response:
    """Fill in the template of a whole page."""
    return HTMLResponse(render(template, here=here, **values), status, {"cache-control": "no-cache"})


def pdf_ready() -> bool:
    """Whether WeasyPrint is installed."""
    return find_spec("weasyprint") is not None


@dataclass(frozen=True)
class Typed:
    """Two states and a date as they were typed."""

    a: str = ""
    b: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class AskedPair:
    """Two states, in the order in which they were named, on a day."""

    one: State
    two: State
    on: date

    @property
    def codes(self) -> jobs.Asked:
        """What the jobs are asked: the codes, the smaller first, and the day."""
        first, second = sorted((self.one.code, self.two.code))
        return jobs.Asked(first, second, self.on)

    @property
    def path(self) -> str:
        """Address of their brief."""
        return brief_path(*self.codes)

    @property
    def typed_path(self) -> str:
        """Address of their brief, the states in the order in which they were named."""
        return brief_path(self.one.code, self.two.code, self.on)


def pair(dataset: Dataset, a: str, b: str, as_of: date | str) -> AskedPair:
    """Read two states and a date as typed.

    Args:
        dataset: What answers.
        a: One state, by any name.
        b: The other.
        as_of: The day; blank for the dataset's last.

    Raises:
        DateError: No date, or one of which nothing could be said.
        InputError: A state is not named.
        UnknownStateError: A name leads nowhere.
        StateNotThenError: A state did not exist on the day.
        DyadError: Both are the same.
    """
    given = as_of if isinstance(as_of, date) else told_day(as_of, dataset.span[1])
    on = checked_day(dataset, given)
    if not a.strip() or not b.strip():
        raise InputError("name two states")
    resolve_dyad(a, b, on=on)  # the same state twice is refused by its own message
    return AskedPair(resolve(a, on=on), resolve(b, on=on), on)


async def pair_of_path(desk: DeskHere, a: StatePath, b: StatePath, as_of: DayPath) -> AskedPair:
    """Read the pair that an address names."""
    return pair(desk.dataset, a, b, as_of)


PairHere = Annotated[AskedPair, Depends(pair_of_path)]
"""The pair that the address of a request names."""


def wants_page(request: Request) -> bool:
    """Whether an error should be told as a page."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def wrong(status: int, detail: str, ways: Sequence[object] = ()) -> Response:
    """Tell an error as a page, with the ways on."""
    shown = render("error.html", title="Not answered", detail=detail, status=status, here="", ways=ways)
    return HTMLResponse(shown, status)


def span(desk: Desk) -> tuple[date, date]:
    """First and last day that a page of states can be asked for: to the last month that gives a state."""
    return desk.dataset.span[0], reach(desk.dataset)


def years(span: tuple[date, date]) -> tuple[int, int]:
    """Return the first and last year of a span."""
    return span[0].year, span[1].year


def names(on: date) -> list[str]:
    """List the names of the states of a day."""
    return sorted(state.name for state in states(on=on))


def ask_page(
    desk: Desk, asked: Typed, *, status: int = 200, wrong: str = "", body: str = "", **values: Any
) -> Response:
    """Fill in the page that asks for two states and a date, with an answer, an error or neither below."""
    on = desk.dataset.span[1]
    shown: Mapping[str, Any] = {
        "title": "Does the thaw have a future?",
        "sentence": "",
        "base": "",
        "pair": (),
        "examples": (),
        "years": None,
        **values,
    }
    return page(
        "ask.html",
        here="ask",
        status=status,
        given={"a": asked.a, "b": asked.b, "as_of": asked.as_of},
        span=desk.dataset.span,
        askable=span(desk),
        wrong=wrong,
        body=body,
        names=names(on),
        pdf=pdf_ready(),
        brief_path=brief_path,
        **shown,
    )


def in_order(rows: list[dict[str, Any]], sort: str, order: str) -> list[dict[str, Any]]:
    """Sort the rows of a table by a column, an onset by its month where it has one; what is unknown comes last."""
    if not sort:
        return rows

    def key(row: dict[str, Any]) -> tuple[Any, int]:
        month = row.get("onset_month") if sort == "onset" else None
        return row[sort], month.month if month else 0

    known = [row for row in rows if row[sort] is not None]
    unknown = [row for row in rows if row[sort] is None]
    return sorted(known, key=key, reverse=order == "down") + unknown


def sort_link(path: str, keep: Mapping[str, str], column: str, sort: str, order: str) -> str:
    """Give the address that sorts a table by a column, the other way round if it is sorted by it already."""
    first = "up" if column in ("a_name", "onset", "title", "start", "outcome", "kind") else "down"
    other = "down" if order == "up" else "up"
    return f"{path}?" + urlencode({**keep, "sort": column, "order": other if sort == column else first})


def attachment(content: bytes, media: str, name: str) -> Response:
    """Offer a file for download."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media, headers=headers)
