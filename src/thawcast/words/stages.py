"""Words-or-deeds' stages of the starter build."""

from thawcast.stages import Stage
from thawcast.words.follow_vintages import follow_tables
from thawcast.words.levels import levels_and_gaps
from thawcast.words.shares import shares
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS, SAY_DO, SHARES

_STANDING = tuple(
    f"thawcast.standing.{name}" for name in ("observations", "barometer", "local_level", "local_level_core", "tables")
)

STAGES = (
    Stage(
        "words and deeds",
        ("counts",),
        (SHARES, LEVELS_WORDS, SAY_DO),
        lambda frames: {"shares": shares(frames["counts"])} | levels_and_gaps(frames["counts"]),
        modules=("thawcast.words.shares", "thawcast.words.levels", "thawcast.words.tables", *_STANDING),
    ),
    Stage(
        "follow-through",
        ("counts",),
        (FOLLOW_THROUGH, FOLLOW_TESTS),
        lambda frames: follow_tables(frames["counts"]),
        quick=False,
        modules=(
            *(
                f"thawcast.words.{name}"
                for name in ("follow_vintages", "follow_through", "fractional_logit", "pooling", "tables")
            ),
            *_STANDING,
        ),
    ),
)
"""Shares and levels with the gap between them, and follow-through."""
