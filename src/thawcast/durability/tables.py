"""Contracts of the tables that the durability chapter owns."""

import polars as pl

from thawcast.tables import CENTI, LOG_ODDS, PROBABILITY, Column, Contract

THAW_FEATURES = Contract(
    "thaw_features",
    {
        "id": pl.String,
        "level": LOG_ODDS,
        "rise": LOG_ODDS,
        "breadth": pl.Int8,
        "gap": LOG_ODDS,
        "known_on": pl.Date,
    },
    ("id",),
)
"""What a thaw looked like at the end of its first year: level and rise [log-odds], number of UN issue areas that moved
toward agreement, say-do gap [log-odds]; null where it cannot be told."""

THAW_FORECASTS = Contract(
    "thaw_forecasts",
    {
        "id": pl.String,
        "origin_year": pl.Int16,
        "horizon_months": pl.Int16,
        "p": PROBABILITY,
        "low": PROBABILITY,
        "high": PROBABILITY,
        "known_on": pl.Date,
    },
    ("id", "origin_year", "horizon_months"),
)
"""Probability by the hazard that a thaw which ran at an origin lasts, with its 90% interval."""

DRIVERS = Contract(
    "drivers",
    {
        "id": pl.String,
        "origin_year": pl.Int16,
        "term": pl.String,
        "deviation": Column("standard deviations", CENTI),
        "contribution": LOG_ODDS,
        "gain": PROBABILITY,
        "known_on": pl.Date,
    },
    ("id", "origin_year", "term"),
)
"""What drives a forecast: how far a covariate is from the average of those learned from [standard deviations], what it
adds to the log-odds of a relapse in the year to come, and by how much the probability of lasting 36 months would change
at the median of thaws that lasted (null where no government can change it)."""

RECORD = Contract(
    "record",
    {
        "id": pl.String,
        "a": pl.String,
        "b": pl.String,
        "origin_year": pl.Int16,
        "horizon_months": pl.Int16,
        "hazard": PROBABILITY,
        "climatology": PROBABILITY,
        "wide_climatology": PROBABILITY,
        "mechanical": PROBABILITY,
        "lasted": pl.Boolean,
        "known_on": pl.Date,
    },
    ("id", "origin_year", "horizon_months"),
)
"""Past forecasts of lasting, made with the dyad held out, by the hazard and by three baselines, and
whether the raw counts say that the thaw lasted. A row is known when its horizon has passed."""
