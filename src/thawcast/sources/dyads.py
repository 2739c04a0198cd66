"""What the parses of dyadic and state tables share: rows of two states, or of one, added up by period."""

import polars as pl


def by_dyad(rows: pl.DataFrame, *by: str, **values: pl.Expr) -> pl.DataFrame:
    """Group rows by undirected dyad.

    Succession may put two rows of a source onto one dyad and period, so every value is an aggregate.

    Args:
        rows: Columns `one` and `two` (codes), and those that the values are made of.
        by: Columns that identify a row beside the dyad.
        values: What to make of the rows of a dyad.

    Returns:
        `a`, `b` (`a < b`), `by`, and the values, in no order.

    Example:
        >>> rows = pl.DataFrame({"one": ["USA", "RUS"], "two": ["RUS", "USA"], "year": 2009, "n": [1, 3]})
        >>> by_dyad(rows, "year", n=pl.col("n").max()).rows()
        [('RUS', 'USA', 2009, 3)]
    """
    dyads = rows.with_columns(a=pl.min_horizontal("one", "two"), b=pl.max_horizontal("one", "two"))
    return dyads.group_by("a", "b", *by).agg(**values)
