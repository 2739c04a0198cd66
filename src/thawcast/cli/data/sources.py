"""`thawcast sources`: the providers of data."""

import sys
from typing import Annotated

import typer
from rich.table import Table

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption
from thawcast.cli.printing import answers, print_json
from thawcast.errors import InputError
from thawcast.sources import SOURCES
from thawcast.store.dataset import NOTICE


@app.command("sources", epilog=examples("thawcast sources", "thawcast sources --json", "thawcast sources --notice"))
def sources(
    json: JsonOption = False,
    notice: Annotated[
        bool, typer.Option("--notice", help="Print whose data ship as they are, and on which terms.")
    ] = False,
) -> None:
    """List the sources: what each holds, its period, terms and where it comes from."""
    if notice:
        if json:
            raise InputError("--notice prints text; leave --json out")
        sys.stdout.write(NOTICE.read_text(encoding="utf-8"))
        return
    if json:
        names = ("id", "what", "period", "licence", "citation", "where", "dated")
        print_json([{name: getattr(p, name) for name in names} for p in SOURCES.values()])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("source", "what", "period", "terms", "where"):
        table.add_column(heading, overflow="fold")
    for p in SOURCES.values():
        table.add_row(p.id, p.what, p.period, p.licence, p.where)
    # A pipe has no width: wrapping there would break the lines of whoever reads them.
    answers(piped=240).print(table)
