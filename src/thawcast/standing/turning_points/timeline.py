"""The turning points of two states in the yearly counts, for their timeline."""

from typing import TYPE_CHECKING

import polars as pl

from thawcast.brief.model import Table
from thawcast.errors import DyadError

if TYPE_CHECKING:
    from thawcast.standing.turning_points.search import DatedTurn


def turns_by_year(observed: pl.DataFrame, priors: pl.DataFrame, *, a: str, b: str) -> "tuple[DatedTurn, ...] | str":
    """Search the years of a dyad for turning points of any size.

    Args:
        observed: Rows of `tables.OBSERVED`, cut.
        priors: Rows of `tables.TURN_PRIORS`, cut.
        a: Code of one state.
        b: Code of the other, `a < b`.

    Returns:
        The turning points with a probability of .5 or more, or why there are none.
    """
    from thawcast.standing.turning_points import search, series  # heavy: they bring SciPy's optimisers

    try:
        found = series.yearly(observed, priors, a=a, b=b)
        turns = search.search(found, within=1, min_size=0.0).turns
    except DyadError as error:
        return str(error)
    return turns or "no change of level with a probability of .5 or more"


def turn_table(turns: "tuple[DatedTurn, ...]") -> Table:
    """Tabulate what `turns_by_year` found."""
    rows = tuple(
        (
            str(turn.period.year),
            f"{turn.first.year} to {turn.last.year}" if turn.first.year != turn.last.year else str(turn.first.year),
            turn.direction,
            f"{turn.p:.2f}",
            f"{turn.size.value or 0.0:+.2f}",
        )
        for turn in turns
    )
    return Table("Turning points", ("From", "90% interval", "Direction", "Probability", "Change (log-odds)"), rows)
