"""`thawcast states`: list the states of a day, or find one by code, number, name or spelling."""

import sys
from datetime import date
from typing import Annotated

import typer

from thawcast.brief.model import Table
from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption
from thawcast.cli.printing import print_json, print_list
from thawcast.errors import DateError
from thawcast.states import states
from thawcast.states.listing import HEADINGS, cells, laid_out, search


def _moment(text: str | None) -> date | int | None:
    if text is None:
        return None
    try:
        return int(text) if text.isdigit() and len(text) <= 4 else date.fromisoformat(text)
    except ValueError:
        raise DateError(f"{text!r} is no date: give a day such as 1975-06-30 or a year such as 1975") from None


@app.command("states", epilog=examples("thawcast states --on 1990-10-03", "thawcast states Korea --json"))
def list_states(
    query: Annotated[
        str | None, typer.Argument(help="Code, COW or Gleditsch-Ward number, name, or part of one.")
    ] = None,
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="A day (1975-06-30) or a year (1975).")] = None,
    json: JsonOption = False,
) -> None:
    """Who is a state when: all states, those of a day or year, or the one that a code or name means."""
    moment = _moment(on)
    found = states(on=moment) if query is None else search(query, on=moment)
    if json:
        print_json([laid_out(state) for state in found], exact=True)
        return
    print_list(Table("", HEADINGS, tuple(cells(state) for state in found)), piped=200)
    if len(found) > 1:
        sys.stderr.write(f"{len(found)} states\n")
