"""Reference values come from statsmodels, from simulated truth, and from arithmetic."""

import warnings

import numpy as np
import pytest

from thawcast.errors import InputError
from thawcast.street.estimate.count_model import count_test, fit_negative_binomial


def regressors(n=200):
    rng = np.random.default_rng(1)
    return np.c_[np.ones(n), np.log1p(rng.negative_binomial(2, 0.2, n)), 30.0 * rng.standard_normal(n)], rng


@pytest.mark.parametrize("dispersion", [0.05, 0.4, 2.0, 6.0])
def test_fit_and_robust_covariance_are_those_of_statsmodels(dispersion):
    from statsmodels.discrete.discrete_model import NegativeBinomial

    x, rng = regressors()
    y = rng.poisson(np.exp(x @ [0.5, 0.4, 0.01]) * rng.gamma(1 / dispersion, dispersion, 200)).astype(float)
    ours = fit_negative_binomial(y, x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = NegativeBinomial(y, x).fit(disp=0, maxiter=1000, gtol=1e-10, cov_type="HC0")
    assert ours.coef == pytest.approx(theirs.params[:3], rel=1e-5, abs=1e-6)
    assert ours.dispersion == pytest.approx(theirs.params[3], rel=1e-5)
    assert ours.covariance == pytest.approx(np.asarray(theirs.cov_params())[:3, :3], rel=1e-4, abs=1e-10)


def test_counts_that_vary_less_than_poissons_get_poissons_fit():
    from statsmodels.discrete.discrete_model import Poisson

    x, rng = regressors()
    y = rng.binomial(10, 1 / (1 + np.exp(-x @ [0.5, 0.1, 0.01]))).astype(float)
    ours, theirs = fit_negative_binomial(y, x), Poisson(y, x).fit(disp=0, cov_type="HC0")
    assert ours.dispersion == 0.0
    assert ours.coef == pytest.approx(theirs.params, rel=1e-6)
    assert ours.covariance == pytest.approx(np.asarray(theirs.cov_params()), rel=1e-6)


def test_one_mean_by_arithmetic():
    """Without regressors: the counts' own mean, with the robust error of a sample mean by the slope of the log."""
    y = np.array([0.0, 0, 1, 1, 2, 3, 9, 16])
    fit = fit_negative_binomial(y, np.ones((8, 1)))
    assert fit.coef[0] == pytest.approx(np.log(4.0))
    # Squared deviations from 4: 16, 16, 9, 9, 4, 1, 25, 144: 224 over 8 squared, over 4 squared.
    assert fit.covariance[0, 0] == pytest.approx(224 / 64 / 16)


MONTHS = np.random.default_rng(0).poisson(2, 100)


@pytest.mark.parametrize(
    "counts",
    [
        np.c_[MONTHS, np.zeros(100)],
        np.c_[np.full(100, 3), MONTHS],
        np.c_[np.zeros(100), MONTHS],
        np.c_[MONTHS, np.full(100, 4)],
        np.c_[MONTHS, np.arange(100) == 99],
    ],
    ids=["no effect", "constant cause", "no cause", "constant effect", "a lag that never was"],
)
def test_what_no_likelihood_settles_on_is_refused(counts):
    with pytest.raises(InputError, match=r"does not settle|zero throughout"):
        count_test(counts.astype(float), cause=0, effect=1, lags=1)


def test_controls_that_repeat_each_other_are_refused():
    months = np.arange(100.0)
    counts = np.c_[MONTHS, MONTHS[::-1]].astype(float)
    with pytest.raises(InputError, match="does not settle"):
        count_test(counts, cause=0, effect=1, lags=1, exog=np.c_[months, 2 * months])


@pytest.mark.parametrize("burst", [1e3, 1e6])
def test_one_burst_is_no_failure(burst):
    counts = np.c_[MONTHS, np.roll(MONTHS, 3)].astype(float)
    counts[50, 1] = burst
    test = count_test(counts, cause=0, effect=1, lags=1)
    assert test.low < test.elasticity < test.high
    assert test.dispersion > 0.5


def test_simulated_elasticities_lie_in_the_interval():
    """log mean of y = 0.5 + 0.6 log(1 + x before); x does not follow y. Variance = mean + 0.5 mean squared."""
    rng = np.random.default_rng(6)
    n = 1500
    x, y = rng.negative_binomial(2, 0.3, n), np.zeros(n)
    for t in range(1, n):
        mean = np.exp(0.5 + 0.6 * np.log1p(x[t - 1]))
        y[t] = rng.poisson(mean * rng.gamma(2.0, 0.5))
    counts = np.c_[x, y].astype(float)
    there, back = (count_test(counts, cause=c, effect=1 - c, lags=2) for c in (0, 1))
    assert there.low < 0.6 < there.high
    assert there.p < 1e-6
    assert back.low < 0.0 < back.high
    assert there.dispersion == pytest.approx(0.5, abs=0.1)


def test_scores_are_no_counts():
    with pytest.raises(InputError, match="scores have none"):
        count_test(np.full((50, 2), -1.5), cause=0, effect=1, lags=1)
