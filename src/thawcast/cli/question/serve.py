"""`thawcast serve`: the same answers as a page."""

import sys
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import StoreOption
from thawcast.errors import InputError
from thawcast.web.settings import ServerSettings


@app.command(epilog=examples("thawcast serve", "thawcast serve --port 8080"))
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on; the default is this machine only.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Port; 0 for any free one.")] = 8000,
    store: StoreOption = None,
) -> None:
    """Serve the page and the JSON endpoints, on this machine unless --host names another address."""
    try:
        from thawcast.web.server import serve as run
    except ModuleNotFoundError as error:
        missing = f"{error.name or 'a package'} is not installed"
        raise InputError(f"{missing}; the page needs: pip install 'thawcast[web]'") from None
    run(host, port, settings=ServerSettings(store=store), say=_say)


def _say(address: str) -> None:
    sys.stderr.write(f"thawcast listens on {address} (stop with Ctrl+C)\n")
