"""Reference values come from statsmodels, SciPy and arithmetic."""

import numpy as np
import pytest
from scipy import stats

from thawcast.errors import InputError
from thawcast.street.estimate.bayes import draw_posterior, fit_bvar, minnesota, posterior
from thawcast.street.estimate.stationarity import dickey_fuller
from thawcast.street.estimate.var import fit_var, lagged, select_lags


@pytest.fixture(scope="module")
def peer(pair):
    from statsmodels.tsa.api import VAR

    return VAR(pair).fit(3)


def test_coefficients_and_covariance_are_those_of_statsmodels(pair, peer):
    fit = fit_var(pair, lags=3)
    assert np.allclose(fit.coef, peer.params, atol=1e-10)
    assert np.allclose(fit.sigma, peer.sigma_u, atol=1e-10)
    assert np.allclose(fit.slopes, peer.coefs, atol=1e-10)
    assert fit.max_root == pytest.approx(1 / np.abs(peer.roots).min(), abs=1e-9)


def test_lag_criteria_are_those_of_statsmodels(pair):
    from statsmodels.tsa.api import VAR

    theirs = VAR(pair).select_order(5, trend="c").ics
    ours = select_lags(pair, max_lags=5)
    # statsmodels fits order p on T - 5 periods too; its list starts with order 0.
    assert np.allclose(ours.aic, theirs["aic"][1:], atol=1e-8)
    assert np.allclose(ours.bic, theirs["bic"][1:], atol=1e-8)


def test_dickey_fuller_is_that_of_statsmodels(pair):
    from statsmodels.tsa.stattools import adfuller

    theirs = adfuller(pair[:, 0], maxlag=4, autolag=None, result_object=True)
    assert dickey_fuller(pair[:, 0], 4) == pytest.approx(theirs.statistic, abs=1e-8)


def test_marginal_likelihood_is_the_product_of_one_step_predictive_densities(pair):
    """Chain rule: each predictive density is a multivariate t, taken from SciPy."""
    y, x = lagged(pair[:40], 2)
    prior = minnesota(np.array([1.0, 0.7]), lags=2, tightness=0.4, decay=1.0, exog_sd=np.empty(0), diffuse=3.0)
    total = 0.0
    mean, precision, scale, df = prior.mean, np.diag(prior.precision), prior.scale, prior.df
    for t in range(y.shape[0]):
        spread = 1 + x[t] @ np.linalg.solve(precision, x[t])
        free = df - 1  # df - n + 1 for two series
        total += stats.multivariate_t(x[t] @ mean, spread * scale / free, df=free).logpdf(y[t])
        mean, root, scale, df, _ = posterior(y[: t + 1], x[: t + 1], prior)
        precision = root.T @ root
    assert posterior(y, x, prior)[4] == pytest.approx(total, abs=1e-8)


def test_posterior_draws_have_the_moments_of_their_distribution():
    mean, root = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[2.0, 0.5], [0.0, 1.0]])
    scale, df = np.array([[2.0, 0.6], [0.6, 1.0]]), 12.0
    coef, sigma = draw_posterior(mean, root, scale, df, 40_000, np.random.default_rng(1))
    assert np.allclose(coef.mean(axis=0), mean, atol=0.01)
    # Mean of an inverse Wishart: scale / (df - n - 1).
    assert np.allclose(sigma.mean(axis=0), scale / 9, atol=0.005)
    # Covariance of the first column: (R'R)^-1 times the mean of sigma[0, 0].
    assert np.allclose(np.cov(coef[:, :, 0].T), np.linalg.inv(root.T @ root) * 2 / 9, atol=0.01)


def test_a_flat_prior_gives_least_squares(pair):
    y, x = lagged(pair, 1)
    prior = minnesota(np.ones(2), lags=1, tightness=1e6, decay=1.0, exog_sd=np.empty(0), diffuse=1e6)
    assert np.allclose(posterior(y, x, prior)[0], fit_var(pair, lags=1).coef, atol=1e-8)


def test_shrinkage_pulls_lag_coefficients_toward_zero(pair):
    noise = np.random.default_rng(2).standard_normal((80, 2))
    assert np.abs(fit_bvar(noise, lags=4).mean[1:]).sum() < np.abs(fit_var(noise, lags=4).coef[1:]).sum()


@pytest.mark.parametrize(("lags", "message"), [(0, "at least 1"), (40, "too few for 40 lags")])
def test_impossible_lags_are_refused(pair, lags, message):
    with pytest.raises(InputError, match=message):
        fit_var(pair[:100], lags=lags)


def test_twin_columns_are_refused(pair):
    with pytest.raises(InputError, match="exact combinations"):
        fit_var(np.c_[pair[:, 0], 2 * pair[:, 0]], lags=1)
