"""How alike every two states voted over some years together."""

import numpy as np
import polars as pl

from thawcast.issues.similarity import scores
from thawcast.issues.votes.matrix import FEWEST_ROLL_CALLS, VoteMatrix

WINDOW = 5
"""Years that are taken together."""


def window_kappa(matrix: VoteMatrix, *, first: int) -> pl.DataFrame:
    """Score every pair of states over `WINDOW` years, year by year.

    Args:
        matrix: The votes.
        first: First year wanted, as the last of its window.

    Returns:
        Columns `a`, `b` (`a < b`), `year` (the last of the window) and `kappa`, for pairs with `FEWEST_ROLL_CALLS` or
        more common votes in it; the last year is the last that has as many roll calls itself.

    Example:
        >>> from thawcast.issues.votes.matrix import vote_matrix
        >>> from thawcast.tables import ROLL_CALLS, VOTES
        >>> window_kappa(vote_matrix(VOTES.empty(), ROLL_CALLS.empty()), first=1946).columns
        ['a', 'b', 'year', 'kappa']
    """
    years, calls = np.unique(matrix.years, return_counts=True)
    full = years[calls >= FEWEST_ROLL_CALLS]
    parts: list[pl.DataFrame] = []
    order = np.argsort(np.array(matrix.states, dtype=object))
    names = pl.Series([matrix.states[i] for i in order], dtype=pl.String)
    for year in range(first, int(full[-1]) + 1 if len(full) else first):
        inside = (matrix.years > year - WINDOW) & (matrix.years <= year)
        found = scores(matrix.codes[order][:, inside])
        left, right = np.nonzero(np.triu(found.n >= FEWEST_ROLL_CALLS, k=1))
        kappa = pl.Series(found.kappa[left, right], dtype=pl.Float64)
        parts.append(
            pl.DataFrame({"a": names.gather(left), "b": names.gather(right), "kappa": kappa}).with_columns(
                year=pl.lit(year, dtype=pl.Int32)
            )
        )
    schema = {"a": pl.String, "b": pl.String, "year": pl.Int32, "kappa": pl.Float64}
    return pl.concat([pl.DataFrame(schema=schema), *(part.select(list(schema)) for part in parts)])
