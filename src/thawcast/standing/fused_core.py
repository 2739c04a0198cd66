"""Compiled core of the fused monthly level: one robust filter pass. Imports numba: import it inside functions only."""

from math import lgamma

import numpy as np
from numba import njit


@njit(cache=True)
def run(
    seen: np.ndarray,
    walk: float,
    stir: float,
    persistence: float,
    first: float,
    noise: np.ndarray,
    gain: np.ndarray,
    offset: float,
    freedom: float,
    mean: np.ndarray,
    var: np.ndarray,
) -> float:
    """Filter every dyad, fill `mean` and `var` of the lasting level (dyads, months), return the log likelihood.

    State of a dyad: lasting level (random walk), passing stir (autoregressive), offset of each source but the first.
    """
    sources, dyads, months = seen.shape
    size = sources + 1
    constant = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - 0.5 * np.log(freedom * np.pi)
    total = 0.0
    for d in range(dyads):
        m, c = np.zeros(size), np.zeros((size, size))
        c[0, 0], c[1, 1] = first, stir / (1 - persistence**2)
        for s in range(2, size):
            c[s, s] = offset
        for t in range(months):
            if t > 0:
                m[1] *= persistence
                c[1, :] *= persistence
                c[:, 1] *= persistence
                c[0, 0] += walk
                c[1, 1] += stir
            for s in range(sources):
                if np.isnan(seen[s, d, t]):
                    continue
                load = np.zeros(size)
                load[0] = load[1] = gain[s]
                if s > 0:
                    load[1 + s] = 1.0
                cross = c @ load
                own = load @ cross
                error, spread = seen[s, d, t] - load @ m, own + noise[s]
                far = error * error / spread
                total += constant - 0.5 * np.log(spread) - (freedom + 1) / 2 * np.log1p(far / freedom)
                # An outlying month counts as if its error variance were larger (Student-t weight).
                weight = (freedom + 1) / (freedom + far)
                spread = own + noise[s] / weight
                m += cross * (error / spread)
                c -= np.outer(cross, cross) / spread
            mean[d, t], var[d, t] = m[0], c[0, 0]
    return total
