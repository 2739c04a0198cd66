"""Reference values come from Hamilton (1989), from statsmodels and from sums over every path of regimes."""

import ast
from importlib.util import find_spec
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from scipy.special import gammaln

from thawcast.street.estimate.bayes import posterior
from thawcast.street.judge import judge_regime
from thawcast.street.regimes.em import fit_em, maximise
from thawcast.street.regimes.fit import RegimeOptions, fit_regimes, simulate
from thawcast.street.regimes.gibbs import fit_gibbs, transition_counts
from thawcast.street.regimes.hamilton import filter_regimes, sample_regimes, smooth_regimes
from thawcast.street.regimes.heldout import compare
from thawcast.street.regimes.marginal_likelihood import marginal_likelihood
from thawcast.street.regimes.msvar import Params, forecast, log_densities, log_prior, prepare, prior_counts, run_filter

HAMILTON = {"mu": (-0.3577, -0.3577 + 1.522), "sigma": 0.7690, "p": 0.9049, "q": 0.7550}
"""Hamilton (1989), table 1, page 372: slow and fast growth, and the probabilities of staying fast and slow."""


def long_run_shares(transition: np.ndarray) -> np.ndarray:
    """Shares of time of a chain of two regimes: each is left as often as it is entered."""
    leave, back = transition[0, 1], transition[1, 0]
    return np.array([back, leave]) / (leave + back)


PHI = (0.014, -0.058, -0.247, -0.213)


def gnp() -> np.ndarray:
    """Quarterly growth of US GNP, 1951-1984, as in Hamilton (1989): read from the tests that statsmodels ships."""
    folder = Path(find_spec("statsmodels.tsa.regime_switching").origin).parent
    source = (folder / "tests" / "test_markov_autoregression.py").read_text()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "rgnp":
            return np.array(ast.literal_eval(node.value))
    pytest.skip("this statsmodels does not ship the GNP series")


def switching_mean(y, mu, sigma2, phi, stay_slow, stay_fast):
    """Hamilton's model as a chain over the regimes of five quarters, the newest first."""
    states = list(product((0, 1), repeat=5))  # newest first
    step = np.array([[stay_slow, 1 - stay_slow], [1 - stay_fast, stay_fast]])
    transition = np.zeros((32, 32))
    for i, old in enumerate(states):
        for j, new in enumerate(states):
            if new[1:] == old[:-1]:
                transition[i, j] = step[old[0], new[0]]
    resid = np.stack(
        [y[4:] - mu[s[0]] - sum(phi[k] * (y[3 - k : len(y) - 1 - k] - mu[s[k + 1]]) for k in range(4)) for s in states],
        axis=1,
    )
    log_density = -0.5 * (np.log(2 * np.pi * sigma2) + resid**2 / sigma2)
    initial = np.array(
        [long_run_shares(step)[s[4]] * np.prod([step[s[k + 1], s[k]] for k in range(4)]) for s in states]
    )
    return log_density, transition, initial, np.array([s[0] for s in states])


def test_hamiltons_gnp_model_has_its_published_likelihood():
    h = HAMILTON
    log_density, transition, initial, _ = switching_mean(gnp(), h["mu"], h["sigma"] ** 2, PHI, h["q"], h["p"])
    # Published log likelihood -60.88 omits the constant: T/2 log(2 pi) = 131 * 0.9189 = 120.38.
    assert filter_regimes(log_density, transition, initial).log_likelihood == pytest.approx(-60.88 - 120.38, abs=0.02)


def test_filter_and_smoother_on_gnp_are_those_of_statsmodels():
    from statsmodels.tsa.regime_switching.markov_autoregression import MarkovAutoregression

    model = MarkovAutoregression(gnp(), k_regimes=2, order=4, switching_ar=False)
    params = np.r_[0.755, 0.0951, HAMILTON["mu"], 0.5914, PHI]
    theirs = model.smooth(params)
    log_density, transition, initial, last = switching_mean(gnp(), HAMILTON["mu"], 0.5914, PHI, 0.755, 1 - 0.0951)
    ours = filter_regimes(log_density, transition, initial)
    smoothed, _ = smooth_regimes(log_density, transition, ours)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-8)
    for mine, other in (
        (ours.filtered, theirs.filtered_marginal_probabilities),
        (smoothed, theirs.smoothed_marginal_probabilities),
    ):
        assert np.allclose(mine[:, last == 0].sum(axis=1), np.asarray(other)[:, 0], atol=1e-8)


def test_switching_regression_is_that_of_statsmodels():
    """One series, intercept, lag and variance switch: statsmodels' Markov regression on the lag."""
    from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

    y = gnp()
    model = MarkovRegression(y[1:], k_regimes=2, exog=y[:-1], switching_variance=True)
    params = np.array([0.8, 0.1, -0.2, 1.1, 0.3, 0.2, 0.9, 0.5])
    theirs = model.smooth(params)
    ours = Params(
        np.array([[[-0.2], [0.3]], [[1.1], [0.2]]]), np.array([[[0.9]], [[0.5]]]), np.array([[0.8, 0.2], [0.1, 0.9]])
    )
    data = prepare(y[:, None], lags=1)
    log_density = log_densities(data, ours)
    forward = filter_regimes(log_density, ours.transition, long_run_shares(ours.transition))
    smoothed, _ = smooth_regimes(log_density, ours.transition, forward)
    assert forward.log_likelihood == pytest.approx(theirs.llf, abs=1e-8)
    assert np.allclose(smoothed, theirs.smoothed_marginal_probabilities, atol=1e-8)


def switching_data(n: int = 400, seed: int = 1, *, coefficients: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Two regimes of 90% persistence: quiet without answers, violent with strong ones (or the same)."""
    rng = np.random.default_rng(seed)
    path, y = np.zeros(n, dtype=int), np.zeros((n, 2))
    quiet = np.array([[0.2, 0.0], [0.0, 0.2]])
    violent = np.array([[0.2, 0.6], [0.6, 0.2]]) if coefficients else quiet
    for t in range(1, n):
        path[t] = path[t - 1] if rng.random() < 0.95 else 1 - path[t - 1]
        y[t] = (violent if path[t] else quiet) @ y[t - 1] + rng.standard_normal(2) * (2.0 if path[t] else 0.7)
    return y, path


def test_sampled_paths_visit_regimes_as_often_as_the_smoother_says():
    rng = np.random.default_rng(3)
    log_density, transition = rng.standard_normal((30, 2)), np.array([[0.8, 0.2], [0.3, 0.7]])
    forward = filter_regimes(log_density, transition, np.array([0.5, 0.5]))
    smoothed, moves = smooth_regimes(log_density, transition, forward)
    paths = np.stack([sample_regimes(forward, transition, rng.random(30)) for _ in range(4000)])
    assert np.allclose(paths.mean(axis=0), smoothed[:, 1], atol=0.035)
    assert np.allclose(np.mean([transition_counts(p, 2) for p in paths], axis=0), moves, atol=0.2)


def test_smoother_and_likelihood_by_summing_over_every_path():
    rng = np.random.default_rng(5)
    log_density, transition, initial = rng.standard_normal((7, 2)), np.array([[0.9, 0.1], [0.4, 0.6]]), [0.3, 0.7]
    total, visits = 0.0, np.zeros((7, 2))
    for path in product((0, 1), repeat=7):
        weight = initial[path[0]] * np.prod([transition[i, j] for i, j in pairwise(path)])
        weight *= np.exp(sum(log_density[t, s] for t, s in enumerate(path)))
        total += weight
        visits[range(7), path] += weight
    forward = filter_regimes(log_density, transition, np.array(initial))
    assert forward.log_likelihood == pytest.approx(np.log(total))
    assert np.allclose(smooth_regimes(log_density, transition, forward)[0], visits / total)


@pytest.mark.parametrize("switching", ["all", "variance"])
def test_a_step_of_em_never_loses_ground(switching):
    y, _ = switching_data()
    data = prepare(y, lags=1)
    weights = np.random.default_rng(2).dirichlet([1.0, 1.0], len(data.y))
    moves, params = weights[:-1].T @ weights[1:], fit_em(data.head(60), regimes=2, switching=switching).params
    reached = []
    for _ in range(30):
        params = maximise(data, weights, moves, params, switching)
        forward = run_filter(data, params)
        weights, moves = smooth_regimes(log_densities(data, params), params.transition, forward)
        reached.append(forward.log_likelihood + log_prior(params, data.prior, switching))
    assert (np.diff(reached) > -1e-8).all()
    assert reached[-1] > reached[0] + 10


def test_em_finds_the_regimes():
    y, path = switching_data()
    mode = fit_em(prepare(y, lags=1), regimes=2)
    assert ((mode.smoothed[:, 1] > 0.5) == path[1:]).mean() > 0.85


def test_relabelling_regimes_changes_nothing():
    y, _ = switching_data()
    data = prepare(y, lags=1)
    mode = fit_em(data, regimes=2)
    turned = mode.params.permuted(np.array([1, 0]))
    one, two = run_filter(data, mode.params), run_filter(data, turned)
    assert one.log_likelihood == pytest.approx(two.log_likelihood, abs=1e-9)
    assert np.allclose(one.filtered, two.filtered[:, ::-1])
    back = turned.ordered()
    assert np.array_equal(back.coef, mode.params.coef)
    assert np.array_equal(back.transition, mode.params.transition)


def test_gibbs_agrees_with_the_mode_and_keeps_its_labels():
    y, _ = switching_data()
    chain = fit_gibbs(prepare(y, lags=1), regimes=2, draws=300, burn=100)
    assert chain.relabelled < 0.05
    assert np.abs(chain.smoothed - chain.mode.smoothed).mean() < 0.05
    low, high = np.quantile(chain.sigma[:, 1, 0, 0], [0.005, 0.995])
    assert low < 4.0 < high


def test_evidence_of_one_regime_is_the_closed_form():
    data = prepare(np.random.default_rng(4).standard_normal((60, 2)), lags=1)
    got = marginal_likelihood(data, fit_gibbs(data, regimes=1, draws=200, burn=0), size=80, components=10)
    assert got.value == pytest.approx(posterior(data.y, data.x, data.prior)[4], abs=1e-6)


def test_evidence_of_two_regimes_by_summing_over_every_path():
    rng = np.random.default_rng(4)
    data = prepare(rng.standard_normal((11, 2)) * np.repeat([1.0, 3.0], [5, 6])[:, None], lags=1)
    prior, terms = prior_counts(2), []
    for path in map(np.array, product((0, 1), repeat=10)):
        moves = transition_counts(path, 2)
        term = np.log(0.5)
        for i in range(2):
            term += gammaln(prior[i].sum()) - gammaln(prior[i].sum() + moves[i].sum())
            term += (gammaln(prior[i] + moves[i]) - gammaln(prior[i])).sum()
            term += posterior(data.y[path == i], data.x[path == i], data.prior)[4]
        terms.append(term)
    chain = fit_gibbs(data, regimes=2, draws=1000, burn=100)
    got = marginal_likelihood(data, chain, size=300, components=30)
    assert got.value == pytest.approx(np.logaddexp.reduce(terms), abs=0.15)


def test_expected_path_is_the_mean_of_simulated_ones():
    y, _ = switching_data()
    data = prepare(y, lags=2)
    mode = fit_em(data, regimes=2)
    now = np.array([0.3, 0.7])
    chances, path = forecast(mode.params, data, now, 4)
    rng = np.random.default_rng(2)
    drawn = np.stack([simulate(mode.params, data, now, 4, rng) for _ in range(4000)])
    error = drawn.std(axis=0) / np.sqrt(4000)
    assert (np.abs(drawn.mean(axis=0) - path) < 4 * error).all()
    assert np.allclose(chances[0], now @ mode.params.transition)


def test_regimes_of_reciprocity_are_claimed_where_they_exist():
    y, path = switching_data(600, seed=2)
    options = RegimeOptions(draws=300, burn=100)
    got = fit_regimes((y - y.mean(axis=0)) / y.std(axis=0), options, lags=1, hold_out=200)
    assert got.claimed
    assert got.switching == "all"
    quiet, violent = (judge_regime(r.street, r.correlation)[1] for r in got.regimes)
    assert quiet in {"no_street", "cannot_tell"}
    assert violent == "two_way"
    assert ((got.smoothed[:, 1] > 0.5) == path[1:]).mean() > 0.9


def test_regimes_of_variance_alone_are_not_called_reciprocity():
    y, _ = switching_data(600, seed=2, coefficients=False)
    comparison = compare(prepare(y, lags=1), hold_out=200)
    assert not comparison.coefficients_switch()
    assert max(comparison.scores, key=comparison.total) == (2, "variance")
