"""Contracts of the temperature: every pair at every period of every level source, and its episodes."""

import polars as pl

from thawcast.tables import CENTI, PROBABILITY, SHARE, Column, Contract

UNITS = Column("unit of the source", CENTI)
"""Log-odds where events are counted, else the unit of the score."""

TENTHS = 10
"""Steps a unit to which the ends of an interval are rounded outward: what they are known to."""

END = Column("unit of the source", TENTHS)
PERCENT = Column("probability", CENTI, pl.Int8)
"""Where a hundredth is what a probability is known to, and nothing is found by its passing a threshold."""

ONSET = 0.9
"""Probability of a rise beyond noise from which an episode begins."""

GONE = 0.2
"""Probability of standing beyond the line under which an episode is given back."""

SETTLED = 0.8
"""Probability that the usual level lies beyond the line from which an episode is settled."""

KEPT = 0.25
"""Share of the rise that lies under the line."""

TEMPERATURE = Contract(
    "temperature",
    {
        "source": pl.String,
        "freq": pl.String,
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "level": UNITS,
        "low": END,
        "high": END,
        "usual": UNITS,
        "usual_low": END,
        "usual_high": END,
        "p_above": PERCENT,
        "p_rise": PROBABILITY,
        "p_6": PERCENT,
        "p_12": PERCENT,
        "onset": pl.Date,
        "sign": pl.Int8,
        "p_stands": PROBABILITY,
        "given_back": SHARE,
        "power": PERCENT,
        "n_events": pl.Int32,
        "vintage": pl.Int16,
        "known_on": pl.Date,
    },
    ("source", "freq", "a", "b", "period"),
)
"""The level of a pair in a period (`freq` M or Y) as one level source tells it, from what was known at its end.

- `level`, `low`, `high`: log-odds of cooperation less the world's without this pair (or the score less the world's),
  with its 90% interval, rounded outward to tenths; `usual`: the part of it that is usual for the pair. Comparable
  within a pair and source only.
- `p_above`: probability that the level lies above usual. `p_rise`: that it lies above the mean of the two years before.
  `p_6`, `p_12`: above its own six and twelve months before; null where it is not known.
- `onset`, `sign`: of the episode that runs or ends in this period; `p_stands`: probability that the level is still
  beyond the episode's line; `given_back`: share of the way from base to peak that is gone again; null without one.
- `power`: probability that a rise of one usual deviation would have been told.
- `n_events`: two significant digits; null for scores."""

TEMPERATURE_EPISODES = Contract(
    "temperature_episodes",
    {
        "source": pl.String,
        "freq": pl.String,
        "a": pl.String,
        "b": pl.String,
        "sign": pl.Int8,
        "sort": pl.String,
        "onset": pl.Date,
        "base": UNITS,
        "rise": UNITS,
        "line": UNITS,
        "p_real": PROBABILITY,
        "p_low": PROBABILITY,
        "p_high": PROBABILITY,
        "peak": UNITS,
        "peaked": pl.Date,
        "stepped": pl.Date,
        "end": pl.Date,
        "end_kind": pl.String,
        "known_on": pl.Date,
        "end_known_on": pl.Date,
    },
    ("source", "freq", "a", "b", "onset"),
)
"""Thaws (sign 1) and chills (sign -1) of `TEMPERATURE`. `base`, `rise`, `line` and `p_real` are frozen at onset; `sort`
is `recovery` (a thaw no higher than usual, a chill no lower) or `beyond usual`; `peak`, `peaked`, `stepped` (latest
further step) are of the end or the end of the data; `end_kind` is `given back`, `overtaken` or `settled`."""

TEMPERATURE_BASES = Contract(
    "temperature_bases",
    {
        "source": pl.String,
        "freq": pl.String,
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "base": UNITS,
        "sd": UNITS,
        "known_on": pl.Date,
    },
    ("source", "freq", "a", "b", "period"),
)
"""What a rise is measured from, told or not, for each row of `TEMPERATURE` with a `p_rise`: the mean level of the two
years before, and the standard deviation of the level. A forecast learns from all rises, of which few are episodes."""
