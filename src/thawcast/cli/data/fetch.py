"""`thawcast fetch`: bring the providers' files to the disk."""

import fnmatch
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, day
from thawcast.cli.printing import notes, print_json
from thawcast.errors import InputError, SourceError
from thawcast.sources import find
from thawcast.sources.fetching import download
from thawcast.sources.fetching.download import Watch
from thawcast.sources.fetching.report import brought, brought_line, plan, plan_lines
from thawcast.sources.fetching.transfer import Fetched, Policy
from thawcast.sources.remote import Remote
from thawcast.store import home


@app.command(
    "fetch",
    epilog=examples("thawcast fetch gdelt1 --from 2019-01-01 --to 2019-01-07 --dry-run", "thawcast fetch atop"),
)
def fetch(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a source; `thawcast sources` lists them.")],
    *,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day wanted, where files are cut by date.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day wanted.")] = None,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Where to; else files/SOURCE in your store.")
    ] = None,
    only: Annotated[str, typer.Option("--only", metavar="GLOB", help="Only files whose name matches.")] = "*",
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="Files at a time, 1 to 8.")] = 3,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show files and bytes, fetch none.")] = False,
    mirror: Annotated[
        str | None, typer.Option("--mirror", metavar="URL", help="Copy to fetch from: URL/HOST/PATH for each file.")
    ] = None,
    patience: Annotated[
        int, typer.Option("--patience", metavar="N", help="Tries in a row that may bring nothing, 1 to 20.")
    ] = 6,
    json: JsonOption = False,
) -> None:
    """Fetch a source's files: each whole and verified, or absent; run it again to go on where it stopped."""
    if not 1 <= patience <= 20:
        raise InputError(f"--patience {patience}: choose 1 to 20")
    of = find(source)
    policy = Policy(attempts=patience)
    found = download.find(
        of,
        since=day(since) if since else None,
        until=day(until) if until else None,
        mirror=mirror,
        policy=policy,
    )
    remotes = [r for r in found if fnmatch.fnmatch(r.name, only)]
    if not remotes:
        raise InputError(f"--only {only}: none of the {len(found):,} files matches")
    folder = into.expanduser() if into else home() / "files" / of.id
    if dry_run:
        _show(plan(remotes, folder), plan_lines(remotes, folder), json=json)
        return
    with _watch(remotes) as watch:
        results = download.fetch(remotes, folder, jobs=jobs, policy=policy, watch=watch)
    if (error := download.offline(results, of)) is not None:
        raise error
    _show(brought(results, folder), [brought_line(results, folder)], json=json)
    failed = [r for r in results if r.path is None]
    if failed:
        raise SourceError(
            f"{of.id}: {len(failed)} of {len(results)} files did not come ({failed[0].remote.name}:"
            f" {failed[0].reason}); run it again to go on, or see {of.where}"
        )


def _show(told: dict[str, object], lines: list[str], *, json: bool) -> None:
    if json:
        print_json(told)
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines))


@contextmanager
def _watch(remotes: list[Remote]) -> Generator[Watch]:
    """Show bytes, rate and time left on a terminal; elsewhere one line a file, on standard error."""
    console = notes()
    if not console.is_terminal:
        yield _Lines(lambda line: console.print(line, soft_wrap=True))
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        sizes = [r.bytes for r in remotes]
        total = None if None in sizes else sum(s for s in sizes if s is not None)
        yield _Bar(bar, bar.add_task(f"0 of {len(remotes)} files", total=total), len(remotes))


@dataclass
class _Bar:
    """A bar over all bytes, with the count of files."""

    bar: Progress
    task: TaskID
    files: int
    finished: int = 0

    def moved(self, count: int) -> None:
        """Move the bar."""
        self.bar.advance(self.task, count)

    def done(self, fetched: Fetched) -> None:
        """Count the file, and say why it did not come."""
        self.finished += 1
        self.bar.update(self.task, description=f"{self.finished} of {self.files} files")
        if fetched.reason:
            self.bar.console.print(f"{fetched.remote.name}: {fetched.state}, {fetched.reason}")


@dataclass(frozen=True)
class _Lines:
    """One line a file."""

    write: Callable[[str], None]

    def moved(self, count: int) -> None:
        """Take no note: only whole files are told of."""

    def done(self, fetched: Fetched) -> None:
        """Write what became of a file."""
        reason = f", {fetched.reason}" if fetched.reason else ""
        self.write(f"{fetched.remote.name}: {fetched.state}{reason}")
