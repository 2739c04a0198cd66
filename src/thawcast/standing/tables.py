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

EPISODES = Contract(
    "episodes",
    {
        "id": pl.String,
        "a": pl.String,
        "b": pl.String,
        "sign": pl.Int8,
        "onset": pl.Date,
        "base": LOG_ODDS,
        "rise": LOG_ODDS,
        "p_real": PROBABILITY,
        "p_low": PROBABILITY,
        "p_high": PROBABILITY,
        "end": pl.Date,
        "end_kind": pl.String,
        "known_on": pl.Date,
        "end_known_on": pl.Date,
    },
    ("id",),
)
"""Thaws (sign 1) and chills (sign -1): base and rise of the level, frozen at onset; probability that the
change exceeds noise; `end_kind` is `relapse` (thaws) or `recovery` (chills), null while running."""

PLACEBO = Contract(
    "placebo",
    {
        "year": pl.Int16,
        "dyads": pl.Int32,
        "rises": pl.Int32,
        "falls": pl.Int32,
        "shuffles": pl.Int16,
        "shuffled_rises": pl.Int32,
        "shuffled_falls": pl.Int32,
        "frozen_rises": pl.Int32,
        "frozen_falls": pl.Int32,
        "known_on": pl.Date,
    },
    ("year",),
)
"""Dyads with a rise or fall beyond noise in each vintage's last year, beside the same search on data whose years were
permuted within dyads: everything estimated anew (`shuffled_*`) or with the real data's noise (`frozen_*`), summed over
`shuffles` permutations."""

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

THRESHOLDS = Contract(
    "thresholds",
    {
        "onset": PROBABILITY,
        "end": PROBABILITY,
        "sign": pl.Int8,
        "year": pl.Int16,
        "begun": pl.Int32,
        "ended": pl.Int32,
        "shuffles": pl.Int16,
        "shuffled_begun": pl.Int32,
        "frozen_begun": pl.Int32,
        "known_on": pl.Date,
    },
    ("onset", "end", "sign", "year"),
)
"""Episodes that begin and that end each year under other thresholds, beside those that begin when the
years are permuted within dyads: everything estimated anew (`shuffled_begun`) or with the real data's noise
(`frozen_begun`), summed over `shuffles` permutations. All rows are known at the end of the data."""

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

LEVEL = Column("unit of the segment", CENTI)

SEGMENTS = {1: "icews", 2: "china", 3: "gdelt", 4: "counts"}
"""What a segment's level is seen through: ICEWS years with their monthly conflict; three scores of China's partners;
net GDELT scores; full monthly counts. Each has its own scale: no level is compared across segments."""

HALF = 15
"""Days with events that a month of imported counts needs: the first and last of files are often a few stray days."""

LEVELS_MONTHLY = Contract(
    "levels_monthly",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "series": pl.String,
        "kind": pl.String,
        "segment": pl.Int8,
        "level": LEVEL,
        "low": LEVEL,
        "high": LEVEL,
        "p_rise": PROBABILITY,
        "n_events": pl.Int32,
        "vintage": pl.Int16,
        "known_on": pl.Date,
    },
    ("a", "b", "series", "segment", "kind", "period"),
)
"""Joint level by month (in its segment's unit) with its 90% interval. `filtered`: what was known at the
month's end, with parameters learned before the vintage's January; `p_rise` is then the probability that the level
exceeds the mean of the two calendar years before (null in the first two). `smoothed`: the same month as
seen three years later, or at the end of the data; a yardstick, never an input. `n_events` is null where the source
gives scores; of a year without a total yet it is the year before's."""

LEVELS_TABLES = {
    "": LEVELS,
    "_directed": LEVELS_DIRECTED,
    "_monthly": LEVELS_MONTHLY,
}
"""Tables of levels by what is added to the name of a file that holds them."""

EPISODES_MONTHLY = Contract(
    "episodes_monthly",
    {
        "id": pl.String,
        "a": pl.String,
        "b": pl.String,
        "segment": pl.Int8,
        "sign": pl.Int8,
        "onset": pl.Date,
        "base": LEVEL,
        "rise": LEVEL,
        "p_real": PROBABILITY,
        "p_low": PROBABILITY,
        "p_high": PROBABILITY,
        "end": pl.Date,
        "known_on": pl.Date,
        "end_known_on": pl.Date,
    },
    ("id",),
)
"""Thaws (sign 1) and chills (sign -1) by month, of segments `china` and `gdelt`: the rule of the yearly `episodes` on
the filtered monthly level (in the segment's unit; `p_real` and its 90% interval)."""

PLACEBO_MONTHLY = Contract(
    "placebo_monthly",
    {
        "segment": pl.Int8,
        "sign": pl.Int8,
        "year": pl.Int16,
        "dyads": pl.Int32,
        "begun": pl.Int32,
        "shuffles": pl.Int16,
        "shuffled_begun": pl.Int32,
        "frozen_begun": pl.Int32,
        "known_on": pl.Date,
    },
    ("segment", "sign", "year"),
)
"""Monthly episodes that begin each year, beside those that begin when the months are permuted within dyads: everything
estimated anew (`shuffled_begun`) or with the real data's parameters (`frozen_begun`), summed over `shuffles`. All rows
are known at the end of the data."""
