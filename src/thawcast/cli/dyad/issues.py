"""`thawcast issues`: which issues pull two states together or apart."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from thawcast import sources
from thawcast.brief.model import Chapter
from thawcast.brief.render_json import chapter_json
from thawcast.cli.app import app, examples
from thawcast.cli.options import AreaOption, AsOfOption, JsonOption, OptionalRaw, StateArgument, StoreOption, day
from thawcast.cli.printing import print_chapter, print_json
from thawcast.cli.progress import progress
from thawcast.errors import DyadError
from thawcast.issues.alignment import alignment
from thawcast.issues.breadth import breadth
from thawcast.issues.chapter import chapter
from thawcast.issues.from_sources import add_dealings, add_resolutions
from thawcast.issues.tables import AGREEMENT_NORM, POSITIONS, SIMILARITY
from thawcast.sources.icews_conflict import as_events
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.standing.verdict import judge
from thawcast.states import resolve_dyad, states
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

    With --raw also which resolutions, by name, and what events say of diplomatic and security dealings.
    """
    dataset = open_dataset(store)
    on = dataset.span[1] if as_of is None else day(as_of)
    found = _chapter(dataset, a, b, on, since, area)
    if raw is not None:
        found = _from_sources(found, raw, a, b, on)
    if json:
        told = chapter_json(found)
        shown = ("available", "reason", "answer", "claims", "numbers", "caveats")
        print_json({"as_of": on.isoformat(), **{key: told[key] for key in shown}})
        return
    print_chapter(found)


def _chapter(dataset: Dataset, a: str, b: str, on: date, since: int | None, area: str) -> Chapter:
    one, other = resolve_dyad(a, b, on=on)
    if since is None:
        levels, episodes = dataset.table(LEVELS, as_of=on), dataset.table(EPISODES, as_of=on)
        current = judge(levels, episodes, a=one.code, b=other.code, as_of=on).current
        since = None if current is None else current.onset
    onset = None if since is None else date(since, 1, 1)
    similarity, norm = dataset.table(SIMILARITY, as_of=on), dataset.table(AGREEMENT_NORM, as_of=on)
    # A pair without votes is an error here, where a brief would leave the chapter out.
    span = breadth(similarity, norm, a=one.code, b=other.code, as_of=on, since=onset)
    third = alignment(
        similarity, a=one.code, b=other.code, year=span.now_year, before=span.before_years[1], area=area, as_of=on
    )
    return chapter(
        similarity,
        norm,
        a=one,
        b=other,
        as_of=on,
        since=onset,
        positions=dataset.table(POSITIONS, as_of=on) if dataset.has(POSITIONS) else None,
        third_states=third,
        names={state.code: state.name for state in states(on=on)},
    )


def _from_sources(found: Chapter, raw: Path, a: str, b: str, on: date) -> Chapter:
    """Add what only the votes and events themselves tell."""
    one, other = resolve_dyad(a, b, on=on)
    wanted = ("votes", "roll_calls", "conflict_roots")
    with progress("issues") as step:
        frames = sources.load(raw, only=wanted, until=on, step=lambda name: step(f"reading {name}"))
        found = add_resolutions(found, frames["votes"], frames["roll_calls"], a=one, b=other)
        step("reading events")
        events = as_events(frames["conflict_roots"])
        try:
            return add_dealings(found, events, a=one, b=other, source="icews_conflict")
        except DyadError as error:
            sys.stderr.write(f"thawcast: {error}\n")
            return found
