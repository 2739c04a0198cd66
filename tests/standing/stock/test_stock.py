"""The shipped stock: what history says of it, and its classes."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from thawcast import sources
from thawcast.standing.stock.classes import CLASSES, chances, examples
from thawcast.standing.stock.result import long_rows, pair_stock
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS, intervals
from thawcast.store import STARTER, load

STARTED = load(STARTER, name="starter")


@pytest.fixture(scope="module")
def shipped() -> pl.DataFrame:
    return intervals(STARTED.table(STOCK))


def test_every_pair_of_states_has_a_stock_with_an_interval(shipped: pl.DataFrame):
    assert shipped["year"].min() == 1950
    assert shipped.filter(pl.col("year") == 2010).height > 18_000
    # Nulls, which a comparison would pass over, are none.
    assert shipped.select("value", "low", "high", "value_narrow", "low_narrow").null_count().row(0) == (0,) * 5
    assert (shipped["low"] < shipped["high"]).all()
    assert shipped.select((pl.col("low") <= pl.col("value")).all() & (pl.col("value") <= pl.col("high")).all()).item()


def test_canada_is_nearer_to_washington_than_iran_and_north_korea(shipped: pl.DataFrame):
    of = {
        pair: shipped.filter(pl.col("a") == pair[0], pl.col("b") == pair[1], pl.col("year") == 2010).row(0, named=True)
        for pair in (("CAN", "USA"), ("IRN", "USA"), ("PRK", "USA"), ("RUS", "USA"))
    }
    assert all(of["CAN", "USA"]["low"] > of[pair]["high"] for pair in of if pair[0] != "CAN")


def test_no_ally_on_good_terms_lies_below_a_rival(shipped: pl.DataFrame, reference: Path):
    frames = sources.load(reference, only=("peace", "alliances"))
    usa = (pl.col("a") == "USA") | (pl.col("b") == "USA")
    own = shipped.filter(usa, pl.col("year") == 2010).join(
        frames["peace"].filter(pl.col("year") == 2010), on=["a", "b"]
    )
    allied = frames["alliances"].filter(pl.col("year") == 2009, pl.col("defense") == 1)
    good = own.join(allied, on=["a", "b"], how="semi").filter(pl.col("peace") >= 0.5)
    assert good.height > 40
    assert good["value"].to_numpy().min() > own.filter(pl.col("peace") < 0.4)["value"].to_numpy().max()


def test_it_ranks_pairs_as_the_scale_does(shipped: pl.DataFrame, reference: Path):
    scale = sources.load(reference, only=("peace",))["peace"]
    both = shipped.join(scale, on=["a", "b", "year"]).filter(pl.col("year").is_between(2002, 2014))
    # The level of events reaches .12 on its pairs, and the scale itself with its ties broken at random .75.
    assert both.select(pl.corr("value", "peace", method="spearman")).item() > 0.66


def test_the_examples_of_a_class_are_in_it(reference: Path):
    scale = sources.load(reference, only=("peace",))["peace"]
    held = {(a, b, y): p for a, b, y, p in scale.select("a", "b", "year", "peace").iter_rows()}
    for number, one in enumerate(CLASSES):
        for year, pairs in one.examples.items():
            assert [held[a, b, year] for a, b in pairs] == [number / 4] * 2, (one.name, year)
    assert {tuple(one.examples) for one in CLASSES} == {(1955, 1965, 1975, 1985, 1995, 2005, 2015)}


def test_chances_of_the_classes_have_the_stock_for_a_mean():
    cuts = np.array([4.6, 3.2, -3.2, -5.1])
    for value in (0.04, 0.73, 2.0, 3.36):
        p = chances(value, cuts)
        assert p.sum() == pytest.approx(1)
        assert p @ np.arange(5) == pytest.approx(value, abs=1e-6)
    assert examples(1951)[0] == 1955
    assert examples(2024)[0] == 2015


def test_a_pairs_stock_as_of_a_day_is_that_of_the_year(shipped: pl.DataFrame):
    rows = STARTED.table(STOCK, as_of=date(2010, 12, 31)).filter(pl.col("a") == "RUS", pl.col("b") == "USA")
    found = pair_stock(rows, STARTED.table(STOCK_MODELS))
    assert found is not None
    assert (found.year, found.taught_to) == (2010, 2000)
    assert (
        found.value.value
        == shipped.filter(pl.col("a") == "RUS", pl.col("b") == "USA", pl.col("year") == 2010)["value"][0]
    )
    assert sum(p.value or 0 for p in found.chances) == pytest.approx(1)
    assert {"stock", "narrow", "events"} == set(found.versions)
    assert pair_stock(rows.clear(), STARTED.table(STOCK_MODELS)) is None
    long = long_rows(rows)
    assert long.columns == ["a", "b", "year", "value", "low", "high", "version"]
    assert long.filter(pl.col("version") == "events")["year"].min() == 1967
