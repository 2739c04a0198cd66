"""Contracts of the tables that the durability chapter owns."""

import polars as pl

from thawcast.tables import Contract

THAW_FEATURES = Contract(
    "thaw_features",
    {
        "id": pl.String,
        "level": pl.Int16,
        "rise": pl.Int16,
        "breadth": pl.Int8,
        "gap": pl.Int16,
        "known_on": pl.Date,
    },
    ("id",),
)
"""What a thaw looked like at the end of its first year: level and rise [hundredths of log-odds], number of UN issue
areas that moved toward agreement, say-do gap [hundredths]; null where it cannot be told."""
