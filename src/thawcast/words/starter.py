"""Words-or-deeds' stage of the starter build."""

from thawcast.stages import Stage
from thawcast.words.tables import SAY_DO, SHARES
from thawcast.words.words_deeds import say_do, shares

STAGES = (
    Stage(
        "words and deeds",
        ("counts",),
        (SHARES, SAY_DO),
        lambda frames: {"shares": shares(frames["counts"]), "say_do": say_do(frames["counts"])},
        modules=(
            "thawcast.words.words_deeds",
            "thawcast.words.tables",
            *(
                f"thawcast.standing.{name}"
                for name in ("observations", "barometer", "local_level", "local_level_core", "tables")
            ),
        ),
    ),
)
