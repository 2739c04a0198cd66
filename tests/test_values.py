"""What all rooms share."""

import numpy as np
import pytest

from thawcast.values import rounded


@pytest.mark.parametrize(
    ("value", "four_digits"),
    [
        (1234.56, 1235.0),
        (-0.00123456, -0.001235),
        (9.9996, 10.0),
        (0.1 + 0.2, 0.3),
        (0.0, 0.0),
        (np.inf, np.inf),
    ],
)
def test_rounded_to_four_digits(value, four_digits):
    assert rounded(np.array([value])).tolist() == [four_digits]


def test_rounded_keeps_shape_and_what_is_unknown():
    found = rounded(np.array([[0.123456, np.nan], [2.0, 1e-12]]))
    np.testing.assert_array_equal(found, [[0.1235, np.nan], [2.0, 1e-12]])
    assert rounded(np.array(3.14159)).shape == ()
