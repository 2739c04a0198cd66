"""Which spells weights are learned from, and what became of them."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from thawcast.depth.rises import margin, rises
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES


def levels(pair: tuple[str, str], by_year: Mapping[int, tuple[int, int | None]], *, events: int = 100) -> pl.DataFrame:
    """Levels with an error of one hundredth; a value is (level, p_rise)."""
    half = 0.02  # 1.645 sd of about .012
    rows = [
        {"source": "icews_quads", "freq": "Y", "a": pair[0], "b": pair[1], "period": date(year, 1, 1)}
        | {"level": level / 100, "low": level / 100 - half, "high": level / 100 + half, "n_events": events}
        | {"vintage": year, "p_rise": None if p is None else p / 1000, "known_on": date(year, 12, 31)}
        for year, (level, p) in by_year.items()
    ]
    return pl.DataFrame(rows, schema=TEMPERATURE.schema)


PAIR = ("AAA", "BBB")
WARMING = {2005: (-200, None), 2006: (-100, None), 2007: (-50, 800), 2008: (-60, 600), 2009: (-140, 300)}


def test_a_weaker_rise_begins_from_the_mean_of_two_years_and_relapses_below_a_quarter_of_the_rise():
    found = rises(levels(PAIR, WARMING), TEMPERATURE_EPISODES.empty(), until=2010).row(0, named=True)
    # Base (-200 - 100) / 2, rise -50 + 150; the floor is -150 + 25 = -125, passed in 2009.
    assert (found["base"], found["rise"]) == (-1.5, 1.0)
    assert (found["onset"], found["last"], found["relapsed"]) == (2007, 2008, True)
    assert (found["p_real"], found["thaw"]) == (0.8, False)


def test_what_came_later_is_not_known():
    found = rises(levels(PAIR, WARMING), TEMPERATURE_EPISODES.empty(), until=2008).row(0, named=True)
    assert (found["last"], found["relapsed"]) == (2008, False)


def test_few_events_or_a_small_chance_begin_nothing():
    assert rises(levels(PAIR, WARMING, events=29), TEMPERATURE_EPISODES.empty(), until=2010).is_empty()
    weak = {**WARMING, 2007: (-50, 699)}
    assert rises(levels(PAIR, weak), TEMPERATURE_EPISODES.empty(), until=2010).is_empty()


def episode(onset: int, end: int | None, kind: str = "given back") -> pl.DataFrame:
    row = {"source": "icews_quads", "freq": "Y", "a": "AAA", "b": "BBB", "sign": 1, "onset": date(onset, 1, 1)}
    row |= {"base": -1.5, "rise": 0.9, "p_real": 0.95, "p_low": 0.9, "p_high": 0.99, "known_on": date(onset, 12, 31)}
    row |= {"end": None, "end_kind": None, "end_known_on": None}
    if end is not None:
        row |= {"end": date(end, 1, 1), "end_kind": kind, "end_known_on": date(end, 12, 31)}
    return pl.DataFrame([row], schema=TEMPERATURE_EPISODES.schema)


def test_a_thaw_that_settles_has_not_relapsed():
    found = rises(levels(PAIR, WARMING), episode(2007, 2009, "settled"), until=2010).filter("thaw").row(0, named=True)
    assert (found["id"], found["last"], found["relapsed"]) == ("icews_quads-AAA-BBB-2007+", 2008, False)


def test_a_weaker_rise_gives_way_to_a_thaw():
    found = rises(levels(PAIR, WARMING), episode(2008, 2009), until=2010)
    weaker, thaw = (found.filter(pl.col("thaw") == t).row(0, named=True) for t in (False, True))
    assert (weaker["onset"], weaker["last"], weaker["relapsed"]) == (2007, 2007, False)
    assert (thaw["onset"], thaw["last"], thaw["relapsed"]) == (2008, 2008, True)


def test_a_thaw_whose_end_came_later_was_running():
    found = rises(levels(PAIR, WARMING), episode(2007, 2009), until=2008).filter("thaw").row(0, named=True)
    assert (found["last"], found["relapsed"]) == (2008, False)


def test_the_margin_is_in_standard_deviations_above_the_floor():
    spells = pl.DataFrame({"id": ["x"], "a": ["AAA"], "b": ["BBB"], "year": [2008], "base": [-1.5], "rise": [1.0]})
    found = margin(levels(PAIR, WARMING), spells)
    # (-60 + 125) hundredths over 4 / 3.2897 hundredths
    assert round(found["margin"][0], 1) == 53.5
