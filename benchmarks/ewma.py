"""The baseline of two benchmarks: an exponentially weighted mean."""

import numpy as np


def ewma(level: np.ndarray, span: float) -> np.ndarray:
    """Exponentially weighted mean of what was seen so far, shape (dyads, periods); NaN before the first."""
    keep = 1 - 2 / (span + 1)
    top, weight, out = np.zeros(len(level)), np.zeros(len(level)), np.full(level.shape, np.nan)
    for t in range(level.shape[1]):
        here = ~np.isnan(level[:, t])
        top, weight = keep * top + np.where(here, level[:, t], 0.0), keep * weight + here
        np.divide(top, weight, out=out[:, t], where=weight > 0)
    return out
