"""Reads the text tables of providers line by line, so that one broken line costs that line and no other."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.parsed import REJECTED, Parsed

CONTINUED = 20
"""Lines that one quoted row may span; a quote still open after them is taken for a broken one."""


_BLOCK = 2000
"""Lines that are split at once where none of them is broken."""

_BLANK = " \t"
"""A line of these only is no row."""


@dataclass(frozen=True)
class Rows:
    """Rows on their way through a parser.

    Args:
        frame: `line`, `text` (as it stood), then the columns; rows still good.
        rejected: Columns of `REJECTED`.
        rows_in: As in `Parsed`.
        continued: As in `Parsed`.
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    rows_in: int
    continued: int

    def reject(self, reason: pl.Expr) -> "Rows":
        """Move the rows for which `reason` is not null to the rejected ones."""
        judged = self.frame.with_columns(reason.cast(pl.String).alias("reason"))
        out = judged.filter(pl.col("reason").is_not_null()).select(REJECTED.keys())
        if out.is_empty():
            return self
        kept = judged.filter(pl.col("reason").is_null()).drop("reason")
        return replace(self, frame=kept, rejected=pl.concat([self.rejected, out]))

    def having(self, *columns: pl.Expr, **named: pl.Expr) -> "Rows":
        """Return the rows with columns added or replaced."""
        return replace(self, frame=self.frame.with_columns(*columns, **named))

    def done(self, *columns: str | pl.Expr) -> Parsed:
        """Return the result with these columns."""
        return Parsed(self.frame.select(*columns), self.rejected.sort("line"), self.rows_in, self.continued)


def read_rows(
    content: bytes | Path,
    *,
    source: str,
    columns: Sequence[str],
    optional: Sequence[str] = (),
    separator: str = ",",
    header: Sequence[str] | None = None,
    member: str = "",
) -> Rows:
    r"""Read a delimited text file, or the one member of a zip archive that is it.

    Args:
        content: The bytes, or where the file lies.
        source: Name of the source, for messages.
        columns: Columns that the file must have; matched without regard to case.
        optional: Columns that it may have; null where it has them not.
        separator: Character between fields.
        header: Names of the columns where the file has no header line.
        member: Pattern of the archive's member, searched in its name.

    Returns:
        All columns asked for, as text, in lower case; and the lines that have another number of fields.

    Raises:
        SourceError: The file cannot be read, is empty, or lacks a column.

    Example:
        >>> rows = read_rows(b"year,n\n2009,1\n2010\n", source="toy", columns=["year", "n"])
        >>> rows.frame["year"].to_list(), rows.rejected["reason"].to_list()
        (['2009'], ['1 fields, not 2'])
    """
    lines = _lines(member_bytes(content, source, member))
    if header is None:
        first = next((i for i, line in enumerate(lines) if line.strip(_BLANK)), None)
        if first is None:
            raise SourceError(f"{source}: the file is empty; fetch it again")
        names = _split(lines[first], separator) or []
        start = first + 1
    else:
        names, start = list(header), 0
    folded = [name.strip().lower() for name in names]
    wanted = [c.lower() for c in columns]
    if missing := [c for c in wanted if folded.count(c) != 1]:
        raise SourceError(
            f"{source}: not its published layout, column {', '.join(missing[:5])} not found; see `thawcast sources`"
        )
    places = {c: folded.index(c) for c in (*wanted, *(c.lower() for c in optional)) if c in folded}
    frame, broken, continued = _table(lines, start, separator, len(folded), places)
    absent = [pl.lit(None, pl.String).alias(c.lower()) for c in optional if c.lower() not in folded]
    rows_in = sum(bool(line.strip(_BLANK)) for line in lines[start:]) - continued
    return Rows(frame.with_columns(absent), broken, rows_in, continued)


def member_bytes(content: bytes | Path, source: str, member: str) -> bytes:
    """Return a file's bytes, or those of the one member of an archive whose name matches."""
    try:
        raw = content.read_bytes() if isinstance(content, Path) else content
        if raw[:4] != b"PK\x03\x04":
            return raw
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            # A copy that a Mac adds beside every member holds no data.
            names = [n for n in archive.namelist() if re.search(member, n, re.IGNORECASE) and "__MACOSX" not in n]
            if len(names) != 1:
                raise SourceError(
                    f"{source}: {len(names)} files in the archive match {member!r}; unpack it and give the file itself"
                )
            # Some archives hold an archive.
            return member_bytes(archive.read(names[0]), source, member)
    except OSError as error:
        raise SourceError(f"{content}: cannot be read ({error.strerror}); give the file that was fetched") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise SourceError(f"{source}: a broken archive ({error}); fetch it again") from error


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
        {"line": range(1, len(lines) + 1), "text": lines}, schema={"line": pl.Int64, "text": pl.String}
    ).slice(start)
    frame = frame.filter(pl.col("text").str.strip_chars(_BLANK) != "")
    quoted = pl.col("text").str.contains('"', literal=True)
    plain = frame.filter(~quoted).with_columns(
        (pl.col("text").str.count_matches(separator, literal=True) + 1).alias("fields")
    )
    good = plain.filter(pl.col("fields") == width)
    fields = good.select(
        "line",
        "text",
        pl.col("text").str.split(separator).list.gather(list(places.values())).alias("values"),
    )
    simple = fields.select("line", "text", *(pl.col("values").list.get(i).alias(name) for i, name in enumerate(places)))
    short = plain.filter(pl.col("fields") != width)
    broken = short.select("line", (pl.col("fields").cast(pl.String) + f" fields, not {width}").alias("reason"), "text")
    if plain.height == frame.height:
        return simple, broken.cast(pl.Schema(REJECTED)), 0
    rich = list(_quoted(frame, separator, width, list(places.values())))
    schema = {"line": pl.Int64, "text": pl.String, **dict.fromkeys(places, pl.String)}
    read = [(line, text, row) for line, text, row, _n in rich if row is not None]
    # By columns: a frame made row by row takes several times as long.
    columns = [[line for line, _t, _r in read], [text for _l, text, _r in read]]
    columns += [[row[place] for _l, _t, row in read] for place in range(len(places))]
    failed = [(line, "broken quotes, or another number of fields", text) for line, text, row, _n in rich if row is None]
    taken = {line + k for line, _text, row, n in rich if row is not None for k in range(1, n)}
    whole = pl.concat([simple, pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)])
    refused = pl.concat([broken.cast(pl.Schema(REJECTED)), pl.DataFrame(failed, schema=REJECTED, orient="row")])
    # A line inside a quoted row looked like a row of its own.
    inner = pl.Series(sorted(taken), dtype=pl.Int64)
    keep = ~pl.col("line").is_in(inner.implode())
    held = frame.filter(pl.col("line").is_in(inner.implode())).height
    return whole.filter(keep).sort("line"), refused.filter(keep), held


def _quoted(
    frame: pl.DataFrame, separator: str, width: int, places: list[int]
) -> Iterator[tuple[int, str, list[str] | None, int]]:
    """Yield line, text, the fields wanted (None if broken) and lines spanned of every row that holds a quote."""
    numbers, texts = frame["line"].to_list(), frame["text"].to_list()
    odd = frame.select(pl.col("text").str.count_matches('"', literal=True) % 2 == 1).to_series().to_list()
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
