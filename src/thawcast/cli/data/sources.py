"""`thawcast sources`: the providers of data."""

import sys
from typing import Annotated

import typer

from thawcast.brief.model import Table
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption
from thawcast.cli.printing import print_json, print_list
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
    rows = tuple((p.id, p.what, p.period, p.licence, p.where) for p in SOURCES.values())
    print_list(Table("", ("source", "what", "period", "terms", "where"), rows), piped=240)
