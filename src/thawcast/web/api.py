"""The JSON endpoints."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from thawcast.deals.results.forward import TOLD
from thawcast.deals.shipped import keys, load
from thawcast.states import resolve_dyad
from thawcast.store import Dataset
from thawcast.web import schemas
from thawcast.web.parameters import CACHED, ChartName, DayPath, DayQuery, DeskHere, StatePath, StateQuery, checked_day
from thawcast.web.problems import MEDIA_TYPE, NotThereError
from thawcast.web.work import holdings, jobs, laboratory
from thawcast.web.work.states import matches

JSON = "application/json"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of an endpoint for the OpenAPI schema."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {404: "Not known", 413: "Too large", 422: "Not valid", 429: "Too many requests", 501: "Part not installed"}
    told |= {400: "Not readable", 403: "Sent by another site", 408: "Too slow", 415: "Compressed or not JSON"}
    told |= {503: "Cannot answer now"}
    return {
        status: {"description": told[status], "content": content}
        for status in (*statuses, 400, 408, 413, 415, 429, 503)
    }


router: APIRouter = APIRouter(prefix="/api/v1", tags=["thawcast"])


def asked(dataset: Dataset, a: str, b: str, as_of: date | None) -> jobs.Asked:
    """Read two states, and a day that is the dataset's last unless told."""
    on = checked_day(dataset, as_of)
    one, two = resolve_dyad(a, b, on=on)
    return jobs.Asked(one.code, two.code, on)


async def asked_by_path(desk: DeskHere, a: StatePath, b: StatePath, as_of: DayPath) -> jobs.Asked:
    """Read the pair that an address names."""
    return asked(desk.dataset, a, b, as_of)


@router.get("/states", response_model=schemas.StateMatches, responses=problems(422))
async def states(
    desk: DeskHere,
    q: Annotated[str, Query(description="Some letters of a name or code.", max_length=80)] = "",
    as_of: DayQuery = None,
) -> dict[str, Any]:
    """Offer states for what is typed: current, alternative and old names, codes."""
    on = as_of or desk.dataset.span[1]
    return {"matches": [vars(match) for match in matches(q, on=on)]}


@router.get("/assess", response_model=schemas.Answer, responses=problems(404, 422))
async def assess(request: Request, desk: DeskHere, a: StateQuery, b: StateQuery, as_of: DayQuery = None) -> Response:
    """Answer whether the improvement in two states' relations has a future."""
    text = await desk.ask(request, jobs.answer, asked(desk.dataset, a, b, as_of))
    return Response(text, media_type=JSON, headers={"cache-control": CACHED})


@router.get(
    "/brief/{a}/{b}/{as_of}/charts/{name}",
    response_class=Response,
    responses={200: {"content": {JSON: {}}, "description": "Vega-Lite specification"}} | problems(404, 422),
)
async def chart(
    request: Request,
    desk: DeskHere,
    pair: Annotated[jobs.Asked, Depends(asked_by_path)],
    name: ChartName,
    width: Literal["wide", "narrow"] = "wide",
) -> Response:
    """One chart of a brief, as a Vega-Lite specification that holds its rows."""
    how = jobs.Drawn("json", narrow=width == "narrow", dark=False)
    text = await desk.ask(request, jobs.chart, pair, name, how)
    if text is None:
        raise NotThereError(f"the brief has no chart {name}")
    return Response(text, media_type=JSON, headers={"cache-control": CACHED})


@router.get("/world", response_model=schemas.WorldAnswer, responses=problems(422))
async def world(request: Request, desk: DeskHere, as_of: DayQuery = None) -> dict[str, Any]:
    """Every thaw and chill that runs at a date."""
    on = checked_day(desk.dataset, as_of)
    rows = await desk.ask(request, jobs.dyads, on)
    return {"as_of": on, "version": desk.dataset.version, "turning": rows}


@router.get("/data", response_model=schemas.DataAnswer, responses=problems())
async def data(request: Request, desk: DeskHere) -> dict[str, Any]:
    """What is in the dataset: tables, coverage, sources, licences."""
    return await desk.ask(request, holdings.data)


@router.get("/scenarios", response_model=schemas.Scenarios, responses=problems())
async def scenarios() -> dict[str, Any]:
    """Scenarios that ship."""
    found = [load(key) for key in keys()]
    return {"scenarios": [{"key": s.key, "title": s.title, "date": s.date, "states": s.states} for s in found]}


@router.post("/lab", response_model=schemas.LabAnswer, responses=problems(403, 422))
async def lab(request: Request, desk: DeskHere, question: schemas.LabQuestion) -> dict[str, Any]:
    """Packages, frontier and survival of a scenario whose ranges were moved."""
    moved = tuple(sorted((m.name, m.low, m.high) for m in question.moved))
    chosen = tuple(dict.fromkeys(question.policies)) or TOLD
    return await desk.ask(request, laboratory.lab, laboratory.Bench(question.scenario, question.toml), moved, chosen)
