"""Contracts of the tables that the standing chapter owns, yearly ones first."""

import polars as pl

from thawcast.tables import CENTI, LOG_ODDS, LOG_RATE, PROBABILITY, Column, Contract

VARIANCE = Column("squared_log_odds", CENTI)
RATIO = Column("ratio", CENTI)

_LEVEL = {
    "period": pl.Date,
    "level": LOG_ODDS,
    "low": LOG_ODDS,
    "high": LOG_ODDS,
    "n_events": pl.Int32,
    "vintage": pl.Int16,
}

LEVELS = Contract(
    "levels",
    {
        "a": pl.String,
        "b": pl.String,
        "series": pl.String,
        "kind": pl.String,
        "segment": pl.Int8,
        **_LEVEL,
        "p_rise": PROBABILITY,
        "known_on": pl.Date,
    },
    ("a", "b", "series", "period"),
)
"""Joint level, yearly, filtered: log-odds that an event between the two is cooperative, less the world's,
with its 90% interval; events behind it (two significant digits); `p_rise` the probability that the level exceeds the
mean of the two preceding years (null before the third year). Row y comes from vintage y."""

LEVELS_DIRECTED = Contract(
    "levels_directed",
    {"source": pl.String, "target": pl.String, **_LEVEL, "known_on": pl.Date},
    ("source", "target", "period"),
)
"""The same for what one side does to the other, for directed dyads with 50 events or more by that year."""

CONFLICT = Contract(
    "conflict",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "level": LOG_RATE,
        "low": LOG_RATE,
        "high": LOG_RATE,
        "vintage": pl.Int16,
        "known_on": pl.Date,
    },
    ("source", "target", "period"),
)
"""Monthly level of conflict that one side directs at the other: log of its share of the world's conflict events,
relative to the dyad's own share over the years before, with its 90% interval."""

OBSERVED = Contract(
    "observed",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "observed": LOG_ODDS,
        "sd": LOG_ODDS,
        "known_on": pl.Date,
    },
    ("a", "b", "period"),
)
"""What turning points search, for dyads with 50 events or more by `known_on`: shrunken log-odds of cooperation less
the world's, and the standard deviation of the whole error, bursts of reporting included."""

TURN_PRIORS = Contract(
    "turn_priors",
    {
        "vintage": pl.Int16,
        "hazard": PROBABILITY,
        "variance": VARIANCE,
        "scale": RATIO,
        "weight": PROBABILITY,
        "known_on": pl.Date,
    },
    ("vintage", "hazard", "variance", "scale"),
)
"""What a year's turning points suppose, learned from all dyads up to that year: chance of a change between two years
variance of levels within a dyad, multiplier of the error variance, weight."""

STATE_SHOCKS = Contract(
    "state_shocks",
    {
        "source": pl.String,
        "state": pl.String,
        "period": pl.Date,
        "shock": LOG_ODDS,
        "low": LOG_ODDS,
        "high": LOG_ODDS,
        "n_dyads": pl.Int16,
        "known_on": pl.Date,
    },
    ("source", "state", "period"),
)
"""What moved all relations of a state in a year against the two years before (log-odds), with its 90%
interval, and the number of dyads behind it, by yearly level source that counts events."""

HALF = 15
"""Days with events that a month of imported counts needs: the first and last of files are often a few stray days."""
