"""The pages: forms and addresses in, HTML out."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from thawcast.brief.render_html import style
from thawcast.durability.casebook import OUTCOMES, REGIONS, cases
from thawcast.errors import ThawcastError
from thawcast.states import resolve, states
from thawcast.web.pages import lab as lab_pages
from thawcast.web.pages.parts import ask_page, attachment, dyad, in_order, names, ordered, page, sort_link, span, years
from thawcast.web.parameters import DayPath, StatePath, checked_day, told_day
from thawcast.web.problems import NotThereError, status_of
from thawcast.web.views import brief_path, render
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk

EXAMPLES = (
    ("USA", "RUS", "United States and Russia, 2010", "2010-12-31", "The reset, as it stood at the end of 2010"),
    ("IND", "PAK", "India and Pakistan, 2005", "2005-12-31", "After the ceasefire on the Line of Control"),
    ("CHN", "TWN", "China and Taiwan, 2009", "2009-12-31", "Direct flights across the strait"),
    ("COL", "VEN", "Colombia and Venezuela, 2011", "2011-12-31", "A year after Santa Marta"),
)
"""Questions to begin with."""

MEDIA = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8", "json": "application/json"}
SORTS = ("a_name", "state", "onset", "level", "rise", "p_real", "p_lasts_12", "p_lasts_24", "p_lasts_36")
KEPT = {"cache-control": "public, max-age=300"}
Text = Annotated[str, Query(max_length=80)]


def mount(app: FastAPI) -> None:
    """Serve the files that the pages use; the folder is the package's own and nothing above it is reached."""
    app.mount("/static", StaticFiles(packages=[("thawcast.web", "static")]), name="static")


def wants_page(request: Request) -> bool:
    """Whether an error should be told as a page."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def wrong(status: int, detail: str) -> Response:
    """Tell an error as a page."""
    return HTMLResponse(render("error.html", title="Not answered", detail=detail, status=status, here=""), status)


def routes(desk: Callable[[], Desk]) -> APIRouter:
    """Make the pages.

    Args:
        desk: Gives what computes.
    """
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/")
    async def home() -> Response:
        return ask_page(desk(), "", "", "", examples=EXAMPLES)

    @router.get("/ask")
    async def ask(a: Text = "", b: Text = "", as_of: Text = "") -> Response:
        if not (a.strip() or b.strip()):
            return ask_page(desk(), a, b, as_of, examples=EXAMPLES)
        try:
            one, two, on = dyad(desk(), a, b, as_of)
        except ThawcastError as error:
            status, detail = status_of(error)
            return ask_page(desk(), a, b, as_of, status=status, wrong=detail, examples=EXAMPLES)
        return RedirectResponse(brief_path(one.code, two.code, on), 303)

    @router.get("/brief/{a}/{b}/{as_of}")
    async def brief(request: Request, a: StatePath, b: StatePath, as_of: DayPath) -> Response:
        one, two, on = dyad(desk(), a, b, as_of)
        codes = ordered(one, two)
        found = await desk().ask(request, jobs.brief, *codes, on)
        return ask_page(
            desk(),
            one.name,
            two.name,
            str(on),
            body=found["body"],
            title=f"{one.name} and {two.name}, as of {on}",
            sentence=found["sentence"],
            base=brief_path(*codes, on),
            pair=codes,
        )

    @router.get("/brief/{a}/{b}/{as_of}/download/{form}")
    async def download(
        request: Request, a: StatePath, b: StatePath, as_of: DayPath, form: Literal["html", "md", "json", "pdf", "zip"]
    ) -> Response:
        one, two, on = dyad(desk(), a, b, as_of)
        codes = ordered(one, two)
        content = await desk().ask(request, jobs.document, *codes, on, form)
        ending = "csv.zip" if form == "zip" else form
        # The file as downloaded stands alone, with its own strict policy in its head.
        return attachment(content, jobs.FORMS[form], f"{'-'.join(codes)}-{on}.{ending}")

    @router.get("/brief/{a}/{b}/{as_of}/charts/{name}.{form}")
    async def chart(
        request: Request,
        a: StatePath,
        b: StatePath,
        as_of: DayPath,
        name: Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9-]+$")],
        form: Literal["svg", "csv", "json"],
        width: Literal["wide", "narrow"] = "wide",
        ink: Literal["light", "dark"] = "light",
    ) -> Response:
        one, two, on = dyad(desk(), a, b, as_of)
        codes = ordered(one, two)
        found = await desk().ask(request, jobs.chart, *codes, on, name, form, width == "narrow", ink == "dark")
        if found is None:
            raise NotThereError(f"the brief has no chart {name}")
        return Response(found, media_type=MEDIA[form], headers=KEPT)

    @router.get("/world")
    async def world(
        request: Request,
        as_of: Text = "",
        focus: Text = "",
        sort: Literal["", *SORTS] = "",  # pyright: ignore[reportInvalidTypeForm]  # the literals are the tuple above
        order: Literal["", "up", "down"] = "",
    ) -> Response:
        on = checked_day(desk().dataset, told_day(as_of, desk().dataset.span[1]))
        state = resolve(focus, on=on) if focus.strip() else None
        found = await desk().ask(request, jobs.world, on, state.code if state else None)
        rows = in_order(found["rows"], sort, order)
        keep = {"as_of": str(on), "focus": state.code if state else ""}
        return page(
            "world.html",
            here="world",
            title=f"The world as of {on}",
            on=on,
            focus=state,
            found=found,
            rows=rows,
            sort=sort,
            order=order,
            span=span(desk()),
            years=years(span(desk())),
            sorted_by=lambda column: sort_link("/world", keep, column, sort, order),
            brief_path=brief_path,
            states=states(on=on),
        )

    @router.get("/case")
    async def case(
        request: Request, a: Text = "", b: Text = "", c: Text = "", d: Text = "", as_of: Text = ""
    ) -> Response:
        asked = [pair for pair in ((a, b), (c, d)) if any(name.strip() for name in pair)]
        given = {"a": a, "b": b, "c": c, "d": d, "as_of": as_of}
        shown: list[dict[str, Any]] = []
        failed = ""
        status = 200
        on = desk().dataset.span[1]
        try:
            on = checked_day(desk().dataset, told_day(as_of, on))
            for one, two in asked:
                first, second, _ = dyad(desk(), one, two, on)
                codes = ordered(first, second)
                found = await desk().ask(request, jobs.case, *codes, on)
                path = brief_path(*codes, on)
                shown.append({"title": f"{first.name} and {second.name}", "body": found["body"], "path": path})
        except ThawcastError as error:
            status, failed = status_of(error)
        return page(
            "case.html",
            here="case",
            status=status,
            title=" beside ".join(part["title"] for part in shown) or "Case",
            given=given | {"as_of": str(on)},
            shown=shown,
            wrong=failed,
            span=desk().dataset.span,
            names=names(on),
        )

    router.include_router(lab_pages.routes(desk))

    @router.get("/casebook")
    async def casebook(
        state: Text = "",
        outcome: Text = "",
        region: Text = "",
        sort: Literal["title", "start", "years", "outcome", "kind"] = "start",
        order: Literal["up", "down"] = "up",
    ) -> Response:
        given = {"state": state, "outcome": outcome, "region": region}
        status, wrong, code = 200, "", ""
        try:
            code = resolve(state).code if state.strip() else ""
        except ThawcastError as error:
            status, wrong = status_of(error)
        found = [
            vars(case) | {"years": case.years}
            for case in cases()
            if (not code or code in (case.a, case.b))
            and outcome in ("", case.outcome)
            and (not region or region in case.regions)
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

    @router.get("/casebook/{key}")
    async def casebook_case(key: Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9-]+$")]) -> Response:
        found = next((case for case in cases() if case.id == key), None)
        if found is None:
            raise NotThereError(f"the casebook has no case {key}")
        return page(
            "casebook_case.html",
            here="casebook",
            title=found.title,
            case=found,
            names=[resolve(code, on=found.start).name for code in (found.a, found.b)],
            meaning=OUTCOMES[found.outcome],
        )

    @router.get("/claims")
    async def claims(request: Request) -> Response:
        found = await desk().ask(request, jobs.claims)
        return page("claims.html", here="claims", title="The case of 2010, claim by claim", findings=found)

    @router.get("/data")
    async def data(request: Request) -> Response:
        found = await desk().ask(request, jobs.data)
        return page("data.html", here="data", title="Data", found=found)

    @router.get("/theme.css")
    async def theme_css() -> Response:
        return Response(style(), media_type="text/css", headers={"cache-control": "public, max-age=86400"})

    @router.get("/robots.txt")
    async def robots() -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    return router
