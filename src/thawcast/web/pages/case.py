"""Case: the timeline of one pair of states, or of two side by side."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from thawcast.errors import ThawcastError
from thawcast.web.pages.parts import names, page, pair
from thawcast.web.parameters import DeskHere, FormText, checked_day, told_day
from thawcast.web.problems import status_of
from thawcast.web.work import jobs

router: APIRouter = APIRouter()


async def given(
    a: FormText = "", b: FormText = "", c: FormText = "", d: FormText = "", as_of: FormText = ""
) -> dict[str, str]:
    """Read the form as it was filled in."""
    return {"a": a, "b": b, "c": c, "d": d, "as_of": as_of}


@router.get("/case")
async def case(request: Request, desk: DeskHere, form: Annotated[dict[str, str], Depends(given)]) -> Response:
    """The timelines of the pairs that were named."""
    pairs = ((form["a"], form["b"]), (form["c"], form["d"]))
    shown: list[dict[str, str]] = []
    status, failed, on = 200, "", desk.dataset.span[1]
    try:
        on = checked_day(desk.dataset, told_day(form["as_of"], on))
        for one, two in pairs:
            if not (one.strip() or two.strip()):
                continue
            asked = pair(desk.dataset, one, two, on)
            found = await desk.ask(request, jobs.case, asked.codes)
            title = f"{asked.one.name} and {asked.two.name}"
            shown.append({"title": title, "body": found["body"], "path": asked.path})
    except ThawcastError as error:
        status, failed = status_of(error)
    return page(
        "case.html",
        here="case",
        status=status,
        title=" beside ".join(part["title"] for part in shown) or "Case",
        given=form | {"as_of": str(on)},
        shown=shown,
        wrong=failed,
        span=desk.dataset.span,
        names=names(on),
    )
