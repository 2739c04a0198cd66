"""Pages that take no question: the data, and what browsers and robots ask for."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from thawcast.brief.render_html import style
from thawcast.errors import ThawcastError
from thawcast.states import resolve_dyad
from thawcast.store.dataset import NOTICE
from thawcast.web.pages.parts import page
from thawcast.web.parameters import DeskHere, FormText
from thawcast.web.problems import status_of
from thawcast.web.work import holdings

router: APIRouter = APIRouter()


@router.get("/data")
async def data(request: Request, desk: DeskHere, a: FormText = "", b: FormText = "") -> Response:
    """Tables, coverage and sources; of two states also what each source holds of them."""
    status, wrong, pair = 200, "", None
    try:
        if a.strip() and b.strip():
            pair = await desk.ask(request, holdings.pair_record, *(state.code for state in resolve_dyad(a, b)))
    except ThawcastError as error:
        status, wrong = status_of(error)
    return page(
        "data.html",
        here="data",
        status=status,
        title="Data",
        found=await desk.ask(request, holdings.data),
        record=await desk.ask(request, holdings.record),
        pair=pair,
        given={"a": a, "b": b},
        wrong=wrong,
        notice=NOTICE.read_text(encoding="utf-8"),
    )


@router.get("/theme.css")
async def theme_css() -> Response:
    """The style of a brief."""
    return Response(style(), media_type="text/css", headers={"cache-control": "public, max-age=86400"})


@router.get("/robots.txt")
async def robots() -> Response:
    """What robots may read: nothing."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
