"""The rows of a file on their way from text to values, with those that were set aside or rejected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

LEFT = {"file": pl.String, "line": pl.Int64, "reason": pl.String, "text": pl.String}
"""Columns of a row that was left out: where it stands (line 1 the first; of a table, row 1), why, and its text."""


@dataclass(frozen=True)
class Rows:
    """Rows of one or more files: each is in `frame`, in `aside` or in `rejected`.

    Args:
        frame: `_file`, `_line`, `_text` (as it stood; null in a table), then the columns.
        rejected: Columns of `LEFT`; rows that cannot be read as the layout says.
        aside: Columns of `LEFT`; rows with which nothing is wrong, but which are of no state, or of one state only.
        rows_in: Rows counted when the files were read, without header and blank lines.
        continued: Lines that only continue a quoted row above them.

    Example:
        >>> told = {"_file": "a.csv", "_line": [2, 3], "_text": ["2009", "soon"]}
        >>> rows = Rows.of(pl.DataFrame({**told, "year": ["2009", "soon"]}))
        >>> rows = rows.reject(pl.when(pl.col("year") == "soon").then(pl.lit("no year")))
        >>> rows.frame.height, rows.rejected["line"].to_list(), rows.rows_in
        (1, [3], 2)
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    aside: pl.DataFrame
    rows_in: int
    continued: int = 0

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Rows":
        """Take every row of a frame."""
        return cls(frame, pl.DataFrame(schema=LEFT), pl.DataFrame(schema=LEFT), frame.height)

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        """Put the rows of several files, or parts of one, under each other."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            pl.concat([p.frame for p in parts]),
            pl.concat([p.rejected for p in parts]),
            pl.concat([p.aside for p in parts]),
            sum(p.rows_in for p in parts),
            sum(p.continued for p in parts),
        )

    def reject(self, reason: pl.Expr) -> "Rows":
        """Move the rows for which `reason` is not null to the rejected ones."""
        kept, out = self._split(reason)
        return self if out is None else replace(self, frame=kept, rejected=pl.concat([self.rejected, out]))

    def set_aside(self, reason: pl.Expr) -> "Rows":
        """Move the rows for which `reason` is not null to those set aside."""
        kept, out = self._split(reason)
        return self if out is None else replace(self, frame=kept, aside=pl.concat([self.aside, out]))

    def having(self, *columns: pl.Expr, **named: pl.Expr) -> "Rows":
        """Return the rows with columns added or replaced."""
        return replace(self, frame=self.frame.with_columns(*columns, **named))

    def _split(self, reason: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame | None]:
        judged = self.frame.with_columns(reason.cast(pl.String).alias("reason"))
        if judged["reason"].null_count() == judged.height:
            return self.frame, None
        out = judged.filter(pl.col("reason").is_not_null())
        out = out.select("reason", file="_file", line="_line", text="_text").select(LEFT.keys())
        return judged.filter(pl.col("reason").is_null()).drop("reason"), out
