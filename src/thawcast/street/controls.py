"""What drives both sides alike: the rest of the world's quarrels, and each state's temper toward all others."""

import numpy as np

from thawcast.street.estimate.series import damp
from thawcast.values import Floats


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
