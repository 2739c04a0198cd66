"""`thawcast states`: list the states of a day, or find one by code, number, name or spelling."""

import sys
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from thawcast.cli.app import app, examples
from thawcast.cli.printing import answers, print_json
from thawcast.errors import DateError, UnknownStateError
from thawcast.states import State, fold, resolve, states


def _moment(text: str | None) -> date | int | None:
    if text is None:
        return None
    try:
        return int(text) if text.isdigit() and len(text) <= 4 else date.fromisoformat(text)
    except ValueError:
        raise DateError(f"{text!r} is no date: give a day such as 1975-06-30 or a year such as 1975") from None


def _found(query: str, on: date | int | None) -> tuple[State, ...]:
    """Return the state that bears the query, else every state with the query in a name."""
    try:
        return (resolve(query, on=on),)
    except UnknownStateError:
        key = fold(query)
        inside = tuple(s for s in states(on=on) if key and any(key in fold(text) for text in (s.name, *s.aliases)))
        if not inside:
            raise
        return inside


def _years(state: State) -> str:
    parts: list[tuple[date, date | None]] = []
    for span in state.spans:
        joined = bool(parts) and parts[-1][1] is not None and (span.start - parts[-1][1]).days == 1
        parts = [*parts[:-1], (parts[-1][0], span.end)] if joined else [*parts, (span.start, span.end)]
    return ", ".join(f"{start.year}-{end.year if end else ''}" for start, end in parts)


def _row(state: State) -> dict[str, object]:
    return {
        "code": state.code,
        "name": state.name,
        "cow": state.cow,
        "gw": state.gw,
        "cow_abbr": state.cow_abbr,
        "iso2": state.iso2,
        "iso_num": state.iso_num,
        "fips": state.fips,
        "cameo": state.cameo,
        "spans": [
            {"start": s.start.isoformat(), "end": s.end.isoformat() if s.end else None, "cow": s.cow, "gw": s.gw}
            for s in state.spans
        ],
        "successors": list(state.successors),
        "predecessors": list(state.predecessors),
        "aliases": list(state.aliases),
    }


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
    found = states(on=moment) if query is None else _found(query, moment)
    if as_json:
        print_json([_row(state) for state in found], exact=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("code", "name", "COW", "GW", "COW abbr", "ISO2", "FIPS", "CAMEO", "state in", "successors"):
        table.add_column(name, justify="right" if name in {"COW", "GW"} else "left")
    for state in found:
        codes = (state.cow, state.gw, state.cow_abbr, state.iso2, state.fips, state.cameo)
        cells = ("" if code is None else str(code) for code in codes)
        table.add_row(state.code, state.name, *cells, _years(state), " ".join(state.successors))
    # A pipe has no width: wrapping there would break the lines of whoever reads them.
    answers(piped=200).print(table)
    if len(found) > 1:
        sys.stderr.write(f"{len(found)} states\n")
