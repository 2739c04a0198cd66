"""Contract of the table that the street chapter owns."""

import polars as pl

from thawcast.tables import Contract

SERIES = ("conflict", "verbal", "material", "words_by_deeds")
"""What is answered by what: all conflict, verbal by verbal, material by material, the other's words by own deeds."""

BASELINES = ("ewma", "random_walk", "ar")
"""Peers of the VAR in forecasting."""

_BOUNDS = ("", "_low", "_high")

STREET = Contract(
    "street",
    {
        "a": pl.String,
        "b": pl.String,
        "as_of": pl.Date,
        "series": pl.String,
        "verdict": pl.String,
        "index": pl.Int16,
        "low": pl.Int16,
        "high": pl.Int16,
        **{f"{side}_answers{bound}": pl.Int16 for side in ("a", "b") for bound in _BOUNDS},
        **{f"{side}_side": pl.String for side in ("a", "b")},
        **{f"p_{side}_{test}": pl.Int16 for side in ("a", "b") for test in ("hc3", "wild")},
        **{f"correlation{bound}": pl.Int16 for bound in _BOUNDS},
        "fragile": pl.Boolean,
        "months": pl.Int16,
        **{f"{side}_{what}": pl.Int32 for side in ("a", "b") for what in ("active", "events")},
        **{f"beats_{baseline}": pl.Int8 for baseline in BASELINES},
        "regime_gain": pl.Int16,
        "regime_gain_low": pl.Int16,
        "regime_gain_high": pl.Int16,
        **{f"{side}_response{bound}": pl.List(pl.Int16) for side in ("a", "b") for bound in _BOUNDS},
        "known_on": pl.Date,
    },
    ("a", "b", "as_of", "series"),
)
"""Whether two states answer each other's conflict, one real-time row a year and series.

`verdict` is one of `thawcast.street.sentences.SENTENCES`. Index, long-run answers [standard deviations], same-period
correlation and gain of switching coefficients [log score a month] are in hundredths with 90% intervals, p values in
thousandths. `a_active` counts months with an event by A toward B, `a_events` the events, to two digits. `beats_*` is 1
where the VAR forecasts better with 90% certainty, -1 where it does worse on average, 0 between. `a_response` is the
generalised response of A to a surprise of one standard deviation by B over 0 to 6 months. A dyad without rows, and
cooperation, which the source lacks by month, cannot be told."""
