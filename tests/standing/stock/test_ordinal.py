"""The ordinal logit against simulated truth, against another optimiser, and where it has nothing to learn from."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from thawcast.standing.stock.ordinal import CUTS_PRIOR, CUTS_SD, SLOPE_PRIOR, classes, error, fit
from thawcast.standing.stock.tables import STOCK, intervals

TRUE_CUTS, TRUE_SLOPES = np.array([3.0, 1.5, -1.0, -3.0]), np.array([1.0, 0.5, -0.8])
INPUTS = ("alliance", "votes", "hostility")


def simulated(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 3))
    above = expit(TRUE_CUTS + (x @ TRUE_SLOPES)[:, None])
    return x, (rng.random(rows)[:, None] < above).sum(axis=1) / 4


def test_it_finds_what_made_the_data():
    x, levels = simulated(20_000, 1)
    found = fit(x, classes(levels), np.arange(len(x)), inputs=INPUTS)
    apart = np.concatenate([found.cuts, found.slopes]) - np.concatenate([TRUE_CUTS, TRUE_SLOPES])
    # Inputs count from their mean, which moves the thresholds by next to nothing here.
    assert (np.abs(apart) < 4 * np.sqrt(np.diag(found.covariance))).all()
    # Twenty thousand rows of their own: errors of some hundredths.
    assert (np.sqrt(np.diag(found.covariance)) < 0.06).all()


def test_it_finds_the_same_point_as_a_search_without_slopes():
    x, levels = simulated(400, 2)
    weights = classes(levels)

    def loss(p: np.ndarray) -> float:
        edges = np.column_stack(
            [np.ones(len(x)), expit(p[:4] + ((x - x.mean(axis=0)) @ p[4:])[:, None]), np.zeros(len(x))]
        )
        mean = np.array([*CUTS_PRIOR, SLOPE_PRIOR, SLOPE_PRIOR, -SLOPE_PRIOR])
        prior = ((p - mean) ** 2 / np.array([CUTS_SD**2] * 4 + [1.0] * 3)).sum() / 2
        return -(weights * np.log(np.maximum(-np.diff(edges, axis=1), 1e-12))).sum() + prior

    start = np.array([2.0, 1.0, -1.0, -2.0, 0.5, 0.5, -0.5])
    other = minimize(
        loss, start, method="Nelder-Mead", options={"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-6, "fatol": 1e-9}
    )
    found = fit(x, weights, np.arange(len(x)), inputs=INPUTS)
    assert np.concatenate([found.cuts, found.slopes]) == pytest.approx(other.x, abs=2e-3)
    # The curvature, measured by differences, is what the covariance rests on where rows are alone.
    step = 1e-3 * np.eye(7)
    bent = [
        [loss(other.x + a + b) - loss(other.x + a - b) - loss(other.x - a + b) + loss(other.x - a - b) for b in step]
        for a in step
    ]
    usual = np.linalg.inv(np.array(bent) / 4e-6)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(np.sqrt(np.diag(usual)), rel=0.25)


def test_pairs_seen_twenty_times_teach_as_much_as_seen_once():
    x, levels = simulated(500, 3)
    once = fit(x, classes(levels), np.arange(500), inputs=INPUTS)
    often = fit(np.repeat(x, 20, axis=0), classes(np.repeat(levels, 20)), np.repeat(np.arange(500), 20), inputs=INPUTS)
    wide, narrow = (np.sqrt(np.diag(one.covariance)) for one in (once, often))
    assert often.dyads == 500
    assert narrow == pytest.approx(wide, rel=0.15)


def test_a_sign_holds_against_the_data():
    x, levels = simulated(2_000, 4)
    # Hostility that goes with peace: its slope stops at zero.
    found = fit(x * [1, 1, -1], classes(levels), np.arange(len(x)), inputs=INPUTS)
    assert found.slopes[2] == 0
    assert found.slopes[0] > 0.8


def test_nothing_taught_leaves_the_prior_and_its_width():
    found = fit(np.zeros((0, 3)), np.zeros((0, 5)), np.zeros(0, dtype=np.int64), inputs=INPUTS)
    assert found.cuts == pytest.approx(CUTS_PRIOR, abs=2e-3)
    assert found.slopes == pytest.approx([0.5, 0.5, -0.5])
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([CUTS_SD] * 4 + [1.0] * 3)
    doubled = fit(np.zeros((0, 3)), np.zeros((0, 5)), np.zeros(0, dtype=np.int64), inputs=INPUTS, prior_sd=2.0)
    assert np.sqrt(np.diag(doubled.covariance))[4:] == pytest.approx([2.0] * 3)


def test_the_variance_of_a_score_is_that_of_drawn_parameters():
    x, levels = simulated(3_000, 5)
    found = fit(x, classes(levels), np.arange(len(x)), inputs=INPUTS)
    at = np.array([[0.5, -1.0, 0.2], [-2.0, 0.0, 1.0]])
    drawn = np.random.default_rng(6).multivariate_normal(
        np.concatenate([found.cuts, found.slopes]), found.covariance, 20_000
    )
    scores = expit(drawn[:, None, :4] + ((at - found.centre) @ drawn[:, 4:].T).T[..., None]).sum(axis=2)
    assert np.sqrt(found.variance(at, np.zeros_like(at))) == pytest.approx(scores.std(axis=0), rel=0.03)
    # An input in doubt by a variance of .09 adds its slope's share.
    wider = found.variance(at, np.array([[0.09, 0, 0], [0, 0, 0.09]])) > found.variance(at, np.zeros_like(at))
    assert wider.all()


def test_intervals_stay_on_the_scale():
    value = np.array([0.02, 2.0, 3.99])
    half = error(value, np.array([0.04, 0.04, 0.04]))
    rows = STOCK.rows(
        *(
            {"a": "A", "b": "B", "year": y, "value": v, "error": h}
            for y, v, h in zip((1, 2, 3), value, half, strict=True)
        )
    )
    ends = intervals(rows)
    assert (ends["low"] >= 0).all()
    assert (ends["high"] <= 4).all()
    assert (ends["low"] < ends["value"]).all()
    assert (ends["value"] < ends["high"]).all()
    # In the middle the interval is the usual one: 1.645 standard deviations of .2.
    assert ends.select("low", "high").row(1) == pytest.approx((1.67, 2.33), abs=0.01)
