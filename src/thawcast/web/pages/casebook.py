"""Casebook: documented thaws since 1945, filtered and sorted, and each in full."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response

from thawcast.durability.casebook import OUTCOMES, REGIONS, Case, cases, filtered
from thawcast.durability.casebook.showing import NOTHING, Twice
from thawcast.errors import ThawcastError
from thawcast.states import resolve
from thawcast.web.pages.parts import in_order, page, sort_link
from thawcast.web.parameters import DeskHere, FormText
from thawcast.web.problems import NotThereError, status_of
from thawcast.web.work import jobs

router: APIRouter = APIRouter()


@router.get("/casebook")
async def casebook(
    request: Request,
    desk: DeskHere,
    state: FormText = "",
    outcome: FormText = "",
    region: FormText = "",
    sort: Literal["title", "states", "start", "years", "outcome", "kind", "came_to", "news", "now"] = "start",
    order: Literal["up", "down"] = "up",
) -> Response:
    """The cases that a filter leaves."""
    given = {"state": state, "outcome": outcome, "region": region}
    status, wrong, code = 200, "", ""
    try:
        code = resolve(state).code if state.strip() else ""
    except ThawcastError as error:
        status, wrong = status_of(error)
    # Of all cases at once: the same question whatever the filter, so that one answer serves every page.
    stood = await desk.ask(request, jobs.cases_stood)
    found = [
        vars(case) | {"years": case.years, "states": _states(case)} | _news(stood, case)
        for case in filtered(*([code] if code else []), outcome=outcome or None, region=region or None)
    ]
    return page(
        "casebook.html",
        here="casebook",
        status=status,
        title="Casebook",
        shown=in_order(found, sort, order),
        total=len(cases()),
        outcomes=OUTCOMES,
        regions=REGIONS,
        given=given | {"sort": sort, "order": order},
        wrong=wrong,
        sorted_by=lambda column: sort_link("/casebook", given, column, sort, order),
    )


def _news(stood: Mapping[str, Twice], case: Case) -> dict[str, str | None]:
    year_on, now = (None if at is None else str(at) for at in stood.get(case.id, NOTHING))
    return {"news": year_on, "now": now}


def _states(case: Case) -> str:
    """Name the two as they were called when it began."""
    return " and ".join(resolve(code, on=case.start).name for code in (case.a, case.b))


@router.get("/casebook/{key}")
async def casebook_case(
    request: Request, desk: DeskHere, key: Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9-]+$")]
) -> Response:
    """One case in full, with what the screen says of the two a year after it began and in its last year."""
    found = next((case for case in cases() if case.id == key), None)
    if found is None:
        raise NotThereError(f"the casebook has no case {key}")
    known, told = await desk.ask(request, jobs.known_days, found.a, found.b), []
    if known is not None:
        last = min(found.end or known[1], known[1])
        told = await desk.ask(request, jobs.told_at, found.a, found.b, found.start, last)
    return page(
        "casebook_case.html",
        here="casebook",
        title=found.title,
        case=found,
        names=[resolve(code, on=found.start).name for code in (found.a, found.b)],
        meaning=OUTCOMES[found.outcome],
        told=told,
    )
