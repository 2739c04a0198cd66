"""Which dyads could still reach deep peace in a year, and which began to: the labels of a retrospective test.

The peace scale was coded with hindsight. What learns from these rows may use a label, or a level, only so many years
after it as the coders needed: the confirmation window. Its results are pseudo-out-of-sample.
"""

from typing import Final

import polars as pl

from thawcast.durability.structural import NEGATIVE, PEACE_COLUMNS, PEACE_LEVELS, WARM

CONFIRMATION_YEARS: Final = 15
"""Years after which a level of the peace scale counts as known."""


def deep_peace_risks(peace: pl.DataFrame, *, first: int = 1946) -> pl.DataFrame:
    """List the dyad-years in which two states short of warm peace could begin the move to it.

    A dyad is at risk in a year if the last of the five levels before it is .5 or below. The event is the year in which
    a move begins that leads to .75 or above without a gap in the record; the further years of the move are
    left out, so that what is measured before an event is measured before the whole move.

    Args:
        peace: Columns `PEACE_COLUMNS`, one row a dyad-year: level of the peace scale [0 to 1].
        first: First year listed.

    Returns:
        Columns `a, b, year, level` (before the year) and `event` [0 or 1], sorted.

    Reference:
        Goertz, Diehl & Balas (2016), The Puzzle of Peace, Oxford University Press (the scale).

    Example:
        >>> import polars as pl
        >>> peace = pl.DataFrame(
        ...     {"a": ["DEU"] * 4, "b": ["FRA"] * 4, "year": [1955, 1956, 1957, 1958], "peace": [0.5, 0.5, 0.7, 0.75]}
        ... )
        >>> deep_peace_risks(peace).select("year", "event").rows()
        [(1956, 0), (1957, 1)]
    """
    dyad = ["a", "b", "stretch"]
    known = pl.when(pl.col("peace").is_in(PEACE_LEVELS)).then(pl.col("peace"))
    return (
        peace.select(PEACE_COLUMNS)
        .sort("a", "b", "year")
        .with_columns(stretch=(pl.col("year").diff() != 1).fill_null(value=True).cum_sum().over("a", "b"))
        .with_columns(
            level=known.forward_fill().shift(1).over(dyad),
            to=known.backward_fill().over(dyad),
        )
        .with_columns(rising=((pl.col("level") <= NEGATIVE) & (pl.col("to") >= WARM)).fill_null(value=False))
        .with_columns(under_way=pl.col("rising") & pl.col("rising").shift(1, fill_value=False).over(dyad))
        .filter((pl.col("level") <= NEGATIVE) & ~pl.col("under_way") & (pl.col("year") >= first))
        .select("a", "b", "year", "level", event=pl.col("rising").cast(pl.Int8))
    )
