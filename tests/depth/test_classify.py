"""Weights and kinds: what is known by hand, and beside statsmodels."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.depth import weights as module
from thawcast.depth.classify import classify, weight_rows
from thawcast.depth.tables import DEPTH, DEPTH_KIND, DEPTH_WEIGHTS, DIMENSIONS
from thawcast.depth.weights import History, learn

NOTHING = History(np.empty((0, 8)), np.empty(0), np.empty(0), np.empty(0, bool), np.empty(0), np.empty(0, bool))


def history(depth: np.ndarray, relapsed: np.ndarray, rng: np.random.Generator) -> History:
    n = len(relapsed)
    return History(
        depth, rng.normal(2, 1, n), rng.integers(0, 6, n).astype(float), relapsed, np.ones(n), np.ones(n, bool)
    )


def rows(values: dict[str, float | None], *, spread: float = 0.0) -> pl.DataFrame:
    def figures(value: float | None) -> dict[str, object]:
        if value is None:
            return {"reason": "not recorded"}
        return {"value": value, "low": value - spread, "high": value + spread}

    day = date(2010, 12, 31)
    told = ({"dimension": name, **figures(value)} for name, value in values.items())
    return DEPTH.rows(*told, id="AAA-BBB-2009+", as_of=day, known_on=day).sort(DEPTH.key)


def even(value: float | None) -> dict[str, float | None]:
    return dict.fromkeys(DIMENSIONS, value)


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


def test_with_much_data_the_slope_is_that_of_a_logit(monkeypatch):
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


def test_a_thaw_at_seven_tenths_everywhere_is_deep_and_one_at_three_tenths_tactical():
    prior = learn(NOTHING)
    deep = classify(rows(even(0.7)), prior).row(0, named=True)
    assert (deep["index"], deep["p_deep"], deep["known"]) == (0.7, 1.0, 8)
    shallow = classify(rows(even(0.3)), prior).row(0, named=True)
    assert (shallow["index"], shallow["p_tactical"]) == (0.3, 1.0)
    assert DEPTH_KIND.check(classify(rows(even(0.3)), prior)).height == 1


def test_four_at_one_end_and_four_at_the_other_lie_in_the_middle():
    values = even(0.2) | dict.fromkeys(DIMENSIONS[:4], 0.8)
    found = classify(rows(values), learn(NOTHING)).row(0, named=True)
    assert found["index"] == pytest.approx(0.5, abs=0.015)
    assert found["equal"] == pytest.approx(0.5, abs=0.002)
    # The weight of four of eight dimensions is Beta(16, 16), sd .087: the index has sd .6 x .087 = .052, so it leaves
    # the band from .4 to .6, 1.9 sd either way, in about 5%; the standard error of 50 draws is 3%.
    assert found["p_mixed"] == pytest.approx(0.945, abs=0.06)


def test_an_unknown_dimension_widens_the_interval_and_too_many_leave_no_kind():
    prior = learn(NOTHING)
    whole = classify(rows(even(0.5)), prior).row(0, named=True)
    part = classify(rows(even(0.5) | dict.fromkeys(DIMENSIONS[:3])), prior).row(0, named=True)
    assert part["known"] == 5
    assert part["index_high"] - part["index_low"] > whole["index_high"] - whole["index_low"] + 0.05
    none = classify(rows(even(0.5) | dict.fromkeys(DIMENSIONS[:4])), prior).row(0, named=True)
    assert none["known"] == 4
    assert none["index"] is none["p_mixed"] is none["p_deep_low"] is None


def test_the_parts_make_a_whole():
    values = {name: 0.1 + 0.1 * i for i, name in enumerate(DIMENSIONS)}
    found = classify(rows(values, spread=0.1), learn(NOTHING)).row(0, named=True)
    assert found["p_tactical"] + found["p_mixed"] + found["p_deep"] == pytest.approx(1)


def test_weights_are_reported_before_and_after():
    found = DEPTH_WEIGHTS.check(weight_rows(learn(NOTHING), vintage=2004))
    assert set(found["term"]) == {*DIMENSIONS, "slope"}
    assert found.filter(pl.col("term") != "slope")["value"].sum() == pytest.approx(1, abs=1e-9)
    slope = found.filter(term="slope").row(0, named=True)
    # 1.645 standard deviations of 6
    assert (slope["prior_low"], slope["prior"], slope["prior_high"]) == (-9.87, 0, 9.87)
