"""What drives both sides alike: the rest of the world's quarrels, and each state's temper toward all others."""

import numpy as np
import polars as pl

from thawcast.street.estimate.series import Floats, damp


def pair_totals(counts: pl.DataFrame, *, a: str, b: str, value: str) -> pl.DataFrame:
    """Sum, period by period, what A and B do to others, and what all others do to each other.

    Args:
        counts: Directed counts with columns `source`, `target`, `period` and `value`.
        a: State A.
        b: State B.
        value: Column to sum.

    Returns:
        One row a period, in order: `period`, `a_to_others`, `b_to_others`, `world` (no event of A with B in any).

    Example:
        >>> f = pl.DataFrame({"source": ["X", "X", "Y", "Z"], "target": ["Y", "Z", "X", "Q"], "period": [1] * 4,
        ...                   "n": [1, 2, 4, 8]})
        >>> pair_totals(f, a="X", b="Y", value="n").row(0)
        (1, 2, 0, 8)
    """
    source, target, n = pl.col("source"), pl.col("target"), pl.col(value)
    own = source.is_in([a, b])
    between = own & target.is_in([a, b])
    return (
        counts.group_by("period")
        .agg(
            n.filter((source == a) & ~between).sum().alias("a_to_others"),
            n.filter((source == b) & ~between).sum().alias("b_to_others"),
            n.filter(~own).sum().alias("world"),
        )
        .sort("period")
    )


def control_columns(totals: Floats, *, damped: bool) -> Floats:
    """Controls of a VAR from totals: this period's and the last one's, so that a slow common wave is no answer.

    Args:
        totals: Periods by totals [events].
        damped: Whether the series are damped too (inverse hyperbolic sine).

    Returns:
        Periods by twice the totals, constant columns dropped; the first period repeats its own value as its past.
    """
    level = damp(totals) if damped else totals
    before = np.concatenate([level[:1], level[:-1]])
    both = np.concatenate([level, before], axis=1)
    return both[:, both.std(axis=0) > 0]
