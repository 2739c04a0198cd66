"""Files of Stata 8 and 9 (format 113), of numbers only: read without Stata or another library."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.layouts import FileLayout, Rows
from thawcast.sources.layouts.delimited import found, opened

_FORMAT = 113
_KINDS = {251: "i1", 252: "i2", 253: "i4", 254: "f4", 255: "f8"}
_LARGEST = {"i1": 100, "i2": 32_740, "i4": 2_147_483_620, "f4": 1.7e38, "f8": 8.9e307}
"""Largest value of each type that is one: those beyond stand for missing values."""

_NAME, _HEAD = 33, 109
"""Bytes of a variable's name, and of the header before the types."""


@dataclass(frozen=True)
class StataFile(FileLayout):
    """A layout whose file is one of Stata's."""

    def _file(self, path: Path, columns: Mapping[str, str] | None) -> Rows:
        frame = read_stata(opened(path, self.member), file=path.name)
        at = found(path.name, frame.columns, columns, self.optional)
        told = (
            pl.lit(path.name).alias("_file"),
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_line"),
            pl.lit(None, pl.String).alias("_text"),
        )
        return Rows.of(frame.select(*told, *(pl.col(frame.columns[i]).alias(name) for name, i in at.items())))


def read_stata(raw: bytes, *, file: str) -> pl.DataFrame:
    """Read a file of Stata 8 or 9.

    Args:
        raw: The bytes.
        file: Name of the file, for messages.

    Returns:
        Its variables; a missing value is null.

    Raises:
        SourceError: It is another format, holds text, or is cut short.

    Reference:
        StataCorp (2003). Stata 8 Programming Reference Manual, "File formats .dta", format 113.
    """
    if len(raw) < _HEAD or raw[0] != _FORMAT or raw[1] not in (1, 2):
        raise SourceError(f"{file}: not a file of Stata 8 or 9; fetch it again")
    order = ">" if raw[1] == 1 else "<"
    number, rows = struct.unpack_from(f"{order}Hi", raw, 4)
    types = [_KINDS.get(kind) for kind in raw[_HEAD : _HEAD + number]]
    if len(types) < number or None in types:
        raise SourceError(f"{file}: its variables are not all numbers, as they should be; fetch it again")
    names_at = _HEAD + number
    names = [_text(raw, names_at + _NAME * i, _NAME) for i in range(number)]
    # After the names: the order of sorting, formats, names of value labels, labels of the variables.
    place = _after_labels(raw, names_at + _NAME * number + 2 * (number + 1) + (12 + _NAME + 81) * number, order, file)
    kind = np.dtype([(name, f"{order}{t}") for name, t in zip(names, types, strict=True)])
    if len(set(names)) < number or rows < 0 or len(raw) < place + rows * kind.itemsize:
        raise SourceError(f"{file}: cut short, its header tells of {rows:,} rows; fetch it again")
    table = np.frombuffer(raw, kind, rows, place)
    native = {name: table[name].astype(t) for name, t in zip(names, types, strict=True)}
    missing = [
        pl.when(
            (pl.col(name) <= _LARGEST[t]) & pl.col(name).is_not_nan() if t[0] == "f" else pl.col(name) <= _LARGEST[t]
        )
        .then(pl.col(name))
        .alias(name)
        for name, t in zip(names, types, strict=True)
        if t is not None
    ]
    return pl.DataFrame(native).with_columns(missing)


def _text(raw: bytes, start: int, size: int) -> str:
    return raw[start : start + size].split(b"\0")[0].decode("latin-1")


def _after_labels(raw: bytes, place: int, order: str, file: str) -> int:
    """Pass over the characteristics: each a kind and a length, until both are 0."""
    while place + 5 <= len(raw):
        kind, size = struct.unpack_from(f"{order}bi", raw, place)
        place += 5
        if kind == 0 and size == 0:
            return place
        if size < 0:
            break
        place += size
    raise SourceError(f"{file}: cut short before its rows; fetch it again")
