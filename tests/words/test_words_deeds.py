"""Shares of the quad classes and the say-do gap beside values from outside."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.special import psi
from scipy.stats import betabinom
from scipy.stats import dirichlet_multinomial as scipy_dm

from thawcast.standing.observations import beta_binomial
from thawcast.tables import COUNTS
from thawcast.words.tables import QUADS, SAY_DO, SHARES
from thawcast.words.words_deeds import dirichlet_multinomial, say_do, shares


def yearly(*rows, year=2009):
    made = [(s, t, date(year, 1, 1), "Y", "icews", *q, None, date(year, 12, 31)) for s, t, q in rows]
    return COUNTS.check(pl.DataFrame(made, schema=dict(COUNTS.columns), orient="row").sort(COUNTS.key))


def random_counts(seed, dyads=30, years=(2009,)):
    rng = np.random.default_rng(seed)
    frames = []
    for year in years:
        mix = rng.dirichlet([14, 2, 4, 1.5], dyads)
        table = [rng.multinomial(n, p) for n, p in zip(rng.integers(1, 300, dyads), mix, strict=True)]
        frames.append(yearly(*((f"A{i:02}", f"B{i:02}", row.tolist()) for i, row in enumerate(table)), year=year))
    return pl.concat(frames)


def test_two_classes_equal_the_published_beta_binomial_fit():
    # With two classes the Dirichlet is a Beta: the Saxony families (Geissler 1889; Lindsey & Altham 1998), alpha
    # 34.09558, beta 31.5715.
    families = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]
    boys = np.repeat(np.arange(13.0), families)
    prior = dirichlet_multinomial(np.stack([boys, 12 - boys], axis=1))
    assert prior == pytest.approx([34.09558, 31.5715], rel=0.01)


def test_four_classes_top_scipys_likelihood():
    table = random_counts(1).select(QUADS).to_numpy()
    prior = dirichlet_multinomial(table.astype(float))

    def score(alpha):
        return sum(scipy_dm.logpmf(row, alpha, row.sum()) for row in table)

    best = score(prior)
    for i in range(4):
        for factor in (0.9, 0.98, 1.02, 1.1):
            moved = prior.copy()
            moved[i] *= factor
            assert score(moved) < best
    assert prior / prior.sum() == pytest.approx(np.array([14, 2, 4, 1.5]) / 21.5, abs=0.04)


def test_shares_add_up_and_stay_in_their_intervals():
    rows = SHARES.check(shares(random_counts(2, years=(2008, 2009))))
    total = rows.select(pl.sum_horizontal(QUADS)).to_series()
    assert total.is_between(998, 1002).all(), "each of four is rounded to a thousandth"
    for quad in QUADS:
        assert (rows[f"{quad}_low"] <= rows[quad]).all()
        assert (rows[quad] <= rows[f"{quad}_high"]).all()


def test_five_events_are_needed_and_thin_dyads_lean_on_the_world():
    base = random_counts(3)
    few = yearly(("FEW", "X", (4, 0, 0, 0)), ("FIVE", "X", (0, 0, 0, 5)), ("MANY", "X", (0, 0, 0, 5000)))
    rows = shares(pl.concat([base, few]).sort(COUNTS.key))
    assert "FEW" not in rows["source"].to_list()
    five = rows.row(by_predicate=pl.col("source") == "FIVE", named=True)
    many = rows.row(by_predicate=pl.col("source") == "MANY", named=True)
    assert many["matl_conf"] > 990
    assert five["matl_conf"] < 800
    assert five["matl_conf_high"] - five["matl_conf_low"] > 20 * (many["matl_conf_high"] - many["matl_conf_low"])


def test_gap_by_hand():
    counts = random_counts(4)
    both = pl.concat([counts, yearly(("RUS", "USA", (40, 3, 10, 4)), ("USA", "RUS", (20, 2, 10, 1)))]).sort(COUNTS.key)
    row = say_do(both).row(by_predicate=(pl.col("a") == "RUS"), named=True)
    table = np.vstack([counts.select(QUADS).to_numpy(), [[60, 5, 20, 5]]]).astype(float)

    def prior(up, down):
        keep = (up + down) > 0
        mean, weight = beta_binomial(up[keep], (up + down)[keep])
        grid = [(m, c) for m in np.linspace(0.3, 0.97, 68) for c in np.geomspace(1, 60, 42)]
        score = [betabinom.logpmf(up[keep], (up + down)[keep], m * c, (1 - m) * c).sum() for m, c in grid]
        assert (mean, weight) == pytest.approx(grid[int(np.argmax(score))], rel=0.1)
        return mean * weight, (1 - mean) * weight

    (va, vb), (ma, mb) = prior(table[:, 0], table[:, 2]), prior(table[:, 1], table[:, 3])
    # Both directions added: words 60 warm and 20 cold, deeds 5 and 5, each on top of its prior.
    gap = (psi(60 + va) - psi(20 + vb)) - (psi(5 + ma) - psi(5 + mb))
    assert row["gap"] == pytest.approx(100 * gap, abs=1)
    assert row["low"] < row["gap"] < row["high"]


def test_a_gap_needs_ten_events_and_a_deed():
    rows = yearly(
        ("AAA", "BBB", (5, 1, 2, 1)),
        ("AAA", "CCC", (9, 0, 9, 0)),
        ("AAA", "DDD", (5, 1, 2, 1)),
        ("DDD", "AAA", (1, 0, 0, 0)),
        ("EEE", "FFF", (30, 5, 20, 6)),
    )
    found = SAY_DO.check(say_do(pl.concat([random_counts(5), rows]).sort(COUNTS.key)))
    pairs = set(found.select("a", "b").iter_rows())
    assert ("AAA", "BBB") not in pairs, "nine events"
    assert ("AAA", "CCC") not in pairs, "no deed"
    assert {("AAA", "DDD"), ("EEE", "FFF")} <= pairs


def test_rank_is_the_percentile_of_the_gap():
    found = say_do(random_counts(6)).sort("gap")
    n = found.height
    middle = found.filter(pl.col("gap").is_unique())
    where = {gap: i for i, gap in enumerate(found["gap"].to_list())}
    for row in middle.iter_rows(named=True):
        # The i-th of n (from 0) stands at (i + .5) / n.
        assert row["rank"] == pytest.approx(1000 * (where[row["gap"]] + 0.5) / n, abs=1)


def test_later_years_change_nothing():
    counts = random_counts(7, years=(2007, 2008, 2009))
    early = counts.filter(pl.col("period") < date(2009, 1, 1))
    for table in (shares, say_do):
        assert table(early).equals(table(counts).filter(pl.col("period") < date(2009, 1, 1)))


def test_no_counts_no_rows():
    assert shares(COUNTS.empty()).equals(SHARES.empty())
    assert say_do(COUNTS.empty()).equals(SAY_DO.empty())
