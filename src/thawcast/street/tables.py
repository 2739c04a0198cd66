"""Contract of the table that the street chapter owns."""

import polars as pl

from thawcast.street.estimate.skill import BASELINES
from thawcast.tables import CENTI, PROBABILITY, Column, Contract

CONFLICT_SERIES = ("conflict", "verbal", "material", "words_by_deeds")
"""What is answered by what: all conflict, verbal by verbal, material by material, the other's words by own deeds."""

INDEX = Column("index", CENTI)
ANSWER = Column("standard deviations", CENTI)
CORRELATION = Column("correlation", CENTI)
LOG_SCORE = Column("log score a month", CENTI)
RESPONSES = Column("standard deviations", CENTI, many=True)

_BOUNDS = ("", "_low", "_high")

STREET = Contract(
    "street",
    {
        "a": pl.String,
        "b": pl.String,
        "as_of": pl.Date,
        "series": pl.String,
        "verdict": pl.String,
        "index": INDEX,
        "low": INDEX,
        "high": INDEX,
        **{f"{side}_answers{bound}": ANSWER for side in ("a", "b") for bound in _BOUNDS},
        **{f"{side}_side": pl.String for side in ("a", "b")},
        **{f"p_{side}_{test}": PROBABILITY for side in ("a", "b") for test in ("hc3", "wild")},
        **{f"correlation{bound}": CORRELATION for bound in _BOUNDS},
        "fragile": pl.Boolean,
        "months": pl.Int16,
        **{f"{side}_{what}": pl.Int32 for side in ("a", "b") for what in ("active", "events")},
        **{f"beats_{baseline}": pl.Int8 for baseline in BASELINES},
        **{f"regime_gain{bound}": LOG_SCORE for bound in _BOUNDS},
        **{f"{side}_response{bound}": RESPONSES for side in ("a", "b") for bound in _BOUNDS},
        "known_on": pl.Date,
    },
    ("a", "b", "as_of", "series"),
)
"""Whether two states answer each other's conflict, one real-time row a year and series.

`verdict` is one of `thawcast.street.judge.Verdict`. Index, long-run answers, same-period correlation and gain of
switching coefficients have 90% intervals; p values are of both tests. `a_active` counts months with an event by A
toward B, `a_events` the events, to two digits. `beats_*` is 1 where the VAR forecasts better with 90% certainty, -1
where it does worse on average, 0 between. `a_response` is the generalised response of A to a surprise of one standard
deviation by B over 0 to 6 months. A dyad without rows, and cooperation, which the source lacks by month, cannot be
told."""
