"""Files for other programs: CSV, Parquet or Stata, each with a codebook beside it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten

import polars as pl

from thawcast import __version__
from thawcast.brief.notebook import native
from thawcast.errors import InputError, StoreError
from thawcast.files import whole
from thawcast.public.columns import described
from thawcast.values import Source

ENDINGS = (".csv", ".parquet", ".dta")
"""Kinds of file."""

_STATA_LABEL = 80
"""Longest label of a Stata column."""

_STATA_TEXT = 2045
"""Longest text of a Stata column that is not a strL [bytes]."""


def export_files(
    out: Path, name: str, rows: pl.DataFrame, sources: Sequence[Source], dataset: str
) -> tuple[Path, Path]:
    """Write rows and their codebook.

    Args:
        out: File to write; its ending says the kind.
        name: What the rows are called.
        rows: The rows in natural units.
        sources: What they rest on.
        dataset: Which data answered, with their version.

    Returns:
        The file and the codebook.

    Raises:
        InputError: Another ending, or DTA without pandas.
        StoreError: It cannot be written.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(f"{out}: the ending says the kind of file; use one of {', '.join(ENDINGS)}")
    book = out.with_name(f"{out.stem}.codebook.csv")
    try:
        for path, content in ((out, _content(rows, ending)), (book, _codebook(name, rows, sources, dataset))):
            with whole(path) as file:
                file.write(content)
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"{out}: cannot be written ({why}); give a folder that exists and is writable") from error
    return out, book


def _content(rows: pl.DataFrame, ending: str) -> bytes:
    held = io.BytesIO()
    if ending == ".parquet":
        rows.write_parquet(held)
        return held.getvalue()
    flat = rows.with_columns(pl.col(pl.List(pl.String)).list.join("; "))
    if ending == ".csv":
        flat.write_csv(held)
        return held.getvalue()
    # Stata has no missing truth value, and no 64-bit whole number.
    narrow = flat.with_columns(
        pl.col(pl.Boolean).cast(pl.Int8),
        pl.col(pl.Int64, pl.UInt32, pl.UInt64).cast(pl.Float64),
        pl.col(pl.String).fill_null(""),
    )
    frame = native(narrow, "pandas")
    long = [c for c, kind in narrow.schema.items() if kind == pl.String and _longest(narrow[c]) > _STATA_TEXT]
    days = {c: "td" for c, kind in narrow.schema.items() if kind == pl.Date}
    labels = {c: _label(c) for c in narrow.columns}
    frame.to_stata(held, write_index=False, version=118, convert_strl=long, convert_dates=days, variable_labels=labels)
    return held.getvalue()


def _label(column: str) -> str:
    """Say what a column is in the eighty characters that Stata has for it."""
    unit, meaning = described(column)
    return shorten(f"{meaning} [{unit}]" if unit else meaning, _STATA_LABEL, placeholder=" ...")


def _longest(column: pl.Series) -> int:
    longest = column.str.len_bytes().max()
    return longest if isinstance(longest, int) else 0


def _codebook(name: str, rows: pl.DataFrame, sources: Sequence[Source], dataset: str) -> bytes:
    held = io.StringIO()
    write = csv.writer(held, lineterminator="\n").writerow
    write(("column", "type", "unit", "meaning"))
    for column, kind in rows.schema.items():
        write((column, str(kind), *described(column)))
    write(())
    write(("table", name, f"thawcast {__version__}", dataset))
    write(("source", "version", "licence", "citation"))
    for source in sources:
        write((source.id, source.version, source.licence, source.citation))
    return held.getvalue().encode()
