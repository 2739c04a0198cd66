# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""Counts become observations: the beta-binomial fit, the panel, burstiness, and no look-ahead."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import betabinom

from thawcast.standing.levels.observations import CountPanel, beta_binomial, beta_binomials_without, observe, panel
from thawcast.tables import COUNTS


def yearly(source, target, year, quads):
    return (source, target, date(year, 1, 1), "Y", "icews", *quads, None, date(year, 12, 31))


def month(source, target, year, number, events):
    return (source, target, date(year, number, 1), "M", "m", None, None, *events, None, date(year, number, 28))


def counts(*rows):
    return COUNTS.check(pl.DataFrame(list(rows), schema=COUNTS.schema, orient="row"))


def random_panel(seed, *, dyads=12, years=6):
    rng = np.random.default_rng(seed)
    total = rng.poisson(30, (dyads, years)).astype(float)
    total[0, :3] = 0
    coop = rng.binomial(total.astype(int), 0.7).astype(float)
    monthly = rng.poisson(2, (dyads, years, 12)) * (total > 0)[:, :, None].astype(float)
    monthly[:, -1, :] = np.nan
    keys = tuple((f"A{i:02}", "B") for i in range(dyads))
    return CountPanel(keys, tuple(range(2002, 2002 + years)), coop, total, monthly)


def test_beta_binomial_equals_the_published_fit_of_the_saxony_families():
    # Boys among 12 children of 6,115 families in Saxony (Geissler 1889; Lindsey & Altham 1998, Applied Statistics 47,
    # 149-157). Maximum likelihood: alpha 34.09558, beta 31.5715.
    families = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]
    boys = np.repeat(np.arange(13.0), families)
    mean, concentration = beta_binomial(boys, np.full(boys.size, 12.0))
    assert mean == pytest.approx(34.09558 / (34.09558 + 31.5715), abs=2e-4)
    assert concentration == pytest.approx(34.09558 + 31.5715, rel=0.01)


def test_beta_binomial_of_unequal_totals_is_the_top_of_scipys_likelihood():
    coop = np.array([3.0, 19, 0, 45, 7, 60, 11, 2, 150, 33])
    total = np.array([5.0, 20, 2, 60, 15, 70, 11, 9, 170, 60])
    mean, concentration = beta_binomial(coop, total)

    def score(m, c):
        return betabinom.logpmf(coop, total, m * c, (1 - m) * c).sum()

    best = score(mean, concentration)
    grid = [score(m, c) for m in np.linspace(0.4, 0.9, 51) for c in np.geomspace(0.5, 50, 61)]
    assert best >= max(grid) - 1e-4
    assert best == pytest.approx(max(grid), abs=0.05)


def test_fits_without_each_dyad_are_the_top_of_scipys_likelihood():
    coop = np.array([3.0, 19, 0, 45, 7, 60, 11, 2, 150, 33])
    total = np.array([5.0, 20, 2, 60, 15, 70, 11, 9, 170, 60])
    of_all, (means, concentrations) = beta_binomials_without(coop, total)
    assert of_all == beta_binomial(coop, total)
    for i, (mean, concentration) in enumerate(zip(means, concentrations, strict=True)):
        k, n = np.delete(coop, i), np.delete(total, i)

        def score(odds, size, k=k, n=n):
            m, c = 1 / (1 + np.exp(-odds)), np.exp(size)
            return betabinom.logpmf(k, n, m * c, (1 - m) * c).sum()

        odds, size = np.log(mean / (1 - mean)), np.log(concentration)
        best = score(odds, size)
        assert all(best > score(odds + a, size + b) for a, b in ((1e-3, 0), (-1e-3, 0), (0, 1e-2), (0, -1e-2)))


def test_without_one_of_two_dyads_the_other_is_all_there_is():
    # Nothing varies then: the concentration stops at its bound, e^7.
    _, (means, concentrations) = beta_binomials_without(np.array([30.0, 80.0]), np.array([40.0, 100.0]))
    assert means == pytest.approx([0.8, 0.75], abs=5e-4)
    assert concentrations == pytest.approx(np.exp(7.0))


def test_panel_adds_the_directions_and_keeps_years_without_rows_empty():
    rows = counts(
        yearly("USA", "RUS", 2002, (5, 1, 2, 1)),
        yearly("RUS", "USA", 2002, (3, 0, 4, 0)),
        yearly("RUS", "USA", 2004, (1, 1, 0, 0)),
        yearly("USA", "FRA", 2004, (0, 0, 0, 0)),
        month("USA", "RUS", 2002, 3, (2, 1)),
        month("RUS", "USA", 2002, 3, (4, 0)),
    )
    both = panel(rows, directed=False)
    assert both.keys == (("RUS", "USA"),), "a dyad without any event is left out"
    assert both.years == (2002, 2003, 2004)
    assert both.coop.tolist() == [[9, 0, 2]]
    assert both.total.tolist() == [[16, 0, 2]]
    assert both.monthly[0, 0].tolist() == [0, 0, 7, *[0] * 9]
    assert np.isnan(both.monthly[0, 1:]).all(), "years that the monthly source lacks are unknown, not zero"
    apart = panel(rows, directed=True)
    assert apart.keys == (("RUS", "USA"), ("USA", "RUS"))
    assert apart.total.tolist() == [[7, 0, 2], [9, 0, 0]]


def test_until_drops_later_years_and_dyads_not_yet_seen():
    whole = random_panel(1)
    cut = whole.until(2003)
    assert cut.years == (2002, 2003)
    assert cut.keys == whole.keys[1:]


def test_burstiness_of_one_spike_and_of_even_months_by_hand():
    monthly = np.zeros((2, 2, 12))
    monthly[0, 0, 4] = 12.0  # twelve events in May
    monthly[1, 0, :] = 1.0  # one a month
    monthly[:, 1, :] = np.nan  # no monthly data in the second year
    total = np.full((2, 2), 20.0)
    burst = observe(CountPanel((("A", "B"), ("A", "C")), (2002, 2003), total / 2, total, monthly)).burst
    # Spike: variance of the months (12, 0 x 11) is 132 / 11 = 12, times 12 months = 144; beyond Poisson 144 - 12 = 132,
    # relative to 12 squared 11/12. Even months: 0. Own weight 12 / (12 + 20) = 3/8. World: the mean of both, 11/24.
    # Usual of the spiky dyad (3/8 x 11/12 + 11/24) / (11/8) = 7/12; of the even one (0 + 11/24) / (11/8) = 1/3.
    # Burstiness 3/8 x 11/12 + 5/8 x 7/12 = 17/24 and 5/8 x 1/3 = 5/24. A year without months takes the usual one.
    assert burst[:, 0] == pytest.approx([17 / 24, 5 / 24], abs=1e-6)
    assert burst[:, 1] == pytest.approx([7 / 12, 1 / 3], abs=1e-6)


def test_levels_shrink_toward_the_world_and_are_missing_without_events():
    coop = np.array([[900.0], [9.0], [1.0], [0.0], [600.0], [5.0]])
    total = np.array([[1000.0], [10.0], [1.0], [0.0], [1000.0], [10.0]])
    none = np.full((6, 1, 12), np.nan)
    seen = observe(CountPanel(tuple(("A", f"B{i}") for i in range(6)), (2002,), coop, total, none))
    raw = np.log(np.array([9.0, 9.0, 1.5, 1.0])) - seen.world[0, 0]
    level = seen.level[[0, 1, 4, 5], 0]
    assert (np.abs(level[[1, 3]]) < np.abs(raw[[1, 3]])).all(), "ten events are pulled in"
    assert level[[0, 2]] == pytest.approx(raw[[0, 2]], abs=0.05), "a thousand are not"
    assert seen.variance[2, 0] > seen.variance[1, 0] > seen.variance[0, 0], "fewer events, wider"
    assert np.isnan(seen.level[3, 0])


@pytest.mark.parametrize("year", [2003, 2005])
def test_later_years_change_nothing_seen_before(year):
    whole = random_panel(2)
    then, later = observe(whole.until(year)), observe(whole)
    keep = [key in whole.until(year).keys for key in whole.keys]
    last = whole.years.index(year) + 1
    for name in ("level", "variance", "log_volume", "burst", "world", "coop", "total"):
        np.testing.assert_array_equal(getattr(then, name), getattr(later, name)[keep][:, :last], err_msg=name)


def test_a_panel_of_words_or_of_deeds_counts_them_alone():
    # One side: 5 + 2 words and 3 + 1 deeds in 2009; March has 4 hostile words and 6 hostile deeds.
    columns = {"source": "A", "target": "B", "src": "x", "score": None, "known_on": date(2010, 1, 1)}
    year = {"period": date(2009, 1, 1), "freq": "Y", "verb_coop": 5, "matl_coop": 3, "verb_conf": 2, "matl_conf": 1}
    march = {
        "period": date(2009, 3, 1),
        "freq": "M",
        "verb_coop": None,
        "matl_coop": None,
        "verb_conf": 4,
        "matl_conf": 6,
    }
    counts = pl.DataFrame([columns | year, columns | march], schema=COUNTS.schema)
    for series, coop, total, hostile in (("all", 8, 11, 10), ("verbal", 5, 7, 4), ("material", 3, 4, 6)):
        data = panel(counts, directed=False, series=series)
        assert (data.coop.item(), data.total.item()) == (coop, total)
        assert data.monthly[0, 0].tolist() == [0, 0, hostile] + [0] * 9
