"""What a snapshot's counts are made of: the events of the days that its rows touch, and of no other."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from thawcast.counting import Rules, count, count_days
from thawcast.counting.frames import LASTING
from thawcast.counting.moved import find_moved
from thawcast.store.snapshot import MOVED_FILE, Snapshot
from thawcast.tables import DYAD_COUNTS, EVENTS, WORLD_COUNTS

NAMED = 40
"""Days of a file that its manifest names one by one; of more it says the first and the last."""

ROWS = 32_768
"""Rows of a group in a file of events: they are sorted by day, so that a few days are read without the others."""


def write_events(rows: pl.DataFrame, path: Path) -> dict[str, Any]:
    """Write events by day, and say on which days and between which identifiers they lie.

    Args:
        rows: Rows of `EVENTS`, one at least.
        path: The file.

    Returns:
        `days`, all of `NAMED` or fewer, else `between`, the first and the last; and `ids`, least and greatest, where
        all of them are numbers.
    """
    ordered = rows.select(list(EVENTS.columns)).sort("date")
    ordered.write_parquet(path, compression="zstd", compression_level=1, row_group_size=ROWS)
    days = [day.isoformat() for day in ordered["date"].unique(maintain_order=True)]
    ends: dict[str, Any] = {"days": days} if len(days) <= NAMED else {"between": [days[0], days[-1]]}
    numbers = ordered["event_id"].cast(pl.Int64, strict=False)
    return ends if numbers.null_count() else ends | {"ids": [numbers.min(), numbers.max()]}


class Identifiers:
    """Whether identifiers that come in parts are numbers of which none comes twice, as far as their ends tell."""

    def __init__(self) -> None:
        self._ends: list[tuple[int, int]] | None = []

    def add(self, identifiers: pl.Series) -> None:
        """Look at the next, one at least."""
        numbers = identifiers.cast(pl.Int64, strict=False)
        least, greatest = numbers.min(), numbers.max()
        if numbers.null_count() or numbers.n_unique() < numbers.len():
            self._ends = None
        elif self._ends is not None and isinstance(least, int) and isinstance(greatest, int):
            self._ends.append((least, greatest))

    @property
    def single(self) -> bool:
        """Whether they are: parts between whose ends others lie may share some, and say no."""
        ends = None if self._ends is None else sorted(self._ends)
        return ends is not None and all(one[1] < next_[0] for one, next_ in itertools.pairwise(ends))


@dataclass(frozen=True)
class NewEvents:
    """New events in a folder that becomes a snapshot.

    Args:
        kind: Kind of event files.
        ends: What `write_events` said of its files.
        single: Whether none of their identifiers comes twice among them.
    """

    kind: str
    ends: Mapping[str, Mapping[str, Any]]
    single: bool = False

    @property
    def between(self) -> tuple[int, int] | None:
        """Least and greatest identifier; None where some are no numbers, or there is none."""
        ids = [entry.get("ids") for entry in self.ends.values()]
        return None if None in ids or not ids else (min(i[0] for i in ids if i), max(i[1] for i in ids if i))


def written(part: Path, kind: str) -> list[Path]:
    """Return the files of events in a folder that becomes a snapshot."""
    return sorted(part.glob(f"src={kind}/year=*/*.parquet"))


def count_into(
    part: Path,
    older: Sequence[Snapshot],
    came: NewEvents,
    *,
    rules: Rules,
    engine: Mapping[str, str],
) -> dict[str, Any]:
    """Count what a folder's events change, over all snapshots of the kind, into the folder.

    All days are counted on the first import, by other rules, on an engine that was asked for, and over snapshots of
    before 0.3; else the days of the new rows, and those from which or to which the provider moved an event.

    Args:
        part: The folder, with its events.
        older: Snapshots of the kind.
        came: What came into the folder.
        rules: Which events count.
        engine: `engine` and `master` for `counting.count`; empty for the default.

    Returns:
        What the manifest says: `counted_days` (null for all), `moved_over`, `moved_rows`, `single`, `dyads`, `rules`,
        `removed`.
    """
    kind = came.kind
    new, dyads = written(part, kind), part / f"{DYAD_COUNTS.name}.parquet"
    before = [path for snapshot in older for path in snapshot.events()]
    told: dict[str, Any] = {"single": False}
    moved: list[Path] = []
    if kind in LASTING and (new or before):
        found, moved = _moved(part, new, older, came)
        told |= found
    # Where no identifier comes twice, to count each once is to count all, and costs a third.
    single = told["single"] and rules.duplicates == "id"
    counting = replace(rules, duplicates="keep") if single else rules
    days = None if engine else _days(new, older, moved[:1], rules)
    if moved and rules.mirrors == "drop" and pl.scan_parquet(moved).head(1).collect().height:
        days = None  # whether a row that moved away is mirrored, only its own day tells
    if not new and not before:
        DYAD_COUNTS.empty().write_parquet(dyads)
        world, removed = WORLD_COUNTS.empty(), dict[str, int]()
    elif days is None:
        made = count([*before, *new], dyads, freq="D", rules=counting, **engine)
        world, removed = made.world, dict(made.removed)
    else:
        there = [path for snapshot in older for path in snapshot.events(days=days)]
        made = count_days([*there, *new], days, dyads, moved=moved, rules=counting)
        world, removed = made.world, dict(made.removed)
    if single and removed:
        removed[f"duplicates ({rules.duplicates})"] = removed.pop(f"duplicates ({counting.duplicates})")
    world.write_parquet(part / f"{WORLD_COUNTS.name}.parquet", compression="zstd")
    pairs = pl.scan_parquet(dyads).select("source", "target").unique().select(pl.len()).collect(engine="streaming")
    told["counted_days"] = None if days is None else [day.isoformat() for day in days]
    return {**told, "dyads": int(pairs.item()), "rules": asdict(rules), "removed": removed}


def _moved(
    part: Path, new: Sequence[Path], older: Sequence[Snapshot], came: NewEvents
) -> tuple[dict[str, Any], list[Path]]:
    """Find what has moved: what the manifest says of it, and the files of all that ever has, the new one first."""
    into = part / MOVED_FILE
    sharing = [path for snapshot in older for path in snapshot.events(ids=came.between)] if new else []
    if came.single and not sharing and (not older or older[-1].manifest.get("single")):
        EVENTS.empty().write_parquet(into)
        return {"moved_over": "all", "moved_rows": 0, "single": True}, []
    held: list[Path] = []
    whole = True
    for snapshot in reversed(older):
        if snapshot.moved is not None:
            held += [snapshot.moved] if snapshot.manifest["moved_rows"] else []
            if snapshot.manifest["moved_over"] == "all":
                whole = False
                break
    if whole:
        rows = find_moved([*(path for snapshot in older for path in snapshot.events()), *new], [], into)
        return {"moved_over": "all", "moved_rows": rows}, [into]
    rows = 0
    if new:
        rows = find_moved(new, sharing, into)
    else:
        EVENTS.empty().write_parquet(into)
    return {"moved_over": "new", "moved_rows": rows}, [into, *held]


def _days(new: Sequence[Path], older: Sequence[Snapshot], moved: Sequence[Path], rules: Rules) -> list[date] | None:
    """Return the days to count anew; None for all."""
    current = older[-1] if older else None
    if current is None or "counted_days" not in current.manifest or Rules(**current.manifest["rules"]) != rules:
        return None
    if not new:
        return None
    days = pl.scan_parquet([*new, *moved]).select(pl.col("date").unique().sort()).collect(engine="streaming")
    return days["date"].to_list()
