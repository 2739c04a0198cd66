"""The world without a pair beside fits without it, and GDELT's scores freed of coverage by hand."""

from datetime import date
from math import asinh

import numpy as np
import polars as pl
import pytest
from scipy.special import digamma

from thawcast.standing.levels.observations import beta_binomial
from thawcast.standing.temperature.seen import of_counts, of_scores
from thawcast.standing.temperature.sources import uncovered


def test_the_world_without_a_pair_is_a_fit_without_it() -> None:
    rng = np.random.default_rng(0)
    n = 60  # more than are fitted one by one
    total = rng.integers(5, 200, n)
    coop = rng.binomial(total, rng.beta(6, 3, n))
    rows = pl.DataFrame(
        {
            "source": [f"A{i:02}" for i in range(n)], "target": ["ZZZ"] * n, "period": [date(2000, 1, 1)] * n,
            "verb_coop": coop, "matl_coop": [0] * n, "verb_conf": total - coop, "matl_conf": [0] * n,
        }
    )  # fmt: skip
    seen = of_counts(rows, season=1)
    for i in (0, 7, int(np.argmax(total))):
        mean, worth = beta_binomial(np.delete(coop, i).astype(float), np.delete(total, i).astype(float))
        assert seen.world[i, 0] == pytest.approx(digamma(mean * worth) - digamma((1 - mean) * worth), abs=5e-3)


def test_months_without_events_are_holes() -> None:
    rows = pl.DataFrame(
        {
            "a": ["A", "A", "C"], "b": ["B", "B", "D"],
            "period": [date(2018, 3, 1), date(2018, 5, 1), date(2018, 3, 1)], "score": [1.0, 2.0, 5.0],
        }
    )  # fmt: skip
    seen = of_scores(rows, season=12)
    assert seen.periods[0] == date(2018, 1, 1)
    assert np.isnan(seen.value[0]).tolist() == [True, True, False, True, False]
    assert seen.own_terms


def test_scores_are_freed_of_coverage() -> None:
    rows = pl.DataFrame(
        {
            "a": ["A", "A", "C", "C"], "b": ["B", "B", "D", "D"],
            "period": [date(2018, 1, 1), date(2018, 2, 1)] * 2,
            "score": [30.0, 6.0, -10.0, 2.0], "volume": [60.0, 30.0, 40.0, 20.0], "days": [200, 200, 10, 10],
        }
    )  # fmt: skip
    told = uncovered(rows)
    # January: 60 of 100 are the pair's, of the world's 100; February: 90 of 150 so far, of the world's 50.
    assert told["score"].to_list() == pytest.approx([asinh(2 * 30 / 60), asinh(2 * 6 / 30)])
    assert told["a"].unique().to_list() == ["A"]
