"""`thawcast issues`: which issues pull two states together or apart."""

import sys
from datetime import date
from typing import Annotated

import typer

from thawcast.assessment import known_of
from thawcast.assessment.questions import issues as asked
from thawcast.building.anew import with_dealings
from thawcast.cli.app import app, examples
from thawcast.cli.dyad.question import Handover, PageOption
from thawcast.cli.options import AreaOption, AsOfOption, JsonOption, OptionalRaw, StateArgument, StoreOption
from thawcast.cli.progress import progress
from thawcast.errors import DyadError
from thawcast.issues.chapter import chapter as told
from thawcast.issues.tables import known_area

FIRST_DATE = date(1948, 12, 31)
"""Votes begin in 1946, and breadth compares three years."""


@app.command(
    epilog=examples(
        "thawcast issues USA RUS --as-of 2010-12-31",
        "thawcast issues USA RUS --as-of 1972-12-31",
        "thawcast issues USA RUS --as-of 2011-12-31 --raw data",
        "thawcast issues India China --as-of 2012-12-31 --area nu --json",
    )
)
def issues(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="YEAR", help="Compare with the two years before; default: the running thaw."),
    ] = None,
    area: AreaOption = "all",
    raw: OptionalRaw = None,
    out: PageOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Which issues pull two states together or apart, and where do third states stand?

    With --raw also what events say of diplomatic and security dealings.
    """
    wanted = known_area(area)
    known = known_of(a, b, as_of=as_of, store=store, earliest=FIRST_DATE)
    found = known.once(asked.result) if since is None else asked.compared(known, since)
    chapter = told(found, known, area=wanted)
    if raw is not None:
        with progress("issues") as step:
            try:
                chapter = with_dealings(chapter, known, raw, step=lambda name: step(f"reading {name}"))
            except DyadError as error:
                sys.stderr.write(f"thawcast: {error}\n")
    Handover(json, out).hand(known, chapter)
