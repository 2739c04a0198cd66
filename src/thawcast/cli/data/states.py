"""`thawcast states`: list the states of a day, or find one by code, number, name or spelling."""

import sys
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from thawcast.cli.app import app, examples
from thawcast.cli.printing import answers, print_json
from thawcast.errors import DateError
from thawcast.states import states
from thawcast.states.listing import laid_out, search, years


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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Who is a state when: all states, those of a day or year, or the one that a code or name means."""
    moment = _moment(on)
    found = states(on=moment) if query is None else search(query, on=moment)
    if as_json:
        print_json([laid_out(state) for state in found], exact=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("code", "name", "COW", "GW", "COW abbr", "ISO2", "FIPS", "CAMEO", "state in", "successors"):
        table.add_column(name, justify="right" if name in {"COW", "GW"} else "left")
    for state in found:
        codes = (state.cow, state.gw, state.cow_abbr, state.iso2, state.fips, state.cameo)
        cells = ("" if code is None else str(code) for code in codes)
        table.add_row(state.code, state.name, *cells, years(state), " ".join(state.successors))
    # A pipe has no width: wrapping there would break the lines of whoever reads them.
    answers(piped=200).print(table)
    if len(found) > 1:
        sys.stderr.write(f"{len(found)} states\n")
