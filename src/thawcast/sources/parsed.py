"""What a parser returns: the rows it could read, and the rows it could not, each with the reason."""

from dataclasses import dataclass

import polars as pl

REJECTED = {"line": pl.Int64, "reason": pl.String, "text": pl.String}
"""Columns of the quarantine: line in the file (1 the first), why, and the line as it stood."""


@dataclass(frozen=True)
class Parsed:
    """A parsed file. Every row of the file is either in `frame` or in `rejected`.

    Args:
        frame: The rows that could be read, one a row of the file.
        rejected: Columns of `REJECTED`.
        rows_in: Rows of the file as counted when it was read, without header and blank lines.
        continued: Lines that only continue a quoted row above them.

    Example:
        >>> parsed = Parsed(pl.DataFrame({"year": [2009]}), pl.DataFrame(schema=REJECTED), rows_in=1, continued=0)
        >>> parsed.rows_in == parsed.frame.height + parsed.rejected.height
        True
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    rows_in: int
    continued: int
