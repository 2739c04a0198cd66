"""Compiled core of the temperature: counts or scores seen through a usual level that jumps and a warmth that reverts.

Imports numba: import it inside functions only.
"""

from math import exp, lgamma, log, log1p, sqrt

import numpy as np
from numba import njit

NODES, _WEIGHTS = np.polynomial.hermite.hermgauss(7)
LOG_WEIGHTS = np.log(_WEIGHTS) + NODES**2
"""Gauss-Hermite nodes, and log weights freed of the normal density."""

USUAL, WARMTH, FAST, PAST = range(4)
"""Places in the state: usual, warmth, what passes within months; from `PAST` on the levels of the periods before."""

MOVING, JUMPED, KINDS = 1, 2, 3
"""What a period may be but calm: its warmth moves much, or the usual level jumps; and how many kinds that makes."""


@njit(cache=True)
def choices(k: float, n: float) -> float:
    """Log of the number of ways to draw `k` of `n`."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


@njit(cache=True)
def posterior(
    mean: float, var: float, k: float, n: float, nodes: np.ndarray, log_weights: np.ndarray
) -> tuple[float, float, float]:
    """Give the log probability of `k` of `n`, less `choices`, and mean and variance of log-odds drawn from a normal.

    Gauss-Hermite quadrature around the mode of the posterior (Liu & Pierce 1994).
    """
    odds = log((k + 0.5) / (n - k + 0.5))
    x, curve = min(max(mean, odds - 2.0), odds + 2.0), 1.0
    for _ in range(30):
        p = 1.0 / (1.0 + exp(-x))
        curve = n * p * (1.0 - p) + 1.0 / var
        # The density is log-concave, but a full step from far out may overshoot.
        step = min(max((k - n * p - (x - mean) / var) / curve, -2.0), 2.0)
        x += step
        if abs(step) < 1e-4:
            break
    scale = sqrt(2.0 / curve)
    total, first, second = 0.0, 0.0, 0.0
    top = -np.inf
    for i in range(nodes.size):
        at = x + scale * nodes[i]
        soft = log1p(exp(-abs(at))) + max(at, 0.0)
        density = k * at - n * soft - (at - mean) ** 2 / (2.0 * var) + log_weights[i]
        weight, off = 1.0, at - mean
        if density > top:
            shrink = exp(top - density) if top > -np.inf else 0.0
            total, first, second, top = total * shrink, first * shrink, second * shrink, density
        else:
            weight = exp(density - top)
        total += weight
        first += weight * off
        second += weight * off * off
    first /= total
    return top + log(total) + log(scale) - 0.5 * log(2.0 * np.pi * var), mean + first, second / total - first * first


@njit(cache=True)
def _step(mean: np.ndarray, cov: np.ndarray, at: int, size: int, keep: float, fade: float, fast: float) -> None:
    """Go to the next period: store the level at `at`, let warmth and what passes revert; no shock yet.

    The state's first `size` places are in use, the one at `at` among them.
    """
    if at >= 0:
        mean[at] = mean[USUAL] + mean[WARMTH]
        for j in range(size):
            cov[at, j] = cov[USUAL, j] + cov[WARMTH, j]
        cov[at, at] = cov[at, USUAL] + cov[at, WARMTH]
        for j in range(size):
            cov[j, at] = cov[at, j]
    mean[WARMTH] *= keep
    mean[FAST] *= fade
    for j in range(size):
        cov[WARMTH, j] *= keep
        cov[FAST, j] *= fade
    for j in range(size):
        cov[j, WARMTH] *= keep
        cov[j, FAST] *= fade
    cov[FAST, FAST] += fast


@njit(cache=True)
def _seen(
    centre: float, own: float, y: float, n: float, offset: float, noise: float, freedom: float, counted: bool
) -> tuple[float, float, float, float]:
    """Take one observation in: log likelihood, variance of what was seen, how far it moves, variance that is left."""
    var = own + noise
    if counted:
        score, found, left = posterior(centre + offset, var, y, n, NODES, LOG_WEIGHTS)
        return score, var, found - centre - offset, left
    error = y - offset - centre
    far = error * error / var
    if freedom > 0.0:
        score = -0.5 * log(var) - (freedom + 1.0) / 2.0 * log1p(far / freedom)
        # An outlying score counts as if its variance were larger (Student-t weight).
        return score, own + noise * (freedom + far) / (freedom + 1.0), error, 0.0
    return -0.5 * (log(var) + far), var, error, 0.0


@njit(cache=True)
def _start(mean: np.ndarray, cov: np.ndarray, first: float, spread: float, still: float, fast: float) -> None:
    """Set one kind's state to what is known before anything was seen; the levels before are a prior too."""
    mean[:] = first
    cov[:, :] = spread
    mean[WARMTH], mean[FAST] = 0.0, 0.0
    for part in (WARMTH, FAST):
        cov[part, :] = 0.0
        cov[:, part] = 0.0
    cov[WARMTH, WARMTH], cov[FAST, FAST] = still, fast
    for at in range(PAST, mean.size):
        cov[at, at] += still


@njit(cache=True)
def _log_sum(score: np.ndarray) -> float:
    """Give the log of the sum of what the logs of the three kinds are of."""
    top = max(score[0], score[1], score[2])
    return top + log(exp(score[0] - top) + exp(score[1] - top) + exp(score[2] - top))


@njit(cache=True)
def _merge(
    score: np.ndarray,
    post: np.ndarray,
    moves: np.ndarray,
    gains: np.ndarray,
    cov: np.ndarray,
    new_mean: np.ndarray,
    new_cov: np.ndarray,
    size: int,
) -> float:
    """Merge what one kind of period makes of each kind before it into one normal; give the log of their sum.

    `score` becomes the share of each.
    """
    whole = _log_sum(score)
    for i in range(size):
        new_mean[i] = 0.0
        for j in range(size):
            new_cov[i, j] = 0.0
    for c in range(KINDS):
        score[c] = exp(score[c] - whole)
        for i in range(size):
            new_mean[i] += score[c] * post[c, i]
    for c in range(KINDS):
        share = score[c]
        if share < 1e-9:
            continue
        for i in range(size):
            a, b = share * gains[c] * moves[c, i], share * (post[c, i] - new_mean[i])
            for j in range(i + 1):
                new_cov[i, j] += share * cov[c, i, j] - a * moves[c, j] + b * (post[c, j] - new_mean[j])
    for i in range(size):
        for j in range(i):
            new_cov[j, i] = new_cov[i, j]
    return whole


@njit(cache=True)
def run(
    value: np.ndarray,
    total: np.ndarray,
    offset: np.ndarray,
    noise: np.ndarray,
    counted: bool,
    freedom: float,
    walk: np.ndarray,
    first: np.ndarray,
    spread: float,
    process: np.ndarray,
    lags: int,
    since: int,
    told: np.ndarray,
) -> np.ndarray:
    """Filter every pair and return its log likelihood up to each period from `since` on, shape (pairs, periods told).

    `value` (pairs, periods) is a count of `total` events or a score, NaN where nothing was seen. `process`: share of
    warmth kept, factor and probability of a moving period, variance and probability of a jump, share kept and
    variance of what passes. The three kinds of the last period are told apart and merged by the kind of the period
    after it (generalised pseudo-Bayes of order 2). With `lags` > 0, `told` (pairs, periods told, kinds, 17) takes for
    each kind: its log probability; means of usual, warmth and what passes; their variances and covariances, row by
    row; mean and variance of the level less the mean of the last `lags` levels, less that of half a year before and
    less that of a year before, NaN where it is not known; and that mean itself.
    """
    pairs, periods = value.shape
    # Levels are kept from `lags` periods before the first that is told: none earlier enters what is told.
    kept = max(since - lags, 0)
    keep, factor, moving, tau, jumped, fade, fast = process
    log_kind = np.array([log(max(1.0 - moving - jumped, 1e-12)), log(moving), log(jumped)])
    result = np.zeros((pairs, periods - since))
    most = PAST + lags
    mean, cov, lw = np.zeros((KINDS, most)), np.zeros((KINDS, most, most)), np.zeros(KINDS)
    new_mean, new_cov, alive = np.zeros((KINDS, most)), np.zeros((KINDS, most, most)), np.zeros(KINDS)
    post, score, moves, gains = np.zeros((KINDS, most)), np.zeros(KINDS), np.zeros((KINDS, most)), np.zeros(KINDS)
    for d in range(pairs):
        likelihood = 0.0
        still = walk[d] * (1.0 - moving + moving * factor) / (1.0 - keep * keep)
        for c in range(KINDS):
            _start(mean[c], cov[c], first[d], spread, still, fast / (1.0 - fade * fade))
            lw[c] = log_kind[c]
        for t in range(periods):
            here = not np.isnan(value[d, t])
            size = PAST + min(max(t - kept, 0), lags)
            if t:
                for c in range(KINDS):
                    _step(mean[c], cov[c], PAST + (t - 1 - kept) % lags if size > PAST else -1, size, keep, fade, fast)
            const = choices(value[d, t], total[d, t]) if here and counted else 0.0
            told_by, var, moved, left = 0.0, 1.0, 0.0, 0.0
            for k in range(KINDS):
                add_warmth, add_usual = 0.0, 0.0
                if t:
                    add_warmth = walk[d] * factor if k == MOVING else walk[d]
                    add_usual = tau if k == JUMPED else 0.0
                for c in range(KINDS):
                    score[c], gains[c] = lw[c] + log_kind[k], 0.0
                    for i in range(size):
                        post[c, i] = mean[c, i]
                        moves[c, i] = cov[c, USUAL, i] + cov[c, WARMTH, i] + cov[c, FAST, i]
                    if not here:
                        continue
                    moves[c, USUAL] += add_usual
                    moves[c, WARMTH] += add_warmth
                    centre = mean[c, USUAL] + mean[c, WARMTH] + mean[c, FAST]
                    own = moves[c, USUAL] + moves[c, WARMTH] + moves[c, FAST]
                    # Before anything moved all kinds are alike: one look is enough.
                    if t or k + c == 0:
                        told_by, var, moved, left = _seen(
                            centre, own, value[d, t], total[d, t], offset[d, t], noise[d, t], freedom, counted
                        )
                    score[c] += told_by
                    for i in range(size):
                        post[c, i] += moves[c, i] / var * moved
                    gains[c] = (1.0 - left / var) / var
                alive[k] = _merge(score, post, moves, gains, cov, new_mean[k], new_cov[k], size)
                new_cov[k, USUAL, USUAL] += add_usual
                new_cov[k, WARMTH, WARMTH] += add_warmth
            whole = _log_sum(alive)
            likelihood += whole + const
            for k in range(KINDS):
                lw[k] = alive[k] - whole
                for i in range(size):
                    mean[k, i] = new_mean[k, i]
                    for j in range(size):
                        cov[k, i, j] = new_cov[k, i, j]
            if t >= since:
                result[d, t - since] = likelihood
                if lags:
                    for k in range(KINDS):
                        _tell(mean[k], cov[k], lw[k], t - kept, lags, told[d, t - since, k])
    return result


@njit(cache=True)
def _tell(mean: np.ndarray, cov: np.ndarray, lw: float, t: int, lags: int, told: np.ndarray) -> None:
    """Write down what a kind says of the level `t` periods after the first that is kept, see `run`."""
    told[0] = lw
    place = 4
    for i in range(3):
        told[1 + i] = mean[i]
        for j in range(i, 3):
            told[place] = cov[i, j]
            place += 1
    level = mean[USUAL] + mean[WARMTH]
    var = cov[USUAL, USUAL] + 2.0 * cov[USUAL, WARMTH] + cov[WARMTH, WARMTH]
    known = min(t, lags)
    base, across, within = 0.0, 0.0, 0.0
    for i in range(1, known + 1):
        p = PAST + (t - i) % lags
        base += mean[p] / known
        across += (cov[USUAL, p] + cov[WARMTH, p]) / known
        for j in range(1, known + 1):
            within += cov[p, PAST + (t - j) % lags] / (known * known)
    told[10], told[11] = level - base, max(var - 2.0 * across + within, 1e-12)
    year = 12 if lags > 12 else 1
    for place, back in ((12, year // 2), (14, year)):
        if 0 < back <= known:
            p = PAST + (t - back) % lags
            told[place] = level - mean[p]
            told[place + 1] = max(var - 2.0 * (cov[USUAL, p] + cov[WARMTH, p]) + cov[p, p], 1e-12)
        else:
            told[place], told[place + 1] = np.nan, np.nan
    told[16] = base
