"""Past thaws as known by a date, and the nearest of them."""

from datetime import date

import pytest

from thawcast.durability.kaplan_meier import Life
from thawcast.durability.reference_class import PastThaw, cases, nearest
from thawcast.durability.tables import THAW_FEATURES
from thawcast.standing.tables import EPISODES


def episode(a, b, sign, onset, end):
    ends = {} if end is None else {"end": date(end, 1, 1), "end_kind": "relapse", "end_known_on": date(end, 12, 31)}
    name = f"{a}-{b}-{onset}{'+' if sign > 0 else '-'}"
    return {
        "id": name,
        "a": a,
        "b": b,
        "sign": sign,
        "onset": date(onset, 1, 1),
        "known_on": date(onset, 12, 31),
        **ends,
    }


EPISODE_ROWS = EPISODES.rows(
    episode("AAA", "BBB", 1, 2005, 2008),
    episode("AAA", "CCC", 1, 2006, None),
    episode("AAA", "DDD", -1, 2006, None),
    episode("AAA", "EEE", 1, 2009, None),
    base=0.0,
    rise=0.8,
    p_real=0.95,
    p_low=0.9,
    p_high=0.99,
)
FEATURE_ROWS = THAW_FEATURES.rows(
    {"id": "AAA-BBB-2005+", "level": 1.2, "rise": 0.8, "breadth": 3, "gap": -0.45, "known_on": date(2005, 12, 31)},
    {"id": "AAA-CCC-2006+", "level": 0.9, "rise": 0.7, "known_on": date(2006, 12, 31)},
)


def known(as_of, last_year):
    return {c.id: c for c in cases(EPISODE_ROWS, FEATURE_ROWS, as_of=as_of, last_year=last_year)}


def test_an_end_known_later_counts_as_running():
    then = known(date(2007, 12, 31), 2007)
    assert set(then) == {"AAA-BBB-2005+", "AAA-CCC-2006+"}, "no chill, nothing that began later"
    assert then["AAA-BBB-2005+"].life == Life(2, False)
    assert then["AAA-CCC-2006+"].life == Life(1, False)


def test_an_end_known_by_the_date_counts():
    later = known(date(2009, 12, 31), 2009)
    assert later["AAA-BBB-2005+"].life == Life(3, True)
    assert later["AAA-EEE-2009+"].life == Life(0, False)
    assert later["AAA-BBB-2005+"].fate == "relapsed in 2008"
    assert later["AAA-CCC-2006+"].fate == "still running after 3 years"
    assert later["AAA-EEE-2009+"].fate == "still running after less than a year"


def test_the_day_before_it_is_known_an_end_is_not():
    assert known(date(2008, 12, 30), 2007)["AAA-BBB-2005+"].life == Life(2, False)
    assert known(date(2008, 12, 31), 2008)["AAA-BBB-2005+"].life == Life(3, True)


def test_features_come_in_their_units_and_may_be_missing():
    found = known(date(2009, 12, 31), 2009)
    assert found["AAA-BBB-2005+"].features == (1.2, 0.8, 3.0, -0.45)
    assert found["AAA-CCC-2006+"].features == (0.9, 0.7, None, None)
    assert found["AAA-EEE-2009+"].features == (None, None, None, None)


def case(name, *features):
    return PastThaw(name, "AAA", "BBB", 2005, Life(1, False), features)


def test_distance_by_hand():
    mine = case("mine", 0.0, 1.0, None, None)
    near, far = case("near", 1.0, 1.0, None, None), case("far", 2.0, 1.0, None, None)
    # Levels 0, 1, 2 have a standard deviation of sqrt(2/3) = .8165; rises do not differ, so they tell nothing.
    found = nearest(mine, (far, near))
    assert [(c.id, d) for c, d in found] == [
        ("near", pytest.approx(1 / 0.8165, abs=1e-3)),
        ("far", pytest.approx(2 / 0.8165, abs=1e-3)),
    ]


def test_only_shared_features_count():
    mine = case("mine", 0.0, 0.0, 1.0, None)
    other = case("other", 2.0, 4.0, None, 7.0)
    # Two values each: standard deviations 1 and 2, so both differ by 2; the root mean square is 2.
    assert nearest(mine, (other,)) == ((other, 2.0),)


def test_nothing_shared_is_no_neighbour():
    assert nearest(case("mine", 0.0, None, None, None), (case("other", None, 1.0, None, None),)) == ()
    assert nearest(case("mine", 0.0, None, None, None), ()) == ()


def test_at_most_five_and_ties_by_order():
    mine = case("mine", 0.0, 0.0, 0.0, 0.0)
    others = tuple(case(f"c{i}", 1.0, 0.0, 0.0, 0.0) for i in range(7))
    assert [c.id for c, _ in nearest(mine, others)] == ["c0", "c1", "c2", "c3", "c4"]
