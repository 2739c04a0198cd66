"""Contracts of the stock: its value for every pair and year, and what each year's model had learned."""

import polars as pl

from thawcast.tables import CENTI, Column, Contract

TOP = 4
"""Highest class."""

_EDGE = 0.00125
"""Half a hundredth of a class, as a part of the scale: what is stored as 0 or 4 lies so near to it."""

STOCK_POINTS = Column("class_0_to_4", CENTI, pl.UInt16)
"""The expected class, 0 severe rivalry to 4 security community."""

ERROR = Column("log_odds", CENTI, pl.UInt16)
"""Half of the 90% interval, in log-odds of the part of the scale that lies below."""

VERSIONS = {"stock": "", "narrow": "_narrow", "events": "_events"}
"""Version of the stock to the ending of its columns. `stock` decides; `narrow` goes without disputes and alliances, by
which the peace scale itself is partly coded; `events` adds the long run of events."""

STOCK = Contract(
    "stock",
    {
        "a": pl.String,
        "b": pl.String,
        "year": pl.Int16,
        **{f"value{end}": STOCK_POINTS for end in VERSIONS.values()},
        **{f"error{end}": ERROR for end in VERSIONS.values()},
        "known_on": pl.Date,
    },
    ("a", "b", "year"),
)
"""The stock of every pair of states (`a < b`) in every year from 1950, from inputs of the year before and the model of
the vintage of that year, in three versions, each with its error: what `intervals` makes low and high of. `value_events`
is null of a pair that had no event by then. Known on the first day of the year."""


def intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the ends of the 90% intervals in the place of the errors.

    Args:
        rows: Rows of `STOCK`.

    Returns:
        The same rows, with `low` and `high` of each version in the place of `error`.

    Example:
        >>> row = STOCK.rows({"a": "CAN", "b": "USA", "year": 2010, "value": 2.0, "error": 0.2})
        >>> intervals(row).select("low", "high").row(0)
        (1.8, 2.2)
    """
    ends: list[pl.Expr] = []
    for end in VERSIONS.values():
        share = (pl.col(f"value{end}") / TOP).clip(_EDGE, 1 - _EDGE)
        odds, half = (share / (1 - share)).log(), pl.col(f"error{end}")
        for name, at in (("low", odds - half), ("high", odds + half)):
            ends.append((TOP / (1 + (-at).exp())).round(2).alias(f"{name}{end}"))
    return rows.with_columns(ends).drop(f"error{end}" for end in VERSIONS.values())


TERMS = Column("log_odds", CENTI, pl.Int32)

STOCK_MODELS = Contract(
    "stock_models",
    {
        "vintage": pl.Int16,
        "version": pl.String,
        "term": pl.String,
        "value": TERMS,
        "low": TERMS,
        "high": TERMS,
        "centre": TERMS,
        "taught_rows": pl.Int32,
        "taught_dyads": pl.Int32,
        "taught_to": pl.Int16,
        "known_on": pl.Date,
    },
    ("vintage", "version", "term"),
)
"""Thresholds (`above_0` to `above_3`) and slopes of each vintage and version with their 90% intervals [log-odds, per
unit of the input]; `centre` is what an input counts from, null for thresholds. `taught_to` is the last year of the
peace scale that it was taught by, null where it rests on its prior alone."""
