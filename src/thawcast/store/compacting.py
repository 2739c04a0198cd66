"""Merges the snapshots of a kind into one, and removes what nothing reads any more."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.counting import Rules
from thawcast.errors import StoreError
from thawcast.files import combined, new_folder, unwritable, writing
from thawcast.store.importing import QUARANTINED, WRITING, finish
from thawcast.store.recounting import write_events
from thawcast.store.snapshot import EVENTS_FOLDER, QUARANTINE_FILE, Snapshot, Snapshots, snapshots


@dataclass(frozen=True)
class Pruned:
    """What was removed, or would be.

    Args:
        paths: Folders of snapshots, and files.
        bytes: What they hold.
    """

    paths: tuple[Path, ...]
    bytes: int


def compact(store: Path, *, now: datetime, step: Callable[[str], None] = lambda _: None) -> tuple[Snapshot, ...]:
    """Merge the snapshots of each kind into one, which replaces them: `prune` removes those.

    Args:
        store: Folder of the store.
        now: The moment, for the manifest.
        step: Called with what happens next.

    Returns:
        The snapshots written; none of kinds that have one alone.

    Raises:
        StoreError: A snapshot is damaged, or the store cannot be written to; what was there is untouched.
    """
    made: list[Snapshot] = []
    with writing(store / EVENTS_FOLDER):
        held = snapshots(store)
        for kind in held.kinds:
            older = held.of(kind)
            if len(older) < 2:
                continue
            held.sound(kind)
            try:
                with new_folder(held.folder) as part:
                    step(f"merging {len(older)} snapshots of {kind}")
                    manifest = _merged(older, now)
                    manifest["ends"] = _merge_events(part, kind, older)
                    manifest["quarantine_rows"] = _merge_quarantine(part, older)
                    rules = Rules(**older[-1].manifest["rules"])
                    made.append(finish(part, held, manifest, combined(manifest["replaces"]), rules, step))
            except WRITING as error:
                raise unwritable(held.folder, error) from error
    return tuple(made)


def prune(store: Path, *, files: bool = False, dry_run: bool = False) -> Pruned:
    """Remove snapshots that another replaces, what killed writers left and, where asked, fetched files that are in.

    Args:
        store: Folder of the store.
        files: Remove the fetched files too whose events were imported.
        dry_run: Only tell.

    Raises:
        StoreError: The store is being written to, or something cannot be removed.
    """
    with writing(store / EVENTS_FOLDER):
        held = snapshots(store)
        gone = [held.folder / f"snapshot={name}" for snapshot in held.held for name in snapshot.replaces]
        gone = [path for path in gone if path.is_dir()]
        gone += list(_imported_files(store, held)) if files else []
        size = sum(_size(path) for path in gone)
        for path in () if dry_run else gone:
            try:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except OSError as error:
                raise StoreError(f"{path}: cannot be removed ({error.strerror}); remove it by hand") from error
    return Pruned(tuple(gone), size)


def _merged(older: Sequence[Snapshot], now: datetime) -> dict[str, Any]:
    """Add the manifests up."""
    manifests = [snapshot.manifest for snapshot in older]
    spans = [m["period"] for m in manifests if m["period"]]

    def summed(name: str) -> dict[str, int]:
        total: Counter[str] = Counter()
        for manifest in manifests:
            total.update(manifest[name])
        return dict(sorted(total.items()))

    return {
        "kind": older[-1].kind,
        "imported": now.isoformat(timespec="seconds"),
        "inputs": [entry for m in manifests for entry in m["inputs"]],
        "rows": sum(m["rows"] for m in manifests),
        "kept": sum(m["kept"] for m in manifests),
        "aside": summed("aside"),
        "quarantined": summed("quarantined"),
        "period": [min(s[0] for s in spans), max(s[1] for s in spans)] if spans else None,
        "single": bool(manifests[-1].get("single")),
        "replaces": [name for s in older for name in (s.id, *s.replaces)],
    }


def _merge_events(part: Path, kind: str, older: Sequence[Snapshot]) -> dict[str, dict[str, Any]]:
    """Write the events anew, a file a month, so that memory holds a month at most."""
    every = [path for snapshot in older for path in snapshot.events()]
    ends: dict[str, dict[str, Any]] = {}
    month = pl.col("date").dt.truncate("1mo")
    months = pl.scan_parquet(every).select(month.unique().sort()).collect(engine="streaming")["date"] if every else ()
    for first in months:
        # Snapshots hold a kind only, so all of their files have the same columns.
        rows = pl.scan_parquet(every).filter(month == first).collect(engine="streaming")
        path = part / f"src={kind}" / f"year={first.year}" / f"part-{first.month:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        ends[str(path.relative_to(part))] = write_events(rows, path)
    return ends


def _merge_quarantine(part: Path, older: Sequence[Snapshot]) -> int:
    rows = 0
    with (part / QUARANTINE_FILE).open("w", encoding="utf-8") as target:
        for line in _lines(older):
            if rows == QUARANTINED:
                break
            target.write(line)
            rows += 1
    return rows


def _lines(older: Sequence[Snapshot]) -> Iterable[str]:
    for snapshot in older:
        with (snapshot.folder / QUARANTINE_FILE).open(encoding="utf-8") as source:
            yield from source


def _imported_files(store: Path, held: Snapshots) -> Iterable[Path]:
    """Find the fetched files that a snapshot holds, by name and size."""
    for kind in held.kinds:
        inputs = {
            (entry["name"], entry["bytes"]) for snapshot in held.of(kind) for entry in snapshot.manifest["inputs"]
        }
        for path in sorted((store / "files" / kind).glob("*")):
            if path.is_file() and (path.name, path.stat().st_size) in inputs:
                yield path


def _size(path: Path) -> int:
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size
