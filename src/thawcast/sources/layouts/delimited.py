"""Reads the files of providers: text line by line, so that a broken line costs that line and no other, and Parquet."""

import csv
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.layouts.rows import LEFT, Rows

CONTINUED = 20
"""Lines that one quoted row may span; a quote still open after them is taken for a broken one."""


_BLOCK = 2000
"""Lines that are split at once where none of them is broken."""

_REJECTED = {"_line": pl.Int64, "reason": pl.String, "_text": pl.String}
"""Columns of a broken line."""

_BLANK = " \t"
"""A line of these only is no row."""


def read_text(
    raw: bytes,
    *,
    file: str,
    columns: Mapping[str, str] | None,
    optional: Collection[str] = (),
    header: Sequence[str] = (),
) -> Rows:
    r"""Read a delimited text: commas or tabs, quotes or none, UTF-8 or Latin-1.

    Args:
        raw: The bytes.
        file: Name of the file, for messages and rejected lines.
        columns: Our name of each column to the file's, matched without regard to case; None for all, by their own.
        optional: Those of our names that it may lack; null then.
        header: Names of the columns where the file has no header line.

    Returns:
        The columns as text, and the lines that have another number of fields, rejected.

    Raises:
        SourceError: The file is empty, or lacks a column.

    Example:
        >>> rows = read_text(b"Year,n\n2009,1\n2010\n", file="toy.csv", columns={"year": "year"})
        >>> rows.frame["year"].to_list(), rows.rejected["reason"].to_list()
        (['2009'], ['1 fields, not 2'])
    """
    lines = _lines(raw)
    separator = ","
    if header:
        names, start = list(header), 0
    else:
        first = next((i for i, line in enumerate(lines) if line.strip(_BLANK)), None)
        if first is None:
            raise SourceError(f"{file}: the file is empty; fetch it again")
        # The Dataverse's own copies of tables have tabs where the original has commas.
        separator = "\t" if "\t" in lines[first] and "," not in lines[first] else separator
        names, start = _split(lines[first], separator) or [], first + 1
    at = found(file, names, columns, optional)
    frame, broken, continued = _table(lines, start, separator, len(names), at)
    rows_in = sum(bool(line.strip(_BLANK)) for line in lines[start:]) - continued
    absent = [pl.lit(None, pl.String).alias(name) for name in columns or () if name not in at]
    left = broken.select("reason", file=pl.lit(file), line="_line", text="_text").select(LEFT.keys())
    none = pl.DataFrame(schema=LEFT)
    return Rows(frame.select(pl.lit(file).alias("_file"), *frame.columns, *absent), left, none, rows_in, continued)


def read_table(path: Path, *, columns: Mapping[str, str] | None, optional: Collection[str] = ()) -> Rows:
    """Read a Parquet table.

    Args:
        path: Where it lies.
        columns: As for `read_text`.
        optional: As for `read_text`.

    Returns:
        The columns with the table's types; every row is kept.

    Raises:
        SourceError: It cannot be read, or lacks a column.
    """
    try:
        names = list(pl.read_parquet_schema(path))
        at = found(path.name, names, columns, optional)
        frame = pl.read_parquet(path, columns=[names[i] for i in dict.fromkeys(at.values())])
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error
    absent = [pl.lit(None, pl.String).alias(name) for name in columns or () if name not in at]
    told = (
        pl.lit(path.name).alias("_file"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_line"),
        pl.lit(None, pl.String).alias("_text"),
    )
    return Rows.of(frame.select(*told, *(pl.col(names[i]).alias(name) for name, i in at.items()), *absent))


def found(
    file: str, names: Sequence[str], columns: Mapping[str, str] | None, optional: Collection[str]
) -> dict[str, int]:
    """Return the place of each column in a file, by our names.

    Raises:
        SourceError: A column is not there, or twice.
    """
    folded = [name.strip().lower() for name in names]
    wanted = dict(zip(folded, folded, strict=True)) if columns is None else {c: f.lower() for c, f in columns.items()}
    if missing := [f for c, f in wanted.items() if folded.count(f) != 1 and not (c in optional and f not in folded)]:
        raise SourceError(
            f"{file}: not the layout expected, column {', '.join(missing[:5])} not found; see `thawcast sources`"
        )
    return {c: folded.index(f) for c, f in wanted.items() if f in folded}


def opened(path: Path, member: str) -> bytes:
    """Return a file's bytes, or those of the one member of an archive whose name matches.

    Args:
        path: Where it lies.
        member: Regular expression, searched in the names of an archive's members.

    Raises:
        SourceError: The file cannot be read, or is a broken archive, or not one member matches.
    """
    try:
        return _unpacked(path.read_bytes(), path.name, member)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); give the file that was fetched") from error


def _unpacked(raw: bytes, file: str, member: str) -> bytes:
    if raw[:4] != b"PK\x03\x04":
        return raw
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            # A copy that a Mac adds beside every member holds no data.
            names = [n for n in archive.namelist() if re.search(member, n, re.IGNORECASE) and "__MACOSX" not in n]
            if len(names) != 1:
                raise SourceError(
                    f"{file}: {len(names)} files in the archive match {member!r}; unpack it and give the file itself"
                )
            # Some archives hold an archive.
            return _unpacked(archive.read(names[0]), file, member)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SourceError(f"{file}: a broken archive ({error}); fetch it again") from error


def _lines(raw: bytes) -> list[str]:
    raw = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode().split("\n")
    except UnicodeDecodeError:
        return [_decoded(line) for line in raw.split(b"\n")]


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        # Older files are in Latin-1, which every byte is.
        return line.decode("latin-1")


def _split(text: str, separator: str) -> list[str] | None:
    try:
        rows = list(csv.reader([text] if "\n" not in text else text.splitlines(True), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _table(
    lines: list[str], start: int, separator: str, width: int, places: dict[str, int]
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    frame = pl.DataFrame(
        {"_line": range(1, len(lines) + 1), "_text": lines}, schema={"_line": pl.Int64, "_text": pl.String}
    ).slice(start)
    frame = frame.filter(pl.col("_text").str.strip_chars(_BLANK) != "")
    quoted = pl.col("_text").str.contains('"', literal=True)
    plain = frame.filter(~quoted).with_columns(
        (pl.col("_text").str.count_matches(separator, literal=True) + 1).alias("fields")
    )
    good = plain.filter(pl.col("fields") == width)
    fields = good.select(
        "_line",
        "_text",
        pl.col("_text").str.split(separator).list.gather(list(places.values())).alias("values"),
    )
    each = (pl.col("values").list.get(i).alias(name) for i, name in enumerate(places))
    simple = fields.select("_line", "_text", *each)
    short = plain.filter(pl.col("fields") != width)
    counted = pl.col("fields").cast(pl.String) + f" fields, not {width}"
    broken = short.select("_line", counted.alias("reason"), "_text")
    if plain.height == frame.height:
        return simple, broken.cast(pl.Schema(_REJECTED)), 0
    rich = list(_quoted(frame, separator, width, list(places.values())))
    schema = {"_line": pl.Int64, "_text": pl.String, **dict.fromkeys(places, pl.String)}
    read = [(line, text, row) for line, text, row, _n in rich if row is not None]
    # By columns: a frame made row by row takes several times as long.
    columns = [[line for line, _t, _r in read], [text for _l, text, _r in read]]
    columns += [[row[place] for _l, _t, row in read] for place in range(len(places))]
    failed = [(line, "broken quotes, or another number of fields", text) for line, text, row, _n in rich if row is None]
    taken = {line + k for line, _text, row, n in rich if row is not None for k in range(1, n)}
    whole = pl.concat([simple, pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)])
    refused = pl.concat([broken.cast(pl.Schema(_REJECTED)), pl.DataFrame(failed, schema=_REJECTED, orient="row")])
    # A line inside a quoted row looked like a row of its own.
    inner = pl.Series(sorted(taken), dtype=pl.Int64)
    keep = ~pl.col("_line").is_in(inner.implode())
    held = frame.filter(pl.col("_line").is_in(inner.implode())).height
    return whole.filter(keep).sort("_line"), refused.filter(keep), held


def _quoted(
    frame: pl.DataFrame, separator: str, width: int, places: list[int]
) -> Iterator[tuple[int, str, list[str] | None, int]]:
    """Yield line, text, the fields wanted (None if broken) and lines spanned of every row that holds a quote."""
    numbers, texts = frame["_line"].to_list(), frame["_text"].to_list()
    odd = frame.select(pl.col("_text").str.count_matches('"', literal=True) % 2 == 1).to_series().to_list()
    skip = 0
    for start in range(0, len(texts), _BLOCK):
        block = range(start, min(start + _BLOCK, len(texts)))
        rows, quoted = None, list[int]()
        if numbers[start] > skip and not any(odd[i] for i in block):
            quoted = [i for i in block if '"' in texts[i]]
            rows = _split_all([texts[i] for i in quoted], separator)
        if rows is not None:
            for i, row in zip(quoted, rows, strict=True):
                yield numbers[i], texts[i], [row[p] for p in places] if len(row) == width else None, 1
            continue
        for i in block:
            if numbers[i] <= skip or '"' not in texts[i]:
                continue
            for text, last in _readings(texts, odd, i):
                row = _split(text, separator)
                if row is not None and len(row) == width:
                    skip = numbers[last]
                    yield numbers[i], text, [row[p] for p in places], numbers[last] - numbers[i] + 1
                    break
            else:
                yield numbers[i], texts[i], None, 1


def _split_all(texts: list[str], separator: str) -> list[list[str]] | None:
    """Return the fields of many lines at once; None where one of them is broken or runs over its end."""
    try:
        rows = list(csv.reader(texts, delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(texts) else None


def _readings(texts: list[str], odd: list[bool], first: int) -> Iterator[tuple[str, int]]:
    """Yield a line with those that its open quote may run over, then the line by itself; each with its last place."""
    if odd[first]:
        for last in range(first + 1, min(first + CONTINUED, len(texts))):
            if odd[last]:
                yield "\n".join(texts[first : last + 1]), last
                break
    yield texts[first], first
