"""Lab: scenarios, sliders, files sent in and saved."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from thawcast.deals.results.forward import TOLD
from thawcast.deals.shipped import keys, load
from thawcast.errors import InputError
from thawcast.web.pages.parts import attachment, page
from thawcast.web.parameters import DeskHere, changes, form_fields
from thawcast.web.work import laboratory
from thawcast.web.work.desk import Desk

ScenarioKey = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_]+$")]
Fields = list[tuple[str, str]]

router: APIRouter = APIRouter()


@router.get("/lab")
async def lab_index() -> Response:
    """The scenarios that ship."""
    return page("lab_index.html", here="lab", title="Lab", scenarios=[load(key) for key in keys()])


@router.get("/lab/{key}")
async def lab(request: Request, desk: DeskHere, key: ScenarioKey) -> Response:
    """A scenario that ships, on its sliders."""
    return await _lab(desk, request, laboratory.Bench(key), request.query_params.multi_items())


@router.get("/lab/{key}/scenario.toml")
async def lab_saved(request: Request, desk: DeskHere, key: ScenarioKey) -> Response:
    """The same as a file."""
    return await _saved(desk, request, laboratory.Bench(key), request.query_params.multi_items())


@router.post("/lab")
async def lab_sent(request: Request, desk: DeskHere) -> Response:
    """A scenario that was sent, on its sliders."""
    fields = form_fields(await request.body())
    return await _lab(desk, request, laboratory.Bench(toml=_toml(fields)), fields)


@router.post("/lab/scenario.toml")
async def lab_sent_saved(request: Request, desk: DeskHere) -> Response:
    """The same as a file."""
    fields = form_fields(await request.body())
    return await _saved(desk, request, laboratory.Bench(toml=_toml(fields)), fields)


def _toml(fields: Fields) -> str:
    text = next((value for name, value in fields if name == "toml"), "")
    if not text.strip():
        raise InputError("no scenario was sent; choose a TOML file")
    return text.replace("\r\n", "\n")


async def _sliders(
    desk: Desk, request: Request, bench: laboratory.Bench, fields: Fields
) -> tuple[dict[str, Any], laboratory.Moved]:
    """The sliders of a scenario, and those that a form moved."""
    found = await desk.ask(request, laboratory.sliders, bench)
    ends = {s["name"]: (s["low"], s["high"]) for group in found["groups"] for s in group["sliders"]}
    return found, changes(fields, ends)


async def _lab(desk: Desk, request: Request, bench: laboratory.Bench, fields: Fields) -> Response:
    laid, moved = await _sliders(desk, request, bench, fields)
    chosen = tuple(dict.fromkeys(value for name, value in fields if name == "policy")) or TOLD
    found = await desk.ask(request, laboratory.lab, bench, moved, chosen)
    return page(
        "lab.html",
        here="lab",
        title=f"Lab: {laid['title']}",
        bench=laid,
        key=bench.key,
        toml=bench.toml,
        found=found,
        chosen=chosen,
        moved={name: (low, high) for name, low, high in moved},
    )


async def _saved(desk: Desk, request: Request, bench: laboratory.Bench, fields: Fields) -> Response:
    laid, moved = await _sliders(desk, request, bench, fields)
    text = await desk.ask(request, laboratory.saved, bench, moved)
    return attachment(text.encode(), "application/toml; charset=utf-8", f"{laid['key']}.toml")
