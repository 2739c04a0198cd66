"""The pages: forms and addresses in, HTML out."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from thawcast.web.pages import argument, ask, case, casebook, fixed, lab, watch, world

router: APIRouter = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
for _part in (ask, world, watch, case, lab, casebook, argument, fixed):
    router.include_router(_part.router)


def mount(app: FastAPI) -> None:
    """Serve the files that the pages use; the folder is the package's own and nothing above it is reached."""
    app.mount("/static", StaticFiles(packages=[("thawcast.web", "static")]), name="static")
