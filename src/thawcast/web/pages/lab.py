"""The pages of the laboratory: scenarios, sliders, files sent in and saved."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from thawcast.deals.shipped import keys, load
from thawcast.errors import InputError
from thawcast.web.pages.parts import attachment, page
from thawcast.web.parameters import changes, form_fields
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk
from thawcast.web.work.lab import LAB_POLICIES

Key = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_]+$")]


def routes(desk: Callable[[], Desk]) -> APIRouter:
    """Make the pages.

    Args:
        desk: Gives what computes.
    """
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/lab")
    async def lab_index() -> Response:
        return page("lab_index.html", here="lab", title="Lab", scenarios=[load(key) for key in keys()])

    @router.get("/lab/{key}")
    async def lab(request: Request, key: Key) -> Response:
        return await _lab(desk(), request, key, "", request.query_params.multi_items())

    @router.get("/lab/{key}/scenario.toml")
    async def lab_saved(request: Request, key: Key) -> Response:
        return await _saved(desk(), request, key, "", request.query_params.multi_items())

    @router.post("/lab")
    async def lab_sent(request: Request) -> Response:
        fields = form_fields(await request.body())
        return await _lab(desk(), request, "", _toml(fields), fields)

    @router.post("/lab/scenario.toml")
    async def lab_sent_saved(request: Request) -> Response:
        fields = form_fields(await request.body())
        return await _saved(desk(), request, "", _toml(fields), fields)

    return router


def _toml(fields: list[tuple[str, str]]) -> str:
    text = next((value for name, value in fields if name == "toml"), "")
    if not text.strip():
        raise InputError("no scenario was sent; choose a TOML file")
    return text.replace("\r\n", "\n")


async def _bench(
    desk: Desk, request: Request, key: str, toml: str, fields: list[tuple[str, str]]
) -> tuple[dict[str, Any], tuple[Any, ...]]:
    bench = await desk.ask(request, jobs.bench, key, toml)
    ends = {s["name"]: (s["low"], s["high"]) for group in bench["groups"] for s in group["sliders"]}
    return bench, changes(fields, ends)


async def _lab(desk: Desk, request: Request, key: str, toml: str, fields: list[tuple[str, str]]) -> Response:
    bench, moved = await _bench(desk, request, key, toml, fields)
    chosen = tuple(dict.fromkeys(value for name, value in fields if name == "policy")) or LAB_POLICIES
    found = await desk.ask(request, jobs.lab, key, toml, moved, chosen)
    return page(
        "lab.html",
        here="lab",
        title=f"Lab: {bench['title']}",
        bench=bench,
        key=key,
        toml=toml,
        found=found,
        chosen=chosen,
        moved={name: (low, high) for name, low, high in moved},
    )


async def _saved(desk: Desk, request: Request, key: str, toml: str, fields: list[tuple[str, str]]) -> Response:
    bench, moved = await _bench(desk, request, key, toml, fields)
    text = await desk.ask(request, jobs.saved, key, toml, moved)
    return attachment(text.encode(), "application/toml; charset=utf-8", f"{bench['key']}.toml")
