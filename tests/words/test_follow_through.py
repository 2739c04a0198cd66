"""Follow-through: the estimator beside statsmodels, its error by hand, and what it finds where the truth is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.errors import InputError
from thawcast.tables import COUNTS
from thawcast.words.follow import vintages
from thawcast.words.follow.pooling import SPREADS, pool
from thawcast.words.follow.slope import Slope, course, slope, standard_error
from thawcast.words.follow.vintages import DEEDS_SO_FAR, follow_tables, months_through, through
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH


def ratio(estimate, data):
    return estimate[0] / standard_error(estimate[1], data.keys)


def net(data, k=1):
    forward, backward = (slope(d, k=k, history=2) for d in (data, data.reversed()))
    return forward.value - backward.value, forward.influence - backward.influence


# --- The estimator


def test_a_course_lays_out_what_the_counts_hold(yearly):
    counts = yearly([("A", "B", 2002, (30, 3, 9, 2)), ("A", "B", 2004, (20, 1, 4, 6)), ("B", "A", 2003, (40, 0, 5, 4))])
    data = course(counts)
    assert data.keys == (("A", "B"),), "B toward A has 49 events, A toward B 75"
    assert data.calendar == (2002, 2003, 2004)
    assert data.good.tolist() == [[3, 0, 1]]
    assert data.deeds.tolist() == [[5, 0, 7]]
    assert data.events.tolist() == [[44, 0, 31]]
    assert data.words[0, 0] != data.words[0, 1]


def test_slope_is_that_of_a_weighted_binomial_regression(bench):
    import statsmodels.api as sm

    data = bench.course_made(np.random.default_rng(1), effect=0.2, dyads=200, years=7)
    found = slope(data, k=1, history=2)
    rows = []
    for i in range(200):
        for t in range(2, 6):
            if data.deeds[i, t + 1] > 0:
                logs = [data.events[i, t], data.deeds[i, t], data.events[i, :t].mean()]
                own = [data.words[i, t], data.habit[i, t], data.habit[i, :t].mean(), data.words[i, :t].mean()]
                effects = [float(t == other) for other in range(2, 6)]
                rows.append((data.good[i, t + 1], data.deeds[i, t + 1], [*own, *np.log1p(logs), *effects]))
    good, deeds, design = (np.array(column) for column in zip(*rows, strict=True))
    assert found.rows == len(rows)
    # The weights' power is the one at which Pearson's statistic has mean 1: found here by trial over a fine grid.
    tried = []
    for power in np.linspace(0.0, 0.6, 61):
        peer = sm.GLM(good / deeds, design, family=sm.families.Binomial(), var_weights=deeds ** (1 - power)).fit()
        mean = peer.fittedvalues
        pearson = np.mean((good / deeds - mean) ** 2 / (mean * (1 - mean)) * deeds ** (1 - power))
        tried.append((abs(pearson - 1), peer.params[0], 1 / peer.normalized_cov_params[0, 0]))
    _, value, information = min(tried)
    assert found.value == pytest.approx(value, abs=1e-3)
    assert found.information.sum() == pytest.approx(information, rel=0.02)
    assert found.influence.sum() == pytest.approx(0, abs=1e-6)


def test_error_by_hand():
    influence = np.array([1.0, 2.0, 3.0])
    # A-B and A-C share A: 1 + 4 + 9 + 2 x (1 x 2) = 18.
    assert standard_error(influence, (("A", "B"), ("A", "C"), ("D", "E"))) == pytest.approx(18**0.5)
    # The two directions of a dyad go together once, not once for each state: (1 + 2)^2 + 9 = 18.
    assert standard_error(influence, (("A", "B"), ("B", "A"), ("D", "E"))) == pytest.approx(18**0.5)
    # Opposite influences of dyads that share a state would leave 1 + 4 - 4 = 1: not below the 5 of their own squares.
    assert standard_error(np.array([1.0, -2.0]), (("A", "B"), ("A", "C"))) == pytest.approx(5**0.5)


def test_reversed_and_permuted_courses(bench):
    data = bench.course_made(np.random.default_rng(2), dyads=50)
    assert slope(data.reversed(), k=2, history=2).value != slope(data, k=2, history=2).value
    assert data.reversed().calendar == data.calendar[::-1]
    assert data.reversed().good[:, 0].tolist() == data.good[:, -1].tolist()
    assert sorted(data.permuted(np.random.default_rng(0)).words[3]) == sorted(data.words[3])


@pytest.mark.parametrize("k", [1, 2, 3])
def test_scatter_is_that_of_sums_of_overlapping_windows(bench, k):
    # All dyads have one slope, so the squares of their scores are what the scatter estimates, for dyads of any size.
    # Bartlett's weights would leave a fifth of it out at k = 3 (2.0 against 1.6 times the information).
    found = slope(bench.course_made(np.random.default_rng(2)), k=k, history=2)
    assert found.scatter.sum() == pytest.approx((found.push**2).sum(), rel=0.12)


def test_what_comes_after_the_window_does_not_enter(bench):
    data = bench.course_made(np.random.default_rng(3), dyads=100, years=8)
    moved = data.words.copy()
    moved[:, -1] += 100.0  # the last year's words come with no deeds after them
    assert slope(replace(data, words=moved), k=1, history=2).value == slope(data, k=1, history=2).value


@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_no_effect_leaves_nothing_beyond_the_backward_slope(bench, shared):
    data = bench.course_made(np.random.default_rng(4), shared=shared)
    forward = slope(data, k=1, history=2)
    assert abs(ratio(net(data), data)) < 2.5
    if shared:
        # A state that moves words and deeds alike looks like follow-through until it is read backward.
        assert forward.value / standard_error(forward.influence, data.keys) > 5
    else:
        assert abs(forward.value) < 0.05, "the dyads' own habits are controlled for"


@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_an_effect_is_found(bench, shared):
    data = bench.course_made(np.random.default_rng(5), effect=0.2, shared=shared)
    assert ratio(net(data), data) > 3
    assert 0.05 < net(data)[0] < 0.2, "about half of it, never enlarged"
    assert abs(slope(data.permuted(np.random.default_rng(0)), k=1, history=2).value) < 0.05


def test_too_few_periods_or_events_are_refused(bench, yearly):
    with pytest.raises(InputError, match="4 periods; follow-through over 1 needs 6"):
        slope(bench.course_made(np.random.default_rng(6), dyads=20, years=4), k=1, history=2)
    with pytest.raises(InputError, match="no directed dyad has 50 events"):
        course(yearly([("A", "B", 2002, (10, 1, 1, 1))]))
    with pytest.raises(InputError, match="frequency M"):
        course(yearly([("A", "B", 2002, (100, 1, 1, 1))]), freq="M")


@pytest.mark.parametrize("pairs", [1, 9])
def test_few_pairs_leave_no_error_and_are_refused(bench, pairs):
    with pytest.raises(InputError, match=f"pairs of states with words and deeds: {pairs}; follow-through needs 10"):
        months_through(bench.noise_made(pairs), as_of=date(2009, 12, 31))


def test_ten_pairs_have_an_interval(bench):
    tests = months_through(bench.noise_made(10), as_of=date(2009, 12, 31))["follow_tests"]
    assert set(tests["test"]) == {"forward", "backward", "net", "later", "permuted", "spread"}
    assert (tests["high"] > tests["low"]).all()


@pytest.mark.parametrize(
    ("mean", "message"),
    [
        ((6, 0, 3, 0), "no deeds among the events"),
        ((0, 6, 0, 3), "no words among the events"),
        ((6, 2, 3, 0), "0 conflictual deeds; follow-through needs 1[0-9]0"),  # seven controls, words and years
        ((6, 0, 3, 2), "0 cooperative deeds; follow-through needs"),
        ((60, 0.02, 30, 0.02), "[0-9]+ dyad-periods with deeds next; follow-through needs"),
    ],
)
def test_no_deeds_or_few_are_no_answer(bench, mean, message):
    with pytest.raises(InputError, match=message):
        months_through(bench.noise_made(12, mean=mean), as_of=date(2009, 12, 31))


def test_a_slope_that_does_not_fit_is_refused_not_cut(bench, monkeypatch):
    data = bench.course_made(np.random.default_rng(6), dyads=100, years=8)
    monkeypatch.setattr(vintages, "LARGEST_SLOPE", 0.001)
    with pytest.raises(InputError, match="too few to hold a slope"):
        through(data, history=2, known_on=date(2009, 12, 31))


def test_words_that_do_not_vary_move_nothing(bench):
    data = bench.course_made(np.random.default_rng(6), dyads=100, years=8)
    with pytest.raises(InputError, match="words do not vary"):
        slope(replace(data, words=np.full(data.words.shape, 0.3)), k=1, history=2)


def test_without_dyads_with_deeds_there_is_no_spread(bench):
    # Half a deed a month for four years is some 24 a side: below the 50 of a slope of its own.
    tables = months_through(bench.noise_made(40, months=48, mean=(6, 0.25, 3, 0.25)), as_of=date(2008, 12, 31))
    assert tables["follow_through"].equals(FOLLOW_THROUGH.empty())
    assert "spread" not in set(tables["follow_tests"]["test"])
    assert "forward" in set(tables["follow_tests"]["test"])


def test_months(yearly):
    row = yearly([("A", "B", 2002, (30, 3, 9, 2))]).row(0, named=True)
    rows = [row | {"period": date(2002, m, 1), "freq": "M", "known_on": date(2003, 1, 1)} for m in (1, 2, 5)]
    conflict_only = row | {
        "period": date(2001, 1, 1),
        "freq": "M",
        "src": "other",
        "verb_coop": None,
        "matl_coop": None,
    }
    data = course(pl.DataFrame([*rows, conflict_only], schema=COUNTS.schema), freq="M")
    assert data.deeds.tolist() == [[5, 5, 0, 0, 5]]
    assert data.calendar == (2002,) * 5


# --- Partial pooling


def test_eight_schools():
    # Rubin (1981); posterior medians in Gelman et al., Bayesian Data Analysis, 3rd ed., table 5.3.
    effects = np.array([28.0, 8, -3, 7, -1, 1, 18, 12]) / 50
    errors = np.array([15.0, 10, 16, 11, 9, 11, 10, 18]) / 50
    published = np.array([10.0, 8, 7, 8, 5, 6, 10, 8])
    information = errors**-2
    common = float((effects * information).sum() / information.sum())
    push = (effects - common) * information
    rubin = Slope(common, push / information.sum(), push, information, information, 8)
    keys = tuple((f"A{i}", f"B{i}") for i in range(8))
    pooled = pool(rubin, keys, learn=np.full(8, True))
    assert 50 * pooled.value == pytest.approx(published, abs=2.0)
    assert np.argsort(pooled.value)[[0, -1]].tolist() == [4, 0]
    assert (pooled.own < 0.5).all()


def test_a_dyad_that_tells_nothing_has_the_common_slope():
    push, information = np.array([0.0, 400.0, -400.0]), np.array([0.0, 1000.0, 1000.0])
    found = Slope(0.1, push / 2000, push, information, information, 10)
    pooled = pool(found, (("A", "B"), ("C", "D"), ("E", "F")), learn=np.full(3, True))
    assert pooled.value[0] == pytest.approx(0.1)
    assert pooled.own[0] == 0
    assert pooled.value[1] > 0.4
    assert pooled.value[2] < -0.2
    assert pooled.sd[0] > 3 * pooled.sd[1], "it may lie as far off as the others do"
    assert 0 < pooled.spread[1] <= pooled.spread[0] <= pooled.spread[2] <= SPREADS[-1]


# --- The tables


@pytest.fixture(scope="module")
def made(random_counts):
    counts = random_counts(8, dyads=60, years=10)
    return counts, follow_tables(counts)


def test_tables_keep_their_contracts(made):
    _, tables = made
    dyads, tests = FOLLOW_THROUGH.check(tables["follow_through"]), FOLLOW_TESTS.check(tables["follow_tests"])
    assert dyads.equals(dyads.sort(FOLLOW_THROUGH.key))
    assert (dyads["low"] <= dyads["value"]).all()
    assert (dyads["value"] <= dyads["high"]).all()
    assert dyads["own"].is_between(0, 1).all()
    # Eight years for the first vintage, ten years of data: three vintages, three horizons, six tests.
    assert tests.height == 3 * 3 * 6
    assert tests["low"].le(tests["value"]).all()
    assert tests["value"].le(tests["high"]).all()
    # The counts have no history: what their last year says is noise, within three intervals of nothing.
    net = tests.filter(test="net", known_on=date(2011, 12, 31))
    assert (net["value"].abs() < 3 * (net["high"] - net["low"])).all()


def test_only_dyads_with_deeds_have_a_slope_of_their_own(made):
    counts, tables = made
    deeds = counts.group_by("source", "target").agg(n=(pl.col("matl_coop") + pl.col("matl_conf")).sum())
    enough = set(deeds.filter(pl.col("n") >= DEEDS_SO_FAR).select("source", "target").iter_rows())
    last = tables["follow_through"].filter(known_on=date(2011, 12, 31))
    assert set(last.select("source", "target").iter_rows()) == enough
    assert 0 < len(enough) < 60


def test_later_years_change_nothing(made):
    counts, tables = made
    early = follow_tables(counts.filter(pl.col("period") < date(2011, 1, 1)))
    for name, table in tables.items():
        known = table.filter(pl.col("known_on") < date(2011, 1, 1))
        assert known.height > 0
        assert known.equals(early[name])


def test_few_years_have_no_rows(random_counts):
    for counts in (COUNTS.empty(), random_counts(1, years=7)):
        tables = follow_tables(counts)
        assert tables["follow_through"].equals(FOLLOW_THROUGH.empty())
        assert tables["follow_tests"].equals(FOLLOW_TESTS.empty())
