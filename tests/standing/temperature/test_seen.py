"""The world without a pair beside fits without it, and GDELT's scores freed of coverage by hand."""

from datetime import date
from math import asinh

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from scipy.special import digamma

from thawcast.standing.levels.observations import beta_binomial
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.filter import GRID, NAMES, START, SharedParameters
from thawcast.standing.temperature.seen import of_counts, of_scores
from thawcast.standing.temperature.sources import uncovered
from thawcast.standing.temperature.vintages import vintages


def test_the_world_without_a_pair_is_a_fit_without_it() -> None:
    rng = np.random.default_rng(0)
    n = 60  # more than are fitted one by one
    total = rng.integers(5, 200, n)
    coop = rng.binomial(total, rng.beta(6, 3, n))
    rows = pl.DataFrame(
        {
            "source": [f"A{i:02}" for i in range(n)], "target": ["ZZZ"] * n, "period": [date(2000, 1, 1)] * n,
            "verb_coop": coop, "matl_coop": [0] * n, "verb_conf": total - coop, "matl_conf": [0] * n,
            "known_on": [date(2000, 12, 31)] * n,
        }
    )  # fmt: skip
    seen = of_counts(rows, season=1)
    for i in (0, 7, int(np.argmax(total))):
        mean, worth = beta_binomial(np.delete(coop, i).astype(float), np.delete(total, i).astype(float))
        assert seen.world[i, 0] == pytest.approx(digamma(mean * worth) - digamma((1 - mean) * worth), abs=5e-3)


def test_worlds_fitted_together_are_those_fitted_one_by_one() -> None:
    rng = np.random.default_rng(4)
    cells = [(pair, month, int(rng.integers(1, 60))) for month in (1, 2, 3) for pair in range(12) if pair != month]
    coop = [int(rng.binomial(n, 0.7 if pair % 2 else 0.4)) for pair, _, n in cells]
    rows = pl.DataFrame(
        {
            "source": [f"A{pair:02}" for pair, _, _ in cells], "target": ["ZZZ"] * len(cells),
            "period": [date(2000, month, 1) for _, month, _ in cells],
            "known_on": [date(2000, month, 28) for _, month, _ in cells],
            "verb_coop": coop, "matl_coop": [0] * len(cells),
            "verb_conf": [n - k for (_, _, n), k in zip(cells, coop, strict=True)], "matl_conf": [0] * len(cells),
        }
    )  # fmt: skip
    seen = of_counts(rows, season=12)
    for month in range(3):
        here = np.flatnonzero(seen.total[:, month])
        for i in here:
            rest = here[here != i]
            mean, worth = beta_binomial(seen.value[rest, month], seen.total[rest, month])
            assert seen.world[i, month] == pytest.approx(digamma(mean * worth) - digamma((1 - mean) * worth), abs=5e-4)


def test_pairs_that_come_later_are_no_world_of_the_months_before() -> None:
    early = [("A00", "2000-01"), ("A00", "2000-02"), ("A01", "2000-02")]
    cells = early + [(f"A{pair:02}", f"2000-{month:02}") for month in range(3, 9) for pair in range(9)]
    rows = pl.DataFrame(
        {
            "source": [pair for pair, _ in cells], "target": ["ZZZ"] * len(cells),
            "period": [date.fromisoformat(f"{month}-01") for _, month in cells],
            "known_on": [date.fromisoformat(f"{month}-28") for _, month in cells],
            "verb_coop": [9] * len(cells), "matl_coop": [0] * len(cells),
            "verb_conf": [int(pair[1:]) for pair, _ in cells], "matl_conf": [0] * len(cells),
        }
    )  # fmt: skip
    whole, cut = of_counts(rows, season=12), of_counts(rows.head(len(early)), season=12)
    assert not whole.own_terms
    assert cut.own_terms
    assert whole.until(2).own_terms
    assert whole.until(2).world.tolist() == cut.world.tolist()


def test_a_pair_that_is_seen_later_tells_nothing_of_bursts_before() -> None:
    def rows(pairs: list[tuple[str, int]], months: list[int], conflict: list[int]) -> pl.DataFrame:
        cells = [
            (pair, date(year, month, 1), n) for pair, year in pairs for month, n in zip(months, conflict, strict=True)
        ]
        none = [0] * len(cells)
        return pl.DataFrame(
            {
                "source": [pair for pair, _, _ in cells], "target": ["ZZZ"] * len(cells),
                "period": [period for _, period, _ in cells],
                "verb_coop": [5] * len(cells), "matl_coop": none,
                "verb_conf": [n for *_, n in cells], "matl_conf": none,
                "known_on": [date(period.year, 12, 31) for _, period, _ in cells],
            }
        )  # fmt: skip

    early = [("AAA", 2000), ("AAA", 2001), ("BBB", 2000), ("BBB", 2001)]
    # Months of CCC are known of 2000; the yearly counts have it from 2002 on.
    months = rows([*early, ("CCC", 2000)], [1, 6, 11], [9, 1, 2])
    years = pl.concat([rows(early, [1], [12]), rows([("CCC", 2002)], [1], [3])])
    then = of_counts(years.filter(pl.col("period") < date(2002, 1, 1)), season=1, months=months)
    now = of_counts(years, season=1, months=months)
    assert now.burst[:2, :2] == pytest.approx(then.burst, rel=1e-12)
    assert then.burst[0, 0] > 0


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


def test_months_know_nothing_of_the_months_after_them() -> None:
    rng = np.random.default_rng(0)
    cells = [(f"A{i}", month) for i in range(8) for month in range(30) if i < 7 or month > 25]
    n = len(cells)
    # The last three months bring ten times as many events; each is out two days after its end.
    many = np.array([10 if month > 26 else 1 for _, month in cells])
    periods = [date(2000 + month // 12, month % 12 + 1, 1) for _, month in cells]
    rows = pl.DataFrame(
        {
            "source": [pair for pair, _ in cells], "target": ["ZZZ"] * n, "period": periods,
            "verb_coop": rng.integers(5, 40, n) * many, "matl_coop": [0] * n,
            "verb_conf": rng.integers(5, 40, n) * many, "matl_conf": [0] * n,
        }
    ).with_columns(known_on=pl.col("period").dt.month_end() + pl.duration(days=2))  # fmt: skip
    until = date(2002, 4, 2)  # when March is out, the 27th month
    theta = np.array(START[12])
    theta[[NAMES.index("volume"), NAMES.index("gamma"), NAMES.index("slope")]] = 0.5
    hyper = SharedParameters(theta, np.full((4, len(GRID)), 1 / len(GRID)), np.zeros(theta.size))

    def told(counts: pl.DataFrame) -> pl.DataFrame:
        finder = EpisodeFinder(of_counts(counts, season=12), "months")
        for vintage in vintages(of_counts(counts, season=12), hypers=lambda _: hyper):
            finder.advance(vintage)
        return finder.course()

    then, now = told(rows.filter(pl.col("known_on") <= until)), told(rows)
    assert then["known_on"].max() == until
    assert then.height > 150
    assert_frame_equal(then, now.filter(pl.col("known_on") <= until))
