"""Reference values come from statsmodels and, for the weekly series, from the published discussion of it."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import f

from thawcast.street.estimate.granger import granger
from thawcast.street.estimate.index import street_index
from thawcast.street.estimate.series import damp
from thawcast.street.estimate.var import fit_var


@pytest.mark.parametrize(("cause", "effect"), [(0, 1), (1, 0)])
def test_classical_f_is_that_of_statsmodels(pair, cause, effect):
    from statsmodels.tsa.api import VAR

    theirs = VAR(pair).fit(3).test_causality(effect, cause, kind="f")
    ours = granger(fit_var(pair, lags=3), cause=cause, effect=effect, draws=99)
    assert ours.f == pytest.approx(theirs.test_statistic, rel=1e-9)
    # statsmodels counts the degrees of freedom of both equations; ours are those of the one tested.
    assert theirs.df == (3, 2 * (297 - 7))
    assert ours.p == pytest.approx(f(3, 297 - 7).sf(theirs.test_statistic), rel=1e-6)


def test_hc3_f_is_that_of_statsmodels(pair):
    import statsmodels.api as sm

    fit = fit_var(pair, lags=3)
    theirs = sm.OLS(fit.y[:, 1], fit.x).fit(cov_type="HC3", use_t=True).f_test(np.eye(7)[[1, 3, 5]])
    ours = granger(fit, cause=0, effect=1, draws=99)
    assert ours.f_hc3 == pytest.approx(float(theirs.fvalue), rel=1e-9)
    assert ours.p_hc3 == pytest.approx(float(theirs.pvalue), rel=1e-6)


def test_wild_bootstrap_holds_its_level_where_variances_change():
    """300 pairs of independent series with one variance break: a 10% test rejects near 10% of them."""
    rng = np.random.default_rng(11)
    rejected = 0
    for seed in range(300):
        y = rng.standard_normal((120, 2)) * np.where(np.arange(120) < 90, 1.0, 4.0)[:, None]
        test = granger(fit_var(y, lags=2), cause=0, effect=1, draws=99, seed=seed)
        rejected += test.p_wild <= 0.10
    # Two standard errors of a share of 10% in 300 trials are 3.5 points.
    assert 0.065 <= rejected / 300 <= 0.135


@pytest.mark.data
@pytest.mark.parametrize(
    ("unit", "cause", "classical", "f_hc3"),
    [(None, 0, 10.912354, 1.30), (None, 1, 17.630996, 3.26), (1.0, 0, None, 7.1), (1.0, 1, None, 4.6)],
)
def test_israel_palestine_weekly(reference, unit, cause, classical, f_hc3):
    """VAR(6), 1979-2003: the figures that made the classical test doubtful."""
    y = pl.read_parquet(reference / "tables" / "israel_palestine_weekly_1979_2003.parquet").to_numpy()
    test = granger(fit_var(damp(y, unit=unit) if unit else y, lags=6), cause=cause, effect=1 - cause, draws=99)
    assert test.f_hc3 == pytest.approx(f_hc3, abs=0.005 if classical else 0.05)
    assert classical is None or test.f == pytest.approx(classical, abs=5e-7)


def test_street_index_by_arithmetic():
    """With a vanishing error the sums are known: answers 0.3/(1-0.4) and 0.2/(1-0.6), index 0."""
    rng = np.random.default_rng(5)
    y = np.zeros((4000, 2))
    for t in range(1, 4000):
        y[t] = [0.4 * y[t - 1, 0] + 0.3 * y[t - 1, 1], 0.2 * y[t - 1, 0] + 0.6 * y[t - 1, 1]]
        y[t] += rng.standard_normal(2)
    street = street_index(fit_var(y, lags=1), np.ones(2))
    assert street.a_answers.value == pytest.approx(0.5, abs=0.06)
    assert street.b_answers.value == pytest.approx(0.5, abs=0.06)
    assert street.index.low < 0 < street.index.high
