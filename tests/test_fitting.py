"""Fits that end at the same four digits, whatever the last digit of the loss."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit

from thawcast.fitting import minimum, scoring
from thawcast.values import Floats

X = np.column_stack([np.ones(8), [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]])
Y = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0])
WIDE = [(-20.0, 20.0), (-20.0, 20.0)]


def logistic(theta: Floats) -> float:
    eta = X @ theta
    return float(np.mean(np.logaddexp(0.0, eta) - Y * eta))


def test_the_maximum_of_a_logistic_likelihood() -> None:
    theta = minimum(logistic, np.zeros(2), WIDE)
    # At the maximum the residuals are orthogonal to the design.
    np.testing.assert_allclose(X.T @ (Y - expit(X @ theta)), 0.0, atol=2e-3)


def test_bounds_hold() -> None:
    free = minimum(logistic, np.zeros(2), WIDE)
    held = minimum(logistic, np.zeros(2), [(-20.0, 20.0), (0.0, 1.0)])
    assert free[1] > 1.0
    assert held[1] == 1.0
    assert held[0] > free[0], "a flatter slope crosses one half later"


@pytest.mark.parametrize("gain", [1e-6, 1e-9])
def test_the_last_digits_of_the_loss_move_nothing(gain: float) -> None:
    def unsteady(seed: int) -> Callable[[Floats], float]:
        """As the sum of a thousand terms may end, which another processor adds up otherwise."""
        rng = np.random.default_rng(seed)
        return lambda theta: logistic(theta) * (1.0 + 1e-13 * rng.uniform(-1.0, 1.0))

    found = [minimum(unsteady(seed), np.zeros(2), WIDE, gain=gain).tolist() for seed in range(20)]
    assert all(theta == found[0] for theta in found)


def test_four_digits_are_kept() -> None:
    assert minimum(lambda x: float((x[0] - 1.234567) ** 2), np.zeros(1), [(-3.0, 3.0)]).tolist() == [1.235]


def test_scoring_finds_the_same_maximum() -> None:
    # A thousand answers of known odds; the closed form of each group's log-odds is the log of its ratio.
    good, of = np.array([620, 310]), np.array([1000, 1000])
    x = np.repeat(np.eye(2), of, axis=0)
    y = np.concatenate([np.arange(n) < k for k, n in zip(good, of, strict=True)]).astype(float)
    theta = scoring(lambda at: np.logaddexp(0.0, x @ at) - y * (x @ at), np.zeros(2), WIDE, worth=1e-6)
    assert theta == pytest.approx(np.log(good / (of - good)), abs=1e-3)
    held = scoring(lambda at: np.logaddexp(0.0, x @ at) - y * (x @ at), np.zeros(2), [(-20, 0.25), (-20, 20)])
    assert held == pytest.approx([0.25, np.log(310 / 690)], abs=5e-3)


def test_scoring_is_pulled_as_ridge_regression_is() -> None:
    # Mean of (y - m)^2 / 2 and w (m - t)^2: least at (mean(y) + 2 w t) / (1 + 2 w).
    y = np.random.default_rng(5).normal(2.0, 1.0, 500)
    pull = [(np.array([-1.0]), np.array([0.25]))]
    theta = scoring(lambda at: (y - at[0]) ** 2 / 2, np.zeros(1), [(-9.0, 9.0)], pulls=pull, worth=1e-6)
    assert theta[0] == pytest.approx((y.mean() - 0.5) / 1.5, abs=1e-3)
