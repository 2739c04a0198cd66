"""Contracts of the tables that the words-or-deeds chapter owns."""

import polars as pl

from thawcast.tables import LOG_ODDS, PER_MILLE, SHARE, Column, Contract

QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
"""The four quad classes, in the order of the tables."""

SLOPE = Column("log_odds_per_log_odds", PER_MILLE)

SHARES = Contract(
    "shares",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        **{f"{quad}{bound}": SHARE for quad in QUADS for bound in ("", "_low", "_high")},
        "known_on": pl.Date,
    },
    ("source", "target", "period"),
)
"""Shares of the four quad classes in what one side directs at the other, shrunk toward the world's of that
year, each with its 90% interval."""

LEVELS_WORDS = Contract(
    "levels_words",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "series": pl.String,
        "level": LOG_ODDS,
        "low": LOG_ODDS,
        "high": LOG_ODDS,
        "n_events": pl.Int32,
        "known_on": pl.Date,
    },
    ("a", "b", "series", "period"),
)
"""Levels of words (`verbal`) and of deeds (`material`) of the two together, filtered: the log-odds that a word, or a
deed, is cooperative, relative to the world's that year, with its 90% interval and the number of words or
deeds in the year, to two digits. The row of a year rests on that year's vintage."""

SAY_DO = Contract(
    "say_do",
    {
        "a": pl.String,
        "b": pl.String,
        "period": pl.Date,
        "gap": LOG_ODDS,
        "low": LOG_ODDS,
        "high": LOG_ODDS,
        "rank": SHARE,
        "known_on": pl.Date,
    },
    ("a", "b", "period"),
)
"""Say-do gap of the two together: the level of words less the level of deeds [log-odds], less the median
of that year's dyads, with its 90% interval, and its percentile among them [share]."""

FOLLOW_THROUGH = Contract(
    "follow_through",
    {
        "source": pl.String,
        "target": pl.String,
        "k": pl.Int8,
        "value": SLOPE,
        "low": SLOPE,
        "high": SLOPE,
        "own": SHARE,
        "known_on": pl.Date,
    },
    ("source", "target", "k", "known_on"),
)
"""Follow-through of one side toward the other: by how much the log-odds that a deed of the next `k` years is
cooperative rise with the log-odds that a word is, beyond habit, partially pooled over the dyads, with its 90%
interval. `own`: how much of it rests on the dyad's own years."""

FOLLOW_TESTS = Contract(
    "follow_tests",
    {
        "k": pl.Int8,
        "test": pl.String,
        "value": SLOPE,
        "low": SLOPE,
        "high": SLOPE,
        "dyads": pl.Int32,
        "rows": pl.Int32,
        "known_on": pl.Date,
    },
    ("test", "k", "known_on"),
)
"""The same slope over all directed dyads with its 90% interval, by `test`: `forward` as asked;
`backward`, with time reversed; `net`, forward less backward; `later`, with the words of the year after the deeds;
`permuted`, with each dyad's words in random order (mean, and 5% and 95% quantiles); `spread`, the standard deviation
of the dyads' own slopes beyond noise, if any dyad has enough deeds. `dyads` and `rows` (dyad-years) entered."""

WORDS_TABLES = (SHARES, LEVELS_WORDS, SAY_DO, FOLLOW_THROUGH, FOLLOW_TESTS)
"""What the chapter reads."""
