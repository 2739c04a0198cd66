"""Contracts of the tables that this chapter owns."""

import polars as pl

from thawcast.tables import PER_MILLE, Column, Contract

A_YEAR = Column("changes a year", PER_MILLE)

TURNOVER = Contract(
    "turnover",
    {
        "state": pl.String,
        "as_of": pl.Date,
        "regime": pl.String,
        "changes": pl.Int16,
        "years": pl.Int16,
        "rate": A_YEAR,
        "low": A_YEAR,
        "high": A_YEAR,
        "known_on": pl.Date,
    },
    ("state", "as_of"),
)
"""How often a state's principal is replaced, as known at a year's end, with the 90% interval.

`regime` is `democracy` where V-Dem's polyarchy of the year is 0.5 or more, else `autocracy`; `changes` and `years` are
the state's own since 1946 under such a regime."""

SUCCESSION = Contract(
    "succession",
    {
        "as_of": pl.Date,
        "size": Column("log salience", PER_MILLE),
        "low": Column("log salience", PER_MILLE),
        "high": Column("log salience", PER_MILLE),
        "changes": pl.Int32,
        "states": pl.Int16,
        "known_on": pl.Date,
    },
    ("as_of",),
)
"""By how much the weight that a state gives another moves more over two years in which its principal changes than over
two in which it does not [standard deviation of logs], as known at a year's end, with the 90% interval over states."""
