"""A local-level filter whose noise is measured, mixed over how volatile and how noisy a dyad may be.

    level[t] = level[t-1] + change,   change ~ N(0, s_q q)
    seen[t]  = level[t] + error,      error  ~ N(0, variance[t] + s_r r[t])
    q        = exp(kappa + gamma mean log volume)
    r[t]     = exp(alpha + beta log volume[t]) + lambda burst[t]

The six parameters and the prior of the first level are shared by all dyads (maximum marginal likelihood). The
multipliers (s_q, s_r) differ from dyad to dyad: their distribution over a grid is estimated from all dyads by EM
(nonparametric maximum likelihood), and each dyad's answer is the mixture over the grid under its own posterior. A
dyad that has always been jumpy needs a larger jump before it counts as a turn.

Reference:
    Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 2 (local level).
    Laird (1978), "Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73, 805-811.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from thawcast.standing.observations import Floats, Observations

VOLATILITY = (0.03, 0.2, 0.6, 1.5, 4.0)
NOISE = (0.3, 0.7, 1.5, 3.0)
GRID: tuple[tuple[float, float], ...] = tuple((q, r) for q in VOLATILITY for r in NOISE)
"""Multipliers of level variance and of excess noise that a dyad may have."""

EM_STEPS = 400
# The noise floor may fall with volume but not grow (fourth bound): more reporting cannot make a share less certain.
START = np.array([-2.6, 0.1, -2.2, -0.1, 0.7, -0.8, 0.0])
BOUNDS = [(-9.0, 2.0), (-1.0, 1.0), (-9.0, 3.0), (-1.5, 0.0), (-6.0, 3.0), (-3.0, 3.0), (-4.0, 3.0)]


@dataclass(frozen=True)
class Hyper:
    """Parameters that all dyads share.

    Args:
        theta: kappa, gamma, alpha, beta, log lambda, mean and log variance of the first level.
        weights: Probability of each point of `GRID`.
    """

    theta: Floats
    weights: Floats

    def volatility(self, seen: Observations) -> Floats:
        """Variance of a year's change of level, shape (dyads,)."""
        return np.exp(self.theta[0] + self.theta[1] * seen.log_volume.mean(axis=1))

    def noise(self, seen: Observations) -> Floats:
        """Excess variance of a year's observation, shape (dyads, years)."""
        return np.exp(self.theta[2] + self.theta[3] * seen.log_volume) + np.exp(self.theta[4]) * seen.burst


@dataclass(frozen=True)
class Filtered:
    """Posterior of the last year's level and of the two before it, as a mixture over the grid.

    Args:
        mean: Shape (dyads, grid, 3): level now, one and two years ago.
        cov: Shape (dyads, grid, 6): variances and covariances 00, 01, 02, 11, 12, 22.
        weight: Posterior probability of each grid point, shape (dyads, grid).
    """

    mean: Floats
    cov: Floats
    weight: Floats

    def level(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the level now, each shape (dyads,)."""
        now = self.mean[:, :, 0]
        mean = (self.weight * now).sum(axis=1)
        second = (self.weight * (self.cov[:, :, 0] + now**2)).sum(axis=1)
        return mean, np.sqrt(np.maximum(second - mean**2, 1e-12))

    def base(self) -> Floats:
        """Mean of the two preceding years' levels, shape (dyads,)."""
        return (self.weight * (self.mean[:, :, 1] + self.mean[:, :, 2]) / 2).sum(axis=1)

    def p_rise(self) -> tuple[Floats, Floats, Floats]:
        """Probability that the level exceeds the mean of the two preceding years, with its 90% interval.

        Returns:
            Mean over the grid, and the 5% and 95% quantiles of the probability under the dyad's grid posterior.
        """
        gap = self.mean[:, :, 0] - (self.mean[:, :, 1] + self.mean[:, :, 2]) / 2
        c = self.cov
        var = c[..., 0] - c[..., 1] - c[..., 2] + (c[..., 3] + 2 * c[..., 4] + c[..., 5]) / 4
        p = ndtr(gap / np.sqrt(np.maximum(var, 1e-12)))
        order = np.argsort(p, axis=1, kind="stable")
        ranked, mass = np.take_along_axis(p, order, 1), np.cumsum(np.take_along_axis(self.weight, order, 1), axis=1)
        low = np.take_along_axis(ranked, np.argmax(mass >= 0.05, axis=1)[:, None], 1)[:, 0]
        high = np.take_along_axis(ranked, np.argmax(mass >= 0.95 - 1e-12, axis=1)[:, None], 1)[:, 0]
        return (self.weight * p).sum(axis=1), low, high

    def p_below(self, threshold: Floats) -> Floats:
        """Probability that the level now is below a threshold, shape (dyads,)."""
        z = (threshold[:, None] - self.mean[:, :, 0]) / np.sqrt(np.maximum(self.cov[:, :, 0], 1e-12))
        return (self.weight * ndtr(z)).sum(axis=1)


def fit(seen: Observations) -> Hyper:
    """Estimate the shared parameters, then the distribution of the dyads' own multipliers.

    Args:
        seen: Observations of the dyads to learn from, three years or more.

    Returns:
        The parameters; same input, same output.

    Raises:
        ValueError: Fewer than three years.
    """
    if seen.level.shape[1] < 3:
        raise ValueError(f"{seen.level.shape[1]} years of data; telling change from noise needs 3")

    def loss(theta: Floats) -> float:
        hyper = Hyper(theta, np.empty(0))
        return -float(_likelihood(seen, hyper.volatility(seen), hyper.noise(seen), theta).mean())

    found = minimize(loss, START, method="L-BFGS-B", bounds=BOUNDS)
    hyper = Hyper(found.x, np.full(len(GRID), 1 / len(GRID)))
    log_like = _grid_likelihood(seen, hyper)
    like = np.exp(log_like - log_like.max(axis=1, keepdims=True))
    weights = hyper.weights
    for _ in range(EM_STEPS):
        post = like * weights
        weights = (post / post.sum(axis=1, keepdims=True)).mean(axis=0)
    return Hyper(found.x, weights)


def run(seen: Observations, hyper: Hyper) -> Filtered:
    """Filter every dyad up to its last year.

    Args:
        seen: Observations.
        hyper: Shared parameters.

    Returns:
        The mixture posterior at the last year.
    """
    parts = [_filter(seen, q * hyper.volatility(seen), r * hyper.noise(seen), hyper.theta) for q, r in GRID]
    log_like = np.stack([p[2] for p in parts], axis=1)
    like = np.exp(log_like - log_like.max(axis=1, keepdims=True)) * hyper.weights
    return Filtered(
        mean=np.stack([p[0] for p in parts], axis=1),
        cov=np.stack([p[1] for p in parts], axis=1),
        weight=like / like.sum(axis=1, keepdims=True),
    )


def _grid_likelihood(seen: Observations, hyper: Hyper) -> Floats:
    volatility, noise = hyper.volatility(seen), hyper.noise(seen)
    return np.stack([_likelihood(seen, q * volatility, r * noise, hyper.theta) for q, r in GRID], axis=1)


def _likelihood(seen: Observations, volatility: Floats, noise: Floats, theta: Floats) -> Floats:
    """Log likelihood of each dyad: the plain filter without the lags."""
    mean = np.full(seen.level.shape[0], theta[5])
    var = np.full(seen.level.shape[0], np.exp(theta[6]))
    total = np.zeros_like(mean)
    for t in range(seen.level.shape[1]):
        if t:
            var = var + volatility
        here, error, spread = _innovation(seen, noise, t, mean, var)
        gain = np.where(here, var / spread, 0.0)
        total += np.where(here, -0.5 * (np.log(2 * np.pi * spread) + error**2 / spread), 0.0)
        mean, var = mean + gain * error, var * (1.0 - gain)
    return total


def _filter(seen: Observations, volatility: Floats, noise: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Filter with the two preceding levels carried along, so that their covariances are known."""
    dyads = seen.level.shape[0]
    m0 = m1 = m2 = np.full(dyads, theta[5])
    c00 = c01 = c02 = c11 = c12 = c22 = np.full(dyads, np.exp(theta[6]))
    total = np.zeros(dyads)
    for t in range(seen.level.shape[1]):
        if t:
            m1, m2 = m0, m1
            c00, c01, c02, c11, c12, c22 = c00 + volatility, c00, c01, c00, c01, c11
        here, error, spread = _innovation(seen, noise, t, m0, c00)
        total += np.where(here, -0.5 * (np.log(2 * np.pi * spread) + error**2 / spread), 0.0)
        g0, g1, g2 = (np.where(here, c / spread, 0.0) for c in (c00, c01, c02))
        m0, m1, m2 = m0 + g0 * error, m1 + g1 * error, m2 + g2 * error
        c11, c12, c22 = c11 - g1 * c01, c12 - g1 * c02, c22 - g2 * c02
        c00, c01, c02 = c00 - g0 * c00, c01 - g0 * c01, c02 - g0 * c02
    return np.stack([m0, m1, m2], axis=1), np.stack([c00, c01, c02, c11, c12, c22], axis=1), total


def _innovation(
    seen: Observations, noise: Floats, t: int, mean: Floats, var: Floats
) -> tuple[NDArray[np.bool_], Floats, Floats]:
    level = seen.level[:, t]
    here = ~np.isnan(level)
    return here, np.where(here, level - mean, 0.0), var + seen.variance[:, t] + noise[:, t]
