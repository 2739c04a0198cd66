"""Imported events: days add up to whole months; what each vintage learned stays, whatever arrives later."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl

from thawcast.standing.temperature.core import run as filtered
from thawcast.standing.temperature.filter import START, SharedParameters, fit
from thawcast.standing.temperature.imported import imported_temperature, month_counts
from thawcast.standing.temperature.seen import Seen, of_counts
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.tables import DYAD_COUNTS

STATES = ("CHN", "IND", "RUS", "USA")
FIRST = date(2020, 1, 1)


def made_days(months: int) -> pl.DataFrame:
    """A few events of all pairs on every second day, known the day after."""
    rng, rows = np.random.default_rng(3), []
    pairs = [(a, b) for a in STATES for b in STATES if a < b]
    for on in (FIRST + timedelta(days=n) for n in range(30 * months + 20)):
        for a, b in pairs:
            good = int(rng.binomial(3, 0.6))
            rows.append((a, b, on, "D", "toy", good, 0, 3 - good, 0, 0.0, None, 3, on + timedelta(days=1)))
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema, orient="row")


def test_what_a_vintage_learned_stays_whatever_comes_later() -> None:
    def learned(days: pl.DataFrame) -> tuple[dict[str, bytes], pl.DataFrame]:
        kept: dict[str, bytes] = {}
        _, made = imported_temperature(days, recall=lambda key, make: kept.setdefault(key, make()))
        return kept, made[TEMPERATURE.name]

    days = made_days(14)
    late = days.filter(pl.col("period") == date(2020, 3, 9)).with_columns(
        pl.lit(date(2021, 2, 20)).alias("known_on"), verb_coop=pl.lit(40, pl.Int32)
    )
    before, _ = learned(days.filter(pl.col("known_on") <= date(2021, 2, 1)))
    assert len(before) == 1  # the vintage of 2021
    whole, rows = learned(days)
    after, moved = learned(pl.concat([days, late]))
    assert before == whole == after
    # What came late to March 2020 moves the levels, by the same parameters.
    assert rows.height == moved.height > 70
    assert not rows.equals(moved)


def days(*periods: date) -> pl.DataFrame:
    row = {"source": "IND", "target": "PAK", "freq": "D", "src": "mine", "score": 0.0, "mentions": None, "volume": 9}
    quads = {"verb_coop": 2, "matl_coop": 1, "verb_conf": 3, "matl_conf": 0}
    rows = [row | quads | {"period": d, "known_on": d + timedelta(days=1)} for d in periods]
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema)


def test_days_add_up_to_whole_months() -> None:
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


def test_parameters_are_learned_anew_when_the_years_are_half_as_many_again() -> None:
    shared = {"theta": list(START[12]), "weights": np.full((4, 9), 1 / 9).tolist(), "curve": [0.0] * 16, "count": 9}
    asked: list[str] = []

    def recall(key: str, make: Callable[[], bytes]) -> bytes:
        asked.append(key)
        return json.dumps(shared).encode()

    steps: list[str] = []
    every = days(*(date(2010, 1, 1) + timedelta(days=n) for n in range(9 * 365 + 40)))
    sources, _ = imported_temperature(every, recall=recall, step=steps.append)
    assert len(steps) == 9  # 2011 to 2019: a vintage each year
    assert len(asked) == len(set(asked)) == 5  # after 1, 2, 3, 5 and 8 years
    assert [(source.id, source.own_terms) for source in sources] == [("imported_mine", True)]


def of_all(seen: Seen, found: SharedParameters) -> float:
    """Log likelihood of all that was seen, by the compiled core, with the multipliers of a typical pair."""
    told = np.zeros((1, 1, 1, 1))
    start, spread = found.first(seen), float(np.exp(found["spread"]))
    by_pair = filtered(
        seen.value, seen.total, found.offset(seen), found.noise(seen), True, 0.0, found.walk(seen), start, spread,
        found.process(), 0, seen.value.shape[1] - 1, told,
    )  # fmt: skip
    return float(by_pair[:, -1].sum())


def test_what_nobody_borrows_is_learned_as_well_as_what_others_do() -> None:
    seen = of_counts(month_counts(made_days(26)), season=12)
    quick, slow = fit(seen, lends=False), fit(seen)
    likelihood = [of_all(seen, found) for found in (quick, slow)]
    # Fifteen parameters at their true values would lie 7.5 units lower on average: a unit or so is well within noise.
    assert likelihood[0] > likelihood[1] - 1.5
    assert not quick.curve.any()
    assert slow.curve.any()
