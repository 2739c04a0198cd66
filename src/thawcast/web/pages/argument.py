"""The argument: those that ship, and one that was sent, claim by claim."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from thawcast.argument import load, shipped
from thawcast.errors import InputError, ThawcastError
from thawcast.web.pages.parts import page
from thawcast.web.parameters import DeskHere, form_fields
from thawcast.web.problems import status_of
from thawcast.web.work import jobs

FIRST = "reset_2010"
"""The argument that the page opens with."""
ArgumentKey = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_]+$")]

router: APIRouter = APIRouter()


@router.get("/claims")
async def claims(request: Request, desk: DeskHere) -> Response:
    """The argument that began it, and a list of the others."""
    return await claims_of(request, desk, FIRST)


@router.get("/claims/{key}")
async def claims_of(request: Request, desk: DeskHere, key: ArgumentKey) -> Response:
    """An argument that ships, claim by claim."""
    return _page(await desk.ask(request, jobs.claims, key))


@router.post("/claims")
async def claims_sent(request: Request, desk: DeskHere) -> Response:
    """An argument that was sent, claim by claim."""
    text = next((value for name, value in form_fields(await request.body()) if name == "toml"), "")
    text = text.replace("\r\n", "\n")
    try:
        if not text.strip():
            raise InputError("no argument was sent; choose a TOML file")
        return _page(await desk.ask(request, jobs.claims_sent, text), toml=text)
    except ThawcastError as error:
        status, wrong = status_of(error)
        return _page(None, status=status, wrong=wrong, toml=text)


def _page(found: object, *, status: int = 200, wrong: str = "", toml: str = "") -> Response:
    every = [load(key) for key in shipped()]
    listed = [
        {"key": a.key, "title": a.title, "author": a.author, "year": a.day.year, "claims": len(a.claims)} for a in every
    ]
    return page(
        "claims.html",
        here="claims",
        status=status,
        title="Any argument, claim by claim",
        arguments=listed,
        found=found,
        wrong=wrong,
        toml=toml,
    )
