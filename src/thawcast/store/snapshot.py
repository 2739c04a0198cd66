"""Snapshots of imported events: what each holds and where it came from, read and verified.

events/snapshot=<kind>-<number>-<hash>/manifest.json
                                      quarantine.jsonl
                                      dyad_counts.parquet, world_counts.parquet
                                      src=<kind>/year=<year>/part-<number>.parquet
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.errors import StoreError
from thawcast.files import digest
from thawcast.tables import Contract
from thawcast.values import Source

LAYOUT = 1
"""Layout of snapshots that this version writes; it reads this one and older."""

EVENTS_FOLDER = "events"
QUARANTINE_FILE = "quarantine.jsonl"
_NAME = re.compile(r"snapshot=([a-z0-9_]+)-(\d{4})-([0-9a-f]{12})")


@dataclass(frozen=True)
class Snapshot:
    """One import, whole.

    Args:
        folder: Where it lies.
        manifest: Source, version, licence, citation, files with hash, rows, rejected rows, rules, counts, when.
    """

    folder: Path
    manifest: Mapping[str, Any]

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
    def source(self) -> Source:
        """Citation."""
        return Source(**self.manifest["source"])

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day of the events kept; None without any."""
        period = self.manifest["period"]
        return None if period is None else (date.fromisoformat(period[0]), date.fromisoformat(period[1]))

    def events(self) -> list[Path]:
        """Return its files of events."""
        return [self.folder / name for name in self.manifest["files"] if name.startswith("src=")]

    def problems(self) -> list[str]:
        """Hash its files again.

        Returns:
            A line for each file that is missing or not what was written; empty when all is well.
        """
        found: list[str] = []
        for name, entry in self.manifest["files"].items():
            path = self.folder / name
            try:
                if digest(path) != entry["sha256"]:
                    found.append(f"{self.id}/{name}: damaged, its content is not what was written")
            except OSError as error:
                found.append(f"{self.id}/{name}: cannot be read ({error.strerror})")
        return found


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
        """Return the last snapshot of each kind: it carries the counts over all of that kind."""
        return tuple(self.of(kind)[-1] for kind in sorted({s.kind for s in self.held}))

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
        return pl.concat([contract.empty(), *(self._read(s, contract, wanted) for s in self.latest())])

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


def snapshots(store: Path) -> Snapshots:
    """List the snapshots of a store; only whole ones are ever seen.

    Args:
        store: Folder of the store.

    Returns:
        The snapshots; none where nothing was imported.

    Raises:
        StoreError: A manifest is damaged, or from a newer version.
    """
    folder = store / EVENTS_FOLDER
    found = [_load(path) for path in sorted(folder.glob("snapshot=*")) if _NAME.fullmatch(path.name)]
    return Snapshots(folder, tuple(sorted(found, key=lambda s: (s.kind, s.number))))


def _load(folder: Path) -> Snapshot:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        snapshot = Snapshot(folder, manifest)
        if manifest["layout"] > LAYOUT:
            raise StoreError(f"{folder}: written by a newer thawcast; upgrade thawcast")
        # Read once what will be read later, so that a damaged manifest fails here and by its name.
        _ = (snapshot.kind, snapshot.number, snapshot.source, snapshot.span, snapshot.events())
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); remove {folder.name} and import again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: damaged manifest; remove {folder.name} and import again") from error
    return snapshot
