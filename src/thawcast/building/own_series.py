"""Reads a file of one's own series: Parquet, or text of any usual kind."""

import re
from io import BytesIO
from pathlib import Path

import polars as pl

from thawcast.errors import InputError
from thawcast.sources.layouts.columns import MISSING


def read_table(path: Path) -> pl.DataFrame:
    """Read a table of series: Parquet, or text parted by commas, semicolons or tabs, with decimal points or commas.

    Text may be UTF-8, UTF-16 with its mark, or Latin-1.

    Args:
        path: The file, or what can be read like one, as a pipe.

    Returns:
        Its rows.

    Raises:
        InputError: It is missing, of another kind, or cannot be read.
    """
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path}: a folder; name the file in it") from None
    except OSError as error:
        raise InputError(f"no file {path} to read ({error.strerror}): check the path") from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise InputError(f"{path}: a workbook or archive; save the sheet as CSV and give that")
    try:
        return pl.read_parquet(BytesIO(raw)) if raw.startswith(b"PAR1") else _parse_text(_utf8(raw))
    except UnicodeDecodeError:
        raise InputError(f"{path}: begins as UTF-16 and breaks off; save it anew") from None
    except pl.exceptions.NoDataError:
        raise InputError(f"{path}: the file is empty; give one with two columns of numbers") from None
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise InputError(f"{path} cannot be read as CSV or Parquet: {said}; mend the file") from error


def _utf8(raw: bytes) -> bytes:
    """The same text in UTF-8: from UTF-16 where a byte-order mark says so, else from Latin-1 where it is not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16").encode()
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode()
    return raw


def _parse_text(raw: bytes) -> pl.DataFrame:
    head = raw[: 1 << 16].removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")
    separator = max((",", ";", "\t"), key=lambda mark: head[0].count(mark.encode()))
    # Where the comma parts no columns, it is the decimal one, unless points stand beside it.
    body = b"\n".join(head[1:-1] or head[1:])
    decimal = separator != "," and re.search(rb"\d,\d", body) and not re.search(rb"\d\.\d", body)
    return pl.read_csv(
        raw,
        separator=separator,
        decimal_comma=bool(decimal),
        try_parse_dates=True,
        infer_schema_length=None,
        null_values=[mark for name in MISSING for mark in {name, name.upper(), "NaN" if name == "nan" else name}],
    )
