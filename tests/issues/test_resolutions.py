import pytest
from handmade import matrix

from thawcast.errors import DyadError
from thawcast.issues.resolutions import resolutions

# The test ban turns from opposed to shared; France and China divide the Assembly on it.
VOTES = matrix(
    ("CHN", "FRA", "RUS", "USA"),
    [
        (2008, {"CHN": 1, "FRA": 1, "RUS": 1, "USA": 3}),
        (2008, {"CHN": 1, "FRA": 1, "RUS": 1, "USA": 2}),
        (2009, {"CHN": 2, "FRA": 1, "RUS": 1, "USA": 1}),
        (2009, {"CHN": 1, "FRA": 3, "RUS": 1, "USA": 3}),
        (2009, {"CHN": 1, "RUS": 1, "USA": 2}),
    ],
    areas=[["nu"], ["me"], ["nu"], ["me"], []],
    title=["Test ban", "Settlements", "TEST BAN (2009)", "Palestine", "Scale of assessments"],
)


def test_pulls_by_hand():
    found = resolutions(VOTES, a="RUS", b="USA", years=(2009, 2009), before=(2007, 2008))
    # The ban: two apart on the same text before, alike now, 1 of 4 outside the largest camp: 2 * 1/4. Palestine: one
    # apart on the area before, two now, the Assembly halved: -1 * 1/2. Assessments: 1.5 apart on all before, one now,
    # a third outside: .5 * 1/3.
    assert found.rows["pull"].to_list() == pytest.approx([0.5, -0.5, 1 / 6])
    assert found.rows.select("last_year", "last_distance").rows() == [(2008, 2), (None, None), (None, None)]
    assert found.together(limit=5)["resolution"].to_list() == ["R/2", "R/4"]
    assert found.apart(limit=5)["resolution"].to_list() == ["R/3"]
    assert (found.alike, found.opposed) == (1, 1)


def test_division_is_the_share_outside_the_largest_camp():
    found = resolutions(VOTES, a="RUS", b="USA", years=(2009, 2009), before=(2007, 2008))
    assert found.rows["division"].to_list() == pytest.approx([1 / 4, 1 / 2, 1 / 3])


def test_nothing_later_is_used():
    early = resolutions(VOTES, a="RUS", b="USA", years=(2008, 2008), before=(2008, 2008))
    later = resolutions(VOTES.where(VOTES.years < 2009), a="RUS", b="USA", years=(2008, 2008), before=(2008, 2008))
    assert early.rows.equals(later.rows)


def test_no_common_vote_is_an_error():
    with pytest.raises(DyadError, match=r"FRA-USA.*2010"):
        resolutions(VOTES, a="FRA", b="USA", years=(2010, 2010), before=(2008, 2008))


def test_the_chairs_words_are_no_title():
    motion = "The President: I shall now put to the vote the motion submitted by the representative of Kuwait."
    named = "The Acting President: Draft resolution C is entitled _Towards a world free of dumping<d3>. A recorded vote"
    votes = matrix(
        ("RUS", "USA", "FRA"),
        [(2008, {"RUS": 1, "USA": 2, "FRA": 1}), *[(2009, {"RUS": 1, "USA": 3, "FRA": 1})] * 2],
        title=["Scale of assessments", motion, named],
    )
    apart = resolutions(votes, a="RUS", b="USA", years=(2009, 2009), before=(2008, 2008)).apart(limit=5)
    assert apart["title"].to_list() == ["Towards a world free of dumping"]
