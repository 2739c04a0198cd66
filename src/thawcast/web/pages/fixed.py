"""Pages that take no question: the argument of 2010, the data, and what browsers and robots ask for."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from thawcast.brief.render_html import style
from thawcast.web.pages.parts import page
from thawcast.web.parameters import DeskHere
from thawcast.web.work import jobs

router = APIRouter()


@router.get("/claims")
async def claims(request: Request, desk: DeskHere) -> Response:
    """The argument of 2010 about the reset, claim by claim."""
    found = await desk.ask(request, jobs.claims)
    return page("claims.html", here="claims", title="The case of 2010, claim by claim", findings=found)


@router.get("/data")
async def data(request: Request, desk: DeskHere) -> Response:
    """Tables, coverage and sources."""
    found = await desk.ask(request, jobs.data)
    return page("data.html", here="data", title="Data", found=found)


@router.get("/theme.css")
async def theme_css() -> Response:
    """The style of a brief."""
    return Response(style(), media_type="text/css", headers={"cache-control": "public, max-age=86400"})


@router.get("/robots.txt")
async def robots() -> Response:
    """What robots may read: nothing."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
