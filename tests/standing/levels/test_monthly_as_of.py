"""Levels by month as of a year's end are the same whether or not later counts are known."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.standing.months.stages import icews_levels
from thawcast.tables import COUNTS

STATES = ("CHN", "DEU", "FRA", "GBR", "IND", "JPN", "RUS", "USA")


def counts(last: int) -> pl.DataFrame:
    """Eight states from 1999; half of the pairs are hardly in the news until 2006, then more than all others.

    Conflict and cooperation move from year to year, and a ninth state is heard of in November 2007 only.
    """
    rng = np.random.default_rng(7)
    moved = {(a, b): 0.0 for a in STATES for b in STATES}
    rows = []
    for year in range(1999, 2008):
        for a in STATES:
            for b in STATES:
                moved[a, b] = moved[b, a] = moved[a, b] + rng.normal(0, 0.4)
        for source in STATES:
            for target in STATES:
                late = (source in "CHN DEU FRA GBR") != (target in "CHN DEU FRA GBR")
                often = 300 if not late else 2 if year < 2006 else 900
                worse = float(np.exp(moved[source, target]))
                events = rng.poisson([0.6 * often, 0.05 * often, 0.25 * often * worse, 0.1 * often * worse])
                months = rng.multinomial(events[2] + events[3], [1 / 12] * 12)
                if source == target:
                    continue
                base = {"source": source, "target": target, "score": None}
                quads = dict(zip(("verb_coop", "matl_coop", "verb_conf", "matl_conf"), events.tolist(), strict=True))
                start, end = date(year, 1, 1), date(year, 12, 31)
                rows.append(base | quads | {"period": start, "freq": "Y", "src": "icews", "known_on": end})
                for month, n in enumerate(months.tolist(), start=1):
                    first = date(year, month, 1)
                    part = {"verb_coop": None, "matl_coop": None, "verb_conf": n, "matl_conf": 0}
                    rows.append(
                        base | part | {"period": first, "freq": "M", "src": "icews_conflict", "known_on": first}
                    )
    new = {
        "source": "RUS",
        "target": "ZAF",
        "score": None,
        "verb_conf": 40,
        "matl_conf": 9,
        "known_on": date(2007, 12, 31),
    }
    rows.append(new | {"period": date(2007, 1, 1), "freq": "Y", "src": "icews", "verb_coop": 900, "matl_coop": 9})
    late_in_year = {"freq": "M", "src": "icews_conflict", "verb_coop": None, "matl_coop": None}
    rows.append(new | late_in_year | {"period": date(2007, 11, 1), "known_on": date(2007, 11, 30)})
    frame = pl.DataFrame(rows, schema=COUNTS.schema)
    return frame.filter(pl.col("period").dt.year() <= last)


@pytest.fixture(scope="module")
def whole() -> tuple[pl.DataFrame, pl.DataFrame]:
    joint, sides = icews_levels(counts(2007))
    return pl.concat(joint), pl.concat(sides)


def test_pairs_that_come_into_the_news_later_change_no_earlier_month(whole):
    cut = [pl.concat(part) for part in icews_levels(counts(2005))]
    for all_years, until in zip(whole, cut, strict=True):
        assert until.height > 0
        assert all_years.filter(pl.col("vintage") <= 2005).equals(until)
        pair = pl.struct(until.columns[:2])
        after = all_years.filter(pl.col("vintage") == 2007)
        assert after.select(pair.n_unique()).item() > until.select(pair.n_unique()).item(), "told in their turn"


def test_a_day_inside_a_year_sees_what_the_year_will_say_of_its_months(whole):
    day = date(2007, 6, 30)
    known = counts(2007).filter(pl.col("known_on") <= day)
    # A pair that is first heard of later in the year is not known yet.
    assert known.filter(pl.col("freq") == "Y")["period"].max() == date(2006, 1, 1)
    for all_years, part in zip(whole, icews_levels(known), strict=True):
        until = all_years.filter(pl.col("known_on") <= day)
        assert until.filter(pl.col("period") == date(2007, 6, 1)).height > 0
        assert pl.concat(part).equals(until)


def test_a_month_tells_no_events_of_its_year_before_the_year_is_over(whole):
    joint = whole[0].filter((pl.col("a") == "IND") & (pl.col("b") == "JPN"))
    told = dict(joint.filter(pl.col("vintage") >= 2006).select("period", "n_events").iter_rows())
    assert told[date(2007, 1, 1)] == told[date(2007, 11, 1)] == told[date(2006, 12, 1)] != told[date(2007, 12, 1)]


def test_each_direction_has_levels_of_its_own(whole):
    sides = whole[1].filter(pl.col("vintage") == 2007)
    assert sides.filter((pl.col("source") == "IND") & (pl.col("target") == "JPN")).height == 12
    assert sides.filter((pl.col("source") == "JPN") & (pl.col("target") == "IND")).height == 12
