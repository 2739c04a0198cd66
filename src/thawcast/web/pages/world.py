"""World: who is thawing and chilling at a date, on a map, in a matrix and in a table."""

from typing import Literal, TypeAlias

from fastapi import APIRouter, Request, Response

from thawcast.states import resolve, states
from thawcast.web.pages.parts import in_order, page, sort_link, span, years
from thawcast.web.parameters import DeskHere, FormText, checked_day, told_day
from thawcast.web.views import brief_path
from thawcast.web.work import jobs

Sort: TypeAlias = Literal[
    "", "a_name", "state", "onset", "stock", "p_stands", "p_real", "p_lasts_12", "p_lasts_24", "p_lasts_36"
]
"""Columns that the table can be sorted by."""

router: APIRouter = APIRouter()


@router.get("/world")
async def world(
    request: Request,
    desk: DeskHere,
    as_of: FormText = "",
    focus: FormText = "",
    sort: Sort = "",
    order: Literal["", "up", "down"] = "",
) -> Response:
    """The world at a date, seen from one state or from none."""
    on = checked_day(desk.dataset, told_day(as_of, desk.dataset.span[1]))
    state = resolve(focus, on=on) if focus.strip() else None
    found = await desk.ask(request, jobs.world, on, state.code if state else None)
    keep = {"as_of": str(on), "focus": state.code if state else ""}
    return page(
        "world.html",
        here="world",
        title=f"The world as of {on}",
        on=on,
        focus=state,
        found=found,
        rows=in_order(found["rows"], sort, order),
        sort=sort,
        order=order,
        span=span(desk),
        years=years(span(desk)),
        sorted_by=lambda column: sort_link("/world", keep, column, sort, order),
        brief_path=brief_path,
        states=states(on=on),
    )
