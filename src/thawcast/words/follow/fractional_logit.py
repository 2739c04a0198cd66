"""A regression of shares whose scatter is neither binomial nor the same for all."""

import numpy as np
from scipy.special import expit

from thawcast.values import Floats


def fractional_logit(share: Floats, n: Floats, design: Floats) -> tuple[Floats, Floats, Floats]:
    """Fit by quasi-likelihood with variance m (1 - m) / n^(1 - power), the power by Pearson's moment.

    Shares of many deeds scatter far more than binomial ones, and less than a constant excess would have it.

    Args:
        share: Shape (rows,).
        n: What each is a share of, at least 1, same shape.
        design: Shape (rows, coefficients).

    Returns:
        Coefficients, and for each row the residual and the information in units of its variance.

    Reference:
        Papke & Wooldridge (1996), "Econometric methods for fractional response variables", J. Applied Econometrics 11,
        619-632.

    Example:
        >>> share, n = np.array([0.2, 0.4, 0.7, 0.9]), np.full(4, 50.0)
        >>> fit, _, _ = fractional_logit(share, n, np.ones((4, 1)))
        >>> round(float(expit(fit[0])), 2)  # without predictors, the mean share
        0.55
    """
    fit, power = np.zeros(design.shape[1]), 0.5
    for _ in range(4):
        fit = _weighted_fit(share, n ** (1.0 - power), design, fit)
        mean = expit(design @ fit)
        power = _bisect(n * (share - mean) ** 2 / np.maximum(mean * (1.0 - mean), 1e-9), n)
    prior = n ** (1.0 - power)
    fit = _weighted_fit(share, prior, design, fit)
    mean = expit(design @ fit)
    return fit, prior * (share - mean), prior * np.maximum(mean * (1.0 - mean), 1e-9)


def _weighted_fit(share: Floats, prior: Floats, design: Floats, start: Floats) -> Floats:
    """Solve the score equations of a logit with given weights by Newton's method."""
    fit = start
    for _ in range(50):
        mean = expit(design @ fit)
        weight = prior * np.maximum(mean * (1.0 - mean), 1e-9)
        gram = (design * weight[:, None]).T @ design
        step = np.linalg.lstsq(gram, design.T @ (prior * (share - mean)), rcond=None)[0]
        fit = fit + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return fit


def _bisect(pearson: Floats, n: Floats) -> float:
    """Find the power at which Pearson's statistic has mean 1; between 0 (binomial) and 1 (as if each were one deed)."""
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if float((pearson / n**middle).mean()) > 1.0 else (low, middle)
    return (low + high) / 2
