"""Monthly conflict: the conjugate update by hand, and no later month in an earlier row."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import gamma, nbinom

from thawcast.standing.conflict import _filter, monthly
from thawcast.standing.tables import CONFLICT
from thawcast.tables import COUNTS


def counts(seed=1):
    """Four years of two busy dyads, one that turns violent in the last autumn, one that begins in the last spring."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in range(2001, 2005):
        for month in range(1, 13):
            rates = {("USA", "RUS"): 20, ("RUS", "USA"): 15, ("IND", "PAK"): 0.5, ("CHN", "JPN"): 0}
            if (year, month) >= (2004, 9):
                rates["IND", "PAK"] = 30
            if (year, month) >= (2004, 3):
                rates["CHN", "JPN"] = 60
            for (source, target), rate in rates.items():
                events = rng.poisson(rate)
                if events:
                    known = date(year, month, 28)
                    rows.append((source, target, date(year, month, 1), "M", "m", None, None, 1, events, None, known))
    return pl.DataFrame(rows, schema=COUNTS.schema, orient="row").with_columns(known_on=pl.col("period").dt.month_end())


def test_three_months_by_hand():
    # Prior: shape 1, rate 1 / .1 = 10. Discount .8. Events 2, 0, 5; world 10, 20, 30.
    shape, rate, score = _filter(np.array([[2.0, 0.0, 5.0]]), np.array([10.0, 20.0, 30.0]), np.array([0.1]), 0.8)
    # .8 + 2 = 2.8 | .8 x 2.8 + 0 = 2.24 | .8 x 2.24 + 5 = 6.792
    assert shape[0] == pytest.approx([2.8, 2.24, 6.792])
    # 8 + 10 = 18 | 14.4 + 20 = 34.4 | 27.52 + 30 = 57.52
    assert rate[0] == pytest.approx([18.0, 34.4, 57.52])
    # One step ahead the count is negative binomial: shape a, probability b / (b + world).
    ahead = [(2, 0.8, 8 / 18), (0, 2.24, 14.4 / 34.4), (5, 1.792, 27.52 / 57.52)]
    assert score[0] == pytest.approx(np.mean([nbinom.logpmf(*step) for step in ahead]))


def test_quiet_months_never_weigh_less_than_half_an_event():
    shape, rate, _ = _filter(np.zeros((1, 60)), np.ones(60), np.array([0.5]), 0.5)
    # Fixed point: shape max(.5 x .5, .5) + 0; rate max(.5 b, 1) + 1 = 2.
    assert shape[0, -1] == pytest.approx(0.5)
    assert rate[0, -1] == pytest.approx(2.0)


def test_rows_begin_in_the_third_year_and_hold_the_level():
    rows = CONFLICT.check(monthly(counts()))
    assert rows["period"].min() == date(2003, 1, 1)
    dyads = set(rows.select("source", "target").unique().iter_rows())
    assert dyads == {("RUS", "USA"), ("USA", "RUS")}, "who reaches 100 events in 2004 is shown from 2005 on"
    assert rows.filter((pl.col("low") > pl.col("level")) | (pl.col("level") > pl.col("high"))).is_empty()
    # Steady Poisson rates: the level stays near its usual share, log 1 = 0, within a third either way.
    assert rows.filter(pl.col("period") < date(2004, 3, 1))["level"].abs().max() < 33


def test_later_months_change_nothing():
    whole = counts()
    full = monthly(whole)
    for last in (date(2003, 5, 31), date(2003, 12, 31), date(2004, 9, 30), date(2004, 11, 30)):
        cut = monthly(whole.filter(pl.col("known_on") <= last))
        assert cut.equals(full.filter(pl.col("known_on") <= last)), last


def test_no_months_no_rows():
    assert monthly(COUNTS.empty()).equals(CONFLICT.empty())


def test_interval_is_that_of_the_gamma_posterior():
    shape, rate, _ = _filter(np.array([[9.0] * 24]), np.full(24, 30.0), np.array([0.3]), 0.9)
    assert shape[0, -1] / rate[0, -1] == pytest.approx(0.3, rel=0.02)
    low, high = gamma.ppf([0.05, 0.95], shape[0, -1], scale=1 / rate[0, -1])
    assert low < 0.3 < high
