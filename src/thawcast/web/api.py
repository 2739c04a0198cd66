"""The JSON endpoints."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from thawcast.deals.shipped import keys, load
from thawcast.states import resolve_dyad
from thawcast.web import schemas
from thawcast.web.parameters import DayPath, DayQuery, StatePath, StateQuery, checked_day
from thawcast.web.problems import MEDIA_TYPE, NotThereError
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk
from thawcast.web.work.lab import LAB_POLICIES
from thawcast.web.work.states import matches

JSON = "application/json"
KEPT = "public, max-age=300"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of an endpoint for the OpenAPI schema."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {404: "Not known", 413: "Too large", 422: "Not valid", 429: "Too many requests", 501: "Part not installed"}
    told |= {400: "Not readable", 408: "Too slow", 415: "Compressed or not JSON", 503: "Cannot answer now"}
    return {
        status: {"description": told[status], "content": content}
        for status in (*statuses, 400, 408, 413, 415, 429, 503)
    }


def routes(desk: Callable[[], Desk]) -> APIRouter:
    """Make the endpoints.

    Args:
        desk: Gives what computes.
    """
    router = APIRouter(prefix="/api/v1", tags=["thawcast"])

    @router.get("/states", response_model=schemas.StateMatches, responses=problems(422))
    async def states(
        q: Annotated[str, Query(description="Some letters of a name or code.", max_length=80)] = "",
        as_of: DayQuery = None,
    ) -> dict[str, Any]:
        """Offer states for what is typed: current, alternative and old names, codes."""
        on = as_of or desk().dataset.span[1]
        return {"matches": [vars(match) for match in matches(q, on=on)]}

    @router.get("/assess", response_model=schemas.Answer, responses=problems(404, 422))
    async def assess(request: Request, a: StateQuery, b: StateQuery, as_of: DayQuery = None) -> Response:
        """Answer whether the improvement in two states' relations has a future."""
        one, two, on = _dyad(a, b, as_of)
        text = await desk().ask(request, jobs.answer, one, two, on)
        return Response(text, media_type=JSON, headers={"cache-control": KEPT})

    @router.get(
        "/brief/{a}/{b}/{as_of}/charts/{name}",
        response_class=Response,
        responses={200: {"content": {JSON: {}}, "description": "Vega-Lite specification"}} | problems(404, 422),
    )
    async def chart(
        request: Request,
        a: StatePath,
        b: StatePath,
        as_of: DayPath,
        name: Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9-]+$")],
        width: Literal["wide", "narrow"] = "wide",
    ) -> Response:
        """One chart of a brief, as a Vega-Lite specification that holds its rows."""
        one, two, on = _dyad(a, b, as_of)
        text = await desk().ask(request, jobs.chart, one, two, on, name, "json", width == "narrow", False)
        if text is None:
            raise NotThereError(f"the brief has no chart {name}")
        return Response(text, media_type=JSON, headers={"cache-control": KEPT})

    @router.get("/world", response_model=schemas.WorldAnswer, responses=problems(422))
    async def world(request: Request, as_of: DayQuery = None) -> dict[str, Any]:
        """Every thaw and chill that runs at a date."""
        on = _covered(as_of)
        rows = await desk().ask(request, jobs.dyads, on)
        return {"as_of": on, "version": desk().dataset.version, "turning": rows}

    @router.get("/data", response_model=schemas.DataAnswer, responses=problems())
    async def data(request: Request) -> dict[str, Any]:
        """What is in the dataset: tables, coverage, sources, licences."""
        return await desk().ask(request, jobs.data)

    @router.get("/scenarios", response_model=schemas.Scenarios, responses=problems())
    async def scenarios() -> dict[str, Any]:
        """Scenarios that ship."""
        found = [load(key) for key in keys()]
        return {"scenarios": [{"key": s.key, "title": s.title, "date": s.date, "states": s.states} for s in found]}

    @router.post("/lab", response_model=schemas.LabAnswer, responses=problems(422))
    async def lab(request: Request, question: schemas.LabQuestion) -> dict[str, Any]:
        """Packages, frontier and survival of a scenario whose ranges were moved."""
        moved = tuple(sorted((m.name, m.low, m.high) for m in question.moved))
        chosen = tuple(dict.fromkeys(question.policies)) or LAB_POLICIES
        return await desk().ask(request, jobs.lab, question.scenario, question.toml, moved, chosen)

    def _covered(as_of: date | None) -> date:
        return checked_day(desk().dataset, as_of)

    def _dyad(a: str, b: str, as_of: date | None) -> tuple[str, str, date]:
        on = _covered(as_of)
        one, two = resolve_dyad(a, b, on=on)
        return one.code, two.code, on

    return router
