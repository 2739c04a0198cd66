"""Contract of the table that the street chapter owns."""

import polars as pl

from thawcast.street.terms import BASELINES
from thawcast.tables import CENTI, PROBABILITY, Column, Contract

CONFLICT_SERIES = ("conflict", "verbal", "material", "words_by_deeds")
"""What is answered by what: all conflict, verbal by verbal, material by material, the other's words by own deeds."""

COOPERATION_SERIES = ("cooperation", "verbal_cooperation", "material_cooperation")
"""The same of cooperation: all of it, words by words, deeds by deeds."""

SERIES = (*CONFLICT_SERIES, *COOPERATION_SERIES)

INDEX = Column("index", CENTI)
ANSWER = Column("standard deviations", CENTI)
CORRELATION = Column("correlation", CENTI)
RESPONSES = Column("standard deviations", CENTI, many=True)

_BOUNDS = ("", "_low", "_high")

STREET = Contract(
    "street",
    {
        "a": pl.String,
        "b": pl.String,
        "as_of": pl.Date,
        "series": pl.String,
        "data_set": pl.String,
        "verdict": pl.String,
        "index": INDEX,
        "low": INDEX,
        "high": INDEX,
        **{f"{side}_answers{bound}": ANSWER for side in ("a", "b") for bound in _BOUNDS},
        **{f"{side}_side": pl.String for side in ("a", "b")},
        **{f"p_{side}_{test}": PROBABILITY for side in ("a", "b") for test in ("hc3", "wild")},
        **{f"{side}_power": PROBABILITY for side in ("a", "b")},
        **{f"{side}_enough": pl.Int32 for side in ("a", "b")},
        "counted": pl.Boolean,
        "placebo": PROBABILITY,
        "mirrored_verdict": pl.String,
        "mirrored_correlation": CORRELATION,
        **{f"correlation{bound}": CORRELATION for bound in _BOUNDS},
        "fragile": pl.Boolean,
        "months": pl.Int16,
        **{f"{side}_{what}": pl.Int32 for side in ("a", "b") for what in ("active", "events")},
        **{f"beats_{baseline}": pl.Int8 for baseline in BASELINES},
        **{f"{side}_response{bound}": RESPONSES for side in ("a", "b") for bound in _BOUNDS},
        "known_on": pl.Date,
    },
    ("a", "b", "as_of", "series"),
)
"""Whether two states answer each other, one real-time row a year and series.

`series` is one of `SERIES`, from the data set of that year in which the quieter side has most active months; mirrored
events are left out, but for `mirrored_verdict` and `mirrored_correlation`, which count them (null where the data set
marks none). `verdict` is one of `thawcast.street.terms.Verdict`. Index, long-run answers and same-period correlation
have 90% intervals; p values are of both tests. Where `counted` a count model decides. `a_power` is the probability
that an answer of 0.3 by A would be seen, `a_enough` the months that would see it half the time. `placebo` is the
share of sides that answer once one is moved in time. `a_active` counts months with an event by A toward B, `a_events`
the events, to two digits. `beats_*` is 1 where the VAR forecasts better with 90% certainty, -1 where it does worse on
average, 0 between, null across holes. `a_response`, of all conflict, is the generalised response of A to a surprise
of one standard deviation by B over 0 to 6 months. A dyad without rows cannot be told."""
