"""Imports event files into a snapshot: streamed, so that memory does not grow with the files."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

import thawcast
from thawcast.counting import Rules
from thawcast.errors import InputError, SourceError, StoreError
from thawcast.files import combined, digest, new_folder, publish, unwritable, writing
from thawcast.sources import LAYOUTS, SOURCES
from thawcast.sources.events.read import Batch, read
from thawcast.store.recounting import Identifiers, NewEvents, count_into, write_events
from thawcast.store.snapshot import EVENTS_FOLDER, LAYOUT, MANIFEST, QUARANTINE_FILE, Snapshot, Snapshots, snapshots
from thawcast.tables import EVENTS
from thawcast.values import counted

FLUSH = 500_000
"""Rows that are gathered before they are written."""

QUARANTINED = 100_000
"""Rows that the quarantine file of an import holds at most; those beyond are counted, by reason, in the manifest."""

WRITING = (OSError, pl.exceptions.PolarsError)
"""What a full disk or a folder without permission raises."""


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Args:
        snapshot: The snapshot written, or the one that already holds the same files.
        new: Whether it was written now.
    """

    snapshot: Snapshot
    new: bool

    def to_dict(self) -> dict[str, Any]:
        """Return rows in, kept, set aside and in quarantine by reason, dyads, period and what the rules removed."""
        manifest = self.snapshot.manifest
        told = (
            "kind",
            "rows",
            "kept",
            "aside",
            "quarantined",
            "dyads",
            "period",
            "rules",
            "removed",
            "source",
            "inputs",
        )
        return {"snapshot": self.snapshot.id, "new": self.new, **{key: manifest[key] for key in told}}


def import_events(
    kind: str,
    files: Sequence[Path],
    store: Path,
    *,
    rules: Rules | None = None,
    now: datetime,
    step: Callable[[str], None] = lambda _: None,
    advance: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Import event files as a snapshot, with the counts over all snapshots of the kind.

    Every row is kept, set aside or put in quarantine; the manifest says how many of each and why. An event is dated a
    day after the import at most. A snapshot is there whole or not at all. The same files imported again change nothing.

    Args:
        kind: One of `sources.LAYOUTS`.
        files: The files, plain or packed; what is no file but can be read, as a pipe, is copied first.
        store: Folder of the store.
        rules: Which events the counts take; default those of the last import of the kind, else `Rules()`.
        now: The moment of the import, for the manifest.
        step: Called with what happens next.
        advance: Called with the number of bytes read since the last call.

    Returns:
        The snapshot, and whether it is new.

    Raises:
        InputError: No such kind, or no file.
        SourceError: A file is missing, damaged, of another kind, or mostly unreadable, or no row is kept; nothing is
            imported then.
        StoreError: The store cannot be written to, or another import runs; what was there is untouched.
    """
    if kind not in LAYOUTS:
        raise InputError(f"no kind of event files {kind!r}: choose one of {', '.join(LAYOUTS)}")
    if not files:
        raise InputError("no files to import; name at least one")
    with writing(store / EVENTS_FOLDER), _regular(files) as paths:
        held = snapshots(store)
        held.sound(kind)
        if (old := _same(held, kind, paths, step)) and (rules is None or rules == Rules(**old.manifest["rules"])):
            return Imported(old, new=False)
        # What was said at the last import or count holds until something else is said.
        usual = Rules(**held.of(kind)[-1].manifest["rules"]) if held.of(kind) else Rules()
        try:
            with new_folder(held.folder) as part:
                told = _read_into(part, kind, paths, now.date() + timedelta(days=1), step, advance)
                manifest = {"kind": kind, "imported": now.isoformat(timespec="seconds"), **told}
                name = combined(str(entry["sha256"]) for entry in told["inputs"])
                return Imported(finish(part, held, manifest, name, usual if rules is None else rules, step), new=True)
        except WRITING as error:
            raise unwritable(held.folder, error) from error


def _same(held: Snapshots, kind: str, paths: Sequence[Path], step: Callable[[str], None]) -> Snapshot | None:
    """Find the snapshot that was made of the same files."""
    sizes = {size for _, size in held.inputs(kind)}
    if not all(path.stat().st_size in sizes for path in paths):
        return None  # so some file is new: it is hashed while it is read
    step("hashing")
    name = combined(digest(path) for path in paths)
    return next((s for s in held.of(kind) if any(own.endswith(name) for own in (s.id, *s.replaces))), None)


def reaggregate(
    store: Path,
    *,
    rules: Rules,
    engine: str = "duckdb",
    master: str = "local[*]",
    step: Callable[[str], None] = lambda _: None,
) -> tuple[Snapshot, ...]:
    """Count the events of every kind anew, by other rules or on another engine.

    Args:
        store: Folder of the store.
        rules: Which events count.
        engine: `duckdb` or `spark`.
        master: Address of the Spark master.
        step: Called with what happens next.

    Returns:
        The snapshots that carry the new counts, the last of each kind.

    Raises:
        StoreError: Nothing was imported, the store cannot be written to, or the engine failed.
    """
    with writing(store / EVENTS_FOLDER):
        held = snapshots(store)
        if not held.held:
            raise StoreError(f"{store}: nothing was imported; `thawcast import` does it")
        done: list[Snapshot] = []
        for old in held.latest():
            held.sound(old.kind)
            step(f"counting {old.kind}")
            # A new snapshot that adds no events: the old one stays what it was, and the change is one rename.
            manifest = {k: v for k, v in old.manifest.items() if k not in {"files", "number", "replaces"}}
            manifest |= {"inputs": [], "rows": 0, "kept": 0, "aside": {}, "quarantined": {}, "recounts": old.id}
            number = held.of(old.kind)[-1].number + 1
            name = combined([old.id, json.dumps(asdict(rules)), str(number)])
            try:
                with new_folder(held.folder) as part:
                    (part / QUARANTINE_FILE).touch()
                    done.append(finish(part, held, manifest, name, rules, step, engine=engine, master=master))
            except WRITING as error:
                raise unwritable(held.folder, error) from error
    return tuple(done)


def _read_into(
    part: Path,
    kind: str,
    files: Sequence[Path],
    until: date,
    step: Callable[[str], None],
    advance: Callable[[int], None],
) -> dict[str, Any]:
    """Read the files into a folder, and tell what became of their rows."""
    digests: list[str] = []
    with _Tally(part, kind) as tally:
        for path in files:
            step(path.name)
            for batch in read(LAYOUTS, kind, path, until=until, hashed=digests.append):
                tally.add(batch)
                advance(batch.size)
        tally.flush()
    if not tally.kept:
        lost = [f"{number:,} {reason}" for reason, number in (tally.aside + tally.rejected).most_common(3)]
        names, all_of_them = ", ".join(path.name for path in files[:3]), counted(tally.rows, "row")
        raise SourceError(
            f"{names}: none of {all_of_them} is an event between two states"
            f" ({'; '.join(lost) or 'no rows under the header'}); nothing is imported: check the files and their kind"
            + (f". First in doubt: {tally.first}" if tally.first else "")
        )
    inputs = [
        {"name": path.name, "sha256": sha256, "bytes": path.stat().st_size}
        for path, sha256 in zip(files, digests, strict=True)
    ]
    return {"inputs": inputs, **tally.told()}


@contextmanager
def _regular(files: Sequence[Path]) -> Generator[list[Path]]:
    """Yield the files; what can be read only once, as a pipe, as a copy that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="thawcast-") as folder:
        found: list[Path] = []
        for number, path in enumerate(files):
            if path.is_dir() or not path.exists():
                what = "a folder; name the files in it" if path.is_dir() else "no such file; check the path"
                raise InputError(f"{path}: {what}")
            if not path.is_file():
                copy = Path(folder) / str(number) / path.name
                copy.parent.mkdir()
                try:
                    with path.open("rb") as source, copy.open("wb") as target:
                        shutil.copyfileobj(source, target)
                except OSError as error:
                    raise SourceError(f"{path}: cannot be read ({error.strerror}); save it as a file first") from error
                found.append(copy)
            else:
                found.append(path)
        yield found


class _Tally:
    """Gathers batches, writes them by year, and counts what became of the rows."""

    def __init__(self, part: Path, kind: str) -> None:
        self._part, self._kind = part, kind
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = self._written = self.rows = self.kept = 0
        self.aside: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.first = ""
        self._quarantined = 0
        self._ends: dict[str, dict[str, Any]] = {}
        self._identifiers = Identifiers()
        self._span: tuple[date, date] | None = None
        self._quarantine = (part / QUARANTINE_FILE).open("w", encoding="utf-8")

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.kept += batch.kept.height
        self.aside += batch.aside
        self.rejected += batch.reasons
        for row in batch.rejected.head(QUARANTINED - self._quarantined).iter_rows(named=True):
            self.first = self.first or f"{row['file']} line {row['line']}, {row['reason']}: {row['text'][:60]!r}"
            self._quarantine.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._quarantined += 1
        if batch.kept.height:
            self._waiting.append(batch.kept)
            self._waiting_rows += batch.kept.height
            days = (batch.kept["date"].min(), batch.kept["date"].max())
            first, last = days if self._span is None else (min(self._span[0], days[0]), max(self._span[1], days[1]))  # pyright: ignore[reportArgumentType, reportOperatorIssue] - a column of dates has a date as its least
            self._span = first, last  # pyright: ignore[reportAttributeAccessIssue] - as above
        if self._waiting_rows >= FLUSH:
            self.flush()

    def flush(self) -> None:
        if not self._waiting:
            return
        rows = EVENTS.decode(pl.concat(self._waiting))
        self._waiting, self._waiting_rows = [], 0
        self._identifiers.add(rows["event_id"])
        years = rows.with_columns(year=pl.col("date").dt.year()).partition_by("year", as_dict=True, include_key=False)
        for (year,), frame in sorted(years.items()):
            folder = self._part / f"src={self._kind}" / f"year={year}"
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"part-{self._written:05d}.parquet"
            self._ends[str(path.relative_to(self._part))] = write_events(frame, path)
        self._written += 1

    def __enter__(self) -> "_Tally":
        return self

    def __exit__(self, *_: object) -> None:
        self._quarantine.close()

    def told(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "kept": self.kept,
            "aside": dict(sorted(self.aside.items())),
            "quarantined": dict(sorted(self.rejected.items())),
            "quarantine_rows": self._quarantined,
            "ends": self._ends,
            "single": self._identifiers.single,
            "period": None if self._span is None else [day.isoformat() for day in self._span],
        }


def finish(
    part: Path,
    held: Snapshots,
    manifest: dict[str, Any],
    name: str,
    rules: Rules,
    step: Callable[[str], None],
    **engine: str,
) -> Snapshot:
    """Add the counts and the manifest, and put the snapshot in place.

    Args:
        part: Folder with the events and the quarantine.
        held: What the store holds.
        manifest: What is told so far; `ends` by file of events; `single`, whether none of its identifiers comes twice;
            `replaces` where it holds the events of others.
        name: Hash of what was read.
        rules: Which events count.
        step: Called with what happens next.
        engine: `engine` and `master`, to count all days on another one.
    """
    kind, held_of = str(manifest["kind"]), held.of(str(manifest["kind"]))
    # What replaces all others rests on none of them.
    older = () if manifest.get("replaces") else held_of
    step("counting")
    ends: dict[str, dict[str, Any]] = manifest.pop("ends", {})
    came = NewEvents(kind, ends, single=bool(manifest.get("single")))
    counts = count_into(part, older, came, rules=rules, engine=engine)
    number = held_of[-1].number + 1 if held_of else 1
    files = {
        str(path.relative_to(part)): {
            "sha256": digest(path),
            "bytes": path.stat().st_size,
            "modified": path.stat().st_mtime_ns,
            **ends.get(str(path.relative_to(part)), {}),
        }
        for path in sorted(part.rglob("*"))
        if path.is_file()
    }
    full = {
        "layout": LAYOUT,
        "thawcast": thawcast.__version__,
        **manifest,
        **counts,
        "number": number,
        "previous": {"id": older[-1].id, "sha256": older[-1].mark} if older else None,
        "source": _source(kind, manifest, older),
        "files": files,
    }
    (part / MANIFEST).write_text(json.dumps(full, indent=1) + "\n", encoding="utf-8")
    final = held.folder / f"snapshot={kind}-{number:04d}-{name}"
    publish(part, final)
    return Snapshot(final, full, digest(final / MANIFEST))


def _source(kind: str, manifest: Mapping[str, Any], older: Sequence[Snapshot]) -> dict[str, str]:
    """Cite the provider; the version says which files by period and hash."""
    base = SOURCES[kind]
    spans = [s.manifest["period"] for s in older if s.manifest["period"]]
    spans += [manifest["period"]] if manifest["period"] else []
    days = "no events" if not spans else f"events of {min(s[0] for s in spans)} to {max(s[1] for s in spans)}"
    inputs = [entry for s in (*(s.manifest for s in older), manifest) for entry in s["inputs"]]
    digests = {str(entry["sha256"]) for entry in inputs}
    return {
        "id": f"events_{kind}",
        "citation": base.citation,
        "version": f"{counted(len(digests), 'file')}, {days}, sha256 {combined(digests)}",
        "licence": base.licence,
    }
