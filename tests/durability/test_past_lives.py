"""How long episodes had lasted by a day: worked by hand, and no life longer than its source could see."""

from datetime import date

import polars as pl
import pytest

import thawcast
from thawcast.durability.kaplan_meier import Life, survival
from thawcast.durability.result import past_lives
from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES

DAY = date(2010, 12, 31)


def episodes(*rows: tuple[str, str, int, date, date, date | None, str | None, date | None]) -> pl.DataFrame:
    names = ("source", "freq", "sign", "onset", "known_on", "end", "end_kind", "end_known_on")
    kinds = dict.fromkeys(names, pl.Date) | {
        "source": pl.String,
        "freq": pl.String,
        "sign": pl.Int8,
        "end_kind": pl.String,
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")


def test_lives_by_hand() -> None:
    # A year that ends in the next has ended in its first year; so has a month that ends five months on.
    yearly = ("years", "Y", -1, date(2000, 1, 1), date(2000, 12, 31))
    monthly = ("months", "M", -1, date(2004, 3, 1), date(2004, 3, 31))
    found = episodes(
        (*yearly, date(2001, 1, 1), "given back", date(2001, 12, 31)),
        (*yearly, date(2003, 1, 1), "overtaken", date(2003, 12, 31)),
        (*yearly, date(2004, 1, 1), "settled", date(2004, 12, 31)),
        (*yearly, None, None, None),  # its source tells nothing after 2004: four whole years
        (*monthly, date(2004, 8, 1), "given back", date(2004, 8, 31)),
        (*monthly, date(2005, 4, 1), "overtaken", date(2005, 4, 30)),  # thirteen months on: in its second year
        (*monthly, date(2011, 3, 1), "given back", date(2011, 3, 31)),  # not known by the day: followed to April 2005
        ("years", "Y", 1, date(2002, 1, 1), date(2002, 12, 31), None, None, None),  # a thaw
    )
    told = [(1, True), (3, True), (4, False), (4, False), (1, True), (2, True), (1, False)]
    assert past_lives(found, DAY, sign=-1) == [Life(*each) for each in told]
    assert past_lives(found, DAY, sign=1) == [Life(2, False)]
    # Kaplan and Meier by hand: 2 of 7 end in the first year, 1 of 4 in the second, 1 of 3 in the third.
    assert survival([Life(*each) for each in told]).value == pytest.approx((1, 5 / 7, 15 / 28, 5 / 14, 5 / 14))


@pytest.mark.parametrize(("day", "most"), [(date(2010, 12, 31), 26), (date(2023, 6, 30), 26)])
def test_no_life_is_longer_than_its_source(day: date, most: int) -> None:
    # WEIS tells of 1966 to 1992 alone: what ran at its end was not followed to the day.
    past = thawcast.open_dataset().table(TEMPERATURE_EPISODES).filter(source="weis")
    lives = [life for sign in (1, -1) for life in past_lives(past, day, sign=sign)]
    assert lives
    assert max(life.years for life in lives) <= most
