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
        continued: Lines that only continue a quoted row above them.

    Example:
        >>> parsed = Parsed(pl.DataFrame({"year": [2009]}), pl.DataFrame(schema=REJECTED))
        >>> parsed.rows_in, parsed.frame.height, parsed.rejected.height
        (1, 1, 0)
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    continued: int = 0

    @property
    def rows_in(self) -> int:
        """Rows of the file, without header and blank lines."""
        return self.frame.height + self.rejected.height
