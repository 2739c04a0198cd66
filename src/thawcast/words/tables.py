"""Contracts of the tables that the words-or-deeds chapter owns."""

import polars as pl

from thawcast.tables import Contract

SHARES = Contract(
    "shares",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "verb_coop": pl.Int16,
        "matl_coop": pl.Int16,
        "verb_conf": pl.Int16,
        "matl_conf": pl.Int16,
        "weight": pl.Int32,
        "known_on": pl.Date,
    },
    ("source", "target", "period"),
)
"""Shares of the four quad classes in what one side directs at the other [thousandths], shrunk toward the world's of
that year; `weight` is the number of events that the estimate is worth (two significant digits)."""

SAY_DO = Contract(
    "say_do",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "gap": pl.Int16,
        "low": pl.Int16,
        "high": pl.Int16,
        "rank": pl.Int16,
        "known_on": pl.Date,
    },
    ("a", "b", "period"),
)
"""Say-do gap of the two together: log-odds of cooperation among verbal events less those among material events
[hundredths], with its 90% interval, and its percentile among that year's dyads [thousandths]."""
