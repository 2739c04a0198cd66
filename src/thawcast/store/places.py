"""Where the rows of two states stand in a table: looked up once, then read by place."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from thawcast.tables import Contract


class Places(NamedTuple):
    """Where the rows of each pair, direction or state stand in a table.

    Args:
        order: Numbers of the rows, those of one key together.
        spans: First place in `order`, and number of rows, by key.
    """

    order: pl.Series
    spans: dict[tuple[str, ...], tuple[int, int]]

    @classmethod
    def of(cls, stored: pl.DataFrame, columns: tuple[str, ...]) -> "Places":
        """Look up the rows of a stored table by the columns that name whom they are about."""
        ordered = stored.select(columns).with_row_index("place").sort(columns, maintain_order=True)
        spans: dict[tuple[str, ...], tuple[int, int]] = {}
        first = 0
        for *key, many in ordered.group_by(columns, maintain_order=True).len().iter_rows():
            spans[tuple(key)] = (first, many)
            first += many
        return cls(ordered["place"], spans)

    def rows(self, stored: pl.DataFrame, keys: Iterable[tuple[str, ...]]) -> pl.DataFrame:
        """Read the rows of some keys out of the stored table, in its order."""
        found = [self.order.slice(*self.spans[key]) for key in keys if key in self.spans]
        if len(found) == 1:
            return stored[found[0]]
        return stored[pl.concat(found).sort()] if found else stored.clear()


def naming(contract: Contract) -> tuple[str, ...]:
    """Give the columns of a table that name a pair, the two ends of a direction, or one state; none where none does."""
    every = (("a", "b"), ("source", "target"), ("state",))
    return next((names for names in every if set(names) <= contract.columns.keys()), ())


def of_states(contract: Contract, of: tuple[str, str]) -> pl.Expr | None:
    """Give the rows of two states, as `Dataset.rows` takes them."""
    columns = naming(contract)
    if columns == ("a", "b"):
        return (pl.col("a") == of[0]) & (pl.col("b") == of[1])
    return pl.all_horizontal(pl.col(name).is_in(of) for name in columns) if columns else None
