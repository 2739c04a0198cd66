# pyright: basic
"""The monthly level: against joint normal algebra, and what each row may depend on."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.standing.levels.monthly_data import gdelt_months, month_counts
from thawcast.tables import COUNTS, DYAD_COUNTS

MONTHS = 24
WALK, FIRST, GAIN = 0.09, 2.0, -0.5
YEARLY, WITHIN_NOISE = 0.2, 0.3


def seen() -> np.ndarray:
    rng = np.random.default_rng(5)
    values = np.full((1, MONTHS, 2), np.nan)
    values[0, [11, 23], 0] = 0.7, -0.4
    values[0, :, 1] = rng.normal(size=MONTHS)
    return values


def counts(months: int = 48, dyads: int = 12) -> pl.DataFrame:
    rng = np.random.default_rng(3)
    rows = []
    for d in range(dyads):
        odds = (
            0.5
            + rng.normal(0, 0.5)
            + np.cumsum(rng.normal(0, 0.05, months))
            + (1.5 * (np.arange(months) >= 40) * (d == 0))
        )
        for t in range(months):
            events = rng.poisson(60)
            coop = rng.binomial(events, 1 / (1 + np.exp(-odds[t])))
            first = date(2010 + t // 12, t % 12 + 1, 1)
            rows.append((f"A{d:02}", "ZZZ", first, "M", "x", coop, 0, events - coop, 0, None, first))
    rows.append(("B00", "ZZZ", date(2010, 1, 1), "M", "x", 0, 0, 0, 0, None, date(2010, 1, 1)))
    rows.append(("C00", "ZZZ", date(2010, 1, 1), "M", "x", 2, 0, 1, 0, None, date(2010, 1, 1)))
    return pl.DataFrame(rows, schema=COUNTS.schema, orient="row")


def later_news(months: int = 60) -> pl.DataFrame:
    """The counts above, and a dyad that is heard of once a month until 2013 and a hundred times from then on."""
    rng = np.random.default_rng(11)
    rows = []
    for t in range(months):
        first = date(2010 + t // 12, t % 12 + 1, 1)
        quads = rng.poisson([0.5, 0.2, 0.2, 0.1]) if t < 40 else rng.poisson([50, 20, 20, 10])
        rows.append(("D00", "ZZZ", first, "M", "x", *quads.tolist(), None, first))
    late = pl.DataFrame(rows, schema=COUNTS.schema, orient="row")
    return pl.concat([counts(months), late])


# In 2012 the first vintage had not had its year yet; March 2014 lies inside a vintage's.


def days(*periods: date) -> pl.DataFrame:
    row = {"source": "IND", "target": "PAK", "freq": "D", "src": "mine", "score": 0.0, "mentions": None, "volume": 9}
    quads = {"verb_coop": 2, "matl_coop": 1, "verb_conf": 3, "matl_conf": 0}
    rows = [row | quads | {"period": d, "known_on": d + timedelta(days=1)} for d in periods]
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema)


def test_days_add_up_to_whole_months():
    stray = [date(2019, 12, 31)]
    january = [date(2020, 1, d) for d in range(17, 32)]
    february = [date(2020, 2, d) for d in range(1, 29)]  # 2020 is a leap year: the 29th is to come
    months = month_counts(days(*stray, *january, *february))
    # Fifteen days of two and three events; known the day after the last.
    assert months.select("period", "verb_coop", "verb_conf", "known_on").rows() == [
        (date(2020, 1, 1), 30, 45, date(2020, 2, 1))
    ]
    later = month_counts(days(*stray, *january, *february, date(2020, 3, 2)))
    assert later.filter(pl.col("period") < date(2020, 2, 1)).equals(months)
    assert later["period"].to_list() == [date(2020, 1, 1), date(2020, 2, 1)]
    assert month_counts(DYAD_COUNTS.empty()).height == 0


def test_scores_that_only_follow_coverage_do_not_move():
    rows = [
        (a, "ZZZ", date(2018 + t // 12, t % 12 + 1, 1), "gdelt", s * c, abs(s) * c, 28)
        for t in range(24)
        for c in (10.0 if t < 12 else 4.0,)
        for a, s in (("AAA", 3.0), ("BBB", -2.0), ("CCC", 1.0))
    ]
    frame = pl.DataFrame(rows, schema=["a", "b", "period", "src", "score", "volume", "days"], orient="row")
    data = gdelt_months(frame)
    assert len(data.keys) == 3
    assert np.abs(data.seen - data.seen[:, :1]).max() < 1e-9
    assert gdelt_months(frame.with_columns(days=pl.lit(2)), active=100).keys == ()
