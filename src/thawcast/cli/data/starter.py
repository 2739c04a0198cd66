"""`thawcast starter build` and `thawcast starter check`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from thawcast.brief.render_chapter import render_table
from thawcast.building.build import STAGES, build
from thawcast.building.comparing import compared
from thawcast.building.run import Finished, run, spent
from thawcast.cache import Cache, cache_folder
from thawcast.cli.app import app, examples
from thawcast.cli.options import RawOption, StoreOption, day
from thawcast.cli.printing import answers, notes
from thawcast.cli.progress import progress
from thawcast.store import STARTER, home, load

starter_app: typer.Typer = typer.Typer(no_args_is_help=True)
app.add_typer(starter_app, name="starter")


@starter_app.callback()
def root() -> None:
    """Compute the dataset that assessments read."""


@starter_app.command("build", epilog=examples("thawcast starter build --raw data --until 2010-12-31 --out as-of-2010"))
def build_command(
    raw: RawOption,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; default: your own store.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Use nothing after this day.", show_default=False)
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Compute every stage anew.")] = False,
) -> None:
    """Run every stage from the raw files; finished stages are taken from the cache."""
    folder = home() if out is None else out
    finished: list[Finished] = []
    with progress("starter") as step:
        dataset = build(
            raw,
            folder,
            until=None if until is None else day(until),
            cache=None if no_cache else Cache(cache_folder("stages")),
            built_on=datetime.now().astimezone().date(),
            step=step,
            done=finished.append,
        )
    notes().print(render_table(spent(finished)))
    size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e6
    notes().print(f"Wrote {folder} ({size:.1f} MB), events to {dataset.span[1]}")


@starter_app.command("check", epilog=examples("thawcast starter check --raw data --quick"))
def check_command(
    raw: RawOption,
    store: StoreOption = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only the stages that take seconds.")] = False,
) -> None:
    """Compute the stages anew and compare them with what ships; exit code 1 if any differs."""
    dataset = load(STARTER, name="starter") if store is None else load(store, name="store")
    failed = False
    out = answers()
    with progress("check") as step:
        finished = list(run([stage for stage in STAGES if stage.quick or not quick], raw, step=step))
        found = list(compared(dataset, finished))
    notes().print(render_table(spent(finished)))
    for name, difference in found:
        out.print(f"{name}: {'equal' if difference is None else difference}")
        failed |= difference is not None
    raise typer.Exit(1 if failed else 0)
