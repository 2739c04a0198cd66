"""`thawcast fetch`: bring the providers' files to the disk."""

import fnmatch
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from thawcast.cli.app import app, examples
from thawcast.cli.options import JsonOption, day
from thawcast.cli.printing import print_json
from thawcast.cli.progress import bytes_moved
from thawcast.errors import InputError, SourceError
from thawcast.sources import find
from thawcast.sources.fetching import download
from thawcast.sources.fetching.report import brought, brought_line, plan, plan_lines
from thawcast.sources.fetching.transfer import Fetched, Policy
from thawcast.sources.remote import Remote
from thawcast.store import home
from thawcast.values import counted


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
    with bytes_moved(counted(len(remotes), "file"), _size(remotes)) as (say, advance):
        results = download.fetch(remotes, folder, jobs=jobs, policy=policy, watch=_Told(len(remotes), say, advance))
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


def _size(remotes: list[Remote]) -> int | None:
    sizes = [remote.bytes for remote in remotes]
    return None if None in sizes else sum(size for size in sizes if size is not None)


@dataclass
class _Told:
    """Counts bytes and files, and says of each file what became of it."""

    files: int
    say: Callable[[str], None]
    advance: Callable[[int], None]
    finished: int = 0

    def moved(self, count: int) -> None:
        """Count bytes."""
        self.advance(count)

    def done(self, fetched: Fetched) -> None:
        """Say what became of a file, and why it did not come."""
        self.finished += 1
        became = f"{fetched.remote.name}: {fetched.state}"
        self.say(f"{self.finished} of {self.files} files; {became}")
        if fetched.reason:
            sys.stderr.write(f"{became}, {fetched.reason}\n")
