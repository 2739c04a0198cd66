"""Ask: two states and a date, the brief that answers, its charts and its downloads."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from thawcast.errors import ThawcastError
from thawcast.states import resolve_dyad
from thawcast.web.pages.parts import PairHere, Typed, ask_page, attachment, pair, years
from thawcast.web.parameters import CACHED, ChartName, DeskHere, FormText
from thawcast.web.problems import NotThereError, status_of
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk

MEDIA = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8", "json": "application/json"}
"""Forms in which a chart is to be had, and their media types."""

router: APIRouter = APIRouter()


@router.get("/")
async def home(request: Request, desk: DeskHere) -> Response:
    """The first page."""
    return ask_page(desk, Typed(), examples=await desk.ask(request, jobs.examples))


@router.get("/ask")
async def ask(request: Request, desk: DeskHere, a: FormText = "", b: FormText = "", as_of: FormText = "") -> Response:
    """Read the form, and lead to the brief."""
    given = Typed(a, b, as_of)
    if not (a.strip() or b.strip()):
        return ask_page(desk, given, examples=await desk.ask(request, jobs.examples))
    try:
        day = as_of if as_of.strip() else str(await last_day(request, desk, a, b))
        found = pair(desk.dataset, a, b, day)
    except ThawcastError as error:
        status, detail = status_of(error)
        found = await desk.ask(request, jobs.examples)
        return ask_page(desk, given, status=status, wrong=detail, examples=found)
    return RedirectResponse(found.typed_path, 303)


async def last_day(request: Request, desk: Desk, a: str, b: str) -> date:
    """Return the last day known of two states, the dataset's where nothing is."""
    on = desk.dataset.span[1]
    one, other = (state.code for state in resolve_dyad(a, b, on=on)) if a.strip() and b.strip() else ("", "")
    days = await desk.ask(request, jobs.known_days, one, other) if one else None
    return on if days is None else days[1]


@router.get("/brief/{a}/{b}/{as_of}")
async def brief(request: Request, desk: DeskHere, asked: PairHere) -> Response:
    """The brief of two states."""
    found = await desk.ask(request, jobs.brief, asked.codes)
    days = await desk.ask(request, jobs.known_days, asked.codes.a, asked.codes.b)
    return ask_page(
        desk,
        Typed(asked.one.name, asked.two.name, str(asked.on)),
        body=found["body"],
        title=f"{asked.one.name} and {asked.two.name}, as of {asked.on}",
        sentence=found["sentence"],
        base=asked.path,
        pair=(asked.codes.a, asked.codes.b),
        years=None if days is None else years(days),
    )


@router.get("/brief/{a}/{b}/{as_of}/download/{form}")
async def download(
    request: Request, desk: DeskHere, asked: PairHere, form: Literal["html", "md", "json", "pdf", "zip"]
) -> Response:
    """A brief to take home."""
    content = await desk.ask(request, jobs.document, asked.codes, form)
    ending = "csv.zip" if form == "zip" else form
    # The file as downloaded stands alone, with its own strict policy in its head.
    return attachment(content, jobs.FORMS[form], f"{asked.codes.a}-{asked.codes.b}-{asked.on}.{ending}")


async def drawn(
    form: Literal["svg", "csv", "json"],
    width: Literal["wide", "narrow"] = "wide",
    ink: Literal["light", "dark"] = "light",
) -> jobs.Drawn:
    """Read how a chart is to be drawn."""
    return jobs.Drawn(form, narrow=width == "narrow", dark=ink == "dark")


@router.get("/brief/{a}/{b}/{as_of}/charts/{name}.{form}")
async def chart(
    request: Request, desk: DeskHere, asked: PairHere, name: ChartName, how: Annotated[jobs.Drawn, Depends(drawn)]
) -> Response:
    """One chart of a brief."""
    found = await desk.ask(request, jobs.chart, asked.codes, name, how)
    if found is None:
        raise NotThereError(f"the brief has no chart {name}")
    return Response(found, media_type=MEDIA[how.form], headers={"cache-control": CACHED})
