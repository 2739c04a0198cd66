from datetime import date
from pathlib import Path

import numpy as np
import pytest
from handmade import matrix
from scipy.special import betaincinv

from thawcast import sources
from thawcast.brief.model import Chapter
from thawcast.errors import DyadError
from thawcast.issues.breadth import breadth, effective_number, jeffreys, last_complete
from thawcast.issues.chapter import chapter
from thawcast.issues.result import Inputs, pair_issues
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix
from thawcast.states import DyadDay, resolve


def votes(years: dict[int, dict[str, tuple[int, int]]]) -> VoteMatrix:
    """Roll calls on which RUS and USA vote alike as often as given, by area, and FRA abstains."""
    calls, areas = [], []
    for year, by_area in years.items():
        for area, (same, n) in by_area.items():
            for k in range(n):
                calls.append((year, {"FRA": 2, "RUS": 1, "USA": 1 if k < same else 3}))
                areas.append([area] if area else [])
    return matrix(("FRA", "RUS", "USA"), calls, areas=areas)


QUIET = {"": (10, 25), "nu": (5, 25), "di": (5, 25), "me": (0, 25)}
CLOSER = {"": (10, 25), "nu": (20, 25), "di": (20, 25), "me": (0, 25)}
VOTES = votes({2006: QUIET, 2007: QUIET, 2008: QUIET, 2009: CLOSER})


def test_two_of_three_areas_move():
    found = breadth(VOTES, a="USA", b="RUS", as_of=date(2009, 12, 31), since=date(2009, 3, 1))
    assert (found.now_year, found.before_years, found.since_onset) == (2009, (2007, 2008), True)
    assert (found.n_now, found.n_before) == (100, 200)
    assert set(found.toward) == {"nu", "di"}
    assert found.apart == ()
    assert [x.direction for x in found.areas] == ["toward", "toward", "unmoved"]
    assert found.overall.before.value == pytest.approx(0.2)  # 40 of 200
    assert found.overall.change.value == pytest.approx(0.3)
    # With all others each agreed on 40 of 400 votes before and on 50 of 200 now: a shift of .15.
    assert found.overall.excess.value == pytest.approx(0.15)
    # Two equal changes: the effective number is 2, less what the noise of either takes away.
    assert found.effective.value == pytest.approx(1.9, abs=0.1)
    assert found.by_points.value == 2


def test_a_year_counts_only_once_it_is_over():
    longer = votes({2004: QUIET, 2005: QUIET, 2006: QUIET, 2007: QUIET, 2008: QUIET, 2009: CLOSER})
    early = breadth(longer, a="RUS", b="USA", as_of=date(2009, 12, 30), since=date(2009, 3, 1))
    assert (early.now_year, early.since_onset, early.before_years) == (2008, False, (2004, 2005))
    assert last_complete(date(2009, 12, 30)) == 2008


def test_later_votes_change_nothing():
    known = VOTES.known(date(2008, 12, 31))
    found = [breadth(v, a="RUS", b="USA", as_of=date(2008, 12, 31), since=date(2008, 3, 1)) for v in (VOTES, known)]
    assert found[0] == found[1]


def test_a_thin_year_is_pooled_with_the_one_before():
    thin = votes({2006: QUIET, 2007: QUIET, 2008: QUIET, 2009: {"nu": (3, 10)}})
    found = breadth(thin, a="RUS", b="USA", as_of=date(2009, 12, 31), since=date(2008, 3, 1))
    assert (found.now_years, found.before_years, found.n_now) == ((2008, 2009), (2006, 2007), 110)
    assert {x.area: x.n_now for x in found.areas} == {"nu": 35, "di": 25, "me": 25}


def test_too_few_votes_are_named():
    with pytest.raises(DyadError, match="RUS-USA"):
        breadth(VOTES, a="RUS", b="USA", as_of=date(2013, 12, 31), since=None)
    with pytest.raises(DyadError, match="2002-2003"):
        breadth(VOTES, a="RUS", b="USA", as_of=date(2006, 12, 31), since=None)


def test_effective_number_of_parties():
    # Laakso and Taagepera 1979: shares .5 .3 .2 make 1 / (.25 + .09 + .04) = 2.63 effective parties.
    assert effective_number(np.array([0.5, 0.3, 0.2])) == pytest.approx(2.6316, abs=1e-4)
    assert np.isnan(effective_number(np.array([-0.1, 0.0])))


def test_jeffreys_interval_agrees_with_scipy():
    same, n = np.array([1, 9, 80, 300]), np.array([10, 20, 99, 900])
    low, high = jeffreys(same, n)
    assert low == pytest.approx(betaincinv(same + 0.5, n - same + 0.5, 0.05), abs=1e-4)
    assert high == pytest.approx(betaincinv(same + 0.5, n - same + 0.5, 0.95), abs=1e-4)


def told(known: Inputs, a: str, b: str, as_of: date, since: date | None) -> Chapter:
    of = DyadDay(resolve(a), resolve(b), as_of)
    return chapter(pair_issues(known, a=of.a, b=of.b, as_of=as_of, since=since, names={}), of)


def test_chapter_without_votes_gives_the_reason():
    empty = told(Inputs(VOTES), "DEU", "USA", date(2009, 12, 31), None)
    assert not empty.available
    assert "DEU-USA" in (empty.reason or "")


@pytest.mark.data
def test_the_reset_was_confined_to_arms(reference: Path):
    frames = sources.load(reference, only=["votes", "roll_calls"])
    final = vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final")
    found = breadth(final, a="USA", b="RUS", as_of=date(2011, 12, 31), since=date(2009, 1, 1))
    assert (found.overall.before.value, found.overall.n_before) == (pytest.approx(16 / 157), 157)
    assert (found.overall.now.value, found.overall.n_now) == (pytest.approx(17 / 69), 69)
    assert set(found.toward) == {"nu", "di"}
    assert not {"me", "hr"} & {*found.toward, *found.apart}
    page = told(Inputs(final), "RUS", "USA", date(2010, 12, 31), date(2009, 4, 1))
    assert page.answer == (
        "Convergence since 2009 is confined to nuclear questions (1 of 6 areas), no more than the two moved toward all"
        " other states"
    )
