"""Weights: what is known by hand, and beside statsmodels."""

import numpy as np
import polars as pl
import pytest

from thawcast.depth import weights as module
from thawcast.depth.tables import DEPTH_WEIGHTS, DIMENSIONS
from thawcast.depth.weights import History, learn, weight_rows

NOTHING = History(np.empty((0, 8)), np.empty(0), np.empty(0), np.empty(0, bool), np.empty(0), np.empty(0, bool))


def history(depth: np.ndarray, relapsed: np.ndarray, rng: np.random.Generator) -> History:
    n = len(relapsed)
    return History(
        depth, rng.normal(2, 1, n), rng.integers(0, 6, n).astype(float), relapsed, np.ones(n), np.ones(n, bool)
    )


def test_without_a_history_the_weights_are_the_prior():
    found = learn(NOTHING)
    assert found.posterior.mean(axis=0) == pytest.approx(np.full(8, 1 / 8), abs=0.01)
    assert found.effective == pytest.approx(len(found.prior), rel=1e-6)
    # Beta(4, 28), the marginal of the prior: 5% and 95% quantiles from tables, .0461 and .2318.
    assert np.quantile(found.prior[:, 0], [0.05, 0.95]) == pytest.approx([0.046, 0.232], abs=0.012)


def test_the_dimension_that_decides_gains_weight_and_the_slope_falls():
    rng = np.random.default_rng(1)
    depth = rng.random((1500, 8))
    relapsed = rng.random(1500) < 1 / (1 + np.exp(-(2.0 - 6.0 * depth[:, 2])))
    found = learn(history(depth, relapsed, rng))
    mean = found.posterior.mean(axis=0)
    assert mean.argmax() == 2
    assert mean[2] > 0.2
    assert np.quantile(found.slope, 0.95) < 0


def test_with_much_data_the_slope_is_that_of_a_logit(monkeypatch: pytest.MonkeyPatch):
    import statsmodels.api as sm

    monkeypatch.setattr(module, "CONCENTRATION", 1e6)  # equal weights, so that there is one regression to compare with
    monkeypatch.setattr(module, "PRIOR_DRAWS", 50)
    rng = np.random.default_rng(2)
    depth = rng.random((3000, 8))
    relapsed = rng.random(3000) < 1 / (1 + np.exp(1.0 + 8.0 * (depth.mean(axis=1) - 0.5)))
    past = history(depth, relapsed, rng)
    found = learn(past)
    x = np.column_stack([depth.mean(axis=1), np.ones(3000), past.margin, np.log1p(past.age)])
    logit = sm.Logit(relapsed.astype(float), x).fit(disp=0)
    assert found.slope.mean() == pytest.approx(logit.params[0], abs=0.25)
    assert found.slope.std() == pytest.approx(logit.bse[0], rel=0.15)


def test_weights_are_reported_before_and_after():
    found = DEPTH_WEIGHTS.check(weight_rows(learn(NOTHING), vintage=2004))
    assert set(found["term"]) == {*DIMENSIONS, "slope"}
    assert found.filter(pl.col("term") != "slope")["value"].sum() == pytest.approx(1, abs=1e-9)
    slope = found.filter(term="slope").row(0, named=True)
    # 1.645 standard deviations of 6
    assert (slope["prior_low"], slope["prior"], slope["prior_high"]) == (-9.87, 0, 9.87)
