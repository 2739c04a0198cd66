"""`thawcast words`: the levels of words and of deeds, the gap between them, and whether deeds follow words."""

import sys
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.dyad.question import Handover, PageOption, ask
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.errors import InputError
from thawcast.tables import DYAD_COUNTS
from thawcast.words.chapter import with_months


@app.command(epilog=examples("thawcast words USA RUS", "thawcast words India Pakistan --as-of 2010-12-31 --json"))
def words(
    a: StateArgument,
    b: StateArgument,
    months: Annotated[bool, typer.Option("--months", help="Also by month, from the events you imported.")] = False,
    as_of: AsOfOption = None,
    out: PageOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Words or deeds: the level of each by year, the say-do gap, and whether deeds follow words."""
    known, chapter = ask("words", a, b, as_of=as_of, store=store)
    if months:
        if known.dataset.imported is None:
            raise InputError("no events are imported, and by month nothing ships; import event files first")
        # It pulls in scipy's optimiser, which reading what ships does not need.
        from thawcast.words.follow.imported import imported_follow_through

        found, lacking = imported_follow_through(known.imported(DYAD_COUNTS, every=True), a=known.a, b=known.b)
        for src, why in lacking.items():
            sys.stderr.write(f"thawcast: {src}: {why}\n")
        chapter = with_months(chapter, found)
    Handover(json, out).hand(known, chapter)
