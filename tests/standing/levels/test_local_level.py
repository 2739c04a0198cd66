# pyright: basic, reportArgumentType=false, reportOptionalOperand=false, reportOptionalSubscript=false, reportOptionalMemberAccess=false
"""One year's update beside numerical integration, the filter beside statsmodels, the fit beside simulated truth."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import binom, norm
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

from thawcast.standing.levels.local_level import GRID, START, LevelPosterior, YearlyHyper, _pass, fit, run
from thawcast.standing.levels.local_level_core import LOG_WEIGHTS, NODES, posterior
from thawcast.standing.levels.observations import Observations

YEARS = 9
CALM = np.array([*START[:9], -40.0])  # no moving years
ALIKE = np.full((4, len(GRID)), 1 / len(GRID))


def counts(level, total, seed):
    """Observations of binomial counts with log-odds `level`; the world's are zero."""
    rng = np.random.default_rng(seed)
    coop = rng.binomial(total.astype(int), expit(level)).astype(float)
    flat = np.zeros(level.shape)
    volume = np.log(np.maximum(total, 1.0) / 100.0)
    return Observations(coop, total, flat, volume, flat, np.where(total > 0, level, np.nan), flat + 1)


def simulated(seed, *, dyads, years=YEARS, walk=0.08, noise=0.15, events=400.0):
    """Draw levels as random walks and see them through counts with overdispersion."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, np.sqrt(walk), (dyads, years))
    steps[:, 0] = rng.normal(-0.5, 1.0, dyads)
    truth = np.cumsum(steps, axis=1)
    total = np.full((dyads, years), events)
    return truth, counts(truth + rng.normal(0, np.sqrt(noise), truth.shape), total, seed)


def integrals(mean, var, k, n):
    """Probability of k of n, posterior mean and variance, by adaptive quadrature of scipy."""

    def moment(power):
        return quad(
            lambda x: x**power * binom.pmf(k, n, expit(x)) * norm.pdf(x, mean, np.sqrt(var)), -30, 30, limit=400,
            points=[mean, np.log((k + 0.5) / (n - k + 0.5))],
        )[0]  # fmt: skip

    whole, first, second = moment(0), moment(1), moment(2)
    return whole, first / whole, second / whole - (first / whole) ** 2


@pytest.mark.parametrize(
    ("mean", "var", "k", "n"),
    [(0.3, 1.2, 3, 4), (-1.0, 0.5, 0, 7), (1.5, 2.0, 1, 1), (0.8, 0.3, 700, 1000), (0, 2, 9, 9)],
)
def test_a_years_update_equals_adaptive_quadrature(mean, var, k, n):
    score, centre, left = posterior(float(mean), float(var), float(k), float(n), NODES, LOG_WEIGHTS)
    whole, first, second = integrals(mean, var, k, n)
    assert np.exp(score) == pytest.approx(whole, rel=2e-3)
    assert centre == pytest.approx(first, abs=2e-3)
    assert left == pytest.approx(second, rel=5e-3)


def test_the_probabilities_of_all_counts_add_up_to_one():
    mass = [np.exp(posterior(0.7, 1.5, float(k), 30.0, NODES, LOG_WEIGHTS)[0]) for k in range(31)]
    assert sum(mass) == pytest.approx(1.0, abs=2e-3)


def oracle(observed, error, walk, mean, var):
    """Filter level and its two lags as a three-state model in statsmodels."""
    model = KalmanFilter(k_endog=1, k_states=3)
    model.bind(np.ascontiguousarray(observed[None, :]))
    model["design"] = np.array([[1.0, 0.0, 0.0]])
    model["transition"] = np.array([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    model["selection"] = np.eye(3)
    model["state_cov"] = np.diag([walk, 0.0, 0.0])
    model["obs_cov"] = error[None, None, :]
    model.initialize_known(np.full(3, mean), np.full((3, 3), var))
    return model.filter()


def exact(seed, *, dyads):
    """So many events that counting adds no error: then the model is a linear Gaussian one. Some years are missing."""
    rng = np.random.default_rng(seed)
    level = rng.normal(-0.5, 1, (dyads, 1)) + np.cumsum(rng.normal(0, 0.4, (dyads, YEARS)), axis=1)
    total = np.where(rng.random(level.shape) < 0.25, 0.0, 1e9)
    total[0, :2] = 0
    total[1, -2:] = 0
    flat = np.zeros(level.shape)
    coop = total * expit(level)
    return Observations(coop, total, flat, flat, flat + 0.02, np.where(total > 0, level, np.nan), flat)


def test_without_counting_error_the_filter_equals_statsmodels():
    seen = exact(4, dyads=8)
    hyper = YearlyHyper(CALM, ALIKE)
    likelihood, mean, cov, share = _pass(seen, hyper, (0.7, 1.3))
    walk, noise = 0.7 * np.exp(CALM[0]), 1.3 * (np.exp(CALM[2]) + np.exp(CALM[3]) + 0.02 * np.exp(CALM[4]))
    for i in range(8):
        found = oracle(seen.level[i], np.full(YEARS, noise), walk, CALM[5], np.exp(CALM[7]))
        np.testing.assert_allclose(mean[i, 0], found.filtered_state[:, -1], atol=1e-5)
        upper = found.filtered_state_cov[:, :, -1][np.triu_indices(3)]
        np.testing.assert_allclose(cov[i, 0], upper, atol=1e-5)
        # The density of log-odds x is that of the count k times dk/dx = n p (1 - p).
        here = seen.total[i] > 0
        p = seen.coop[i, here] / seen.total[i, here]
        density = likelihood[i] + np.log(seen.total[i, here] * p * (1 - p)).sum()
        assert density == pytest.approx(found.llf_obs[here].sum(), abs=1e-3)
    assert (share[:, 0] > 1 - 1e-12).all()


def test_a_year_that_moved_is_told_from_a_calm_one_as_by_hand():
    # One dyad, two years, no counting error, noise v = exp(-2.2) + exp(-3) = .16059, first level known as 0 within .01.
    # Level after year one, seen at 0: variance .01 v / (.01 + v) = .009414. Then a step of variance .05 in a calm year
    # and .05 e^2 = .36945 in a moving one (odds e^-2.5 = .082085), and 1.5 is seen: predictive variances
    # .009414 + .05 + .16059 = .22000 and .53946; log densities -.5 (log .22 + 2.25 / .22) = -4.35657 and
    # -.5 (log .53946 + 2.25 / .53946) = -1.77683; odds of moving .082085 exp(2.57974) = 1.0830, probability .5199.
    flat = np.zeros((1, 2))
    total = np.full((1, 2), 1e9)
    level = np.array([[0.0, 1.5]])
    seen = Observations(total * expit(level), total, flat, flat, flat, level, flat)
    theta = np.array([np.log(0.05), 0, -2.2, -3.0, -6.0, 0.0, 0.0, np.log(0.01), 2.0, -2.5])
    share = _pass(seen, YearlyHyper(theta, ALIKE), (1.0, 1.0))[3]
    assert share[0, 1] == pytest.approx(0.5199, abs=2e-3)


def test_mixture_weights_follow_the_likelihood():
    seen = exact(7, dyads=3)
    weights = np.random.default_rng(8).dirichlet(np.ones(len(GRID)), 4)
    found = run(seen, YearlyHyper(CALM, weights))
    noise = np.exp(CALM[2]) + np.exp(CALM[3]) + 0.02 * np.exp(CALM[4])
    for i in range(3):
        like = [
            oracle(
                seen.level[i], np.full(YEARS, r * noise), q * np.exp(CALM[0]), CALM[5], np.exp(CALM[7])
            ).llf_obs.sum()
            for q, r in GRID
        ]
        post = np.exp(like) * weights[1]  # log volume 0 is a hundred events a year: the second class
        np.testing.assert_allclose(found.weight[i], post / post.sum(), rtol=1e-3, atol=1e-9)


def mixture():
    """One dyad, two grid points, calm and moving in each, with a full covariance of the level and its lags."""
    rng = np.random.default_rng(9)
    roots = rng.normal(size=(4, 3, 3))
    cov = roots @ roots.transpose(0, 2, 1)
    mean = np.array([[1.0, 0.2, 0.1], [0.3, 0.5, 0.0], [2.0, -0.5, -1.0], [0.0, 0.0, 0.5]])
    upper = np.stack([c[np.triu_indices(3)] for c in cov])
    weight, share = np.array([0.7, 0.3]), np.array([[0.6, 0.4], [0.1, 0.9]])
    sizes = ((weight[:, None] * share).ravel() * 400_000).round().astype(int)
    draws = np.concatenate([rng.multivariate_normal(m, c, n) for m, c, n in zip(mean, cov, sizes, strict=True)])
    return LevelPosterior(mean.reshape(1, 2, 2, 3), upper.reshape(1, 2, 2, 6), share[None], weight[None]), draws


def test_probabilities_of_the_mixture_equal_brute_force():
    found, draws = mixture()
    # 400,000 draws: the standard error of a share is below .0008, the bound four of them.
    assert found.p_rise()[0][0] == pytest.approx((draws[:, 0] > draws[:, 1:].mean(axis=1)).mean(), abs=0.0032)
    level, sd = found.level()
    assert level[0] == pytest.approx(draws[:, 0].mean(), abs=0.02)
    assert sd[0] == pytest.approx(draws[:, 0].std(), rel=0.01)
    assert found.base()[0] == pytest.approx(draws[:, 1:].mean(), abs=0.02)


def test_interval_of_p_rise_is_the_quantile_over_the_grid():
    # Only the level now is uncertain (variance 1). Gaps of 0, 1 and 2 give .5, .8413 and .9772; the last point is half
    # calm with a gap of 2 and half moving with a gap of 1, .9093.
    mean = np.zeros((1, 3, 2, 3))
    mean[0, :, :, 0] = [[0.0, 0.0], [1.0, 1.0], [2.0, 1.0]]
    cov = np.zeros((1, 3, 2, 6))
    cov[..., 0] = 1.0
    p, low, high = LevelPosterior(mean, cov, np.full((1, 3, 2), 0.5), np.array([[0.04, 0.90, 0.06]])).p_rise()
    # 4% below .8413 is not yet 5%, so that is the quantile; but the mean lies below it, and an interval holds its mean.
    assert low[0] == p[0] == pytest.approx(0.8317, abs=1e-4)
    assert high[0] == pytest.approx(0.9093, abs=1e-4), "94% is not yet 95%"
    assert p[0] == pytest.approx(0.04 * 0.5 + 0.9 * 0.8413 + 0.06 * 0.9093, abs=1e-4)


def test_fit_recovers_what_was_simulated():
    _, seen = simulated(10, dyads=400)
    hyper = fit(seen)
    # Standard errors over seeds are near 5% for the variances and .05 for the mean; the bounds are some four of them.
    assert hyper.noise(seen)[0, 0] == pytest.approx(0.15, rel=0.2)
    assert hyper.theta[5] + hyper.theta[6] * np.log(4.0) == pytest.approx(-0.5, abs=0.2)
    assert np.exp(hyper.theta[7]) == pytest.approx(1.0, rel=0.3)
    np.testing.assert_allclose(hyper.weights.sum(axis=1), 1.0)
    # All simulated dyads are alike: the grid's mean multipliers stay near one.
    q, r = np.array(GRID).T
    assert (hyper.own(seen)[0] * q).sum() == pytest.approx(1.0, abs=0.4)
    assert (hyper.own(seen)[0] * r).sum() == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize("events", [4.0, 400.0])
def test_intervals_cover_the_simulated_level(events):
    truth, seen = simulated(11, dyads=400, events=events)
    level, sd = run(seen, fit(seen)).level()
    covered = np.abs(truth[:, -1] - level) < 1.6449 * sd
    assert 0.85 <= covered.mean() <= 0.95  # 90% of 400 has a standard error of 1.5%


def test_heavy_tails_follow_a_jump_sooner():
    # Nine years at 0, then 2.5: the mixture must go further toward it than a filter without moving years does.
    level = np.array([[*np.zeros(YEARS - 1), 2.5]])
    total = np.full((1, YEARS), 1e9)
    flat = np.zeros(level.shape)
    seen = Observations(total * expit(level), total, flat, flat, flat, level, flat)
    heavy, light = (run(seen, YearlyHyper(theta, ALIKE)).level()[0][0] for theta in (START, CALM))
    assert heavy > light + 0.3


def test_fit_is_deterministic():
    _, seen = simulated(12, dyads=40, years=5)
    first, second = fit(seen), fit(seen)
    np.testing.assert_array_equal(first.theta, second.theta)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_two_years_are_too_few():
    with pytest.raises(ValueError, match="2 years of data; telling change from noise needs 3"):
        fit(simulated(13, dyads=5, years=2)[1])
