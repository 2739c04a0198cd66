"""Words-or-deeds' stages of the starter build."""

from thawcast.stages import Stage
from thawcast.words.following import follow_tables
from thawcast.words.levels import levels_and_gaps
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS, SAY_DO, SHARES
from thawcast.words.words_deeds import shares

_FILTER = tuple(f"thawcast.standing.{name}" for name in ("observations", "barometer", "local_level", "tables"))

STAGES = (
    Stage(
        "words and deeds",
        ("counts",),
        (SHARES,),
        lambda frames: {"shares": shares(frames["counts"])},
        modules=("thawcast.words.words_deeds", "thawcast.words.tables", *_FILTER),
    ),
    Stage(
        "levels of words and deeds",
        ("counts",),
        (LEVELS_WORDS, SAY_DO),
        lambda frames: levels_and_gaps(frames["counts"]),
        modules=("thawcast.words.levels", "thawcast.words.tables", *_FILTER),
    ),
    Stage(
        "follow-through",
        ("counts",),
        (FOLLOW_THROUGH, FOLLOW_TESTS),
        lambda frames: follow_tables(frames["counts"]),
        quick=False,
        modules=("thawcast.words.following", "thawcast.words.follow_through", "thawcast.words.tables", *_FILTER),
    ),
)
"""Shares, the levels with the gap between them, and follow-through."""
