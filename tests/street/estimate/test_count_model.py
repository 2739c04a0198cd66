import numpy as np
import polars as pl
import pytest

from thawcast.errors import InputError
from thawcast.street.controls import control_columns, pair_totals
from thawcast.street.estimate.count_model import count_test


def test_simulated_elasticities_lie_in_the_interval():
    """log mean of y = 0.5 + 0.6 log(1 + x before); x does not follow y. Variance = mean + 0.5 mean squared."""
    rng = np.random.default_rng(6)
    n = 1500
    x, y = rng.negative_binomial(2, 0.3, n), np.zeros(n)
    for t in range(1, n):
        mean = np.exp(0.5 + 0.6 * np.log1p(x[t - 1]))
        y[t] = rng.poisson(mean * rng.gamma(2.0, 0.5))
    counts = np.c_[x, y].astype(float)
    there, back = (count_test(counts, cause=c, effect=1 - c, lags=2) for c in (0, 1))
    assert there.low < 0.6 < there.high
    assert there.p < 1e-6
    assert back.low < 0.0 < back.high
    assert there.dispersion == pytest.approx(0.5, abs=0.1)


def test_scores_are_no_counts():
    with pytest.raises(InputError, match="scores have none"):
        count_test(np.full((50, 2), -1.5), cause=0, effect=1, lags=1)


def test_totals_leave_the_dyad_out_of_everything():
    f = pl.DataFrame(
        {
            "source": ["X", "Y", "X", "Y", "Z", "Z", "Z"],
            "target": ["Y", "X", "Z", "Q", "X", "Q", "Q"],
            "period": [1, 1, 1, 1, 1, 1, 2],
            "n": [100, 200, 1, 2, 4, 8, 16],
        }
    )
    got = pair_totals(f, a="X", b="Y", value="n")
    # Period 1: X to Z 1; Y to Q 2; Z to X and Z to Q 12, both by a third state. Period 2: only Z to Q.
    assert got.rows() == [(1, 1, 2, 12), (2, 0, 0, 16)]


def test_controls_hold_this_period_and_the_last():
    got = control_columns(np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]]), damped=False)
    assert got.tolist() == [[1.0, 1.0], [2.0, 1.0], [4.0, 2.0]]
