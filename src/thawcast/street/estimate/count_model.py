"""Negative-binomial autoregression: the answer in counts themselves, whose variance grows with their mean."""

import warnings
from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.series import Floats
from thawcast.street.estimate.var import lagged
from thawcast.values import Z90


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
        dispersion: Negative-binomial dispersion: variance = mean + dispersion times mean squared.
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


def count_test(counts: Floats, *, cause: int, effect: int, lags: int, exog: Floats | None = None) -> CountTest:
    """Test whether past counts of `cause` move the expected count of `effect`.

    log E[y_t] = c + sum_l a_l log(1 + y_{t-l}) + sum_l b_l log(1 + x_{t-l}) + controls.

    Args:
        counts: Periods by series, whole numbers not below zero [events].
        cause: Column number of the cause.
        effect: Column number of the effect.
        lags: Lags of both.
        exog: Periods by controls.

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
    from scipy.special import chdtrc
    from statsmodels.discrete.discrete_model import NegativeBinomial

    _, x = lagged(np.log1p(counts), lags, exog)
    y = counts[lags:, effect]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # convergence is checked below
        fit = NegativeBinomial(y, x).fit(disp=0, maxiter=200, cov_type="HC0")
    covariance = np.asarray(fit.cov_params())
    index = [1 + counts.shape[1] * lag + cause for lag in range(lags)]
    block = covariance[np.ix_(index, index)]
    if not fit.mle_retvals["converged"] or not np.isfinite(block).all():
        raise InputError("the count model does not settle on these series: too few events")
    beta = np.asarray(fit.params)[index]
    wald = float(beta @ np.linalg.solve(block, beta))
    total, sd = float(beta.sum()), float(np.sqrt(block.sum()))
    return CountTest(
        cause,
        effect,
        wald,
        lags,
        float(chdtrc(lags, wald)),
        total,
        total - Z90 * sd,
        total + Z90 * sd,
        float(np.asarray(fit.params)[-1]),
    )
