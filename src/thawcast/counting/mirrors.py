"""Mirrors: events that a source writes in both directions from one sentence; lazy frames, whatever engine runs them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import narwhals as nw

    Lazy = nw.LazyFrame[Any]

PAIRS = {"cameo": (("042", "043"),), "weis": (("032", "033"), ("032", "031"))}
"""Codes of which one side has one and the other the other: visit and host; in KEDS files also visit and meet."""

_KEY = ("src", "date", "source", "target", "code", "story")


def marked(events: "Lazy", *, drop: bool = False) -> "Lazy":
    """Mark the events that stand in the other direction too, or leave them out, both of them.

    An event is mirrored where its source has, on the same day, an event of the same code, or of the other code of a
    pair, with the actors swapped; where a file tells the sentence (`story`), of the same sentence. Without the
    sentence, two acts of one day that answer each other are taken for mirrors too. What came later than the event may
    not change what was known of it: a twin counts once it is known by the event's own `known_on`.

    Args:
        events: Rows of `EVENTS`, with `story` or without.
        drop: Leave them out.

    Returns:
        The same rows, `story` (empty where unknown) and `mirrored`; where they are left out the others without both.
    """
    import narwhals as nw

    known = "story" in events.collect_schema().names()
    story = nw.col("story").fill_null("") if known else nw.lit("")
    events = events.with_columns(story=story)
    swapped = events.select(
        *("src", "date", "code", "story", "ontology"),
        source=nw.col("target"),
        target=nw.col("source"),
        twin_known=nw.col("known_on"),
    )
    paired = [
        swapped.filter(nw.col("ontology") == ontology, nw.col("code") == one).with_columns(code=nw.lit(two))
        for ontology, pairs in PAIRS.items()
        for pair in pairs
        for one, two in (pair, pair[::-1])
    ]
    twins = nw.concat([swapped, *paired]).group_by(*_KEY).agg(nw.col("twin_known").min())
    mirrored = (nw.col("twin_known") <= nw.col("known_on")).fill_null(False)
    told = events.join(twins, on=list(_KEY), how="left").with_columns(mirrored=mirrored).drop("twin_known")
    return told.filter(~nw.col("mirrored")).drop("mirrored", "story") if drop else told
