"""Fits that end at the same four digits, whatever the last digit of the loss."""

import numpy as np
import pytest
from scipy.special import expit

from thawcast.fitting import minimum

X = np.column_stack([np.ones(8), [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]])
Y = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0])
WIDE = [(-20.0, 20.0), (-20.0, 20.0)]


def logistic(theta):
    eta = X @ theta
    return float(np.mean(np.logaddexp(0.0, eta) - Y * eta))


def test_the_maximum_of_a_logistic_likelihood():
    theta = minimum(logistic, np.zeros(2), WIDE)
    # At the maximum the residuals are orthogonal to the design.
    np.testing.assert_allclose(X.T @ (Y - expit(X @ theta)), 0.0, atol=2e-3)


def test_bounds_hold():
    free = minimum(logistic, np.zeros(2), WIDE)
    held = minimum(logistic, np.zeros(2), [(-20.0, 20.0), (0.0, 1.0)])
    assert free[1] > 1.0
    assert held[1] == 1.0
    assert held[0] > free[0], "a flatter slope crosses one half later"


@pytest.mark.parametrize("gain", [1e-6, 1e-9])
def test_the_last_digits_of_the_loss_move_nothing(gain):
    def unsteady(seed):
        """As the sum of a thousand terms may end, which another processor adds up otherwise."""
        rng = np.random.default_rng(seed)
        return lambda theta: logistic(theta) * (1.0 + 1e-13 * rng.uniform(-1.0, 1.0))

    found = [minimum(unsteady(seed), np.zeros(2), WIDE, gain=gain).tolist() for seed in range(20)]
    assert all(theta == found[0] for theta in found)


def test_four_digits_are_kept():
    assert minimum(lambda x: float((x[0] - 1.234567) ** 2), np.zeros(1), [(-3.0, 3.0)]).tolist() == [1.235]
