"""One update of the user's data: fetch what is new, import, count, make levels, and say what changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.errors import ThawcastError
from thawcast.files import appending, unwritable, writing
from thawcast.monitoring.arriving import Arrived, bring, lying, take_in, wanted
from thawcast.monitoring.changes import changes, sentence
from thawcast.monitoring.plan import UpdatePlan
from thawcast.monitoring.watching import level_tables
from thawcast.sources.fetching.transfer import Policy
from thawcast.sources.source import DataSource
from thawcast.standing.temperature.sources import IMPORTED
from thawcast.states import states
from thawcast.store import Snapshots, open_dataset, snapshots
from thawcast.values import counted

LINES = 10
"""Lines in which an update says what changed."""

LOG = "update.log"

FOLDER = "update"
"""Folder of the lock: one update at a time."""


@dataclass(frozen=True)
class Updated:
    """What an update did.

    Args:
        arrived: What came of each source.
        failed: A line for each source that could not be asked.
        levels: Levels of all imports, rows of `TEMPERATURE`; None without any, and of a dry run.
        told: What changed, a sentence each, that of the surest onsets first.
        changed: How many changes there are in all.
    """

    arrived: tuple[Arrived, ...]
    failed: tuple[str, ...]
    levels: pl.DataFrame | None = None
    told: tuple[str, ...] = ()
    changed: int = 0

    def lines(self) -> list[str]:
        """Say it in `LINES` lines at most."""
        said = [_of_source(a) for a in self.arrived] + [f"not updated: {line}" for line in self.failed]
        bad = [line for a in self.arrived for line in a.failed]
        if bad:
            said.append(f"{counted(len(bad), 'file')} not taken: {bad[0]}" + (" ..." if len(bad) > 1 else ""))
        if self.levels is not None:
            rows = self.levels
            pairs = rows.select("a", "b").n_unique() if rows.height else 0
            to = f" to {rows['period'].max():%Y-%m}" if rows.height else ""
            same = "" if any(done.new for a in self.arrived for done in a.imports) else ", as they were"
            said.append(f"levels of {counted(pairs, 'pair')}{to}{same}")
            said.append(f"{counted(self.changed, 'change')} of thaws and chills" + (":" if self.told else ""))
        said = said[:LINES]
        return said + [f"  {line}" for line in self.told[: LINES - len(said)]]

    def to_dict(self) -> dict[str, Any]:
        """Return files, imports and failures by source, and what changed."""
        return {
            "sources": [
                {
                    "source": a.source.id,
                    "files": [path.name for path in a.files],
                    "imports": [done.snapshot.id for done in a.imports if done.new],
                    "kept": sum(done.snapshot.manifest["kept"] for done in a.imports if done.new),
                    "failed": list(a.failed),
                }
                for a in self.arrived
            ],
            "failed": list(self.failed),
            "changes": self.changed,
            "told": list(self.told),
        }


@dataclass
class Work:
    """How an update goes on: its clock, its patience, and who is told.

    Args:
        now: The clock.
        policy: How patient fetches are.
        step: Called with each step.
    """

    now: Callable[[], datetime]
    policy: Policy = field(default_factory=Policy)
    step: Callable[[str], None] = lambda _: None


def update(store: Path, plan: UpdatePlan, *, work: Work, dry_run: bool = False) -> Updated:
    """Bring a store up to date; a kill at any moment costs only work, and the next update goes on.

    Args:
        store: Folder of the store.
        plan: What to take.
        work: How to go on.
        dry_run: Only find what is new.

    Returns:
        What was done. A source that cannot be had stops no other.

    Raises:
        StoreError: Another update runs, or the store is damaged or cannot be written to.
    """
    if dry_run:
        return _look(store, plan, work)
    with writing(store / FOLDER, what="update"):
        before = snapshots(store)
        arrived: list[Arrived] = []
        failed: list[str] = []
        for source in plan.sources:
            try:
                arrived.append(_source(source, store, plan, work))
                _log(store, work, _of_source(arrived[-1]))
            except ThawcastError as error:
                failed.append(str(error))
                _log(store, work, f"not updated: {error}")
        done = _with_levels(Updated(tuple(arrived), tuple(failed)), store, before, work)
        _log(store, work, f"done: {counted(done.changed, 'change')}")
        return done


def _look(store: Path, plan: UpdatePlan, work: Work) -> Updated:
    held = snapshots(store)
    arrived: list[Arrived] = []
    failed: list[str] = []
    for source in plan.sources:
        try:
            if plan.files is not None:
                paths = lying(source, plan.files, held)
            else:
                found = wanted(source, plan, held, policy=work.policy)
                paths = tuple(store / "files" / source.id / remote.name for remote in found)
            arrived.append(Arrived(source, paths))
        except ThawcastError as error:
            failed.append(str(error))
    return Updated(tuple(arrived), tuple(failed))


def _source(source: DataSource, store: Path, plan: UpdatePlan, work: Work) -> Arrived:
    """Bring one source up to date."""
    held, failed = snapshots(store), tuple[str, ...]()
    if plan.files is not None:
        files = lying(source, plan.files, held)
    else:
        work.step(f"looking for {source.id}")
        remotes = wanted(source, plan, held, policy=work.policy)
        work.step(f"fetching {len(remotes)} of {source.id}")
        files, failed = bring(source, remotes, store, plan, policy=work.policy)
    if source.events is None:
        return Arrived(source, files, failed=failed)
    imports, unread = take_in(source, files, store, now=work.now, step=work.step)
    return Arrived(source, files, imports, (*failed, *unread))


def _with_levels(done: Updated, store: Path, before: Snapshots, work: Work) -> Updated:
    """Make the levels of all imports, and tell what could be known since the last day that had been imported before."""
    if not snapshots(store).held:
        return done
    work.step("levels")
    own = pl.col("source").str.starts_with(IMPORTED)
    rows, episodes = (frame.filter(own) for frame in level_tables(open_dataset(store)))
    spans = [snapshot.span for snapshot in before.held]
    since = max((span[1] for span in spans if span is not None), default=date.min)
    last = rows["known_on"].max()
    if not isinstance(last, date) or since >= last:
        return replace(done, levels=rows)
    found = changes(rows, episodes, since=since, until=last)
    names = {state.code: state.name for state in states()}
    surest = found.sort("p_real", "known_on", "a", "b", descending=[True, True, False, False]).head(LINES)
    told = tuple(sentence(row, names) for row in surest.iter_rows(named=True))
    return replace(done, levels=rows, told=told, changed=found.height)


def _of_source(arrived: Arrived) -> str:
    files = counted(len(arrived.files), "new file")
    if arrived.source.events is None:
        more = "; tables of it come with `thawcast starter build`" if arrived.files else ""
        return f"{arrived.source.id}: {files}{more}"
    new = [done.snapshot.manifest for done in arrived.imports if done.new]
    spans = [manifest["period"] for manifest in new]
    kept, rows = (sum(manifest[key] for manifest in new) for key in ("kept", "rows"))
    span = f", {min(s[0] for s in spans)} to {max(s[1] for s in spans)}" if spans else ""
    return f"{arrived.source.id}: {files}, {counted(kept, 'event')} between states of {counted(rows, 'row')}{span}"


def _log(store: Path, work: Work, line: str) -> None:
    try:
        with appending(store / LOG) as file:
            file.write(f"{work.now().isoformat(timespec='seconds')} {line}\n".encode())
    except OSError as error:
        raise unwritable(store, error) from error
