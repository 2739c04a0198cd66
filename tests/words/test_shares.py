"""Shares of the quad classes beside values from outside."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import dirichlet_multinomial as scipy_dm

from thawcast.tables import COUNTS
from thawcast.words.shares import dirichlet_multinomial, shares
from thawcast.words.tables import QUADS, SHARES


def yearly(*rows, year=2009):
    made = [(s, t, date(year, 1, 1), "Y", "icews", *q, None, date(year, 12, 31)) for s, t, q in rows]
    return COUNTS.check(pl.DataFrame(made, schema=COUNTS.schema, orient="row").sort(COUNTS.key))


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
    assert prior == pytest.approx([34.09558, 31.5715], rel=2e-3)  # logs are kept to four digits


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
    assert total.to_list() == pytest.approx([1.0] * total.len())
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
    assert many["matl_conf"] > 0.99
    assert five["matl_conf"] < 0.8
    assert five["matl_conf_high"] - five["matl_conf_low"] > 20 * (many["matl_conf_high"] - many["matl_conf_low"])


def test_later_years_change_nothing():
    counts = random_counts(7, years=(2007, 2008, 2009))
    early = counts.filter(pl.col("period") < date(2009, 1, 1))
    assert shares(early).equals(shares(counts).filter(pl.col("period") < date(2009, 1, 1)))


def test_no_counts_no_rows():
    assert shares(COUNTS.empty()).equals(SHARES.empty())
