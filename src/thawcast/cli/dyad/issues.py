"""`thawcast issues`: which issues pull two states together or apart."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from thawcast import sources
from thawcast.assessment.chapters import issues_chapter
from thawcast.brief.model import Chapter
from thawcast.brief.render_json import chapter_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import (
    AreaOption,
    AsOfOption,
    JsonOption,
    OptionalRaw,
    StateArgument,
    StoreOption,
    day,
)
from thawcast.cli.printing import print_chapter, print_json
from thawcast.cli.progress import progress
from thawcast.errors import DyadError
from thawcast.issues.from_sources import add_dealings
from thawcast.issues.tables import known_area
from thawcast.sources.icews_conflict import as_events
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.verdict import judge
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset, open_dataset


@app.command(
    epilog=examples(
        "thawcast issues USA RUS --as-of 2010-12-31",
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
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Which issues pull two states together or apart, and where do third states stand?

    With --raw also what events say of diplomatic and security dealings.
    """
    dataset = open_dataset(store)
    on = dataset.span[1] if as_of is None else day(as_of)
    one, other = resolve_dyad(a, b, on=on)
    found = _chapter(dataset, one, other, on, since, known_area(area))
    if raw is not None:
        found = _with_events(found, raw, one, other, on)
    if json:
        told = chapter_json(found)
        shown = ("available", "reason", "answer", "claims", "numbers", "caveats")
        print_json({"as_of": on.isoformat(), **{key: told[key] for key in shown}})
        return
    print_chapter(found)


def _chapter(dataset: Dataset, a: State, b: State, on: date, since: int | None, area: str) -> Chapter:
    if since is None:
        levels, episodes = dataset.table(LEVELS, as_of=on), dataset.table(EPISODES, as_of=on)
        current = judge(levels, episodes, a=a.code, b=b.code, as_of=on).current
        since = None if current is None else current.onset
    found = issues_chapter(dataset, a, b, on, None if since is None else date(since, 1, 1), area=area)
    if found.reason is not None:
        # A pair of which neither votes nor the ledger tell is an error here, where a brief leaves the chapter out.
        raise DyadError(found.reason)
    return found


def _with_events(found: Chapter, raw: Path, a: State, b: State, on: date) -> Chapter:
    """Add what only the events themselves tell."""
    with progress("issues") as step:
        frames = sources.load(raw, only=("conflict_roots",), until=on, step=lambda name: step(f"reading {name}"))
        events = as_events(frames["conflict_roots"])
        try:
            return add_dealings(found, events, a=a, b=b, source="icews_conflict")
        except DyadError as error:
            sys.stderr.write(f"thawcast: {error}\n")
            return found
