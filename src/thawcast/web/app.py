"""The application: what answers which request."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from thawcast import __version__
from thawcast.errors import ThawcastError
from thawcast.web import api, pages, schemas
from thawcast.web.guard import Guard
from thawcast.web.pages.parts import wants_page, wrong
from thawcast.web.pages.ways import ways_on
from thawcast.web.problems import MEDIA_TYPE, problem, status_of
from thawcast.web.settings import ServerSettings
from thawcast.web.work.desk import Desk, GoneError
from thawcast.web.work.pool import TooSlowError

CLIENT_LEFT = 499
"""Status written for a client that is no longer there to read it."""


def create_app(settings: ServerSettings | None = None, *, warm: bool = False) -> FastAPI:
    """Make the application.

    Args:
        settings: Limits and choices.
        warm: Whether the workers start with the server, not with the first question.

    Returns:
        An ASGI application.
    """
    chosen = settings or ServerSettings()
    desk = Desk(chosen)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        started = asyncio.create_task(desk.warm()) if warm else None
        yield
        if started is not None:
            started.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await started
        desk.close()

    app = FastAPI(
        title="Thawcast",
        version=__version__,
        summary="Does the current improvement in the relations of two states have a future?",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.include_router(api.router)
    app.include_router(pages.router)
    pages.mount(app)
    _errors(app)
    _describe(app)
    app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=5)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(chosen.hosts), www_redirect=False)
    app.add_middleware(Guard, settings=chosen)
    return app


def _errors(app: FastAPI) -> None:
    async def tell(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
        if wants_page(request):
            ways: Sequence[object] = ()
            with suppress(Exception):  # an error page is told even if nothing more can be found out
                ways = await ways_on(request)
            return wrong(status, detail, ways)
        return Response(problem(status, detail), status, headers, MEDIA_TYPE)

    def on(kind: type[Exception], handler: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        app.add_exception_handler(kind, cast("Any", handler))

    async def deliberate(request: Request, error: Exception) -> Response:
        return await tell(request, *status_of(cast("ThawcastError", error)))

    async def invalid(request: Request, error: Exception) -> Response:
        found = cast("RequestValidationError", error).errors()
        parts = [f"{'.'.join(str(p) for p in e['loc'][1:])}: {e['msg'].removeprefix('Value error, ')}" for e in found]
        return await tell(request, 422, "; ".join(parts)[:500])

    async def http(request: Request, error: Exception) -> Response:
        found = cast("HTTPException", error)
        detail = "no such page" if found.status_code == 404 else str(found.detail)
        return await tell(request, found.status_code, detail, cast("dict[str, str] | None", found.headers))

    async def slow(request: Request, _error: Exception) -> Response:
        return await tell(request, 503, "this took longer than the server allows; ask for less, or later")

    async def gone(_request: Request, _error: Exception) -> Response:
        return Response(status_code=CLIENT_LEFT)

    async def unforeseen(request: Request, _error: Exception) -> Response:
        return await tell(request, 500, "an error of the server; its log has the reason")

    on(ThawcastError, deliberate)
    on(RequestValidationError, invalid)
    on(HTTPException, http)
    on(TooSlowError, slow)
    on(GoneError, gone)
    on(Exception, unforeseen)


def _describe(app: FastAPI) -> None:
    """Let the schema tell of errors what they are: problem details, not FastAPI's own form."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        schema = made()
        parts = schema["components"]["schemas"]
        parts["Problem"] = schemas.Problem.model_json_schema()
        for name in ("HTTPValidationError", "ValidationError"):
            parts.pop(name, None)
        app.openapi_schema = schema
        return schema

    app.openapi = openapi
