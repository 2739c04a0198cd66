"""A plain word from a probability."""

import pytest

from thawcast.argument.claim import difference, p_greater, verdict
from thawcast.values import Estimate


def test_probability_that_one_exceeds_another() -> None:
    # Two normal estimates 1.645 standard deviations of their difference apart: .95 by the normal table.
    one, other = Estimate(1.0, 0.0, 2.0, "x"), Estimate(0.0, 0.0, 0.0, "x")
    assert p_greater(one, other) == pytest.approx(0.95, abs=1e-9)
    assert p_greater(other, one) == pytest.approx(0.05, abs=1e-9)
    assert p_greater(other, other) == 0.5
    assert p_greater(Estimate(None, None, None, "x"), other) is None


def test_a_difference_adds_the_squares_of_both_errors() -> None:
    # Half-widths of 3 and 4: the difference has one of 5.
    found = difference(Estimate(10.0, 7.0, 13.0, "x"), Estimate(1.0, -3.0, 5.0, "x"))
    assert (found.value, found.low, found.high) == pytest.approx((9.0, 4.0, 14.0))


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.9, "supported"),
        (0.89, "cannot be told"),
        (0.11, "cannot be told"),
        (0.09, "not supported"),
        (None, "cannot be told"),
        (Estimate(0.95, 0.7, 0.99, "probability"), "supported"),
        (Estimate(0.95, 0.4, 0.99, "probability"), "cannot be told"),
        (Estimate(0.05, 0.01, 0.3, "probability"), "not supported"),
        (Estimate(0.05, 0.01, 0.6, "probability"), "cannot be told"),
        (Estimate(None, None, None, "probability"), "cannot be told"),
    ],
)
def test_the_verdict_follows_the_rule(probability: float | Estimate | None, word: str) -> None:
    assert verdict(probability) == word
