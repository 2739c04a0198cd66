"""Compiled core of the yearly level: binomial counts seen through a random walk whose steps are calm or moving.

Imports numba: import it inside functions only.
"""

from math import exp, lgamma, log, log1p, sqrt

import numpy as np
from numba import njit

NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(11)
LOG_WEIGHTS = np.log(_WEIGHTS) + NODES**2
"""Gauss-Hermite nodes, and log weights freed of the normal density."""


@njit(cache=True)
def posterior(
    mean: float, var: float, k: float, n: float, nodes: np.ndarray, log_weights: np.ndarray
) -> tuple[float, float, float]:
    """Give the log probability of `k` of `n` and the posterior mean and variance of log-odds drawn from a normal.

    Gauss-Hermite quadrature around the mode of the posterior (Liu & Pierce 1994).
    """
    x = mean
    for _ in range(30):
        p = 1.0 / (1.0 + exp(-x))
        step = (k - n * p - (x - mean) / var) / (n * p * (1 - p) + 1.0 / var)
        # The density is log-concave, but a full step from far out may overshoot.
        step = min(max(step, -2.0), 2.0)
        x += step
        if abs(step) < 1e-6:
            break
    p = 1.0 / (1.0 + exp(-x))
    scale = sqrt(2.0 / (n * p * (1 - p) + 1.0 / var))
    size = nodes.size
    density, top = np.empty(size), -np.inf
    for i in range(size):
        at = x + scale * nodes[i]
        soft = at + log1p(exp(-at)) if at > 0 else log1p(exp(at))
        density[i] = k * at - n * soft - (at - mean) ** 2 / (2 * var) + log_weights[i]
        top = max(top, density[i])
    total, first, second = 0.0, 0.0, 0.0
    for i in range(size):
        weight, off = exp(density[i] - top), x + scale * nodes[i] - mean
        total += weight
        first += weight * off
        second += weight * off * off
    first /= total
    choices = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    score = top + log(total) + log(scale) - 0.5 * log(2 * np.pi * var) + choices
    return score, mean + first, second / total - first * first


@njit(cache=True)
def run(
    coop: np.ndarray,
    total: np.ndarray,
    world: np.ndarray,
    walk: np.ndarray,
    noise: np.ndarray,
    first: np.ndarray,
    first_var: float,
    jump: float,
    moving: float,
    mean: np.ndarray,
    cov: np.ndarray,
    share: np.ndarray,
) -> np.ndarray:
    """Filter every dyad and return its log likelihood, shape (dyads,).

    A year's step has variance `walk` or, with probability `moving`, `jump` times that; the two are merged into one
    normal before the next year. Of the last year, `mean` (dyads, 2, 3) and `cov` (dyads, 2, 6) take the level and the
    two before it, calm and moving, `share` (dyads, 2) the probability of each.
    """
    dyads, years = coop.shape
    likelihood = np.zeros(dyads)
    m, c, gain = np.zeros(3), np.zeros(6), np.zeros(3)
    score = np.zeros(2)
    for d in range(dyads):
        m[:], c[:] = first[d], first_var
        for t in range(years):
            for j in range(2):
                mj, cj = mean[d, j], cov[d, j]
                if t == 0:
                    mj[:], cj[:] = m, c
                else:
                    mj[0], mj[1], mj[2] = m[0], m[0], m[1]
                    cj[0], cj[1], cj[2] = c[0] + walk[d] * (jump if j else 1.0), c[0], c[1]
                    cj[3], cj[4], cj[5] = c[0], c[1], c[3]
                score[j] = log(moving) if j else log(1 - moving)
                if total[d, t] > 0:
                    var = cj[0] + noise[d, t]
                    centre = mj[0] + world[d, t]
                    own, found, left = posterior(centre, var, coop[d, t], total[d, t], NODES, LOG_WEIGHTS)
                    score[j] += own
                    for i in range(3):
                        gain[i] = cj[i] / var
                        mj[i] += gain[i] * (found - centre)
                    at = 0
                    for i in range(3):
                        for k in range(i, 3):
                            cj[at] -= gain[i] * gain[k] * (var - left)
                            at += 1
            top = max(score[0], score[1])
            whole = top + log(exp(score[0] - top) + exp(score[1] - top))
            likelihood[d] += whole
            calm, moved = exp(score[0] - whole), exp(score[1] - whole)
            share[d, 0], share[d, 1] = calm, moved
            at = 0
            for i in range(3):
                m[i] = calm * mean[d, 0, i] + moved * mean[d, 1, i]
                for k in range(i, 3):
                    apart = (mean[d, 0, i] - mean[d, 1, i]) * (mean[d, 0, k] - mean[d, 1, k])
                    c[at] = calm * cov[d, 0, at] + moved * cov[d, 1, at] + calm * moved * apart
                    at += 1
    return likelihood
