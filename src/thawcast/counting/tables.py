"""The record: what states did to each other by month or year, in every source, and the days that a source covers."""

import polars as pl

from thawcast.tables import Column, Contract

TENTHS = Column("score", 10, pl.Int32)
"""A score: Goldstein scores and the means made of them are published in tenths."""

MIRRORED = {name: f"{name}_mirrored" for name in ("verb_coop", "matl_coop", "verb_conf", "matl_conf")}
"""Column of the mirrored events among those of a quad class."""

PERIOD_COUNTS = Contract(
    "period_counts",
    {
        "data_set": pl.String,
        "source": pl.String,
        "target": pl.String,
        "directed": pl.Boolean,
        "period": pl.Date,
        "freq": pl.String,
        "verb_coop": pl.Int32,
        "matl_coop": pl.Int32,
        "verb_conf": pl.Int32,
        "matl_conf": pl.Int32,
        "neutral": pl.Int32,
        **dict.fromkeys(MIRRORED.values(), pl.Int32),
        "score": TENTHS,
        "abs_score": TENTHS,
        "active_days": pl.Int16,
        "days_covered": pl.Int16,
        "known_on": pl.Date,
    },
    ("data_set", "freq", "source", "target", "period"),
)
"""What one state did to another in a month (`freq` M) or year (Y), as one data set has it. What a data set does not
carry is null.

- `source`, `target`: codes as of the day. Where `directed` is false a row is of both directions, `source` < `target`.
- `verb_coop` to `matl_conf` [events]; in `icews_active_months` the least there can have been: 1 for a month with any.
  `neutral` [events]: comments, in WEIS codes; of a CAMEO source null.
- `verb_coop_mirrored` and so on [events]: those of them that stand in the other direction too, on the same day and of
  the same code or of the pair of visit and host. Both directions count them; without them: the class less its mirrored.
- `score`: of coded events the sum of their Goldstein scores; of `gdelt_net` the sum of the days' net scores; of
  `copdab` and `china_*` the month's mean as published. `abs_score` is the sum of the absolute scores of the same events
  or days; null where a mean was published.
- `active_days`: days with an event or a score of the two.
- `days_covered`: days of the period that the data set covers (`COVERED`).
- `known_on`: the period's last day and the data set's lag; hand-coded sources were written years later.

A period in which nothing happened has no row. Of two states that the data set watches, which have some row in it, a
missing row is no event wherever `COVERED` has the period; elsewhere it is a hole. Nothing is interpolated."""

COVERED = Contract(
    "covered",
    {
        "data_set": pl.String,
        "freq": pl.String,
        "period": pl.Date,
        "days_covered": pl.Int16,
        "days": pl.Int16,
        "known_on": pl.Date,
    },
    ("data_set", "freq", "period"),
)
"""Periods of each data set, from its first to its last: `days` in the period, and how many of them it covers [days]. A
period that is a hole has 0; it is known to be one when the data set goes on after it."""

HOLE = pl.col("days_covered") == 0
"""Of rows of `COVERED`: none of its days is covered."""

PARTIAL = pl.col("days_covered").is_between(1, pl.col("days") - 1)
"""Of rows of `COVERED`: some of its days are covered."""
