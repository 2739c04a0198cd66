"""Contracts of what tells how far to trust an alert or a forecast: what chance gives, and forecasts of the past."""

import polars as pl

from thawcast.tables import PROBABILITY, Column, Contract

COUNTS = ("onsets", "followed", "stood", "forecasts", "moved")

CHANCE = Contract(
    "chance",
    {
        "source": pl.String,
        "freq": pl.String,
        "pairs": pl.Int32,
        "orders": pl.Int16,
        **dict.fromkeys(COUNTS, pl.Int32),
        **{f"{name}_by_chance": pl.Int32 for name in COUNTS},
    },
    ("source", "freq"),
)
"""Of a sample of `pairs` of a source, as they came: `onsets` after the first period; episodes that could be `followed`
for half a year (of years, one) and how many of them `stood` then; `forecasts` of thaws that stood at two ends of a year
following each other, and how many of them `moved` (see `running.moved`). `..._by_chance`: the same of the pairs'
periods in a random order, all `orders` added up."""

PSEUDO_FORECASTS = Contract(
    "pseudo_forecasts",
    {
        "as_of": pl.Date,
        "a": pl.String,
        "b": pl.String,
        "source": pl.String,
        "freq": pl.String,
        "onset": pl.Date,
        "data_to": pl.Date,
        "line": Column("unit of the source", 1000, pl.Int32),
        "horizon_months": pl.Int8,
        "probability": PROBABILITY,
        "baseline": PROBABILITY,
        "happened": pl.Int8,
        "exchangeable": PROBABILITY,
        "due_on": pl.Date,
    },
    ("as_of", "a", "b", "horizon_months"),
)
"""What `register` would have put on record at the end of each year, made from what was known then, by methods chosen
since: no record of its time. `happened` (1 or 0), `exchangeable` and `due_on` are of those that
have come due (see `durability.due`), else null."""
