"""Snapshots of imported events: what each holds and where it came from, read and verified.

events/snapshot=<kind>-<number>-<hash>/manifest.json
                                      quarantine.jsonl
                                      dyad_counts.parquet, world_counts.parquet
                                      moved.parquet
                                      src=<kind>/year=<year>/part-<number>.parquet

The counts of a snapshot are those of the days that its rows touch, over all snapshots of the kind so far; of each day
the newest holds. A snapshot that replaces others holds their events; those are read no more.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.errors import StoreError
from thawcast.files import digest
from thawcast.tables import Contract
from thawcast.values import Source

LAYOUT = 2
"""Layout of snapshots that this version writes; it reads this one and older."""

EVENTS_FOLDER = "events"
QUARANTINE_FILE = "quarantine.jsonl"
MOVED_FILE = "moved.parquet"
MANIFEST = "manifest.json"
_NAME = re.compile(r"snapshot=([a-z0-9_]+)-(\d{4,})-([0-9a-f]{12})")
"""Name of a snapshot's folder; after number 9,999 of a kind it is longer."""


@dataclass(frozen=True)
class Snapshot:
    """One import, whole.

    Args:
        folder: Where it lies.
        manifest: Source, version, licence, citation, files with hash, rows, rejected rows, rules, counts, when.
        mark: Hash of the manifest as it was read.
    """

    folder: Path
    manifest: Mapping[str, Any]
    mark: str = ""

    @property
    def id(self) -> str:
        """Name: kind, number of the import, hash of the files imported."""
        return self.folder.name.removeprefix("snapshot=")

    @property
    def kind(self) -> str:
        """Kind of event files, as in `sources.events.LAYOUTS`."""
        return str(self.manifest["kind"])

    @property
    def number(self) -> int:
        """Place among the imports of its kind, from 1."""
        return int(self.manifest["number"])

    @property
    def previous(self) -> tuple[str | None, str | None]:
        """Name of the snapshot of its kind before it, and the hash of that one's manifest; 0.1 wrote names only."""
        if "previous" in self.manifest:
            told: Mapping[str, str] = self.manifest["previous"] or {}
            return told.get("id"), told.get("sha256")
        named: list[str] = self.manifest["counts_over"]
        return (named[-1] if named else None), None

    @property
    def source(self) -> Source:
        """Citation."""
        return Source(**self.manifest["source"])

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day of the events kept; None without any."""
        period = self.manifest["period"]
        return None if period is None else (date.fromisoformat(period[0]), date.fromisoformat(period[1]))

    @property
    def counted(self) -> frozenset[date] | None:
        """Days that its counts are of; None for all of its kind so far."""
        days: list[str] | None = self.manifest.get("counted_days")
        return None if days is None else frozenset(date.fromisoformat(day) for day in days)

    @property
    def moved(self) -> Path | None:
        """File with the rows of identifiers that stand on several days; None of kinds and layouts without."""
        return self.folder / MOVED_FILE if MOVED_FILE in self.manifest["files"] else None

    @property
    def replaces(self) -> tuple[str, ...]:
        """Names of the snapshots whose events it holds, and which are read no more."""
        return tuple(self.manifest.get("replaces", ()))

    def events(self, *, days: Collection[date] | None = None, ids: tuple[int, int] | None = None) -> list[Path]:
        """Return its files of events.

        Args:
            days: Only those that may hold one of these days.
            ids: Only those that may hold an identifier between these two.
        """
        return [
            self.folder / name
            for name, entry in self.manifest["files"].items()
            if name.startswith("src=")
            and (days is None or _holds(entry, days))
            and (ids is None or not (held := entry.get("ids")) or (held[0] <= ids[1] and held[1] >= ids[0]))
        ]

    def problems(self, *, quick: bool = False) -> list[str]:
        """Hash its files again.

        Args:
            quick: Leave out the files whose size and time are those that were written.

        Returns:
            A line for each file that is missing or not what was written; empty when all is well.
        """
        found: list[str] = []
        # Stores of before 0.2 hold no times; there a file is as old as the manifest, which was written last, or older.
        written = (self.folder / MANIFEST).stat().st_mtime_ns
        for name, entry in self.manifest["files"].items():
            path = self.folder / name
            try:
                now = path.stat()
                same = now.st_mtime_ns == entry["modified"] if "modified" in entry else now.st_mtime_ns <= written
                if quick and same and now.st_size == entry["bytes"]:
                    continue
                if now.st_size != entry["bytes"] or digest(path) != entry["sha256"]:
                    found.append(f"{self.id}/{name}: damaged, its content is not what was written")
            except OSError as error:
                found.append(f"{self.id}/{name}: cannot be read ({error.strerror})")
        return found


def _holds(entry: Mapping[str, Any], days: Collection[date]) -> bool:
    """Tell whether a file of events may hold one of some days."""
    if "days" in entry:
        return not {day.isoformat() for day in days}.isdisjoint(entry["days"])
    first, last = entry.get("between", ("", "9"))
    return any(first <= day.isoformat() <= last for day in days)


@dataclass(frozen=True)
class Snapshots:
    """All imports of a store.

    Args:
        folder: Folder of the events.
        held: Snapshots by kind and number.
    """

    folder: Path
    held: tuple[Snapshot, ...]

    def of(self, kind: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of a kind, oldest first."""
        return tuple(s for s in self.held if s.kind == kind)

    def latest(self) -> tuple[Snapshot, ...]:
        """Return the last snapshot of each kind."""
        return tuple(self.of(kind)[-1] for kind in self.kinds)

    @property
    def marks(self) -> tuple[str, ...]:
        """Hashes that stand for all imports: each manifest holds that of the one before it, so one a kind is enough."""
        return tuple(s.mark for s in self.latest())

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of event files, sorted."""
        return tuple(sorted({s.kind for s in self.held}))

    def inputs(self, kind: str) -> frozenset[tuple[str, int]]:
        """Return name and size [bytes] of every file of a kind that was imported."""
        return frozenset((i["name"], i["bytes"]) for snapshot in self.of(kind) for i in snapshot.manifest["inputs"])

    def carriers(self, kind: str) -> Iterator[tuple[Snapshot, frozenset[date]]]:
        """Yield the snapshots of a kind whose counts hold, newest first, each with the days that newer ones count."""
        newer: frozenset[date] = frozenset()
        for snapshot in reversed(self.of(kind)):
            yield snapshot, newer
            if snapshot.counted is None:
                return
            newer |= snapshot.counted

    def broken(self, kind: str) -> list[str]:
        """Follow the chain of a kind's manifests: each names the one before it, and holds its hash.

        Returns:
            A line for each snapshot that is gone, was changed or was put in between; empty when all is well.
        """
        held = self.of(kind)
        there = {snapshot.id for snapshot in held}
        found: list[str] = []
        for before, snapshot in zip((None, *held), held, strict=False):
            named, written = snapshot.previous
            if named is not None and named not in there:
                found.append(f"{named}: not there, though {snapshot.id} counts over it")
            elif before is not None and named != before.id:
                found.append(f"{before.id}: not among those that {snapshot.id} counts over")
            elif before is not None and written not in (None, before.mark):
                found.append(f"{before.id}/{MANIFEST}: changed after {snapshot.id} was made")
        return found

    def sound(self, kind: str) -> None:
        """Refuse to count over snapshots of a kind that are not what was written, as far as size and time tell.

        Raises:
            StoreError: One is gone or was changed.
        """
        found = [*self.broken(kind), *(line for s in self.of(kind) for line in s.problems(quick=True))]
        if found:
            more = f" (and {len(found) - 1} more: `thawcast store verify`)" if len(found) > 1 else ""
            raise StoreError(
                f"{self.folder}: {found[0]}{more}; put it back from a copy, or remove it and the snapshots after it and"
                " import their files again"
            )

    def sources(self) -> tuple[Source, ...]:
        """Return the citation of each kind, with all versions imported."""
        return tuple(s.source for s in self.latest())

    def counts(
        self, contract: Contract, *, as_of: date | None = None, pair: tuple[str, str] | None = None
    ) -> pl.DataFrame:
        """Read daily counts of all kinds, verified.

        Args:
            contract: `DYAD_COUNTS` or `WORLD_COUNTS`.
            as_of: Last day whose data may be used.
            pair: Two states: only what they did to each other.

        Returns:
            Rows of the contract with `freq` D, cut on `known_on`.

        Raises:
            StoreError: A file is missing or damaged.
        """
        wanted = pl.lit(value=True)
        if pair is not None:
            wanted &= pl.col("source").is_in(pair) & pl.col("target").is_in(pair)
        if as_of is not None:
            wanted &= pl.col("known_on") <= as_of
        return pl.concat([contract.empty(), *(self._of_kind(kind, contract, wanted) for kind in self.kinds)])

    def _of_kind(self, kind: str, contract: Contract, wanted: pl.Expr) -> pl.DataFrame:
        parts = [
            self._read(snapshot, contract, wanted & ~pl.col("period").is_in(sorted(newer)) if newer else wanted)
            for snapshot, newer in self.carriers(kind)
        ]
        return parts[0] if len(parts) == 1 else pl.concat(parts).sort(contract.key)

    def _read(self, snapshot: Snapshot, contract: Contract, wanted: pl.Expr) -> pl.DataFrame:
        name = f"{contract.name}.parquet"
        path = snapshot.folder / name
        try:
            if digest(path) != snapshot.manifest["files"][name]["sha256"]:
                raise StoreError(f"{path}: damaged, its content is not what was written; import the files again")
            # Sorted by dyad, so that of a large file only the parts with the pair are read.
            return contract.decode(pl.scan_parquet(path).filter(wanted).collect())
        except (OSError, KeyError) as error:
            raise StoreError(f"{path}: missing or unreadable; import the files again") from error


def snapshots(store: Path, *, damaged: list[str] | None = None) -> Snapshots:
    """List the snapshots of a store; only whole ones are ever seen.

    Args:
        store: Folder of the store.
        damaged: Where to tell of those that cannot be read, which are then left out.

    Returns:
        The snapshots; none where nothing was imported.

    Raises:
        StoreError: A manifest is damaged or from a newer version, and `damaged` was not given.
    """
    folder = store / EVENTS_FOLDER
    found: list[Snapshot] = []
    for path in sorted(folder.glob("snapshot=*")):
        if _NAME.fullmatch(path.name):
            try:
                found.append(_load(path))
            except StoreError as error:
                if damaged is None:
                    raise
                damaged.append(str(error))
    gone = {name for snapshot in found for name in snapshot.replaces}
    held = (snapshot for snapshot in found if snapshot.id not in gone)
    return Snapshots(folder, tuple(sorted(held, key=lambda s: (s.kind, s.number))))


def _load(folder: Path) -> Snapshot:
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
        manifest = json.loads(content.decode())
        snapshot = Snapshot(folder, manifest, hashlib.sha256(content).hexdigest())
        if manifest["layout"] > LAYOUT:
            raise StoreError(f"{folder}: written by a newer thawcast; upgrade thawcast")
        # Read once what will be read later, so that a damaged manifest fails here and by its name.
        _ = (snapshot.source, snapshot.span, snapshot.events(), snapshot.previous, snapshot.counted, snapshot.replaces)
        belongs = folder.name.startswith(f"snapshot={snapshot.kind}-{snapshot.number:04d}-")
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); remove {folder.name} and import again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: damaged manifest; remove {folder.name} and import again") from error
    if not belongs:
        raise StoreError(f"{path}: damaged manifest, that of another snapshot; remove {folder.name} and import again")
    return snapshot
