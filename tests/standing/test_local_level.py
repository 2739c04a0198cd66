"""The filter beside statsmodels, the mixture beside brute force, the fit beside simulated truth."""

import numpy as np
import pytest
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

from thawcast.standing.local_level import GRID, START, Filtered, Hyper, _filter, _likelihood, fit, run
from thawcast.standing.observations import Observations

YEARS = 9


def simulated(seed, *, dyads, years=YEARS, volatility=0.08, noise=0.15, first=(-0.5, 1.0)):
    """Draw levels as random walks and see them with known error: half sampling variance, half excess noise."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, np.sqrt(volatility), (dyads, years))
    steps[:, 0] = rng.normal(first[0], np.sqrt(first[1]), dyads)
    variance = np.full((dyads, years), 0.05)
    level = np.cumsum(steps, axis=1) + rng.normal(0, np.sqrt(variance + noise))
    flat = np.zeros((dyads, years))
    return Observations(level, variance, flat, flat, np.zeros(years))


def with_gaps(seen, seed):
    rng = np.random.default_rng(seed)
    level = np.where(rng.random(seen.level.shape) < 0.3, np.nan, seen.level)
    level[0, :2] = np.nan  # nothing in the first years
    level[1, -2:] = np.nan  # nothing in the last
    return Observations(level, seen.variance, seen.log_volume, seen.burst, seen.world)


def oracle(observed, error, volatility, mean, var):
    """Filter level and its two lags as a three-state model in statsmodels."""
    model = KalmanFilter(k_endog=1, k_states=3)
    model.bind(np.ascontiguousarray(observed[None, :]))
    model["design"] = np.array([[1.0, 0.0, 0.0]])
    model["transition"] = np.array([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    model["selection"] = np.eye(3)
    model["state_cov"] = np.diag([volatility, 0.0, 0.0])
    model["obs_cov"] = error[None, None, :]
    model.initialize_known(np.full(3, mean), np.full((3, 3), var))
    return model.filter()


def test_filter_and_likelihood_equal_statsmodels():
    seen = with_gaps(simulated(4, dyads=8), 5)
    rng = np.random.default_rng(6)
    volatility, noise = rng.uniform(0.01, 0.3, 8), rng.uniform(0.05, 0.5, seen.level.shape)
    mean, cov, total = _filter(seen, volatility, noise, START)
    plain = _likelihood(seen, volatility, noise, START)
    for i in range(8):
        found = oracle(seen.level[i], seen.variance[i] + noise[i], volatility[i], START[5], np.exp(START[6]))
        np.testing.assert_allclose(mean[i], found.filtered_state[:, -1], atol=1e-9)
        upper = found.filtered_state_cov[:, :, -1][np.triu_indices(3)]
        np.testing.assert_allclose(cov[i], upper, atol=1e-9)
        assert total[i] == pytest.approx(found.llf_obs.sum(), abs=1e-9)
    np.testing.assert_allclose(plain, total, atol=1e-12)


def test_mixture_weights_follow_the_likelihood():
    seen = simulated(7, dyads=3)
    weights = np.random.default_rng(8).dirichlet(np.ones(len(GRID)))
    hyper = Hyper(START, weights)
    found = run(seen, hyper)
    volatility, noise = np.exp(START[0]), np.exp(START[2])
    for i in range(3):
        like = [
            oracle(
                seen.level[i],
                seen.variance[i] + r * noise,
                q * volatility,
                START[5],
                np.exp(START[6]),
            ).llf_obs.sum()
            for q, r in GRID
        ]
        post = np.exp(like) * weights
        np.testing.assert_allclose(found.weight[i], post / post.sum(), rtol=1e-7)


def mixture():
    """One dyad, three grid points with a full covariance of the level and its lags."""
    rng = np.random.default_rng(9)
    roots = rng.normal(size=(3, 3, 3))
    cov = roots @ roots.transpose(0, 2, 1)
    mean = np.array([[1.0, 0.2, 0.1], [0.3, 0.5, 0.0], [2.0, -0.5, -1.0]])
    upper = np.stack([c[np.triu_indices(3)] for c in cov])
    weight = np.array([0.5, 0.3, 0.2])
    sizes = (weight * 400_000).astype(int)
    draws = np.concatenate([rng.multivariate_normal(m, c, n) for m, c, n in zip(mean, cov, sizes, strict=True)])
    return Filtered(mean[None], upper[None], weight[None]), draws


def test_probabilities_of_the_mixture_equal_brute_force():
    found, draws = mixture()
    # 400,000 draws: the standard error of a share is below .0008, the bound four of them.
    assert found.p_rise()[0][0] == pytest.approx((draws[:, 0] > draws[:, 1:].mean(axis=1)).mean(), abs=0.0032)
    for threshold in (-1.0, 0.5, 2.0):
        assert found.p_below(np.array([threshold]))[0] == pytest.approx((draws[:, 0] < threshold).mean(), abs=0.0032)
    level, sd = found.level()
    assert level[0] == pytest.approx(draws[:, 0].mean(), abs=0.02)
    assert sd[0] == pytest.approx(draws[:, 0].std(), rel=0.01)
    assert found.base()[0] == pytest.approx(draws[:, 1:].mean(), abs=0.02)


def test_interval_of_p_rise_is_the_quantile_over_the_grid():
    # Only the level now is uncertain (variance 1), so p is the normal probability of its gap: .5, .841, .977.
    mean = np.array([[[0.0, 0, 0], [1.0, 0, 0], [2.0, 0, 0]]])
    cov = np.zeros((1, 3, 6))
    cov[..., 0] = 1.0
    p, low, high = Filtered(mean, cov, np.array([[0.04, 0.90, 0.06]])).p_rise()
    assert low[0] == pytest.approx(0.8413, abs=1e-4), "4% below it is not yet 5%"
    assert high[0] == pytest.approx(0.9772, abs=1e-4), "94% is not yet 95%"
    assert p[0] == pytest.approx(0.04 * 0.5 + 0.9 * 0.8413 + 0.06 * 0.9772, abs=1e-4)


def test_fit_recovers_what_was_simulated():
    seen = simulated(10, dyads=400)
    hyper = fit(seen)
    # Standard errors over seeds are near 5% for the variances and .05 for the mean; the bounds are some four of them.
    assert hyper.volatility(seen)[0] == pytest.approx(0.08, rel=0.25)
    assert hyper.noise(seen)[0, 0] == pytest.approx(0.15, rel=0.2)
    assert hyper.theta[5] == pytest.approx(-0.5, abs=0.2)
    assert np.exp(hyper.theta[6]) == pytest.approx(1.0, rel=0.3)
    assert hyper.weights.sum() == pytest.approx(1.0)
    # All simulated dyads are alike: the grid's mean multipliers stay near one.
    q, r = np.array(GRID).T
    assert (hyper.weights * q).sum() == pytest.approx(1.0, abs=0.3)
    assert (hyper.weights * r).sum() == pytest.approx(1.0, abs=0.3)


def test_intervals_cover_the_simulated_level():
    rng = np.random.default_rng(11)
    truth = np.cumsum(rng.normal(0, np.sqrt(0.08), (400, YEARS)), axis=1) + rng.normal(-0.5, 1, (400, 1))
    variance = np.full(truth.shape, 0.05)
    flat = np.zeros(truth.shape)
    seen = Observations(truth + rng.normal(0, np.sqrt(0.2), truth.shape), variance, flat, flat, np.zeros(YEARS))
    level, sd = run(seen, fit(seen)).level()
    covered = np.abs(truth[:, -1] - level) < 1.6449 * sd
    assert 0.85 <= covered.mean() <= 0.95  # 90% of 400 has a standard error of 1.5%


def test_fit_is_deterministic():
    seen = simulated(12, dyads=40, years=5)
    first, second = fit(seen), fit(seen)
    np.testing.assert_array_equal(first.theta, second.theta)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_two_years_are_too_few():
    with pytest.raises(ValueError, match="2 years of data; telling change from noise needs 3"):
        fit(simulated(13, dyads=5, years=2))
