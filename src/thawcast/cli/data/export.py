"""`thawcast export`: any public table as a file for other programs."""

import inspect
import sys
from pathlib import Path
from typing import Annotated

import typer

import thawcast
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, StoreOption
from thawcast.errors import InputError
from thawcast.values import counted

FRAMES = (
    *("levels", "episodes", "stock", "standings", "thaws", "say_do", "votes", "similarity", "positions", "ledger"),
    *("kind", "forecast", "retention", "cases", "coverage", "list_states", "list_sources"),
)
"""Public functions whose rows are exported."""


@app.command(
    "export",
    epilog=examples(
        "thawcast export stock USA RUS --out usa-rus.csv",
        "thawcast export episodes --out episodes.dta",
        "thawcast export levels --freq M --out months.parquet",
    ),
)
def export(
    frame: Annotated[str, typer.Argument(help=f"Which table: {', '.join(FRAMES)}.", show_default=False)],
    states: Annotated[list[str] | None, typer.Argument(help="None for all, a state, or two.")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet or .dta (needs pandas).")],
    as_of: AsOfOption = None,
    freq: Annotated[str | None, typer.Option("--freq", help="Y or M, of levels and episodes.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="One level source, of levels and episodes.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="all, nu, di, me, hr, co or ec, of votes.")] = None,
    store: StoreOption = None,
) -> None:
    """Write a table as CSV, Parquet or Stata's DTA with a codebook beside it, numbers of states added."""
    if frame not in FRAMES:
        raise InputError(f"{frame}: no such table; use one of {', '.join(FRAMES)}")
    function = getattr(thawcast, frame)
    takes = inspect.signature(function).parameters
    asked = {"as_of": as_of, "freq": freq, "source": source, "area": area, "store": store}
    given = {name: value for name, value in asked.items() if value is not None}
    if wrong := sorted(given.keys() - takes.keys()):
        raise InputError(f"--{wrong[0].replace('_', '-')}: {frame} has no such option; leave it out")
    if states and not {"states", "names", "a"} & takes.keys():
        raise InputError(f"{frame}: it is of all states; name none")
    if "a" in takes and len(states or ()) != 2:
        raise InputError(f"{frame}: name two states")
    found = function(*states or (), **given)
    path, book = found.export(out)
    sys.stderr.write(f"wrote {path} ({counted(len(found), 'row')}) and {book}\n")
