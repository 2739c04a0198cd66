"""The levels of words and of deeds, and the gap between them."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from thawcast.standing.levels.observations import panel
from thawcast.standing.levels.vintages import joint_rows, vintages
from thawcast.tables import COUNTS
from thawcast.words.levels import levels_and_gaps
from thawcast.words.tables import LEVELS_WORDS, SAY_DO


@pytest.fixture(scope="module")
def world(random_counts):
    return random_counts(1, dyads=60, years=5)


def only(world, rows):
    return pl.concat([world, rows]).sort(COUNTS.key)


def test_levels_of_words_do_not_know_of_deeds(world):
    # Deeds thrown away: the verbal levels must be the joint levels of the words alone.
    words = world.with_columns(matl_coop=pl.lit(0, pl.Int32), matl_conf=pl.lit(0, pl.Int32))
    expected = pl.concat(joint_rows(v, first=i == 0) for i, v in enumerate(vintages(panel(words, directed=False))))
    found = LEVELS_WORDS.check(levels_and_gaps(world)["levels_words"]).filter(series="verbal")
    both = found.join(expected, on=["a", "b", "period"], suffix="_joint")
    assert both.height == found.height > 0
    for column in ("level", "low", "high", "n_events"):
        assert both[column].equals(both[f"{column}_joint"].alias(column))


def test_a_level_needs_fifty_events_of_its_series_by_its_vintage(world, yearly):
    # 20 words and 2 deeds a year: 60 words by the third year, never 50 deeds; 16 words a year pass 50 in the fourth.
    rows = yearly(
        [("FEW", "X", y, (15, 1, 5, 1)) for y in range(2002, 2007)]
        + [("LATE", "X", y, (12, 0, 4, 1)) for y in range(2002, 2007)]
    )
    found = levels_and_gaps(only(world, rows))["levels_words"]
    few, late = found.filter(a="FEW"), found.filter(a="LATE")
    assert few["series"].unique().to_list() == ["verbal"]
    assert few["period"].dt.year().to_list() == [2002, 2003, 2004, 2005, 2006]
    assert late["period"].dt.year().to_list() == [2005, 2006]


def test_gap_by_hand(world):
    found = levels_and_gaps(world)
    levels = found["levels_words"]
    verbal, material = (levels.filter(series=s, period=date(2006, 1, 1)) for s in ("verbal", "material"))
    gaps = SAY_DO.check(found["say_do"]).filter(period=date(2006, 1, 1))
    assert gaps["gap"].median() == pytest.approx(0, abs=0.01), "0 is the median dyad"
    both = gaps.join(verbal, on=["a", "b"], suffix="_v").join(material, on=["a", "b"], suffix="_m")
    assert both.height > 20
    off = both["gap"] - (both["level"] - both["level_m"])
    assert off.max() - off.min() <= 0.0101, "the same median is taken off all"
    # Half widths add as variances do: sides 3 and 4 make 5.
    widths = [(both[f"high{s}"] - both[f"low{s}"]).to_numpy() / 2 for s in ("", "_v", "_m")]
    assert widths[0] ** 2 == pytest.approx(widths[1] ** 2 + widths[2] ** 2, rel=0.05)


def test_a_gap_needs_ten_events_and_a_deed_in_the_year(world, yearly):
    rows = yearly(
        [
            (s, t, y, q)
            for y in range(2002, 2007)
            for s, t, q in (
                ("AAA", "BBB", (5, 1, 2, 1)),  # nine events
                ("AAA", "CCC", (9, 0, 9, 0) if y == 2006 else (9, 1, 9, 0)),  # no deed in 2006
                ("AAA", "DDD", (5, 1, 2, 1)),
                ("DDD", "AAA", (1, 0, 0, 0)),  # the tenth comes from the other side
            )
        ]
    )
    found = levels_and_gaps(only(world, rows))["say_do"].filter(a="AAA")
    pairs = set(found.select("b", pl.col("period").dt.year()).iter_rows())
    assert not any(b == "BBB" for b, _ in pairs)
    assert {y for b, y in pairs if b == "CCC"} == {2002, 2003, 2004, 2005}
    assert {y for b, y in pairs if b == "DDD"} == {2002, 2003, 2004, 2005, 2006}


def test_rank_is_the_percentile_of_the_gap(world):
    found = levels_and_gaps(world)["say_do"].filter(period=date(2006, 1, 1)).sort("gap")
    where = {gap: i for i, gap in enumerate(found["gap"].to_list())}
    for row in found.filter(pl.col("gap").is_unique()).iter_rows(named=True):
        # The i-th of n (from 0) stands at (i + .5) / n.
        assert row["rank"] == pytest.approx((where[row["gap"]] + 0.5) / found.height, abs=0.001)


def test_noise_beyond_the_number_of_events_is_in_the_interval(yearly):
    # A thousand words a year in dyads that differ: steady in one world, thrown by one up or down each year in another.
    # By the counts alone the interval of a share of a half is 2 x 1.645 / sqrt(250) = .21 wide. Seven such throws have
    # a mean with standard deviation 1 / sqrt(7), an interval 1.24 wide.
    base = np.random.default_rng(2).normal(size=40)

    def width(throw):
        rng = np.random.default_rng(3)
        rows = []
        for i in range(40):
            for y in range(2002, 2009):
                k = int(1000 * expit(base[i] + throw * rng.choice([-1, 1])))
                rows.append((f"A{i:02}", "X", y, (k, 70, 1000 - k, 30)))
        found = levels_and_gaps(yearly(rows))["levels_words"].filter(series="verbal", period=date(2008, 1, 1))
        return float((found["high"] - found["low"]).median())

    assert width(0) < 0.3
    assert 0.9 < width(1) < 1.6


def test_later_years_change_nothing(random_counts):
    counts = random_counts(7, years=5)
    early = levels_and_gaps(counts.filter(pl.col("period") < date(2006, 1, 1)))
    for name, table in levels_and_gaps(counts).items():
        known = table.filter(pl.col("known_on") < date(2006, 1, 1))
        assert known.height > 0
        assert known.equals(early[name])


def test_fewer_than_three_years_have_no_levels(random_counts):
    for counts in (COUNTS.empty(), random_counts(1, years=2)):
        found = levels_and_gaps(counts)
        assert found["levels_words"].equals(LEVELS_WORDS.empty())
        assert found["say_do"].equals(SAY_DO.empty())
