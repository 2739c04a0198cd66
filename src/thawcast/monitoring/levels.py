"""Levels of imported events, kept in the store until the imports change."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from thawcast.files import combined, digest, new_folder, publish, unwritable
from thawcast.standing.temperature.imported import imported_temperature
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import Snapshots
from thawcast.tables import DYAD_COUNTS

FOLDER = "levels"
_ABOUT = "about.json"
_TABLES = (TEMPERATURE, TEMPERATURE_EPISODES)


@dataclass(frozen=True)
class Levels:
    """Levels of what was imported.

    Args:
        rows: Rows of `TEMPERATURE`.
        episodes: Rows of `TEMPERATURE_EPISODES`.
        new: Whether they were computed now.
    """

    rows: pl.DataFrame
    episodes: pl.DataFrame
    new: bool


def levels_of(store: Path, imported: Snapshots, *, step: Callable[[str], None] = lambda _: None) -> Levels:
    """Give the levels of all imports: those kept, or computed now and kept; the caller holds the lock of the folder.

    Args:
        store: Folder of the store.
        imported: What was imported.
        step: Called before they are computed.

    Raises:
        StoreError: The counts are damaged, or the store cannot be written to.
    """
    folder = store / FOLDER
    place = folder / f"levels-{_mark(imported)}"
    kept = kept_levels(store, imported)
    if kept is not None:
        return kept
    step("levels")
    _, rows, episodes = imported_temperature(imported.counts(DYAD_COUNTS))
    stored = [contract.encode(frame) for contract, frame in zip(_TABLES, (rows, episodes), strict=True)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with new_folder(folder) as part:
            told: dict[str, str] = {}
            for contract, frame in zip(_TABLES, stored, strict=True):
                path = part / f"{contract.name}.parquet"
                frame.write_parquet(path, compression="zstd")
                told[contract.name] = digest(path)
            (part / _ABOUT).write_text(json.dumps(told) + "\n", encoding="utf-8")
            publish(part, place)
        _clear(folder, keep=place)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unwritable(folder, error) from error
    return Levels(*(contract.decode(frame) for contract, frame in zip(_TABLES, stored, strict=True)), new=True)


def kept_levels(store: Path, imported: Snapshots) -> Levels | None:
    """Read the levels that are kept, None where there are none of these imports, or they are not what was written.

    Args:
        store: Folder of the store.
        imported: What was imported.
    """
    place = store / FOLDER / f"levels-{_mark(imported)}"
    try:
        told = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        paths = [place / f"{contract.name}.parquet" for contract in _TABLES]
        if [digest(path) for path in paths] != [told[contract.name] for contract in _TABLES]:
            return None
        rows, episodes = (contract.decode(pl.read_parquet(path)) for contract, path in zip(_TABLES, paths, strict=True))
    except (OSError, ValueError, KeyError):
        return None
    return Levels(rows, episodes, new=False)


def _mark(imported: Snapshots) -> str:
    """Name the state of the imports: that of the newest manifest of each kind, which holds the hash of those before."""
    return combined(snapshot.mark for snapshot in imported.latest())


def _clear(folder: Path, *, keep: Path) -> None:
    """Remove the levels of earlier imports."""
    for old in folder.glob("levels-*"):
        if old != keep:
            shutil.rmtree(old, ignore_errors=True)
