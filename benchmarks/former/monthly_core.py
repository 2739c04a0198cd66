# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""Compiled core of the monthly level: one filter pass over many dyads.

Imports numba: import it inside functions only.
"""

from math import erfc

import numpy as np
from numba import njit

from former.monthly_values import (
    BASE,
    LATE,
    LATE_VARIANCE,
    LEVEL,
    LIKELIHOOD,
    RESET,
    RISE,
    VARIANCE,
    WITHIN,
    YEAR,
)
from thawcast.standing.levels.local_level_core import LOG_WEIGHTS, NODES, posterior


@njit(cache=True)
def _seen_as(mean: np.ndarray, cov: np.ndarray, load: np.ndarray) -> tuple[float, float, np.ndarray]:
    """Mean and variance of what a source with these loads sees, and its covariance with the state."""
    cross = np.zeros(mean.size)
    centre = 0.0
    for i in range(mean.size):
        if load[i] != 0.0:
            centre += load[i] * mean[i]
            cross += load[i] * cov[i]
    return centre, (load * cross).sum(), cross


@njit(cache=True)
def _learn(mean: np.ndarray, cov: np.ndarray, cross: np.ndarray, var: float, moved: float, left: float) -> None:
    """Update the state after what was seen, of variance `var`, has moved and has variance `left`."""
    for i in range(mean.size):
        gain = cross[i] / var
        mean[i] += gain * moved
        for j in range(mean.size):
            cov[i, j] -= gain * cross[j] * (1.0 - left / var)


@njit(cache=True)
def _score(mean: np.ndarray, cov: np.ndarray, load: np.ndarray, y: float, v: float, freedom: float) -> float:
    """Take one score in; an outlying one counts as if its variance were larger (Student-t weight)."""
    centre, own, cross = _seen_as(mean, cov, load)
    error, spread = y - centre, own + v
    far = error * error / spread
    if freedom > 0.0:
        score = -0.5 * np.log(spread) - (freedom + 1) / 2 * np.log1p(far / freedom)
        spread = own + v * (freedom + far) / (freedom + 1)
    else:
        score = -0.5 * (np.log(spread) + far)
    _learn(mean, cov, cross, spread, error, 0.0)
    return score


@njit(cache=True)
def _count(mean: np.ndarray, cov: np.ndarray, load: np.ndarray, k: float, n: float, world: float, v: float) -> float:
    """Take a count in, binomial with logit-normal overdispersion, as the yearly filter does."""
    centre, own, cross = _seen_as(mean, cov, load)
    score, found, left = posterior(centre + world, own + v, k, n, NODES, LOG_WEIGHTS)
    _learn(mean, cov, cross, own + v, found - centre - world, left)
    return score


@njit(cache=True)
def _merge(mean: np.ndarray, cov: np.ndarray, weight: np.ndarray) -> None:
    """Replace the two years' ends by the normal with their mixture's mean and covariance."""
    apart = mean[0] - mean[1]
    cov[0] = weight[0] * cov[0] + weight[1] * cov[1] + weight[0] * weight[1] * np.outer(apart, apart)
    cov[1] = cov[0]
    mean[0] = weight[0] * mean[0] + weight[1] * mean[1]
    mean[1] = mean[0]


@njit(cache=True)
def _tell(
    mean: np.ndarray, cov: np.ndarray, weight: np.ndarray, t: int, lags: int, end: bool, told: np.ndarray
) -> None:
    """Write down what is known of a dyad after month `t`; `told` has shape (months, 7)."""
    now, begun, oldest = t % lags, t % 12, t - lags + 1
    for k in range(2):
        told[t, LEVEL] += weight[k] * mean[k, now]
    for k in range(2):
        told[t, VARIANCE] += weight[k] * (cov[k, now, now] + (mean[k, now] - told[t, LEVEL]) ** 2)
        if t >= 24:
            centre, across, within = 0.0, 0.0, 0.0
            for i in range(begun + 1, begun + 25):
                p = (t - i) % lags
                centre += mean[k, p] / 24
                across += cov[k, now, p] / 24
                for j in range(begun + 1, begun + 25):
                    within += cov[k, p, (t - j) % lags] / 576
            spread = max(cov[k, now, now] - 2 * across + within, 1e-12)
            told[t, BASE] += weight[k] * centre
            told[t, RISE] += weight[k] * 0.5 * erfc(-(mean[k, now] - centre) / np.sqrt(2 * spread))
    for i in range(max(oldest, 0), t + 1 if end else oldest + 1):
        p = i % lags
        told[i, LATE] = weight[0] * mean[0, p] + weight[1] * mean[1, p]
        told[i, LATE_VARIANCE] = 0.0
        for k in range(2):
            told[i, LATE_VARIANCE] += weight[k] * (cov[k, p, p] + (mean[k, p] - told[i, LATE]) ** 2)


@njit(cache=True)
def run(
    seen: np.ndarray,
    total: np.ndarray,
    world: np.ndarray,
    variance: np.ndarray,
    form: np.ndarray,
    gain: np.ndarray,
    offset: np.ndarray,
    drift: np.ndarray,
    first: np.ndarray,
    walk: np.ndarray,
    regime: np.ndarray,
    stir: np.ndarray,
    freedom: np.ndarray,
    lags: int,
    start: int,
    told: np.ndarray,
) -> np.ndarray:
    """Filter every dyad and return its log likelihood, shape (dyads,).

    What was `seen` is a score or, where there is a `total` of events, the number of cooperative ones among them, and
    `world` the log-odds of the world's share.

    A year is calm or moving: its months' steps have variance `walk` times `regime[0]` or `regime[1]`, and it moves with
    probability `regime[2]`. Both are followed through the year and merged at its end, so that a whole year's data tell
    which it was. Beside the level runs what passes: `stir` (persistence, variance), which single months see and a
    year's mean does not. With 36 lags or more, `told` (dyads, months, 7) is filled from month `start` on. Month 0 is a
    January.
    """
    dyads, months, sources = seen.shape
    passing = lags + sources
    size = passing + 1
    likelihood = np.zeros(dyads)
    load, cov, mean = np.zeros(size), np.zeros((2, size, size)), np.zeros((2, size))
    weight, score = np.zeros(2), np.zeros(2)
    for d in range(dyads):
        mean[:], cov[:] = 0.0, 0.0
        mean[:, :lags] = first[0]
        cov[:, :lags, :lags] = first[1]
        for s in range(sources):
            cov[:, lags + s, lags + s] = offset[s]
        cov[:, passing, passing] = stir[1] / (1 - stir[0] ** 2)
        for t in range(months):
            now = t % lags
            if t % 12 == 0:
                if t:
                    likelihood[d] += _total(score)
                    _merge(mean, cov, weight)
                score[0], score[1] = np.log(1 - regime[2]), np.log(regime[2])
                for s in range(sources):
                    if form[s] == WITHIN:
                        mean[:, lags + s] = 0.0
                        cov[:, lags + s, :] = 0.0
                        cov[:, :, lags + s] = 0.0
                        cov[:, lags + s, lags + s] = RESET
            for k in range(2):
                if t:
                    last = (t - 1) % lags
                    mean[k, now] = mean[k, last]
                    cov[k, now, :] = cov[k, last, :]
                    cov[k, :, now] = cov[k, :, last]
                    cov[k, now, now] = cov[k, last, last] + walk[d] * regime[k]
                    for s in range(sources):
                        cov[k, lags + s, lags + s] += drift[s]
                    mean[k, passing] *= stir[0]
                    cov[k, passing, :] *= stir[0]
                    cov[k, :, passing] *= stir[0]
                    cov[k, passing, passing] += stir[1]
                for s in range(sources):
                    if np.isnan(seen[d, t, s]):
                        continue
                    load[:] = 0.0
                    if form[s] == YEAR:
                        for i in range(12):
                            load[(t - i) % lags] = gain[s] / 12.0
                    else:
                        load[now] = gain[s]
                        load[passing] = gain[s]
                        load[lags + s] = 1.0
                    y, v = seen[d, t, s], variance[d, t, s]
                    if total[d, t, s] > 0.0:
                        score[k] += _count(mean[k], cov[k], load, y, total[d, t, s], world[d, t, s], v)
                    else:
                        score[k] += _score(mean[k], cov[k], load, y, v, freedom[s])
            whole = _total(score)
            weight[0], weight[1] = np.exp(score[0] - whole), np.exp(score[1] - whole)
            if lags >= 36 and t >= start:
                told[d, t, LIKELIHOOD] = likelihood[d] + whole
                _tell(mean, cov, weight, t, lags, t == months - 1, told[d])
        likelihood[d] += _total(score)
    return likelihood


@njit(cache=True)
def _total(score: np.ndarray) -> float:
    top = max(score[0], score[1])
    return top + np.log(np.exp(score[0] - top) + np.exp(score[1] - top))
