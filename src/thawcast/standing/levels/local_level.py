"""A local-level filter of yearly counts whose noise is measured, mixed over how volatile and how noisy a dyad may be.

    level[t] = level[t-1] + change    change ~ N(0, s_q q), in a moving year N(0, s_q q jump)
    k[t]     ~ Binomial(n[t], 1 / (1 + exp(-(level[t] + world[t] + error))))
    error    ~ N(0, s_r r[t])
    q        = exp(kappa + gamma mean log volume)
    r[t]     = exp(alpha) / volume[t] + exp(beta) + lambda burst[t]

The parameters and the first level's prior, whose mean may depend on volume, are shared by all dyads (maximum marginal
likelihood with a weak pull to the starting values). The multipliers (s_q, s_r) differ from dyad to dyad: their
distribution over a grid is estimated by EM from all dyads, and again within each class of volume, drawn toward that of
all (nonparametric maximum likelihood). Each dyad's answer is the mixture over the grid under its own posterior: a dyad
that has always been jumpy needs a larger jump before it counts as a turn.

A year's posterior is replaced by the normal with its mean and variance (assumed-density filtering); calm and moving are
merged before the next year.

Reference:
    Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 9-10 (binomial observations).
    Liu & Pierce (1994), "A note on Gauss-Hermite quadrature", Biometrika 81, 624-629.
    Harrison & Stevens (1976), "Bayesian forecasting", JRSS B 38, 205-247 (mixtures merged after each period).
    Laird (1978), "Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73, 805-811.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from thawcast.fitting import minimum
from thawcast.standing.levels.observations import Observations
from thawcast.values import Floats, rounded

VOLATILITY = (0.15, 1.0, 4.0)
NOISE = (0.4, 1.0, 2.5)
GRID: tuple[tuple[float, float], ...] = tuple((q, r) for q in VOLATILITY for r in NOISE)
"""Multipliers of level variance and of excess noise that a dyad may have."""

CLASSES = (20.0, 100.0, 500.0)
"""Events a year (geometric mean) that part the classes of volume."""

LEARN_FROM = 50
"""Events that a dyad needs, in all years so far, to help estimate the shared parameters."""

LEARNERS = 2500
"""Dyads, evenly spread over those, from which the shared parameters are learned where there are more."""

FEW = 5
"""Events that a dyad needs, in all years so far, to help estimate the distribution of the multipliers."""

ALIKE = 20.0
"""Dyads' worth of the distribution of all dyads in that of a class of volume."""

KAPPA, GAMMA, ALPHA, BETA, LAMBDA, FIRST, FIRST_SLOPE, FIRST_SPREAD, JUMP, ODDS = range(10)
"""Places in `YearlyHyper.theta`."""

PULL = 2e-4
"""Weight of the pull toward the starting values, per observation: it only matters where the data say nothing."""

EM_STEPS = 300
START = np.array([-3.0, 0.0, -2.2, -3.0, -1.0, -0.3, 0.0, -0.5, 2.0, -2.5])
BOUNDS = [
    *[(-9.0, 2.0), (-1.0, 1.0), (-9.0, 3.0), (-9.0, 2.0), (-6.0, 3.0)],
    *[(-3.0, 3.0), (-1.0, 1.0), (-4.0, 3.0), (0.5, 4.5), (-6.0, 0.0)],
]


@dataclass(frozen=True)
class YearlyHyper:
    """Parameters that all dyads share.

    Args:
        theta: kappa, gamma, alpha, beta, log lambda; mean of the first level, its slope on mean log volume, its log
            variance; log of a moving year's factor, log odds of a moving year.
        weights: Probability of each point of `GRID` in each class of volume, shape (classes, grid).
    """

    theta: Floats
    weights: Floats

    @property
    def jump(self) -> float:
        """Factor by which a moving year's change varies more."""
        return float(np.exp(self.theta[JUMP]))

    @property
    def moving(self) -> float:
        """Probability that a year is a moving one."""
        return float(1 / (1 + np.exp(-self.theta[ODDS])))

    def walk(self, seen: Observations) -> Floats:
        """Variance of a calm year's change of level, shape (dyads,)."""
        return np.exp(self.theta[KAPPA] + self.theta[GAMMA] * seen.log_volume.mean(axis=1))

    def noise(self, seen: Observations) -> Floats:
        """Excess variance of a year's log-odds, shape (dyads, years)."""
        return (
            np.exp(self.theta[ALPHA] - seen.log_volume)
            + np.exp(self.theta[BETA])
            + np.exp(self.theta[LAMBDA]) * seen.burst
        )

    def own(self, seen: Observations) -> Floats:
        """Probability of each point of the grid for each dyad before its counts are seen, shape (dyads, grid)."""
        return self.weights[volume_class(seen)]


@dataclass(frozen=True)
class LevelPosterior:
    """Posterior of the last year's level and of the two before it, as a mixture over the grid and the kind of year.

    Args:
        mean: Shape (dyads, grid, 2, 3): calm or moving; level now, one and two years ago.
        cov: Shape (dyads, grid, 2, 6): variances and covariances 00, 01, 02, 11, 12, 22.
        share: Probability of calm and moving at each grid point, shape (dyads, grid, 2).
        weight: Posterior probability of each grid point, shape (dyads, grid).
    """

    mean: Floats
    cov: Floats
    share: Floats
    weight: Floats

    def by_grid(self) -> tuple[Floats, Floats]:
        """Mean and variance of the level now at each grid point, each shape (dyads, grid)."""
        now = self.mean[..., 0]
        mean = (self.share * now).sum(axis=2)
        return mean, np.maximum((self.share * (self.cov[..., 0] + now**2)).sum(axis=2) - mean**2, 1e-12)

    def level(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the level now, each shape (dyads,)."""
        own, var = self.by_grid()
        mean = (self.weight * own).sum(axis=1)
        second = (self.weight * (var + own**2)).sum(axis=1)
        return mean, np.sqrt(np.maximum(second - mean**2, 1e-12))

    def base(self) -> Floats:
        """Mean of the two preceding years' levels, shape (dyads,)."""
        before = (self.mean[..., 1] + self.mean[..., 2]) / 2
        return (self.weight * (self.share * before).sum(axis=2)).sum(axis=1)

    def p_rise(self) -> tuple[Floats, Floats, Floats]:
        """Probability that the level exceeds the mean of the two preceding years, with its 90% interval.

        Returns:
            Mean over the grid, and the 5% and 95% quantiles of the probability under the dyad's grid posterior.
        """
        gap = self.mean[..., 0] - (self.mean[..., 1] + self.mean[..., 2]) / 2
        c = self.cov
        var = c[..., 0] - c[..., 1] - c[..., 2] + (c[..., 3] + 2 * c[..., 4] + c[..., 5]) / 4
        p = (self.share * ndtr(gap / np.sqrt(np.maximum(var, 1e-12)))).sum(axis=2)
        return grid_estimate(p, self.weight)


def grid_estimate(values: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Find the mean and the 5% and 95% quantiles of what the points of a grid say, each shape (...).

    Where a few points far off draw the mean out of the interval, the interval is widened to hold it.

    Args:
        values: What each point says, shape (..., grid).
        weight: Probability of each point, same shape.

    Returns:
        Mean, lower and upper end.

    Example:
        >>> mean, low, high = grid_estimate(np.array([0.9, 0.2, 0.5]), np.array([0.06, 0.04, 0.9]))
        >>> round(float(mean), 3), float(low), float(high)
        (0.512, 0.5, 0.9)
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ranked, mass = (np.take_along_axis(x, order, -1) for x in (values, weight))
    mass = np.cumsum(mass, axis=-1)
    at = (np.argmax(mass >= q, axis=-1)[..., None] for q in (0.05, 0.95 - 1e-12))
    low, high = (np.take_along_axis(ranked, k, -1)[..., 0] for k in at)
    mean = (values * weight).sum(axis=-1)
    return mean, np.minimum(low, mean), np.maximum(high, mean)


def volume_class(seen: Observations) -> NDArray[np.intp]:
    """Tell each dyad's class of volume: 0 for the thinnest, shape (dyads,)."""
    return np.searchsorted(np.log(np.array(CLASSES) / 100.0), seen.log_volume.mean(axis=1))


def fit(seen: Observations) -> YearlyHyper:
    """Estimate the shared parameters, then the distribution of the dyads' own multipliers.

    Args:
        seen: Observations of all dyads, three years or more.

    Returns:
        The parameters, rounded: same input, same output.

    Raises:
        ValueError: Fewer than three years.
    """
    if seen.total.shape[1] < 3:
        raise ValueError(f"{seen.total.shape[1]} years of data; telling change from noise needs 3")
    events = seen.total.sum(axis=1)
    teachers = np.flatnonzero(events >= LEARN_FROM)
    few = seen.take(teachers[:: max(1, -(-teachers.size // LEARNERS))])
    count = max(int((few.total > 0).sum()), 1)

    def loss(theta: Floats) -> float:
        likelihood = _pass(few, YearlyHyper(theta, np.empty(0)), (1.0, 1.0))[0]
        return -float(likelihood.sum()) / count + PULL * float(np.sum((theta - START) ** 2))

    theta = minimum(loss, START, BOUNDS, gain=1e-6, steps=40)
    some = seen.take(events >= FEW)
    log = np.stack([_pass(some, YearlyHyper(theta, np.empty(0)), point)[0] for point in GRID], axis=1)
    like, kind = np.exp(log - log.max(axis=1, keepdims=True)), volume_class(some)
    everyone = _mixing(like, np.full(len(GRID), 1 / len(GRID)), alike=0.0)
    weights = [_mixing(like[kind == k], everyone, alike=ALIKE) for k in range(len(CLASSES) + 1)]
    return YearlyHyper(theta, np.stack(weights))


def run(seen: Observations, hyper: YearlyHyper) -> LevelPosterior:
    """Filter every dyad up to its last year.

    Args:
        seen: Observations.
        hyper: Shared parameters.

    Returns:
        The mixture posterior at the last year.
    """
    parts = [_pass(seen, hyper, point) for point in GRID]
    log = np.stack([likelihood for likelihood, *_ in parts], axis=1)
    like = np.exp(log - log.max(axis=1, keepdims=True)) * hyper.own(seen)
    mean, cov, share = (np.stack([part[k] for part in parts], axis=1) for k in (1, 2, 3))
    return LevelPosterior(mean, cov, share, like / like.sum(axis=1, keepdims=True))


def _mixing(like: Floats, prior: Floats, *, alike: float) -> Floats:
    """Estimate the distribution over the grid by EM, with `alike` dyads' worth of the prior; shape (grid,)."""
    weights = prior
    if not like.size:
        return weights
    for _ in range(EM_STEPS):
        post = like * weights
        told = (post / post.sum(axis=1, keepdims=True)).sum(axis=0)
        weights = (told + alike * prior) / (len(like) + alike)
    return rounded(weights) / rounded(weights).sum()


def _pass(seen: Observations, hyper: YearlyHyper, point: tuple[float, float]) -> tuple[Floats, Floats, Floats, Floats]:
    """Filter with one point of the grid: log likelihood, mean, cov, share."""
    from thawcast.standing.levels.local_level_core import run as core

    dyads = len(seen.total)
    mean, cov, share = np.zeros((dyads, 2, 3)), np.zeros((dyads, 2, 6)), np.zeros((dyads, 2))
    theta = hyper.theta
    likelihood = core(
        seen.coop,
        seen.total,
        seen.world,
        point[0] * hyper.walk(seen),
        point[1] * hyper.noise(seen),
        theta[FIRST] + theta[FIRST_SLOPE] * seen.log_volume.mean(axis=1),
        float(np.exp(theta[FIRST_SPREAD])),
        hyper.jump,
        hyper.moving,
        mean,
        cov,
        share,
    )
    return likelihood, mean, cov, share
