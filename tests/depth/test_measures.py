"""What depth is measured from, checked by hand."""

import math
from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.depth.measures.conduct import cooperative_deeds, deeds_beside_words, weaker_answer
from thawcast.depth.measures.grid import Grid, yearly_error
from thawcast.depth.measures.leaders import Leaders
from thawcast.depth.measures.ties import obligations, trade_salience
from thawcast.depth.measures.votes import AreaVotes, closeness, same_company
from thawcast.issues.tables import AGREEMENT_NORM, POSITIONS, SIMILARITY
from thawcast.street.tables import STREET
from thawcast.words.tables import SAY_DO, SHARES

Z90 = 1.6448536269514722
GRID = Grid((("AAA", "BBB"),), (2007, 2008, 2009, 2010))


def test_a_measure_takes_the_latest_year_and_counts_change_from_the_mean_of_the_two_years_before():
    rows = pl.DataFrame({"a": "AAA", "b": "BBB", "year": [2007, 2008, 2010], "value": [1.0, 3.0, 5.0], "sd": 2.0})
    measure = GRID.measure(rows)
    assert measure.now(2009)[0].tolist() == [3.0], "2008 is the latest by 2009"
    value, sd = measure.change(2009, 2010)
    # 5 - (1 + 3) / 2; variances 4 + (4 + 4) / 4
    assert (value.tolist(), sd.tolist()) == ([3.0], [pytest.approx(math.sqrt(6))])


def test_a_figure_older_than_two_years_is_not_the_present():
    rows = pl.DataFrame({"a": "AAA", "b": "BBB", "year": [2007], "value": [1.0], "sd": [0.0]})
    measure = GRID.measure(rows)
    assert np.isfinite(measure.now(2009)[0]).all()
    assert np.isnan(measure.now(2010)[0]).all()


def test_ties_err_by_an_ordinary_years_change():
    # 101 dyads whose counts change by -50 ... 50: 5% and 95% quantiles are -45 and 45.
    frames = [
        pl.DataFrame({"a": [f"A{i:03}" for i in range(101)], "b": "BBB", "year": year})
        .with_row_index("i")
        .select("a", "b", "year", value=(pl.col("i").cast(pl.Float64) - 50) * (year - 2007))
        for year in (2007, 2008)
    ]
    found = yearly_error(pl.concat(frames))
    assert found.filter(year=2007)["sd"].unique().to_list() == [0.0]
    assert found.filter(year=2008)["sd"].unique().to_list() == [pytest.approx(45 / Z90)]


def test_deeds_beside_words_is_the_gap_turned_round():
    row = {"a": "AAA", "b": "BBB", "period": date(2010, 1, 1), "gap": 374, "low": 357, "high": 391, "rank": 284}
    found = deeds_beside_words(
        SAY_DO.decode(pl.DataFrame([row | {"known_on": date(2010, 12, 31)}], schema=SAY_DO.stored))
    )
    assert found.row(0, named=True) == {
        "a": "AAA",
        "b": "BBB",
        "year": 2010,
        "value": -3.74,
        "sd": pytest.approx(0.34 / (2 * Z90)),
    }


def test_cooperative_deeds_is_the_mean_of_both_sides():
    rows = SHARES.rows(
        {"source": "AAA", "target": "BBB", "matl_coop": 0.01, "matl_coop_low": 0.007, "matl_coop_high": 0.013},
        {"source": "BBB", "target": "AAA", "matl_coop": 0.03, "matl_coop_low": 0.026, "matl_coop_high": 0.034},
        period=date(2010, 1, 1),
        known_on=date(2010, 12, 31),
    )
    found = cooperative_deeds(rows).row(0, named=True)
    assert found["value"] == pytest.approx(0.02)
    # Half widths of .003 and .004 add to .005 in squares; halved for the mean.
    assert found["sd"] == pytest.approx(0.005 / Z90 / 2)


def test_a_street_is_as_two_way_as_its_weaker_side():
    answers = {"a_answers": 0.8, "a_answers_low": 0.4, "a_answers_high": 1.2}
    answers |= {"b_answers": 0.2, "b_answers_low": -0.1, "b_answers_high": 0.5}
    rows = STREET.rows(
        {"series": "conflict"}, {"series": "verbal"}, a="AAA", b="BBB", as_of=date(2010, 12, 31), **answers
    )
    found = weaker_answer(rows)
    assert found.height == 1
    assert found["value"].to_list() == [0.2]
    assert found["sd"][0] == pytest.approx(0.6 / (2 * Z90))


def test_trade_salience_is_the_geometric_mean_of_two_trade_shares():
    rows = [("AAA", "BBB", 10.0), ("AAA", "CCC", 30.0), ("BBB", "CCC", 0.0)]
    trade = pl.DataFrame(rows, schema=["a", "b", "flow"], orient="row").with_columns(year=2010)
    found = {(r["a"], r["b"]): r["value"] for r in trade_salience(trade).iter_rows(named=True)}
    # AAA trades 40 in all, BBB 10, CCC 30: 10 of 40 and 10 of 10; 30 of 40 and 30 of 30.
    assert found["AAA", "BBB"] == pytest.approx(math.log(math.sqrt(0.25 * 1.0)))
    assert found["AAA", "CCC"] == pytest.approx(math.log(math.sqrt(0.75 * 1.0)))
    assert found["BBB", "CCC"] < -15, "no trade stands at the bottom"


def test_the_strongest_obligation_counts():
    none = dict.fromkeys(("defense", "offense", "neutrality", "nonaggression", "consultation"), 0)
    rows = [
        {"a": "AAA", "b": "BBB", "year": 2009} | none | {"nonaggression": 1, "consultation": 1},
        {"a": "AAA", "b": "BBB", "year": 2010} | none | {"defense": 1, "consultation": 1},
    ]
    pairs = pl.DataFrame({"a": ["AAA", "AAA"], "b": ["BBB", "CCC"]})
    found = obligations(pl.DataFrame(rows), pairs).sort("b", "year")
    assert found["value"].to_list() == [2.0, 3.0, 0.0, 0.0]


def test_closeness_is_distance_turned_round_and_takes_the_years_own_vintage():
    one = {"state": "AAA", "position": 1.0, "low": 0.7, "high": 1.3, "vintage": 2010}
    other = {"state": "BBB", "position": -1.0, "low": -1.4, "high": -0.6, "vintage": 2010}
    # What the next year's fit says of 2010.
    later = {"state": "BBB", "position": 1.0, "low": 0.6, "high": 1.4, "vintage": 2011}
    frame = POSITIONS.rows(one, other, later, session=65, year=2010, area="all", n_votes=80)
    found = closeness(frame, GRID).row(0, named=True)
    assert (found["year"], found["value"]) == (2010, pytest.approx(-2.0))
    assert found["sd"] == pytest.approx(0.5 / Z90)  # half widths .3 and .4 add to .5 in squares


def similarity(rows: list[dict]) -> pl.DataFrame:
    return SIMILARITY.rows(*rows, **{name: 0 for name in SIMILARITY.columns if name.startswith(("same_", "n_"))})


def test_same_company_is_the_mean_lean_of_third_states():
    def votes(a: str, b: str, same: int) -> dict:
        return {"year": 2010, "a": a, "b": b, "same_all": same, "n_all": 49}

    rows = [votes("AAA", "CCC", 39), votes("BBB", "CCC", 9), votes("AAA", "DDD", 20), votes("BBB", "DDD", 30)]
    found = same_company(similarity([*rows, votes("AAA", "BBB", 1)]), GRID).row(0, named=True)
    # Shares (39.5 - 9.5) / 50 = .6 and (20.5 - 30.5) / 50 = -.2: a mean of .4.
    assert found["value"] == pytest.approx(-0.4)


def area_votes(norm: dict[int, float]) -> AreaVotes:
    def votes(year: int, nu: int, hr: int) -> dict:
        counts = {"same_all": nu + hr, "n_all": 198, "same_nu": nu, "n_nu": 99, "same_hr": hr, "n_hr": 99}
        return {"year": year, "a": "AAA", "b": "BBB"} | counts

    rows = [votes(2007, 30, 40), votes(2008, 30, 40), votes(2009, 70, 80)]
    usual = [
        {"state": state, "year": year, "area": area, "agreement": share}
        for state in ("AAA", "BBB")
        for year, share in norm.items()
        for area in ("nu", "hr")
    ]
    return AreaVotes(similarity(rows), AGREEMENT_NORM.rows(*usual, n_votes=99), GRID)


def test_breadth_counts_areas_that_rose_alike():
    found = area_votes({2007: 0.5, 2008: 0.5, 2009: 0.5})
    value, _ = found.breadth(2009, 2009, of=np.array([True]), noise=np.zeros((1, 6)))
    # Both known areas rose by about .40: two of two.
    assert value[0] == pytest.approx(1.0, abs=1e-3)


def test_breadth_leaves_out_what_the_two_moved_toward_everyone():
    found = area_votes({2007: 0.3, 2008: 0.3, 2009: 0.7})
    value, _ = found.breadth(2009, 2009, of=np.array([True]), noise=np.zeros((1, 6)))
    assert value[0] == 0.0


def test_breadth_is_unknown_without_votes_before():
    value, _ = area_votes({2009: 0.5}).breadth(2009, 2009, of=np.array([True]), noise=np.zeros((1, 6)))
    assert np.isnan(value[0])


class TestLeaders:
    """Spells in office, of which Archigos counts the effective leader."""

    TERMS = (
        ("RUS", date(2000, 1, 1), "Putin"),
        ("USA", date(2001, 1, 21), "G.W. Bush"),
        ("USA", date(2009, 1, 20), "Obama"),
        ("FRA", date(2007, 5, 16), "Sarkozy"),
        ("FRA", date(2012, 5, 15), "Hollande"),
        ("ZZZ", date(2000, 1, 1), "One"),
        ("ZZZ", date(2009, 3, 1), "Interim"),
        ("ZZZ", date(2009, 5, 1), "One"),
    )

    @pytest.fixture
    def leaders(self):
        return Leaders(pl.DataFrame(self.TERMS, schema=["state", "start", "leader"], orient="row"))

    @pytest.mark.parametrize(
        ("pair", "onset", "as_of", "sides"),
        [
            (("RUS", "USA"), 2009, date(2010, 12, 31), 0),  # Obama came before the thaw did; Putin counts throughout
            (("RUS", "USA"), 2008, date(2009, 12, 31), 1),
            (("RUS", "USA"), 2008, date(2009, 6, 30), 0),  # five months of Obama are too few
            (("FRA", "USA"), 2008, date(2011, 12, 31), 1),
            (("FRA", "USA"), 2008, date(2012, 12, 31), 2),
            (("RUS", "ZZZ"), 2008, date(2010, 12, 31), 0),  # an interim leader who left again is no change
            (("AAA", "USA"), 2008, date(2010, 12, 31), None),
        ],
    )
    def test_sides_that_outlived_a_change(self, leaders, pair, onset, as_of, sides):
        assert leaders.outlived(*pair, onset=onset, as_of=as_of) == sides
