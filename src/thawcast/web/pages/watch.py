"""Watch: what changed since a date, as a page and as a feed; Record: forecasts on record, and how they fared."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from thawcast.errors import InputError, ThawcastError
from thawcast.states import resolve
from thawcast.web.pages.ask import MEDIA, drawn
from thawcast.web.pages.parts import attachment, names, page, span
from thawcast.web.parameters import CACHED, ChartName, DeskHere, FormText, checked_day, told_day
from thawcast.web.problems import NotThereError, status_of
from thawcast.web.views import brief_path, links, picture
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk
from thawcast.web.work.watching import stamp

YEAR = 365
"""Days back that are watched unless another day is given."""

router: APIRouter = APIRouter()


async def given(
    since: FormText = "", to: FormText = "", pair: FormText = "", a: FormText = "", b: FormText = ""
) -> dict[str, str]:
    """Read the form as it was filled in; `pair` names both states by their codes, as RUS-USA."""
    if pair.strip() and not (a.strip() or b.strip()):
        a, _, b = pair.partition("-")
    return {"since": since, "to": to, "a": a, "b": b}


Form = Annotated[dict[str, str], Depends(given)]


def asked(desk: Desk, form: dict[str, str]) -> tuple[date, date, tuple[str, ...]]:
    """Read the two days, and the codes of the states that are watched: none for all pairs, one for all of its own.

    Raises:
        DateError: Not a date, or one of which nothing could be said.
        InputError: The same state twice.
        UnknownStateError: A name leads nowhere.
    """
    until = checked_day(desk.dataset, told_day(form["to"], span(desk)[1]))
    since = told_day(form["since"], date.fromordinal(until.toordinal() - YEAR))
    codes = tuple(sorted({resolve(form[side]).code for side in ("a", "b") if form[side].strip()}))
    if len(codes) == 1 and form["a"].strip() and form["b"].strip():
        raise InputError("name two states, one for all of its pairs, or none for all pairs")
    return since, until, codes


@router.get("/watch")
async def watch(request: Request, desk: DeskHere, form: Form) -> Response:
    """What changed between two days."""
    status, wrong, found, on = 200, "", None, span(desk)[1]
    try:
        since, until, codes = asked(desk, form)
        found = await desk.ask(request, jobs.watch, since, until, codes)
        form, on = form | {"since": str(since), "to": str(until)}, until
    except ThawcastError as error:
        status, wrong = status_of(error)
    return page(
        "watch.html",
        here="watch",
        status=status,
        title="Watch",
        given=form,
        found=found,
        feed="/watch.xml?" + urlencode({key: value for key, value in form.items() if value and key != "to"}),
        wrong=wrong,
        span=span(desk),
        names=names(on),
        brief_path=brief_path,
    )


@router.get("/watch.xml")
async def feed(request: Request, desk: DeskHere, form: Form) -> Response:
    """The same as an Atom feed."""
    found = await desk.ask(request, jobs.feed, *asked(desk, form))
    return Response(found, media_type="application/atom+xml", headers={"cache-control": CACHED})


@router.get("/record")
async def record(request: Request, desk: DeskHere) -> Response:
    """Forecasts on record, what came due, and how they fared."""
    found = await desk.ask(request, jobs.on_record, stamp(desk.store))
    return page(
        "record.html",
        here="record",
        title="Forecasts on record",
        found=found,
        draw=picture("/record"),
        tools=links("/record"),
        brief_path=brief_path,
    )


@router.get("/record.csv")
async def record_csv(request: Request, desk: DeskHere) -> Response:
    """Every forecast on record, with what came of it."""
    found = await desk.ask(request, jobs.record_csv, stamp(desk.store))
    return attachment(found.encode(), "text/csv; charset=utf-8", "record.csv")


@router.get("/record/charts/{name}.{form}")
async def record_chart(
    request: Request, desk: DeskHere, name: ChartName, how: Annotated[jobs.Drawn, Depends(drawn)]
) -> Response:
    """One chart of the record."""
    found = await desk.ask(request, jobs.record_chart, stamp(desk.store), name, how)
    if found is None:
        raise NotThereError(f"the record has no chart {name}")
    return Response(found, media_type=MEDIA[how.form], headers={"cache-control": "no-cache"})
