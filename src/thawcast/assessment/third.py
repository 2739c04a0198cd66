"""What two states and a third do about each other; it brings the estimators of streets, which no question needs."""

import polars as pl

from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.errors import DyadError
from thawcast.states import resolve
from thawcast.store import Known
from thawcast.street.dyads import panels
from thawcast.street.result import Triangle
from thawcast.street.triangle import triangle
from thawcast.tables import COUNTS


def three_way(known: Known, third: str) -> Triangle:
    """Find what the two and a third state do about each other, from the months that were counted.

    Args:
        known: What is known of the two.
        third: The third state, by code or name.

    Raises:
        DyadError: It is one of the two, or no source follows all three by month.
    """
    state = resolve(third, on=known.as_of)
    if state.code in {known.a.code, known.b.code}:
        raise DyadError(f"--third {third}: {state.name} is one of the two; name another state")
    counts = known.all(PERIOD_COUNTS, where=pl.col("freq") == "M")
    sources = panels(counts, known.all(COVERED), COUNTS.empty())
    return triangle(sources, (known.a, known.b, state), known.as_of)
