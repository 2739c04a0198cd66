"""Episodes from hand-made posteriors: onset at .9, end at .8, chills mirrored, nothing rewritten.

Every posterior is one grid point whose level now has variance 1 and whose past is certain, so that the probability of
a rise is the normal probability of the gap: .9 at a gap of 1.2816, .8 at .8416.
"""

from datetime import date

import numpy as np
import pytest

from thawcast.standing.episodes import Finder
from thawcast.standing.levels.local_level import LevelPosterior
from thawcast.standing.levels.observations import CountPanel
from thawcast.standing.levels.vintages import Vintage
from thawcast.standing.tables import EPISODES

PAIR = ("AAA", "BBB")


def vintage(year, level, base, *, sd=1.0, keys=(PAIR,)):
    mean = np.tile(np.array([level, base, base], float), (len(keys), 1, 2, 1))
    cov = np.zeros((len(keys), 1, 2, 6))
    cov[..., 0] = sd**2
    share = np.full((len(keys), 1, 2), 0.5)
    none = np.zeros((len(keys), 1))
    data = CountPanel(tuple(keys), (year,), none, none, np.zeros((len(keys), 1, 12)))
    return Vintage(year, data, None, None, LevelPosterior(mean, cov, share, np.ones((len(keys), 1))))


def found(*vintages):
    finder = Finder()
    for v in vintages:
        finder.advance(v)
    return EPISODES.encode(EPISODES.check(finder.table())).rows(named=True)


def test_a_thaw_begins_at_nine_in_ten():
    assert found(vintage(2005, 1.27, 0.0)) == []  # .898
    (thaw,) = found(vintage(2005, 1.30, 0.0))  # .9032
    assert thaw == {
        "id": "AAA-BBB-2005+",
        "a": "AAA",
        "b": "BBB",
        "sign": 1,
        "onset": date(2005, 1, 1),
        "base": 0,
        "rise": 130,
        "p_real": 903,
        "p_low": 903,
        "p_high": 903,
        "end": None,
        "end_kind": None,
        "known_on": date(2005, 12, 31),
        "end_known_on": None,
    }


def test_a_thaw_relapses_when_four_in_five_say_that_the_rise_is_lost():
    start = vintage(2005, 2.0, 0.0)  # threshold 0 + 2.0 / 4 = .5
    (running,) = found(start, vintage(2006, -0.33, -0.33))  # below .5 with .797
    assert running["end"] is None
    (over,) = found(start, vintage(2006, -0.35, -0.35))  # .8023
    assert (over["end"], over["end_kind"], over["end_known_on"]) == (
        date(2006, 1, 1),
        "relapse",
        date(2006, 12, 31),
    )


def test_base_and_rise_stay_as_they_were_at_onset():
    (thaw,) = found(vintage(2005, 2.0, 0.0), vintage(2006, 5.0, 3.0), vintage(2007, 5.0, 5.0))
    assert (thaw["onset"].year, thaw["base"], thaw["rise"], thaw["end"]) == (2005, 0, 200, None)


def test_no_second_start_in_the_year_of_the_end():
    # 2006 both ends the first thaw (below .5) and would begin another (a gap of 1.5 from a base of -3).
    rows = found(vintage(2005, 2.0, 0.0), vintage(2006, -1.5, -3.0))
    assert [(r["onset"].year, r["end"].year if r["end"] else None) for r in rows] == [(2005, 2006)]
    rows = found(vintage(2005, 2.0, 0.0), vintage(2006, -1.5, -3.0), vintage(2007, -1.0, -3.0))
    assert [(r["onset"].year, r["end"].year if r["end"] else None) for r in rows] == [(2005, 2006), (2007, None)]


@pytest.mark.parametrize("levels", [(1.3, 1.3, 0.2, -2.0), (2.0, 1.5, 0.1, 0.0), (1.5, -1.5, 1.6, -1.6)])
def test_chills_mirror_thaws(levels):
    up = [vintage(2005 + i, level, 0.0) for i, level in enumerate(levels)]
    down = [vintage(2005 + i, -level, 0.0) for i, level in enumerate(levels)]

    def plain(rows, flip):
        return sorted(
            (flip * r["sign"], r["onset"], r["base"], flip * r["rise"], r["p_real"], r["p_low"], r["p_high"], r["end"])
            for r in rows
        )

    assert plain(found(*up), 1) == plain(found(*down), -1)
    assert {r["end_kind"] for r in found(*down) if r["sign"] < 0 and r["end"]} <= {"recovery"}


def test_the_interval_of_a_chill_is_turned_round():
    chill = vintage(2005, 0.0, 0.0)
    mean = np.zeros((1, 2, 2, 3))
    mean[0, :, :, 0] = [[-1.5, -1.5], [-2.0, -2.0]]
    cov = np.zeros((1, 2, 2, 6))
    cov[..., 0] = 1.0
    now = LevelPosterior(mean, cov, np.full((1, 2, 2), 0.5), np.array([[0.5, 0.5]]))
    (row,) = found(Vintage(2005, chill.data, None, None, now))
    # The normal probability of 1.5 is .9332, of 2 .9772; half of each .9552.
    assert (row["sign"], row["p_low"], row["p_real"], row["p_high"]) == (-1, 933, 955, 977)


def test_dyads_are_told_apart_when_their_rows_move():
    other = ("AAA", "AAB")
    rows = found(vintage(2005, 2.0, 0.0), vintage(2006, 2.0, 2.0, keys=(other, PAIR)))
    assert [(r["a"], r["b"], r["end"]) for r in rows] == [("AAA", "BBB", None)]


def test_what_was_found_by_a_year_stays():
    course = [vintage(2005 + i, x, 0.0) for i, x in enumerate((2.0, 1.0, -1.0, -2.0, 2.0))]
    whole = found(*course)
    for n in range(1, 6):
        year = 2004 + n
        now = {(r["id"], r["base"], r["rise"], r["p_real"]) for r in found(*course[:n])}
        assert now == {(r["id"], r["base"], r["rise"], r["p_real"]) for r in whole if r["onset"].year <= year}


def test_no_episode_gives_an_empty_table():
    assert found(vintage(2005, 0.0, 0.0)) == []
