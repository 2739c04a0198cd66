"""Yearly changes of level, and the table of what each state shares of them with all its dyads."""

import polars as pl

from thawcast.tables import LOG_ODDS, Contract

STATE_SHOCKS = Contract(
    "state_shocks",
    {
        "state": pl.String,
        "period": pl.Date,
        "shock": LOG_ODDS,
        "low": LOG_ODDS,
        "high": LOG_ODDS,
        "n_dyads": pl.Int16,
        "known_on": pl.Date,
    },
    ("state", "period"),
)
"""What moved all relations of a state in a year against the two years before (log-odds), with its 90%
interval, and the number of dyads behind it."""


def changes(levels: pl.DataFrame) -> pl.DataFrame:
    """Give each dyad's change of level against the mean of the two years before, as known in that year.

    Args:
        levels: Rows of `tables.LEVELS`.

    Returns:
        Columns `a, b, year, change [log-odds], n_events`, for years whose two predecessors have levels.
    """
    rows = levels.select("a", "b", "level", "n_events", year=pl.col("period").dt.year())
    before = [rows.select("a", "b", pl.col("year") + k, pl.col("level").alias(f"before{k}")) for k in (1, 2)]
    joined = rows.join(before[0], on=["a", "b", "year"]).join(before[1], on=["a", "b", "year"])
    change = pl.col("level") - (pl.col("before1") + pl.col("before2")) / 2
    return joined.select("a", "b", "year", "n_events", change=change).sort("year", "a", "b")
