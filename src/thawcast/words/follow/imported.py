"""Follow-through by month from imported events, one source after another."""

import polars as pl

from thawcast.errors import InputError
from thawcast.states import State
from thawcast.words.follow.vintages import months_through
from thawcast.words.result import FollowThrough, follow_through


def imported_follow_through(
    daily: pl.DataFrame, *, a: State, b: State
) -> tuple[dict[str, FollowThrough | None], dict[str, str]]:
    """Estimate by month whether the deeds of two states follow their words.

    Args:
        daily: Rows of `tables.DYAD_COUNTS` of all dyads and any sources, cut.
        a: One state.
        b: The other, `a.code < b.code`.

    Returns:
        Follow-through by source, each as of its own last day; and of the other sources why not.
    """
    found: dict[str, FollowThrough | None] = {}
    lacking: dict[str, str] = {}
    for (src,), own in daily.sort("src").group_by("src", maintain_order=True):
        try:
            tables = months_through(own, as_of=own.select(pl.max("known_on")).item())
        except InputError as error:
            lacking[str(src)] = str(error)
            continue
        found[str(src)] = follow_through(tables["follow_through"], tables["follow_tests"], a=a, b=b, unit="month")
    return found, lacking
