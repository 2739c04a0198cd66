"""The reference tables (Parquet conversions of published datasets), parsed into input frames.

The modules beside this one take tables as published and return frames; `load` alone touches the disk.
"""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.reference.inputs import INPUTS, Input

EVERY = ("counts", "votes", "roll_calls")
"""What `load` gives unless asked for more."""

__all__ = ["EVERY", "INPUTS", "Input", "load", "paths", "table"]


def load(
    folder: Path,
    *,
    only: Collection[str] = EVERY,
    until: date | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> dict[str, pl.DataFrame]:
    """Read the reference tables and parse them into input frames for the starter stages.

    Args:
        folder: Folder of the reference data, or its `tables` folder.
        only: Names of the frames wanted, of `INPUTS`.
        until: Last day whose data may be used; rows known later are dropped before anything is computed.
        step: Called with the name of each file before it is read, for progress.

    Returns:
        The frames by name, cut at `until`.

    Raises:
        SourceError: A file is missing or cannot be read; the message names it.
    """
    raw: dict[str, pl.DataFrame] = {}
    for path in paths(folder, only=only):
        step(path.stem)
        raw[path.stem] = _read(path)
    frames = {name: INPUTS[name].parse(raw) for name in only}
    if until is None:
        return frames
    days = {name: frame.filter(pl.col("known_on") <= until) for name, frame in frames.items() if "known_on" in frame}
    if "votes" in frames:  # a vote is known when its roll call is
        calls = days.get("roll_calls")
        if calls is None:
            calls = INPUTS["roll_calls"].parse(raw).filter(pl.col("known_on") <= until)
        days["votes"] = frames["votes"].join(
            calls.select("roll_call"), on="roll_call", how="semi", maintain_order="left"
        )
    return {name: days[name] for name in frames}


def paths(folder: Path, *, only: Collection[str] = EVERY) -> tuple[Path, ...]:
    """Return the files that `load` reads.

    Args:
        folder: Folder of the reference data, or its `tables` folder.
        only: Names of the frames wanted, of `INPUTS`.

    Raises:
        SourceError: A file is missing.
    """
    return _found(folder, dict.fromkeys(file for name in only for file in INPUTS[name].files))


def table(folder: Path, name: str) -> pl.DataFrame:
    """Read one of the reference tables as published.

    Args:
        folder: Folder of the reference data, or its `tables` folder.
        name: Name of the table, without its ending.

    Raises:
        SourceError: The table is missing or cannot be read; the message names it.
    """
    (path,) = _found(folder, (name,))
    return _read(path)


def _found(folder: Path, names: Collection[str]) -> tuple[Path, ...]:
    tables = folder / "tables" if (folder / "tables").is_dir() else folder
    found = tuple(tables / f"{name}.parquet" for name in names)
    missing = [p.name for p in found if not p.is_file()]
    if missing:
        raise SourceError(f"{folder}: {', '.join(missing)} not found; point --raw at the reference data")
    return found


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error
