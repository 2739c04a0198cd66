"""Rates and sizes that are known because they were put in, and changes counted by hand."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from thawcast.deals.game.principals import changes, succession, turnover


def leaders_of(spells: dict[str, list[tuple[date, str]]]) -> pl.DataFrame:
    rows = [(state, start, name) for state, own in spells.items() for start, name in own]
    return pl.DataFrame(rows, schema=["state", "start", "leader"], orient="row").with_columns(
        pl.col("start").cast(pl.Date)
    )


def test_an_interim_leader_and_a_return_are_no_change():
    held = {
        "AAA": [
            (date(1950, 1, 1), "one"),
            (date(1955, 1, 1), "for a month"),
            (date(1955, 2, 1), "one"),
            (date(1960, 1, 1), "two"),
        ]
    }
    assert changes(leaders_of(held)).rows() == [("AAA", date(1960, 1, 1), date(1960, 7, 2))]


def test_rates_are_recovered_and_short_records_lean_on_their_kind():
    # Rates of 200 states are gamma with shape 4 and mean 0.2; one more state has never changed, another always.
    rng = np.random.default_rng(1)
    spells, regimes = {}, []
    rates = np.append(rng.gamma(4, 0.05, 200), [0.0, 1.0])
    for number, rate in enumerate(rates):
        state, day, own = f"S{number:03}", date(1946, 1, 1), [(date(1945, 1, 1), "first")]
        while rate and (day := day + timedelta(days=184 + rng.exponential(365.25 / rate))).year < 2001:
            own.append((day, str(day)))
        spells[state] = own
        regimes += [(state, year, 0.9) for year in range(1946, 2001)]
    spells["S000"].append((date(2001, 1, 1), "last"))
    frame = pl.DataFrame(regimes, schema=["state", "year", "polyarchy"], orient="row")
    found = turnover(leaders_of(spells), frame).filter(pl.col("as_of") == date(2000, 12, 31)).sort("state")
    spread = 1 / (1 / rates[:-2] + 0.5)  # changes a year when each spell lasts half a year at least
    inside = (found["low"].to_numpy()[:-2] <= spread) & (spread <= found["high"].to_numpy()[:-2])
    assert inside.mean() == pytest.approx(0.9, abs=0.06)
    never, always = found["rate"].to_list()[-2:]
    assert 0 < never < 0.1
    assert always < found["changes"].to_list()[-1] / 55


def of_successions() -> tuple[pl.DataFrame, dict[str, list[tuple[date, str]]]]:
    """Yearly counts and spells of 60 states, a new principal every five years."""
    # Log weights take steps of 0.3 a year; a new principal adds one of 0.8 to each: two-year moves differ by it.
    rng = np.random.default_rng(2)
    rows, spells = [], {}
    for number in range(60):
        state, weight = f"S{number:03}", np.zeros(20)
        own = [(date(1990, 1, 1), "first")]
        for year in range(2000, 2015):
            if year % 5 == number % 5:
                own.append((date(year, 1, 1), str(year)))
                weight += 0.8 * rng.standard_normal(20)
            weight += 0.3 * rng.standard_normal(20)
            events = np.exp(9 + weight).astype(int)
            rows += [(state, f"T{k:02}", date(year, 1, 1), "Y", int(n), 0, 0, 0) for k, n in enumerate(events)]
        spells[state] = own
    names = ["source", "target", "period", "freq", "verb_coop", "matl_coop", "verb_conf", "matl_conf"]
    return pl.DataFrame(rows, schema=names, orient="row"), spells


def test_the_size_of_a_succession_is_recovered():
    counts, spells = of_successions()
    last = succession(counts, leaders_of(spells)).row(-1, named=True)
    # Shares sum to one: of 20 equal ones each keeps some 19/20 of its variance.
    assert last["size"] == pytest.approx(0.8 * np.sqrt(0.95), abs=0.05)
    assert last["low"] < last["size"] < last["high"]


def test_whether_a_start_in_the_last_year_settles_changes_nothing():
    # In November of the last year half of the states get a principal who is gone in March: by New Year nobody knows.
    counts, spells = of_successions()
    for own in list(spells.values())[::2]:
        own += [(date(2014, 11, 1), "for four months"), (date(2015, 3, 1), "another")]
    later = leaders_of(spells)
    then = later.filter(pl.col("start") <= date(2014, 12, 31))
    assert changes(later).filter(pl.col("on").dt.year() <= 2014).height < changes(then).height
    assert succession(counts, later).row(-1) == succession(counts, then).row(-1)


def test_nothing_is_measured_without_changes():
    still = leaders_of({"AAA": [(date(1990, 1, 1), "first")]})
    counts = {"source": "AAA", "target": "BBB", "freq": "Y", "verb_coop": 50, "matl_coop": 0}
    years = pl.DataFrame({"period": [date(y, 1, 1) for y in range(1990, 1999)]})
    frame = years.with_columns(**{k: pl.lit(v) for k, v in counts.items()}, verb_conf=pl.lit(0), matl_conf=pl.lit(0))
    assert succession(frame, still).height == 0
