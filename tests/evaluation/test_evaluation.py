"""Scores against scikit-learn, statsmodels and arithmetic by hand."""

import numpy as np
import pytest

from thawcast.errors import InputError
from thawcast.evaluation import (
    brier,
    calibration,
    log_score,
    reliability,
    skill,
    state_weights,
)

P = np.array([0.1, 0.25, 0.4, 0.7, 0.95, 0.6, 0.3, 0.8])
Y = np.array([0.0, 0, 1, 1, 1, 0, 1, 1])
W = np.array([1.0, 2, 1, 1, 3, 1, 1, 2])


@pytest.mark.parametrize("weight", [None, W])
def test_scores_agree_with_scikit_learn(weight: np.ndarray | None) -> None:
    from sklearn.metrics import brier_score_loss, log_loss

    assert brier(P, Y, weight=weight) == pytest.approx(brier_score_loss(Y, P, sample_weight=weight))
    assert log_score(P, Y, weight=weight) == pytest.approx(log_loss(Y, P, sample_weight=weight))


def test_a_certain_error_has_a_finite_log_score_and_skill_is_relative() -> None:
    assert log_score(np.array([0.0]), np.array([1.0])) == pytest.approx(-np.log(1e-4))
    assert skill(np.array(0.3), np.array(0.2)) == pytest.approx(-0.5)
    assert skill(np.zeros(1), np.zeros(1)) == 0


def test_calibration_agrees_with_statsmodels() -> None:
    # statsmodels 0.15.0: Logit(y, [1, logit p]) slope; GLM(binomial, offset = logit p) intercept.
    import statsmodels.api as sm

    odds = np.log(P / (1 - P))
    slope = sm.Logit(Y, sm.add_constant(odds)).fit(disp=0).params[1]
    intercept = sm.GLM(Y, np.ones(8), family=sm.families.Binomial(), offset=odds).fit().params[0]
    found = calibration(P, Y)
    assert found.slope == pytest.approx(slope, abs=1e-6)
    assert found.intercept == pytest.approx(intercept, abs=1e-6)


def test_calibration_cannot_be_told_where_outcomes_are_alike() -> None:
    assert np.isnan(calibration(P, np.ones(8)).slope)


def test_reliability_counts_by_hand() -> None:
    table = reliability(P, Y, bins=2)
    # The lower half .1 .25 .3 .4 happened 0 0 1 1, the upper .6 .7 .8 .95 happened 0 1 1 1.
    assert table["share"].to_list() == [0.5, 0.75]
    assert table["mean"].to_list() == pytest.approx([1.05 / 4, 3.05 / 4])


def test_resampling_states_widens_what_resampling_dyads_would_give() -> None:
    # All dyads share one state: without it in a draw nothing is left, with it twice everything counts twice.
    rng = np.random.default_rng(1)
    weights = state_weights(["A"] * 6, list("BCDEFG"), draws=4000, rng=rng)
    assert len(weights) < 4000
    # Mean of a product of independent-ish counts: E[m_A m_B] = 1 - 1/7 over all draws (multinomial covariance -n p p).
    assert weights.sum(axis=0).mean() / 4000 == pytest.approx(6 / 7, abs=0.05)


def test_weights_of_many_draws_are_scored_one_by_one() -> None:
    from sklearn.metrics import brier_score_loss, log_loss

    weights, peers = np.stack([np.ones(8), W]), (brier_score_loss, log_loss)
    own = (brier(P, Y, weight=weights), log_score(P, Y, weight=weights))
    for found, peer in zip(own, peers, strict=True):
        assert found.tolist() == pytest.approx([peer(Y, P, sample_weight=w) for w in weights])


def test_bad_input_is_named() -> None:
    with pytest.raises(InputError, match="outside"):
        brier(np.array([1.2]), np.array([1.0]))
    with pytest.raises(InputError, match="no forecasts"):
        brier(np.array([]), np.array([]))
