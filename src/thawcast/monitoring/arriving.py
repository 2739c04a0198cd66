"""New files of a source: fetched, or found in a folder, and imported; what is in already is left alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from thawcast.errors import SourceError
from thawcast.monitoring.plan import UpdatePlan
from thawcast.sources import LAYOUTS
from thawcast.sources.events.members import blocks, streams
from thawcast.sources.events.recognising import recognise
from thawcast.sources.fetching import download
from thawcast.sources.fetching.transfer import Policy
from thawcast.sources.remote import Remote
from thawcast.sources.source import DataSource
from thawcast.store import Snapshots
from thawcast.store.importing import Imported, import_events

BATCH = 256 << 20
"""Bytes of files that one import takes, about: what a kill costs at most."""


@dataclass(frozen=True)
class Arrived:
    """What came of one source.

    Args:
        source: The source.
        files: The new files, whole.
        imports: The imports made of them; none of a source that is not of events.
        failed: A line for each file that did not come or cannot be read.
    """

    source: DataSource
    files: tuple[Path, ...]
    imports: tuple[Imported, ...] = ()
    failed: tuple[str, ...] = ()


def wanted(source: DataSource, plan: UpdatePlan, held: Snapshots, *, policy: Policy) -> tuple[Remote, ...]:
    """Find the provider's files that are not imported yet.

    Args:
        source: The source.
        plan: What the update takes.
        held: What was imported.
        policy: How patient to be.

    Raises:
        SourceError: The provider's list cannot be had, or it is not said from which day on.
    """
    since, until = (plan.since, plan.until) if source.dated else (None, None)
    spans = [span[0] for s in held.of(source.id) if (span := s.span) is not None]
    if source.dated and since is None and spans:
        since = min(spans)
    found = download.find(source, since=since, until=until, mirror=plan.mirror, policy=policy)
    sizes: dict[str, set[int]] = {}
    for name, size in held.inputs(source.id):
        sizes.setdefault(name, set()).add(size)
    # A file that has grown under its name comes again: what it repeats counts once.
    return tuple(r for r in found if r.name not in sizes or (r.bytes is not None and r.bytes not in sizes[r.name]))


def bring(
    source: DataSource, remotes: Sequence[Remote], store: Path, plan: UpdatePlan, *, policy: Policy
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Fetch files into the store; those that are there, whole, are not fetched again.

    Returns:
        The files, and a line for each that did not come.

    Raises:
        SourceError: No server could be reached.
    """
    got = download.fetch(remotes, store / "files" / source.id, jobs=plan.jobs, policy=policy) if remotes else ()
    if (error := download.offline(got, source)) is not None:
        raise error
    here = tuple(r.path for r in got if r.path is not None)
    return here, tuple(f"{r.remote.name}: {r.reason}" for r in got if r.path is None)


def lying(source: DataSource, folder: Path, held: Snapshots) -> tuple[Path, ...]:
    """Find files of a source in a folder that are not imported yet.

    Args:
        source: The source.
        folder: Folder with a folder of the source's name in it, or with files of any source, told by their content.
        held: What was imported.

    Raises:
        SourceError: No such folder.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; name the one that holds the files")
    own = folder / source.id
    paths = [p for p in sorted((own if own.is_dir() else folder).iterdir()) if p.is_file() and p.name[0] != "."]
    if source.events is None:
        return tuple(paths) if own.is_dir() else ()
    inputs = held.inputs(source.id)
    new = [path for path in paths if (path.name, path.stat().st_size) not in inputs]
    return tuple(path for path in new if own.is_dir() or _is_of(source, path))


def _is_of(source: DataSource, path: Path) -> bool:
    """Tell whether a file is of a source, by its first lines."""
    try:
        opened = streams(path)  # it closes the file when nothing holds it
        name, stream = next(opened)
        text = next(blocks(name, stream, size=1 << 16)).text
        recognise(LAYOUTS, source.id, name, text, until=date.max)
    except (SourceError, StopIteration):
        return False
    return True


def take_in(
    source: DataSource,
    files: Sequence[Path],
    store: Path,
    *,
    now: Callable[[], datetime],
    step: Callable[[str], None],
) -> tuple[tuple[Imported, ...], tuple[str, ...]]:
    """Import files, some at a time: each time whole or not at all. A file that cannot be read stops no other.

    Returns:
        The imports, and a line for each file that cannot be read.
    """
    made: list[Imported] = []
    failed: list[str] = []
    waiting = _batches(files)
    while waiting:
        batch = waiting.pop(0)
        try:
            step(f"importing {len(batch)} of {source.id}, from {batch[0].name}")
            made.append(import_events(source.id, batch, store, now=now()))
        except SourceError as error:
            if len(batch) == 1:
                failed.append(str(error))
            else:  # halves, until the file that is at fault stands alone
                waiting = [batch[: len(batch) // 2], batch[len(batch) // 2 :], *waiting]
    return tuple(made), tuple(failed)


def _batches(files: Sequence[Path]) -> list[list[Path]]:
    made: list[list[Path]] = []
    size = BATCH
    for path in files:
        if size >= BATCH:
            made.append([])
            size = 0
        made[-1].append(path)
        size += path.stat().st_size
    return made
