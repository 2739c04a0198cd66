"""Words-or-deeds' stages of the starter build."""

import polars as pl

from thawcast.stages import Given, Stage
from thawcast.words.follow.vintages import follow_tables
from thawcast.words.levels import levels_and_gaps
from thawcast.words.shares import shares
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS, SAY_DO, SHARES


def word_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Give the shares of the quad classes, and levels of words and of deeds with the gap between them."""
    return {"shares": shares(given["counts"])} | levels_and_gaps(given["counts"])


def follow_through_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Tell whether deeds follow words."""
    return follow_tables(given["counts"])


STAGES = (
    Stage("words and deeds", ("counts",), (SHARES, LEVELS_WORDS, SAY_DO), word_tables),
    Stage("follow-through", ("counts",), (FOLLOW_THROUGH, FOLLOW_TESTS), follow_through_tables, quick=False),
)
"""Shares and levels with the gap between them, and follow-through."""
