from datetime import date

import polars as pl
import pytest

from thawcast.errors import DyadError
from thawcast.issues.resolutions import resolutions

DAYS = [date(2008, 12, 2), date(2009, 12, 2), date(2009, 12, 3), date(2009, 12, 4)]
CALLS = pl.DataFrame(
    {
        "roll_call": [1, 2, 3, 4],
        "session": [63, 64, 64, 64],
        "date": DAYS,
        "known_on": DAYS,
        "areas": [["nu"], ["nu"], ["me"], []],
        "resolution": ["R/63/58", "R/64/57", "R/64/19", "R/64/1"],
        "title": ["Test ban", "TEST BAN (2009)", "Palestine", "Scale of assessments"],
    }
)
# One column a roll call: the test ban turns from opposed to shared; France and China divide the Assembly.
VOTES = pl.DataFrame(
    {
        "roll_call": [1] * 4 + [2] * 4 + [3] * 4 + [4] * 3,
        "state": ["CHN", "FRA", "RUS", "USA"] * 3 + ["CHN", "RUS", "USA"],
        "vote": [1, 1, 1, 3, 2, 1, 1, 1, 1, 3, 1, 3, 1, 1, 2],
    }
)


def test_shared_contested_and_turned():
    found = resolutions(VOTES, CALLS, a="RUS", b="USA", year=2009)
    assert found.shared()["resolution"].to_list() == ["R/64/57"]
    assert found.contested()["resolution"].to_list() == ["R/64/19"]
    assert found.turned().select("resolution", "last_year", "last_distance", "distance").rows() == [
        ("R/64/57", 2008, 2, 0)
    ]


def test_division_is_the_share_outside_the_largest_camp():
    found = resolutions(VOTES, CALLS, a="RUS", b="USA", year=2009)
    assert found.rows["division"].to_list() == pytest.approx([1 / 4, 1 / 2, 1 / 3])


def test_nothing_later_is_used():
    found = resolutions(VOTES, CALLS, a="RUS", b="USA", year=2009, as_of=date(2009, 12, 3))
    assert found.rows["resolution"].to_list() == ["R/64/57", "R/64/19"]


def test_no_common_vote_is_an_error():
    with pytest.raises(DyadError, match=r"FRA-USA.*2010"):
        resolutions(VOTES, CALLS, a="FRA", b="USA", year=2010)
