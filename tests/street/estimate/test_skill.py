import numpy as np
import pytest

from thawcast.errors import InputError
from thawcast.street.estimate.skill import mean_interval, skill


def test_random_walk_errors_by_arithmetic(pair):
    got = skill(pair, lags=1, hold_out=50)
    steps = np.diff(pair, axis=0)[-50:]
    assert got.rmse["random_walk"] == pytest.approx(tuple(np.sqrt((steps**2).mean(axis=0))))
    got = skill(pair, lags=1, hold_out=50, horizon=12)
    steps = (pair[12:] - pair[:-12])[-50:]
    assert got.rmse["random_walk"] == pytest.approx(tuple(np.sqrt((steps**2).mean(axis=0))))


def test_var_forecasts_are_those_of_statsmodels(pair):
    """One estimation, ten one-step forecasts."""
    from statsmodels.tsa.api import VAR

    peer = VAR(pair[:-10]).fit(2)
    theirs = np.array([peer.forecast(pair[: 290 + i], 1)[0] for i in range(10)])
    want = np.sqrt(((pair[-10:] - theirs) ** 2).mean(axis=0))
    assert skill(pair, lags=2, hold_out=10).rmse["var"] == pytest.approx(tuple(want), rel=1e-9)


def test_twelve_step_forecast_is_that_of_statsmodels(pair):
    from statsmodels.tsa.api import VAR

    peer = VAR(pair[:279]).fit(1)
    theirs = np.array([peer.forecast(pair[: 279 + i], 12)[-1] for i in range(10)])
    want = np.sqrt(((pair[-10:] - theirs) ** 2).mean(axis=0))
    assert skill(pair, lags=1, hold_out=10, horizon=12).rmse["var"] == pytest.approx(tuple(want), rel=1e-9)


def test_the_future_does_not_enter(pair):
    """Adding a wild last period adds one error to the held-out stretch and leaves the others alone."""
    later = np.concatenate([pair, [[1e3, -1e3]]])
    one, two = skill(pair, lags=1, hold_out=40), skill(later, lags=1, hold_out=41)
    for method in one.rmse:
        last = np.array(two.rmse[method]) ** 2 * 41 - np.array(one.rmse[method]) ** 2 * 40
        assert np.allclose(np.sqrt(last), 1e3, atol=5.0)


def test_interval_of_a_mean_is_newey_west():
    import statsmodels.api as sm

    d = np.random.default_rng(3).standard_normal(100).cumsum() * 0.1
    fit = sm.OLS(d, np.ones(100)).fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    mean, low, high = mean_interval(d)
    assert mean == pytest.approx(float(fit.params[0]))
    assert (high - low) / 2 == pytest.approx(1.6448536 * float(fit.bse[0]), rel=1e-7)


def test_a_short_hold_out_is_refused(pair):
    with pytest.raises(InputError, match="at least 10"):
        skill(pair, lags=1, hold_out=5)
