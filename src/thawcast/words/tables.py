"""Contracts of the tables that the words-or-deeds chapter owns."""

import polars as pl

from thawcast.tables import Contract

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
"""The four quad classes, in the order of the tables."""

SHARES = Contract(
    "shares",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        **{f"{quad}{bound}": pl.Int16 for quad in QUADS for bound in ("", "_low", "_high")},
        "known_on": pl.Date,
    },
    ("source", "target", "period"),
)
"""Shares of the four quad classes in what one side directs at the other [thousandths], shrunk toward the world's of
that year, each with its 90% interval."""

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
