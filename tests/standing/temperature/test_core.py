"""One period's update beside adaptive quadrature, the filter beside statsmodels', foretelling beside simulation."""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import binom, norm
from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

from thawcast.standing.temperature.core import LOG_WEIGHTS, NODES, choices, posterior, run
from thawcast.standing.temperature.filter import GRID, RARE, START, YOUNG, LevelMixture, SharedParameters, fit
from thawcast.standing.temperature.seen import Seen

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))

from temperatures import ahead  # pyright: ignore[reportMissingImports] (a benchmark beside the package)

KEEP, WALK, FIRST, SPREAD, NOISE = 0.8, 0.1, -0.4, 0.9, 0.2


@pytest.mark.parametrize(
    ("mean", "var", "k", "n"),
    [
        (0.3, 1.2, 3.0, 4.0),
        (-1.0, 0.5, 0.0, 7.0),
        (1.5, 2.0, 1.0, 1.0),
        (0.8, 0.3, 700.0, 1000.0),
        (0.0, 2.0, 9.0, 9.0),
    ],
)
def test_an_update_equals_adaptive_quadrature(mean: float, var: float, k: float, n: float) -> None:
    def moment(power: int) -> float:
        peak = float(np.log((k + 0.5) / (n - k + 0.5)))
        return quad(
            lambda x: x**power * binom.pmf(k, n, expit(x)) * norm.pdf(x, mean, np.sqrt(var)),
            *(-30, 30),
            limit=400,
            points=[mean, peak],
        )[0]

    score, centre, left = posterior(mean, var, k, n, NODES, LOG_WEIGHTS)
    whole, first, second = moment(0), moment(1), moment(2)
    assert np.exp(score + choices(k, n)) == pytest.approx(whole, rel=5e-3)
    assert centre == pytest.approx(first / whole, abs=5e-3)
    assert left == pytest.approx(second / whole - (first / whole) ** 2, rel=2e-2)


def scores(periods: int, pairs: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    value = rng.normal(0, 1, (pairs, periods))
    value[0, 3] = np.nan
    return value


@pytest.mark.parametrize("lags", [2, 24])
def test_without_jumps_and_moving_periods_it_is_the_kalman_filter(lags: int) -> None:
    value = scores(30, 2)
    told = np.zeros((2, 30, 3, 17))
    process = np.array([KEEP, 1.0, 1e-12, 1.0, 1e-12, 0.0, 0.0])
    flat = np.zeros_like(value)
    walk, first = np.full(2, WALK), np.full(2, FIRST)
    likelihood = run(value, flat, flat, flat + NOISE, False, 0.0, walk, first, SPREAD, process, lags, 0, told)
    for pair in range(2):
        # Usual, warmth and the levels before, in statsmodels' general form.
        size = 2 + lags
        model = KalmanFilter(k_endog=1, k_states=size)
        model.bind(np.ascontiguousarray(value[None, pair]))
        step = np.zeros((size, size))
        step[0, 0], step[1, 1], step[2, :2] = 1.0, KEEP, 1.0
        step[np.arange(3, size), np.arange(2, size - 1)] = 1.0
        model["transition"], model["selection"] = step, np.eye(size)
        model["state_cov"] = np.diag([0.0, WALK, *np.zeros(lags)])
        model["obs_cov"] = np.full((1, 1, 1), NOISE)
        model["design"] = np.array([[1.0, 1.0, *np.zeros(lags)]])
        still = WALK / (1 - KEEP**2)
        model.initialize_known(
            np.array([FIRST, 0.0, *np.full(lags, FIRST)]),
            np.diag([0.0, still, *np.full(lags, still)])
            + SPREAD * np.outer(w := np.array([1.0, 0, *np.ones(lags)]), w),
        )
        found = model.filter()
        mean, cov = found.filtered_state, found.filtered_state_cov
        seen = np.isfinite(value[pair])
        # A score's log likelihood is told without the constant of the normal law.
        assert likelihood[pair, -1] == pytest.approx(found.llf + seen.sum() * np.log(2 * np.pi) / 2, abs=1e-6)
        for t in (lags, 29):
            load = np.array([1.0, 1.0, *np.full(lags, -1.0 / lags)])
            weight = np.exp(told[pair, t, :, 0])
            assert weight @ told[pair, t, :, 10] == pytest.approx(load @ mean[:, t], abs=1e-6)
            assert told[pair, t, 0, 11] == pytest.approx(load @ cov[:, :, t] @ load, abs=1e-6)
            year = 12 if lags == 24 else 1
            back = np.eye(size)[0] + np.eye(size)[1] - np.eye(size)[1 + year]
            assert told[pair, t, 0, 15] == pytest.approx(back @ cov[:, :, t] @ back, abs=1e-6)


def test_what_is_foretold_has_the_mean_and_variance_of_simulated_futures() -> None:
    theta = np.array(START[1])
    hyper = SharedParameters(theta, np.full((4, len(GRID)), 1 / len(GRID)), theta * 0)
    keep, factor, moving, tau, jumped = hyper.process()[:5]
    weight = np.zeros((1, 1, 27))
    weight[..., 13] = 1.0  # the middle of the grid
    state = np.tile(np.array([-1.0, 0.8, 0.0, 0.3, -0.1, 0.0, 0.2, 0.0, 0.0]), (1, 1, 27, 1))
    none = np.zeros((1, 1, 27, 2))
    told = LevelMixture(0, weight, state, none, none, none, weight)
    share, mean, var = ahead(told, hyper, np.array([WALK]), steps=3)
    rng = np.random.default_rng(0)
    usual, warmth = rng.multivariate_normal([-1.0, 0.8], [[0.3, -0.1], [-0.1, 0.2]], 400_000).T
    for _ in range(3):
        kind = rng.random(usual.size)
        usual = usual + np.where(kind < jumped, rng.normal(0, np.sqrt(tau), usual.size), 0)
        moves = (kind >= jumped) & (kind < jumped + moving)
        warmth = keep * warmth + rng.normal(0, np.sqrt(WALK * np.where(moves, factor, 1.0)))
    level = usual + warmth
    centre = (share * mean).sum()
    assert share.sum() == pytest.approx(1.0)
    assert centre == pytest.approx(level.mean(), abs=0.01)
    assert (share * (var + mean**2)).sum() - centre**2 == pytest.approx(level.var(), rel=0.02)


def test_a_young_source_of_scores_has_no_jumps_and_an_older_one_looks_for_them() -> None:
    rng = np.random.default_rng(1)
    # Every pair's level jumps by 3 once in each four years, and stays: nothing else moves.
    jumps = rng.random((10, 12 * YOUNG)) < 1 / 48
    value = np.cumsum(jumps * rng.choice([-3.0, 3.0], jumps.shape), axis=1) + rng.normal(0, 0.3, jumps.shape)
    keys = tuple((f"A{i}", "B") for i in range(10))
    none = np.zeros_like(value)
    old = Seen(keys, date(2001, 1, 1), 12, False, value, none, none, none, none)
    first = fit(old.until(12 * YOUNG - 1))
    assert first["jumped"] == RARE
    # Though it starts where the young one was kept.
    grown = fit(old, start=first)
    assert 0.005 < expit(grown["jumped"]) < 0.08  # 1 in 48 is .021
