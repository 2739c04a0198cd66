"""Ask: two states and a date, the brief that answers, its charts and its downloads."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from thawcast.errors import ThawcastError
from thawcast.web.pages.parts import PairHere, Typed, ask_page, attachment, pair
from thawcast.web.parameters import CACHED, ChartName, DeskHere, FormText
from thawcast.web.problems import NotThereError, status_of
from thawcast.web.work import jobs

EXAMPLES = (
    ("USA", "RUS", "United States and Russia, 2010", "2010-12-31", "The reset, as it stood at the end of 2010"),
    ("IND", "PAK", "India and Pakistan, 2005", "2005-12-31", "After the ceasefire on the Line of Control"),
    ("CHN", "TWN", "China and Taiwan, 2009", "2009-12-31", "Direct flights across the strait"),
    ("COL", "VEN", "Colombia and Venezuela, 2011", "2011-12-31", "A year after Santa Marta"),
)
"""Questions to begin with."""

MEDIA = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8", "json": "application/json"}
"""Forms in which a chart is to be had, and their media types."""

router: APIRouter = APIRouter()


@router.get("/")
async def home(desk: DeskHere) -> Response:
    """The first page."""
    return ask_page(desk, Typed(), examples=EXAMPLES)


@router.get("/ask")
async def ask(desk: DeskHere, a: FormText = "", b: FormText = "", as_of: FormText = "") -> Response:
    """Read the form, and lead to the brief."""
    given = Typed(a, b, as_of)
    if not (a.strip() or b.strip()):
        return ask_page(desk, given, examples=EXAMPLES)
    try:
        found = pair(desk.dataset, a, b, as_of)
    except ThawcastError as error:
        status, detail = status_of(error)
        return ask_page(desk, given, status=status, wrong=detail, examples=EXAMPLES)
    return RedirectResponse(found.typed_path, 303)


@router.get("/brief/{a}/{b}/{as_of}")
async def brief(request: Request, desk: DeskHere, asked: PairHere) -> Response:
    """The brief of two states."""
    found = await desk.ask(request, jobs.brief, asked.codes)
    return ask_page(
        desk,
        Typed(asked.one.name, asked.two.name, str(asked.on)),
        body=found["body"],
        title=f"{asked.one.name} and {asked.two.name}, as of {asked.on}",
        sentence=found["sentence"],
        base=asked.path,
        pair=(asked.codes.a, asked.codes.b),
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
