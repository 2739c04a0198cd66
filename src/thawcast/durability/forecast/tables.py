"""Contracts of the tables that the forecast of lasting ships: what forecasters learned, and how they fared."""

import polars as pl

from thawcast.tables import PROBABILITY, Column, Contract

MILLI = Column("nats", 1000)
SQUARED = Column("squared probability", 1000)

FORECAST_TAUGHT = Contract(
    "forecast_taught",
    {"vintage": pl.Int16, "part": pl.String, "place": pl.Int16, "value": pl.Float64, "known_on": pl.Date},
    ("vintage", "part", "place"),
)
"""What forecasters of lasting learned by a year's end, number by number; `vintages.learned_of` reads it. Parts named
`source ...` hold the place of a source."""

FORECAST_TREES = Contract(
    "forecast_trees",
    {
        "vintage": pl.Int16,
        "tree": pl.Int16,
        "node": pl.Int8,
        "feature": pl.Int8,
        "threshold": pl.Float64,
        "left": pl.Int8,
        "right": pl.Int8,
        "value": pl.Float64,
        "known_on": pl.Date,
    },
    ("vintage", "tree", "node"),
)
"""The boosted trees of a vintage; see `trees.Trees`. Node 0 of tree -1 holds the log-odds before any tree."""

FORECAST_RECORD = Contract(
    "forecast_record",
    {
        "source": pl.String,
        "freq": pl.String,
        "vintage": pl.Int16,
        "horizon": pl.Int8,
        "forecaster": pl.String,
        "n": pl.Int32,
        "log_score": MILLI,
        "brier": SQUARED,
        "lasted": PROBABILITY,
        "known_on": pl.Date,
    },
    ("source", "freq", "vintage", "horizon", "forecaster"),
)
"""How the past forecasts of a forecaster on a source had fared by a year's end, `horizon` years ahead, pairs held out:
how many rises of .7 and more had been judged, the mean negative log score, the Brier score, the share that lasted.
`begins` and `begins usual` are the chance of an onset and its base rate, over calm periods."""

FORECAST_LIKE = Contract(
    "forecast_like",
    {
        "vintage": pl.Int16,
        "horizon": pl.Int8,
        "size": pl.Int8,
        "n": pl.Int32,
        "lasted": pl.Float64,
        "pairs": pl.Int32,
        "known_on": pl.Date,
    },
    ("vintage", "horizon", "size"),
)
"""Of the forecasts that headed an answer on rises of .7 and more, in twentieths of their `size`: how many had been
judged by a year's end, how many of them lasted, and of how many pairs they were."""
