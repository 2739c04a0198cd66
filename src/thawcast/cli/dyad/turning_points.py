"""`thawcast turning-points`: when relations turned."""

from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from thawcast.assessment import known_of
from thawcast.building.turning import Hearing, charts, found
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.out import checked, write_charts
from thawcast.cli.printing import answers, print_json, print_tables
from thawcast.cli.progress import progress
from thawcast.cli.streams import complain
from thawcast.errors import InputError
from thawcast.standing.turning_points.exhibits import lines, numbers, online_table, turn_table
from thawcast.standing.turning_points.search import since


@app.command(
    "turning-points",
    epilog=examples(
        "thawcast turning-points USA RUS --as-of 2010-12-31",
        "thawcast turning-points IND PAK --online --out turns.svg",
        "thawcast turning-points China Japan --raw DIR",
    ),
)
def turning_points(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    min_size: Annotated[float, typer.Option("--min-size", min=0.0, help="Smallest change that counts.")] = 0.0,
    raw: Annotated[
        Path | None,
        typer.Option("--raw", help="Folder of the raw reference data: also search scores and conflict by month."),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also tell since when the level has run, as known after each period.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Chart (.svg): level, turning points and thaws, one file a series.")
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """When relations turned: which way, by how much and how surely, by exact segmentation of what was observed.

    By year from what ships; by month with --raw, and from imported events.
    """
    if not isfinite(min_size):
        raise InputError(f"--min-size {min_size}: not a size; give a number such as 0.5")
    if out is not None:
        checked(out, ending=".svg")
    known = known_of(a, b, as_of=as_of, store=store)
    with progress("turning points") as step:
        searched = found(known, raw, min_size, Hearing(step, complain))
    if online:
        searched = [replace(one, online=since(one.found.series)) for one in searched]
    if out is not None:
        write_charts(out, charts(searched, known))
    if json:
        head = {"a": known.a.code, "b": known.b.code, "as_of": known.as_of.isoformat()}
        print_json({**head, **numbers(searched, by_types=raw is not None)})
        return
    for one in searched:
        print_tables(turn_table(one))
        for line in lines(one):
            answers().print(line)
        if (followed := online_table(one)) is not None:
            print_tables(followed)
