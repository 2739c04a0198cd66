"""Forecasts on record: dated lines in a file that only grows, each holding the hash of the one before it."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import thawcast
from thawcast.errors import StoreError
from thawcast.files import appending, unwritable, writing

FILE = "register.jsonl"
FOLDER = "register"

LAYOUT = 1
"""Layout of lines that this version writes."""

LATE = 100
"""Days after the last day of its data within which a forecast is one; made later it is a pseudo-forecast."""

_FIRST = "0" * 64
"""What the first line holds in place of a hash."""

_REMEDY = "put the file back from a copy; nothing is scored over it"

_SAME = ("as_of", "a", "b", "source", "freq", "horizon_months")


@dataclass(frozen=True)
class Registered:
    """What a registration added.

    Args:
        added: How many lines.
        lines: How many there are now.
        head: Hash of the last one: who keeps it elsewhere can prove what stood here.
    """

    added: int
    lines: int
    head: str


def register(store: Path, made: pl.DataFrame, *, as_of: date, version: str, today: date) -> Registered:
    """Add forecasts to the record; those that stand there already, as of the same day, are not added again.

    Args:
        store: Folder of the store.
        made: Columns `forecasts.COLUMNS`.
        as_of: Last day whose data the forecasts used.
        version: Of the dataset.
        today: The day on which they are registered.

    Returns:
        How many were added, and the head of the chain.

    Raises:
        StoreError: The record was tampered with, or cannot be written to.
    """
    folder = store / FOLDER
    with writing(folder, what="registration"):
        path = folder / FILE
        _mend(path)
        held = read(store)
        there = {tuple(str(line[name]) for name in _SAME) for line in held}
        head, number = (held[-1]["sha256"], len(held)) if held else (_FIRST, 0)
        added: list[str] = []
        for row in made.iter_rows(named=True):
            plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
            line = {
                "layout": LAYOUT,
                "number": number + 1,
                "made": today.isoformat(),
                "pseudo": (today - as_of).days > LATE,
                "as_of": as_of.isoformat(),
                "thawcast": thawcast.__version__,
                "dataset": version,
                **plain,
                "previous": head,
            }
            if tuple(str(line[name]) for name in _SAME) in there:
                continue
            head, number = _hash(line), number + 1
            added.append(json.dumps({**line, "sha256": head}, ensure_ascii=False) + "\n")
        try:
            with appending(path) as file:
                file.write("".join(added).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise unwritable(folder, error) from error
    return Registered(len(added), number, head)


def read(store: Path, *, head: str | None = None) -> list[dict[str, Any]]:
    """Read the record, and check every line against its hash and the one before it.

    Args:
        store: Folder of the store.
        head: Hash that must be that of one of the lines, as it was printed when that one was the last.

    Returns:
        The lines; none where nothing was registered.

    Raises:
        StoreError: A line was changed, taken out or put in; the message names the first.
    """
    path = store / FOLDER / FILE
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); put it back from a copy") from error
    # A last line without an end is what a kill left of a registration; it was never told to anybody.
    return list(_checked(text[: text.rfind("\n") + 1].splitlines(), path, head))


def _checked(lines: Iterable[str], path: Path, head: str | None) -> Iterable[dict[str, Any]]:
    before, seen = _FIRST, head is None
    for number, text in enumerate(lines, 1):
        where = f"{path}: line {number}"
        try:
            line: dict[str, Any] = json.loads(text)
            written, previous = line.pop("sha256"), line["previous"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{where} is no line of a record; {_REMEDY}") from error
        if line["layout"] > LAYOUT:
            raise StoreError(f"{where} was written by a newer thawcast; upgrade thawcast")
        if _hash(line) != written:
            raise StoreError(f"{where} ({line.get('a')}-{line.get('b')}, {line.get('as_of')}) was changed; {_REMEDY}")
        if previous != before or line["number"] != number:
            raise StoreError(f"{where} does not follow on the one before: a line was taken out or put in; {_REMEDY}")
        before, seen = written, seen or written == head
        yield {**line, "sha256": written}
    if not seen:
        raise StoreError(f"{path}: no line has the hash {head}: lines were taken off or written anew; {_REMEDY}")


def _hash(line: Mapping[str, Any]) -> str:
    """Hash a line without its own hash, whatever the order and spacing of its parts."""
    plain = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _mend(path: Path) -> None:
    """Cut off what a killed registration left of a line."""
    if path.exists():
        content = path.read_bytes()
        end = content.rfind(b"\n") + 1
        if end < len(content):
            os.truncate(path, end)
