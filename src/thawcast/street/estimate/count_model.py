"""Negative-binomial autoregression: the answer in counts themselves, whose variance grows with their mean."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.fitting import SINGULAR, newton
from thawcast.street.estimate.series import Clock, lagged, reached
from thawcast.street.terms import SEEN, SOUGHT
from thawcast.values import Z90, Estimate, Floats

UNSETTLED = "the count model does not settle on these series: too few events"

COUNT_LEVEL = 0.01
"""Level of the test where it decides: its errors are too small where events are few."""

LARGEST_LOG_MEAN = 50.0
"""Bound of the log mean and of the log dispersion, up and down, on the way to the maximum, so that a long step
overflows nothing."""


@dataclass(frozen=True)
class CountTest:
    """Wald tests in a negative-binomial autoregression of one side's counts.

    Args:
        cause: Column number of the possible cause.
        effect: Column number of the possible effect.
        wald: Robust (HC0) Wald statistic of all lags of the cause.
        df: Number of lags tested.
        p: Its p value, chi-squared.
        elasticity: Sum of the lag coefficients of log(1 + count) of the cause.
        low: Lower 90% bound of the sum.
        high: Upper 90% bound.
        dispersion: Negative-binomial dispersion: variance = mean + dispersion times mean squared; 0 where the counts
            vary no more than Poisson's.
        power: Probability that an answer of `SOUGHT` in the first lag is seen at `COUNT_LEVEL`.
        enough: Periods that would give a power of `SEEN`, at the noise found.
        answer: The sum of the lag coefficients, of a standard deviation of the cause [standard deviations].
    """

    cause: int
    effect: int
    wald: float
    df: int
    p: float
    elasticity: float
    low: float
    high: float
    dispersion: float
    power: float
    enough: int
    answer: Estimate


@dataclass(frozen=True)
class NegativeBinomialFit:
    """A negative-binomial regression (NB2) with log link.

    Args:
        coef: Coefficients, (k,) [log mean per unit of the regressor].
        covariance: Robust (HC0) covariance of the coefficients, k by k.
        dispersion: variance = mean + dispersion times mean squared; 0 is Poisson.
    """

    coef: Floats
    covariance: Floats
    dispersion: float


def count_test(
    counts: Floats, *, cause: int, effect: int, lags: int, exog: Floats | None = None, clock: Clock | None = None
) -> CountTest:
    """Test whether past counts of `cause` move the expected count of `effect`.

    log E[y_t] = c + sum_l a_l log(1 + y_{t-l}) + sum_l b_l log(1 + x_{t-l}) + controls.

    Args:
        counts: Periods by series, whole numbers not below zero [events].
        cause: Column number of the cause.
        effect: Column number of the effect.
        lags: Lags of both.
        exog: Periods by controls.
        clock: Number of each period, where some are missing.

    Returns:
        The test, with the elasticity of the answer.

    Raises:
        InputError: The values are no counts, or the fit does not settle.

    Reference:
        Fokianos & Tjostheim (2011), doi:10.1016/j.jmva.2010.11.002 (log-linear autoregression); Cameron & Trivedi
        (2013), Regression Analysis of Count Data, section 3.3 (NB2).

    Example:
        >>> rng = np.random.default_rng(4)
        >>> x = rng.poisson(5, 300)
        >>> y = rng.poisson(1 + np.r_[0, x[:-1]])
        >>> count_test(np.c_[x, y].astype(float), cause=0, effect=1, lags=1).low > 0
        True
    """
    if (counts < 0).any() or (counts != np.round(counts)).any():
        raise InputError("a count model needs whole numbers not below zero: scores have none")
    from scipy.special import chdtrc, chdtri, chndtr, chndtrinc

    _, x = lagged(np.log1p(counts), lags, exog, clock=clock)
    y = counts[lags:][reached(counts.shape[0], lags, clock), effect]
    fit = fit_negative_binomial(y, x)
    index = [1 + counts.shape[1] * lag + cause for lag in range(lags)]
    beta, block = fit.coef[index], fit.covariance[np.ix_(index, index)]
    spread = np.sqrt(np.abs(np.diag(block)))
    if not (spread > 0).all() or np.linalg.cond(block / np.outer(spread, spread)) > SINGULAR:
        raise InputError(UNSETTLED)
    wald = float(beta @ np.linalg.solve(block, beta))
    total, sd = float(beta.sum()), float(np.sqrt(block.sum()))
    # What one standard deviation of the cause moves the mean by, in standard deviations of the effect, for a unit of
    # elasticity: answers of counts and of damped series then read alike.
    scale = float(y.mean() / y.std() * x[:, index[0]].std())
    critical, distance = chdtri(lags, COUNT_LEVEL), (SOUGHT / scale) ** 2 * float(np.linalg.inv(block)[0, 0])
    periods = float(chndtrinc(critical, lags, 1 - SEEN)) / distance * y.size
    return CountTest(
        cause,
        effect,
        wald,
        lags,
        float(chdtrc(lags, wald)),
        total,
        total - Z90 * sd,
        total + Z90 * sd,
        fit.dispersion,
        1.0 - float(chndtr(critical, lags, distance)),
        int(np.ceil(periods)),
        Estimate(total * scale, (total - Z90 * sd) * scale, (total + Z90 * sd) * scale, "standard deviations"),
    )


def fit_negative_binomial(y: Floats, x: Floats) -> NegativeBinomialFit:
    """Fit a negative-binomial regression with log link by maximum likelihood.

    Poisson's fit comes first. Where its residuals vary no more than Poisson's, the likelihood falls as the dispersion
    leaves zero, and Poisson's fit is the answer; else coefficients and log dispersion are found together.

    Args:
        y: Counts, (T,).
        x: Regressors with a constant, T by k.

    Returns:
        Coefficients, their robust covariance, and dispersion.

    Raises:
        InputError: The counts are all zero, regressors are combinations of each other or separate zeros from the rest,
            or the fit does not settle.

    Reference:
        Cameron & Trivedi (2013), Regression Analysis of Count Data, sections 3.3 (NB2 likelihood), 2.5 (robust
        covariance) and 3.4 (score test of Poisson's variance).

    Example:
        >>> y = np.random.default_rng(2).negative_binomial(2, 0.25, 4000).astype(float)
        >>> fit = fit_negative_binomial(y, np.ones((4000, 1)))
        >>> round(float(fit.coef[0] - np.log(y.mean())), 6), round(fit.dispersion, 1)
        (0.0, 0.5)
    """
    if not y.any():
        raise InputError(UNSETTLED)
    # Columns of one size: steps and condition number then do not depend on units.
    scale = np.sqrt((x * x).mean(axis=0))
    if (scale == 0).any():
        raise InputError("a regressor is zero throughout: shorten the lags or drop the control")
    z = x / scale
    start = np.zeros(z.shape[1])
    start[0] = np.log(y.mean()) * scale[0]
    coef = _maximise(_poisson, start, y, z)
    mean = np.exp(z @ coef)
    excess = float(((y - mean) ** 2 - y).sum())
    dispersion = 0.0
    if excess > 0:  # the score at zero dispersion, up to a factor of one half
        first = np.append(coef, np.log(excess / float((mean**2).sum())))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a step too far is found and shortened
            found = _maximise(_negative_binomial, first, y, z)
            dispersion = float(np.exp(found[-1]))
            _, scores, hessian = _negative_binomial(found, y, z)
    else:
        found = coef
        _, scores, hessian = _poisson(found, y, z)
    spread = np.sqrt(np.abs(np.diag(hessian)))
    if not (spread > 0).all() or np.linalg.cond(hessian / np.outer(spread, spread)) > SINGULAR:
        raise InputError(UNSETTLED)
    bread = np.linalg.inv(hessian)
    covariance = bread @ (scores.T @ scores) @ bread
    k = z.shape[1]
    return NegativeBinomialFit(found[:k] / scale, covariance[:k, :k] / np.outer(scale, scale), dispersion)


Likelihood = Callable[[Floats, Floats, Floats], tuple[float, Floats, Floats]]
"""Parameters, counts and regressors to log likelihood, scores (T by parameters) and Hessian."""


def _maximise(likelihood: Likelihood, start: Floats, y: Floats, x: Floats) -> Floats:
    def summed(parameters: Floats) -> tuple[float, Floats, Floats]:
        value, scores, hessian = likelihood(parameters, y, x)
        return value, scores.sum(axis=0), hessian

    found = newton(summed, start)
    if found is None:
        raise InputError(UNSETTLED)
    return found


def _log_mean(coef: Floats, x: Floats) -> Floats:
    return np.clip(x @ coef, -LARGEST_LOG_MEAN, LARGEST_LOG_MEAN)


def _poisson(coef: Floats, y: Floats, x: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood but for a constant, scores (T by k) and Hessian of a Poisson regression."""
    log_mean = _log_mean(coef, x)
    mean = np.exp(log_mean)
    return float((y * log_mean - mean).sum()), (y - mean)[:, None] * x, -(x * mean[:, None]).T @ x


def _negative_binomial(parameters: Floats, y: Floats, x: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood but for a constant, scores and Hessian in the coefficients and the log of the dispersion.

    The log keeps the dispersion above zero and leaves the covariance of the coefficients as it is. Written in
    size = 1 / dispersion, of which d size / d log dispersion = -size.
    """
    from scipy.special import gammaln, polygamma, psi

    log_mean = _log_mean(parameters[:-1], x)
    size = float(np.exp(np.clip(-parameters[-1], -LARGEST_LOG_MEAN, LARGEST_LOG_MEAN)))
    mean = np.exp(log_mean)
    whole = size + mean
    likelihood = gammaln(y + size) - gammaln(size) - (y + size) * np.log1p(mean / size)
    likelihood += y * (log_mean + parameters[-1])
    by_mean = (y - mean) * size / whole  # with respect to the log mean
    by_size = psi(y + size) - psi(size) - np.log1p(mean / size) + (mean - y) / whole
    twice = polygamma(1, y + size) - polygamma(1, size) + mean / (size * whole) + (y - mean) / whole**2
    hessian = np.empty((parameters.size, parameters.size))
    hessian[:-1, :-1] = -(x * (mean * size * (y + size) / whole**2)[:, None]).T @ x
    hessian[:-1, -1] = hessian[-1, :-1] = -(x.T @ ((y - mean) * mean * size / whole**2))
    hessian[-1, -1] = size**2 * twice.sum() + size * by_size.sum()
    scores = np.column_stack([by_mean[:, None] * x, -size * by_size])
    return float(likelihood.sum()), scores, hessian
