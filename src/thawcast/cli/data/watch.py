"""`thawcast watch`: what changed between two days, in lines, as JSON or as an Atom feed."""

from pathlib import Path
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption, day
from thawcast.cli.out import checked
from thawcast.cli.printing import answers, notes, print_json
from thawcast.errors import InputError, StoreError
from thawcast.files import write
from thawcast.monitoring.feed import atom
from thawcast.monitoring.watching import watch
from thawcast.states import resolve
from thawcast.store import open_dataset


@app.command(
    "watch",
    epilog=examples(
        "thawcast watch USA RUS CHN --since 2021-12-31",
        "thawcast watch --all --since 2022-01-01 --to 2022-06-30 --atom changes.xml",
    ),
)
def watch_command(
    named: Annotated[
        list[str] | None, typer.Argument(metavar="STATE...", help="States: every pair among them.", show_default=False)
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All pairs.")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="After it; default a year back.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day; default the last known.")] = None,
    feed: Annotated[Path | None, typer.Option("--atom", metavar="FILE", help="Write an Atom feed (.xml).")] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """What changed since a date: thaws and chills that began, stepped, crossed their line or ended; moved forecasts."""
    chosen = [resolve(name) for name in named or ()]
    if every == bool(chosen) or len({state.code for state in chosen}) == 1:
        raise InputError("name two states or more, or say --all")
    target = None if feed is None else checked(feed, ending=".xml")
    days = {"since": day(since) if since else None, "until": day(until) if until else None}
    found = watch(open_dataset(store), None if every else chosen, **days)
    if target is not None:
        try:
            write(target, atom(found))
        except OSError as error:
            raise StoreError(f"{target}: cannot be written ({error.strerror}); give a writable folder") from error
        notes().print(f"wrote {target}")
    if json:
        print_json(found.to_dict())
    elif target is None:
        for line in found.lines():
            answers().print(line, soft_wrap=True)
