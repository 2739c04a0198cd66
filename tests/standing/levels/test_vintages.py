# pyright: basic
"""Yearly levels as they could be known then."""

import numpy as np
import polars as pl
import pytest

from thawcast.standing.levels.observations import CountPanel
from thawcast.standing.levels.vintages import directed_rows, joint_rows, vintages
from thawcast.standing.tables import LEVELS, LEVELS_DIRECTED
from thawcast.values import two_digits

YEARS = tuple(range(2002, 2012))


@pytest.fixture(scope="module")
def world():
    """Forty dyads as unlike as real ones, over ten years; LATE begins in the fourth, THIN has three events in all."""
    rng = np.random.default_rng(1)
    walk = rng.normal(0, 1, (40, 1)) + np.cumsum(rng.normal(0, 0.3, (40, 10)), axis=1)
    share = 1 / (1 + np.exp(-walk - 1))
    total = rng.poisson(np.vstack([np.geomspace(8, 800, 40)[:, None], [[80], [80]]]), (42, 10)).astype(float)
    total[40, :3] = 0
    total[41] = [0, 1, 0, 0, 1, 0, 0, 0, 1, 0]
    share = np.vstack([share, np.full((2, 10), 0.7)])
    coop = rng.binomial(total.astype(int), share).astype(float)
    monthly = (total - coop)[:, :, None] / 12 * np.ones(12)
    keys = (*((f"A{i:02}", "ZZZ") for i in range(40)), ("AAA", "LATE"), ("AAA", "THIN"))
    return CountPanel(keys, YEARS, coop, total, monthly)


@pytest.fixture(scope="module")
def made(world):
    return list(vintages(world))


@pytest.fixture(scope="module")
def levels(made):
    return LEVELS.check(pl.concat(joint_rows(v, first=i == 0) for i, v in enumerate(made)))


def test_two_digits():
    values = np.array([0, 3, 99, 101, 104, 106, 1234, 98765])
    assert two_digits(values.astype(float)).tolist() == [0, 3, 99, 100, 100, 110, 1200, 99000]


def test_one_vintage_a_year_from_the_third_and_the_first_supplies_the_years_before(made, levels):
    assert [v.year for v in made] == list(range(2004, 2012))
    first = levels.filter(pl.col("vintage") == 2004)
    assert sorted(first["period"].dt.year().unique()) == [2002, 2003, 2004]
    assert first.filter(pl.col("period").dt.year() < 2004)["p_rise"].is_null().all(), "two years tell no change"
    assert first.filter(pl.col("period").dt.year() == 2004)["p_rise"].null_count() == 0
    later = levels.filter(pl.col("vintage") > 2004)
    assert (later["period"].dt.year() == later["vintage"]).all()
    assert (levels["known_on"].dt.year() == levels["vintage"]).all()
    assert (levels["known_on"].dt.month() == 12).all()


def test_before_its_first_event_a_dyad_has_no_level(levels):
    late = levels.filter(pl.col("b") == "LATE")
    assert late["period"].dt.year().min() == 2005
    assert levels.filter(pl.col("b") == "THIN")["period"].dt.year().min() == 2003


def test_three_events_in_a_decade_give_a_wide_interval(levels):
    last = levels.filter(pl.col("period").dt.year() == 2011).with_columns(width=pl.col("high") - pl.col("low"))
    thin = last.filter(pl.col("b") == "THIN").row(0, named=True)
    busy = last.filter(pl.col("a").is_in([f"A{i}" for i in range(20, 40)]))["width"]
    assert thin["width"] > 2 * busy.median()
    assert thin["width"] >= 1.5, "one and a half units of log-odds: most of what tells dyads apart"
    assert 0.1 < thin["p_rise"] < 0.9, "and no turn"


def test_intervals_contain_the_level(levels):
    assert levels.filter((pl.col("low") > pl.col("level")) | (pl.col("level") > pl.col("high"))).is_empty()


def test_a_later_year_changes_no_earlier_row(world, levels):
    cut = [joint_rows(v, first=i == 0) for i, v in enumerate(vintages(world.until(2006)))]
    assert pl.concat(cut).equals(levels.filter(pl.col("vintage") <= 2006))


def test_directed_levels_need_fifty_events(made, world):
    keys = tuple((b, a) for a, b in world.keys)
    rows = LEVELS_DIRECTED.check(directed_rows(made[0], CountPanel(keys, *vars_of(world)), first=True))
    assert "THIN" not in rows["source"].to_list()
    assert "LATE" not in rows["source"].to_list(), "its first events come in 2005"
    assert rows["source"].unique().to_list() == ["ZZZ"]
    assert sorted(rows["period"].dt.year().unique()) == [2002, 2003, 2004]


def vars_of(panel):
    return panel.years, panel.coop, panel.total, panel.monthly
