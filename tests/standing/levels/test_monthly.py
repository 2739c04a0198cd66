# pyright: basic
"""The monthly level: against joint normal algebra, and what each row may depend on."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from thawcast.standing.levels.monthly_core import run
from thawcast.standing.levels.monthly_data import china_months, gdelt_months, month_counts
from thawcast.standing.levels.monthly_model import run as levels
from thawcast.standing.levels.monthly_model import start
from thawcast.standing.levels.monthly_values import LEVEL, RESET, VARIANCE, WITHIN, YEAR, Channel, MonthlyHyper, Months
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


def told(values: np.ndarray, total: np.ndarray | None = None, world: float = 0.0) -> np.ndarray:
    out = np.zeros((1, MONTHS, 7))
    noise = np.broadcast_to(np.array([YEARLY, WITHIN_NOISE]), values.shape).copy()
    run(
        values,
        np.zeros_like(values) if total is None else total,
        np.full_like(values, world),
        noise,
        np.array([YEAR, WITHIN]),
        np.array([1.0, GAIN]),
        np.zeros(2),
        np.zeros(2),
        np.array([0.0, FIRST]),
        np.array([WALK]),
        np.array([1.0, 1.0, 0.3]),  # a moving year like any other: the model is then plain normal
        np.zeros(2),
        np.zeros(2),
        36,
        0,
        out,
    )
    return out[0]


def joint(values: np.ndarray, until: int) -> tuple[float, float]:
    """Level of the last month by conditioning one big normal: 24 levels and two years' constants."""
    months = np.arange(MONTHS)
    prior = np.zeros((MONTHS + 2, MONTHS + 2))
    prior[:MONTHS, :MONTHS] = FIRST + WALK * np.minimum.outer(months, months)
    prior[MONTHS:, MONTHS:] = RESET * np.eye(2)
    rows, y, noise = [], [], []
    for t in range(until + 1):
        if not np.isnan(values[0, t, 0]):
            row = np.zeros(MONTHS + 2)
            row[t - 11 : t + 1] = 1 / 12
            rows.append(row)
            y.append(values[0, t, 0])
            noise.append(YEARLY)
        row = np.zeros(MONTHS + 2)
        row[t], row[MONTHS + t // 12] = GAIN, 1.0
        rows.append(row)
        y.append(values[0, t, 1])
        noise.append(WITHIN_NOISE)
    h = np.array(rows)
    gain = prior @ h.T @ np.linalg.inv(h @ prior @ h.T + np.diag(noise))
    return float((gain @ np.array(y))[until]), float((prior - gain @ h @ prior)[until, until])


@pytest.mark.parametrize("until", [0, 5, 10, 11, 15, 23])
def test_the_filter_is_conditioning(until):
    mean, variance = joint(seen(), until)
    found = told(seen())[until]
    assert found[LEVEL] == pytest.approx(mean, abs=1e-7)
    assert found[VARIANCE] == pytest.approx(variance, abs=1e-7)


def test_a_count_of_very_many_is_an_observed_log_odds():
    # Of a thousand million events the share of cooperation is known: what remains is overdispersion, as of a score.
    # The world's log-odds of 1.2 are taken off.
    level = seen()
    counted, total = level.copy(), np.zeros_like(level)
    total[0, [11, 23], 0] = 1e9
    counted[0, [11, 23], 0] = 1e9 / (1 + np.exp(-level[0, [11, 23], 0] - 1.2))
    np.testing.assert_allclose(told(counted, total, 1.2)[:, LEVEL], told(level)[:, LEVEL], atol=1e-5)
    np.testing.assert_allclose(told(counted, total, 1.2)[:, VARIANCE], told(level)[:, VARIANCE], atol=1e-5)


def test_a_count_of_three_tells_less_than_one_of_thirty():
    level, variance = [], []
    for n in (3.0, 30.0):
        values, total = seen(), np.zeros((1, MONTHS, 2))
        values[0, 11, 0], total[0, 11, 0] = n, n
        found = told(values, total)[11]
        level.append(found[LEVEL])
        variance.append(found[VARIANCE])
    assert level[0] < level[1]
    assert variance[0] > variance[1]


def test_how_much_conflict_a_year_held_is_the_yearly_counts_to_say():
    more = seen()
    more[0, :12, 1] += 0.8
    plain, moved = told(seen()), told(more)
    # The constant of the year absorbs it but for its prior, whose variance is 25.
    assert np.abs(plain[:, LEVEL] - moved[:, LEVEL]).max() < 0.05
    uneven = seen()
    uneven[0, 6:12, 1] += 0.8
    assert told(uneven)[10, LEVEL] < told(seen())[10, LEVEL] - 0.1


def test_a_years_total_enters_at_its_end():
    other = seen()
    other[0, 11, 0] = 3.0
    plain, moved = told(seen()), told(other)
    assert np.array_equal(plain[:11, LEVEL], moved[:11, LEVEL])
    assert moved[11, LEVEL] > plain[11, LEVEL] + 0.3


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


def years_and_months(rng: np.random.Generator, gain: float) -> tuple[Months, np.ndarray]:
    dyads, months = 60, 96
    level = np.cumsum(rng.normal(0, 0.15, (dyads, months)), axis=1) + rng.normal(0, 1, (dyads, 1))
    values = np.full((dyads, months, 2), np.nan)
    values[:, 11::12, 0] = level.reshape(dyads, -1, 12).mean(axis=2) + rng.normal(0, 0.3, (dyads, months // 12))
    values[:, :, 1] = gain * level + np.repeat(rng.normal(0, 2, (dyads, months // 12)), 12, axis=1)
    values[:, :, 1] += rng.normal(0, 0.3, (dyads, months))
    sources = (Channel("y", YEAR, anchor=True), Channel("c", WITHIN))
    keys = tuple((f"A{d}", "Z") for d in range(dyads))
    return Months.scores(keys, 2000, sources, values), level


def test_a_source_that_ends_leaves_the_level_and_widens_it():
    rng = np.random.default_rng(1)
    rows = []
    for d in range(8):
        truth = np.cumsum(rng.normal(0, 0.2, 60))
        for t in range(60):
            for src, until in (("china_gdelt", 60), ("china_icews", 36), ("china_phoenix", 36)):
                if t < until:
                    rows.append(
                        (f"A{d}", "CHN", date(2002 + t // 12, t % 12 + 1, 1), src, truth[t] + rng.normal(0, 0.3))
                    )
    frame = pl.DataFrame(rows, schema=["a", "b", "period", "src", "score"], orient="row")
    data = china_months(frame)
    at = start(data.sources)
    told = levels(data, MonthlyHyper(at, np.full(9, 1 / 9)))
    assert told.sd[:, 59].mean() > told.sd[:, 35].mean()
    assert np.abs(told.level[:, 36] - told.level[:, 35]).max() < 1.0


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
