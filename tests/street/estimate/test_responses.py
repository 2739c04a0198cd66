"""Reference values come from statsmodels and from arithmetic."""

import numpy as np
import pytest

from thawcast.street.estimate.bayes import fit_bvar
from thawcast.street.estimate.conditional import conditional_forecast
from thawcast.street.estimate.responses import (
    generalised,
    moving_average,
    orthogonalised,
    pointwise,
    sims_zha,
    variance_shares,
)
from thawcast.street.estimate.var import fit_var


def test_responses_and_shares_are_those_of_statsmodels(pair):
    from statsmodels.tsa.api import VAR

    theirs = VAR(pair).fit(2)
    fit = fit_var(pair, lags=2)
    assert np.allclose(moving_average(fit.slopes, 8), theirs.irf(8).irfs, atol=1e-10)
    ours = orthogonalised(fit.slopes, fit.sigma, 8)
    assert np.allclose(ours, theirs.irf(8).orth_irfs, atol=1e-10)
    # statsmodels lays shares out as variable, horizon, shock.
    assert np.allclose(variance_shares(ours)[:8], np.swapaxes(theirs.fevd(8).decomp, 0, 1), atol=1e-10)


def test_generalised_responses_by_arithmetic():
    """White noise with covariance [[4, 1], [1, 9]]: a surprise of 2 in the first moves the second by 1 / 2."""
    got = generalised(np.zeros((1, 2, 2)), np.array([[4.0, 1.0], [1.0, 9.0]]), 1)
    assert np.allclose(got[0], [[2.0, 1 / 3], [0.5, 3.0]])
    assert np.allclose(got[1], 0.0)


def test_generalised_responses_do_not_depend_on_order(pair):
    one, two = fit_var(pair, lags=2), fit_var(pair[:, ::-1], lags=2)
    left = generalised(one.slopes, one.sigma, 5)
    assert np.allclose(left, generalised(two.slopes, two.sigma, 5)[:, ::-1, ::-1])


def test_sims_zha_bands_move_the_path_as_a_whole():
    """One direction of uncertainty: the band is the mean plus the 5% and 95% quantiles along it."""
    score = np.random.default_rng(0).standard_normal(20_000)
    bands = sims_zha(1.0 + score[:, None] * np.array([1.0, 2.0, 0.0]))
    # The standard normal's 95% point is 1.6449.
    assert np.allclose(bands.high - 1.0, 1.6449 * np.array([1.0, 2.0, 0.0]), atol=0.05)
    assert np.allclose(bands.low - 1.0, -1.6449 * np.array([1.0, 2.0, 0.0]), atol=0.05)


def test_pointwise_bands_are_quantiles_horizon_by_horizon():
    b = pointwise(np.random.default_rng(1).standard_normal((20_000, 3)) * np.array([1.0, 2.0, 0.0]))
    assert np.allclose(b.high, 1.6449 * np.array([1.0, 2.0, 0.0]), atol=0.06)
    assert np.allclose(b.low, -b.high, atol=0.1)


def test_conditional_forecast_keeps_the_path_and_moves_the_other(pair):
    """The second series answers the first, so holding the first two deviations up lifts it."""
    model = fit_bvar(pair, lags=1)
    up = conditional_forecast(model, pair, fixed=0, path=np.full(6, 2.0), draws=400)
    down = conditional_forecast(model, pair, fixed=0, path=np.full(6, -2.0), draws=400)
    assert np.allclose(up[0].middle, 2.0)
    assert up[1].low[3] > down[1].high[3] - 2.0
    assert up[1].middle[5] > down[1].middle[5] + 1.0


def test_conditional_forecast_by_arithmetic():
    """No dynamics, correlation 0.6: given the first at 1, the second has mean 0.6 and variance 0.64."""
    rng = np.random.default_rng(3)
    y = rng.standard_normal((4000, 2)) @ np.linalg.cholesky(np.array([[1.0, 0.6], [0.6, 1.0]])).T
    out = conditional_forecast(fit_bvar(y, lags=1), y, fixed=0, path=np.ones(2), draws=4000)
    assert out[1].middle[1] == pytest.approx(0.6, abs=0.06)
    assert out[1].high[1] - out[1].low[1] == pytest.approx(2 * 1.6449 * 0.8, abs=0.12)
