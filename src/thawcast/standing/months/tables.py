"""Contracts of the monthly tables that the standing chapter owns."""

import polars as pl

from thawcast.tables import CENTI, PROBABILITY, Column, Contract

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

LEVELS_MONTHLY_DIRECTED = Contract(
    "levels_monthly_directed",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "segment": pl.Int8,
        "level": LEVEL,
        "low": LEVEL,
        "high": LEVEL,
        "vintage": pl.Int16,
        "known_on": pl.Date,
    },
    ("source", "target", "segment", "period"),
)
"""The same for what one side does to the other, filtered, under the joint parameters: China's partners by their
directed scores, else ICEWS for directed dyads with 500 events or more in the years before, Decembers only until the
gain of monthly conflict is known (vintages to 2006)."""

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
