"""`thawcast update`: bring your own store up to date, from the providers or from a folder."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, StoreOption
from thawcast.cli.printing import answers, notes, print_json
from thawcast.cli.progress import progress
from thawcast.monitoring.plan import planned
from thawcast.monitoring.updating import Work, update
from thawcast.sources.fetching.transfer import Policy
from thawcast.store import home


@app.command(
    "update",
    epilog=examples(
        "thawcast update --sources gdelt2 --since 2023-06-01",
        "thawcast update --sources gdelt1,icews --files downloads --dry-run",
    ),
)
def update_command(
    *,
    sources: Annotated[str | None, typer.Option("--sources", help="Names, with commas between.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="First day or year wanted.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day wanted.")] = None,
    files: Annotated[Path | None, typer.Option("--files", metavar="DIR", help="Take files from here.")] = None,
    mirror: Annotated[str | None, typer.Option("--mirror", metavar="URL", help="Copy to fetch from.")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", metavar="N", help="Files at a time, 1 to 8.")] = None,
    patience: Annotated[int, typer.Option("--patience", metavar="N", help="Tries that may bring nothing.")] = 6,
    config: Annotated[Path | None, typer.Option("--config", help="Settings; else update.toml in your store.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is new, change nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name each step, and each file not taken.")] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Fetch what is new, import it, count it, make levels, and say what changed. Run it again to go on."""
    folder = home(store)
    given = {"sources": sources, "since": since, "until": until, "files": files, "mirror": mirror, "jobs": jobs}
    plan = planned(folder, config, **given)
    with progress("update") as step:
        quiet = not (verbose or notes().is_terminal)
        work = Work(lambda: datetime.now().astimezone(), Policy(attempts=patience))
        work.step = work.step if quiet else step
        done = update(folder, plan, work=work, dry_run=dry_run)
    if json:
        print_json(done.to_dict())
    else:
        for line in done.lines():
            answers().print(line, soft_wrap=True)
        for line in [line for a in done.arrived for line in a.failed] if verbose else ():
            answers().print(line, soft_wrap=True)
    if done.failed:
        raise typer.Exit(2)
