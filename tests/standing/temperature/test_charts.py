"""The drawings of the temperature: their figures by hand, and titles that say what the figures do and no more."""

from datetime import date

import polars as pl
import pytest

from thawcast.standing.temperature.charts import Series, course, kept, lane, record
from thawcast.values import Estimate

LEVELS = {2006: 0.3, 2007: 0.0, 2008: 0.2, 2009: 1.2, 2010: 0.8, 2011: 0.6, 2012: 0.1}
"""The two years before 2009 have a mean of .1."""

BEFORE = (0.1, "before the thaw")


def series(levels: dict[int, float], *, end: int | None = None, sign: int = 1, odds: bool = True) -> Series:
    rows = pl.DataFrame(
        [{"period": date(y, 1, 1), "level": v, "low": v - 0.5, "high": v + 0.5} for y, v in levels.items()]
    )
    turns = {
        "sign": [sign],
        "onset": [date(2009, 1, 1)],
        "end": [end and date(end, 1, 1)],
        "base": [0.1],
        "rise": [1.1],
    }
    schema = {"sign": pl.Int8, "onset": pl.Date, "end": pl.Date, "base": pl.Float64, "rise": pl.Float64}
    return Series("ICEWS, years", rows, pl.DataFrame(turns, schema=schema), yearly=True, odds=odds)


def upto(year: int) -> dict[int, float]:
    return {y: v for y, v in LEVELS.items() if y <= year}


def test_course_reads_levels_beside_the_base() -> None:
    # exp(1.2 - 0.1) = 3.004; exp(0.8 - 0.1) = 2.014; exp(0.7 - 0.5) = 1.221; exp(0.7 + 0.5) = 3.320
    drawn = course(series(upto(2010)), beside=BEFORE, given_back=0.364)
    assert drawn is not None
    assert drawn.readings[-1].value == pytest.approx(0.7)
    assert drawn.plain.title == "2.0 times as friendly as before the thaw, down from 3.0 in 2009"
    assert drawn.plain.rows[-1][:3] == ("2010", "2.0×", "1.2× to 3.3×")
    assert drawn.line == pytest.approx(0.275)
    assert (drawn.peak, drawn.back) == (3, "36% of the rise given back")


def test_a_peak_in_the_last_year_is_no_turning_point() -> None:
    drawn = course(series(upto(2009)), beside=BEFORE, given_back=0.0)
    assert drawn is not None
    assert (drawn.peak, drawn.back, drawn.plain.title) == (None, "", "3.0 times as friendly as before the thaw")


def test_each_year_is_said_of_three_falls_only() -> None:
    falls, rises = course(series(LEVELS), beside=BEFORE), course(series(LEVELS | {2012: 0.7}), beside=BEFORE)
    assert falls is not None
    assert falls.plain.title == "Cooler each year since 2009: about as friendly as before the thaw"
    assert rises is not None
    assert rises.plain.title.endswith("down from 3.0 in 2009")


def test_points_of_a_score_are_never_read_as_multiples() -> None:
    drawn = course(series(LEVELS, odds=False), beside=BEFORE)
    assert drawn is not None
    assert "times" not in drawn.plain.title + drawn.plain.under
    assert drawn.plain.rows[3][1] == "+1.1"
    # 0.8 and 1.2 less the mean of .1 before; none is told as none.
    assert drawn.plain.title == "Cooler each year since 2009: about as warm as before the thaw"
    higher = course(series(upto(2010), odds=False), beside=BEFORE)
    assert higher is not None
    assert higher.plain.title == "0.7 points warmer than before the thaw, after 1.1 warmer in 2009"


def test_line_and_fan_keep_their_place_beside_another_level() -> None:
    # Beside .3: the line .1 + 1.1 / 4 is at .075, half of the rise kept at .1 + .55 - .3; usual is the mean, .25.
    half = ((12, Estimate(0.5, 0.1, 0.9, "share")),)
    drawn = course(series(upto(2010)), beside=(0.3, "before 2006"), ahead=half)
    assert drawn is not None
    assert (drawn.line, drawn.fan[0].value) == (pytest.approx(0.075), pytest.approx(0.35))
    assert drawn.plain.title.startswith("1.6 times as friendly as before 2006")
    assert "the two years before 2006 (= 1)" in drawn.plain.under
    # What has ended is no turning point beside another level, nor is one that reads as the present does.
    ended = course(series(upto(2011), end=2011), beside=(0.3, "before 2006"))
    assert ended is not None
    assert (ended.peak, ended.plain.title) == (None, "1.3 times as friendly as before 2006")
    same = course(series({2008: 0.1, 2009: 0.34, 2010: 0.32}, odds=False), beside=(0.0, "before 2008"))
    assert same is not None
    assert same.plain.title == "0.3 points warmer than before 2008"
    usual = course(series({2006: 0.3, 2007: 0.0, 2008: 0.45}))
    assert usual is not None
    assert usual.plain.title == "1.2 times as friendly as is usual for the two"


def test_the_fan_is_a_share_of_the_rise() -> None:
    # At 12 months half of a rise of 1.1 is kept: .55 above the base.
    drawn = course(series(upto(2010)), beside=BEFORE, ahead=((12, Estimate(0.5, 0.1, 0.9, "share")),))
    assert drawn is not None
    assert [vars(each) for each in drawn.fan] == [
        {"when": 2011.0, "value": pytest.approx(0.55), "low": pytest.approx(0.11), "high": pytest.approx(0.99)}
    ]


def test_kept_is_a_share_of_the_warmest_year() -> None:
    # The warmest year is 1.1 over the base: .7 / 1.1, .5 / 1.1, 0.
    told = kept(series(LEVELS))
    assert told is not None
    assert told.shares == (("2009", 1.0), ("2010", 0.636), ("2011", 0.455), ("2012", 0.0))
    assert told.plain.title == "Given back in steps, not at once"
    at_once = kept(series(LEVELS | {2010: 1.1, 2011: 1.0, 2012: 0.0}))
    assert at_once is not None
    assert at_once.plain.title == "Most of it was given back in 2012"


def test_too_little_gives_no_drawing() -> None:
    assert course(series({2009: 1.0, 2010: 1.1})) is None
    assert kept(series(LEVELS, sign=-1)) is None
    assert record([], until=2010.0) is None


def test_record_puts_the_oldest_lane_first_and_hindsight_last() -> None:
    told = record([lane(series(upto(2010))), lane(series({1990: 0.1, 1991: 0.2}))], until=2010.9)
    assert told is not None
    assert [each.readings[0].when for each in told.lanes] == [1990.0, 2006.0]
    assert told.plain.rows[0][:4] == ("ICEWS, years", "1990", "1991", "2")
