"""The pages: forms and addresses in, HTML out."""

from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from thawcast.brief.render_html import style
from thawcast.deals.shipped import keys, load
from thawcast.durability.casebook import OUTCOMES, REGIONS, cases
from thawcast.errors import InputError, ThawcastError
from thawcast.states import State, resolve, resolve_dyad, states
from thawcast.thawing import reach
from thawcast.web import jobs
from thawcast.web.api import checked_day
from thawcast.web.lab import SHOWN
from thawcast.web.parameters import DayPath, StatePath, changes, form_fields, told_day
from thawcast.web.problems import status_of
from thawcast.web.views import brief_path, render
from thawcast.web.work import Desk

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
Key = Annotated[str, Path(max_length=60, pattern=r"^[A-Za-z0-9_]+$")]


def mount(app: FastAPI) -> None:
    """Serve the files that the pages use; the folder is the package's own and nothing above it is reached."""
    app.mount("/static", StaticFiles(packages=[("thawcast.web", "static")]), name="static")


def wants_page(request: Request) -> bool:
    """Whether an error should be told as a page."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def wrong(status: int, detail: str) -> Response:
    """Tell an error as a page."""
    return HTMLResponse(render("error.html", title="Not answered", detail=detail, status=status, here=""), status)


def page(template: str, *, here: str, status: int = 200, **values: Any) -> Response:
    """Fill in the template of a whole page."""
    return HTMLResponse(render(template, here=here, **values), status, {"cache-control": "no-cache"})


def routes(desk: Callable[[], Desk]) -> APIRouter:
    """Make the pages.

    Args:
        desk: Gives what computes.
    """
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/")
    async def home() -> Response:
        return _ask_page(desk(), "", "", "", examples=EXAMPLES)

    @router.get("/ask")
    async def ask(a: Text = "", b: Text = "", as_of: Text = "") -> Response:
        if not (a.strip() or b.strip()):
            return _ask_page(desk(), a, b, as_of, examples=EXAMPLES)
        try:
            one, two, on = _dyad(desk(), a, b, as_of)
        except ThawcastError as error:
            status, detail = status_of(error)
            return _ask_page(desk(), a, b, as_of, status=status, wrong=detail, examples=EXAMPLES)
        return RedirectResponse(brief_path(one.code, two.code, on), 303)

    @router.get("/brief/{a}/{b}/{as_of}")
    async def brief(request: Request, a: StatePath, b: StatePath, as_of: DayPath) -> Response:
        one, two, on = _dyad(desk(), a, b, as_of)
        codes = _ordered(one, two)
        found = await desk().ask(request, jobs.brief, *codes, on)
        return _ask_page(
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
        one, two, on = _dyad(desk(), a, b, as_of)
        codes = _ordered(one, two)
        content = await desk().ask(request, jobs.document, *codes, on, form)
        ending = "csv.zip" if form == "zip" else form
        # The file as downloaded stands alone, with its own strict policy in its head.
        return _attachment(content, jobs.FORMS[form], f"{'-'.join(codes)}-{on}.{ending}")

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
        from thawcast.web.app import NotThereError

        one, two, on = _dyad(desk(), a, b, as_of)
        codes = _ordered(one, two)
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
        on = checked_day(desk(), told_day(as_of, desk().dataset.span[1]))
        state = resolve(focus, on=on) if focus.strip() else None
        found = await desk().ask(request, jobs.world, on, state.code if state else None)
        rows = _sorted(found["rows"], sort, order)
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
            span=_span(desk()),
            years=_years(_span(desk())),
            sorted_by=lambda column: _sort_link("/world", keep, column, sort, order),
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
            on = checked_day(desk(), told_day(as_of, on))
            for one, two in asked:
                first, second, _ = _dyad(desk(), one, two, on)
                codes = _ordered(first, second)
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
            names=_names(on),
        )

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
            shown=_sorted(found, sort, order),
            total=len(cases()),
            outcomes=OUTCOMES,
            regions=REGIONS,
            given=given | {"sort": sort, "order": order},
            wrong=wrong,
            sorted_by=lambda column: _sort_link("/casebook", given, column, sort, order),
        )

    @router.get("/casebook/{key}")
    async def casebook_case(key: Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9-]+$")]) -> Response:
        from thawcast.web.app import NotThereError

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


def pdf_ready() -> bool:
    """Whether WeasyPrint is installed."""
    return find_spec("weasyprint") is not None


def _dyad(desk: Desk, a: str, b: str, as_of: date | str) -> tuple[State, State, date]:
    given = as_of if isinstance(as_of, date) else told_day(as_of, desk.dataset.span[1])
    on = checked_day(desk, given)
    if not a.strip() or not b.strip():
        raise InputError("name two states")
    resolve_dyad(a, b, on=on)  # the same state twice is refused by its own message
    return resolve(a, on=on), resolve(b, on=on), on


def _ordered(a: State, b: State) -> tuple[str, str]:
    return (a.code, b.code) if a.code < b.code else (b.code, a.code)


def _span(desk: Desk) -> tuple[date, date]:
    """First and last day that a page of states can be asked for: to the last month that gives a state."""
    return desk.dataset.span[0], reach(desk.dataset)


def _years(span: tuple[date, date]) -> tuple[int, int]:
    return span[0].year, span[1].year


def _names(on: date) -> list[str]:
    return sorted(state.name for state in states(on=on))


def _ask_page(
    desk: Desk, a: str, b: str, as_of: str, *, status: int = 200, wrong: str = "", body: str = "", **values: Any
) -> Response:
    on = desk.dataset.span[1]
    shown: Mapping[str, Any] = {
        "title": "Does the thaw have a future?",
        "sentence": "",
        "base": "",
        "pair": (),
        "examples": (),
        **values,
    }
    return page(
        "ask.html",
        here="ask",
        status=status,
        given={"a": a, "b": b, "as_of": as_of or str(on)},
        span=desk.dataset.span,
        years=_years(desk.dataset.span),
        wrong=wrong,
        body=body,
        names=_names(on),
        pdf=pdf_ready(),
        brief_path=brief_path,
        **shown,
    )


def _sorted(rows: list[dict[str, Any]], sort: str, order: str) -> list[dict[str, Any]]:
    if not sort:
        return rows
    known = [row for row in rows if row[sort] is not None]
    unknown = [row for row in rows if row[sort] is None]
    return sorted(known, key=lambda row: row[sort], reverse=order == "down") + unknown  # what is unknown comes last


def _sort_link(path: str, keep: Mapping[str, str], column: str, sort: str, order: str) -> str:
    first = "up" if column in ("a_name", "onset", "title", "start", "outcome", "kind") else "down"
    other = "down" if order == "up" else "up"
    return f"{path}?" + urlencode({**keep, "sort": column, "order": other if sort == column else first})


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
    chosen = tuple(dict.fromkeys(value for name, value in fields if name == "policy")) or SHOWN
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
    return _attachment(text.encode(), "application/toml; charset=utf-8", f"{bench['key']}.toml")


def _attachment(content: bytes, media: str, name: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media, headers=headers)
