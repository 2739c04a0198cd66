from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.special import betaincinv

from thawcast import sources
from thawcast.errors import DyadError
from thawcast.issues.breadth import breadth, effective_number, jeffreys, of_dyad
from thawcast.issues.chapter import chapter
from thawcast.issues.stages import STAGES
from thawcast.issues.tables import AGREEMENT_NORM, SIMILARITY
from thawcast.stages import Given
from thawcast.states import resolve
from thawcast.tables import AREAS

AGREEMENT = STAGES[0]


NO_VOTES = {name: 0 for name in SIMILARITY.columns if name.startswith(("same_", "n_"))}


def similarity(rows: dict[int, dict[str, tuple[int, int]]]) -> pl.DataFrame:
    """Rows of RUS-USA: year to area to (identical, common) votes; areas left out have none."""
    records = []
    for year, areas in rows.items():
        record = {"year": year, "a": "RUS", "b": "USA"}
        for key, (same, n) in areas.items():
            record |= {f"same_{key}": same, f"n_{key}": n}
        records.append(record)
    return SIMILARITY.rows(*records, **NO_VOTES)


def norm(level: dict[int, float]) -> pl.DataFrame:
    """Both states agree with all others as given [share], alike in every area."""
    rows = [
        {"state": state, "year": year, "area": area, "agreement": share}
        for state in ("RUS", "USA")
        for year, share in level.items()
        for area in ("all", *AREAS)
    ]
    return AGREEMENT_NORM.rows(*rows, n_votes=50)


QUIET = {"all": (20, 100), "nu": (5, 25), "di": (5, 25), "me": (0, 25)}
CLOSER = {"all": (50, 100), "nu": (20, 25), "di": (20, 25), "me": (0, 25)}
VOTES = similarity({2006: QUIET, 2007: QUIET, 2008: QUIET, 2009: CLOSER})
NORM = norm({2007: 0.5, 2008: 0.5, 2009: 0.6})


def test_two_of_three_areas_move():
    found = breadth(VOTES, NORM, a="USA", b="RUS", as_of=date(2009, 12, 31), since=date(2009, 3, 1))
    assert (found.now_year, found.before_years, found.since_onset) == (2009, (2007, 2008), True)
    assert set(found.toward) == {"nu", "di"}
    assert found.apart == ()
    assert [x.direction for x in found.areas] == ["toward", "toward", "unmoved"]
    assert found.overall.before.value == pytest.approx(0.2)  # 40 of 200
    assert found.overall.change.value == pytest.approx(0.3)
    assert found.overall.excess.value == pytest.approx(0.2)  # .3 less the rise of .1 toward everyone
    # Two equal changes: the effective number is 2, less what the noise of either takes away.
    assert 1.8 < found.effective.value <= 2
    assert found.by_points.value == 2


def test_a_year_counts_only_once_it_is_over():
    votes = pl.concat([similarity({2004: QUIET, 2005: QUIET}), VOTES])
    early = breadth(votes, NORM, a="RUS", b="USA", as_of=date(2009, 12, 30), since=date(2009, 3, 1))
    assert (early.now_year, early.since_onset, early.before_years) == (2008, False, (2004, 2005))
    assert of_dyad(VOTES, a="USA", b="RUS", as_of=date(2009, 12, 30))["year"].to_list() == [2006, 2007, 2008]


def test_later_rows_change_nothing():
    known = VOTES.filter(pl.col("year") < 2009)
    args = {"a": "RUS", "b": "USA", "as_of": date(2008, 12, 31), "since": date(2008, 3, 1)}
    assert breadth(VOTES, NORM, **args) == breadth(known, NORM.filter(pl.col("year") < 2009), **args)


def test_too_few_votes_are_named():
    with pytest.raises(DyadError, match="RUS-USA"):
        breadth(VOTES, NORM, a="RUS", b="USA", as_of=date(2013, 12, 31), since=None)
    with pytest.raises(DyadError, match="2002-2003"):
        breadth(VOTES, NORM, a="RUS", b="USA", as_of=date(2006, 12, 31), since=None)


def test_effective_number_of_parties():
    # Laakso and Taagepera 1979: shares .5 .3 .2 make 1 / (.25 + .09 + .04) = 2.63 effective parties.
    assert effective_number(np.array([0.5, 0.3, 0.2])) == pytest.approx(2.6316, abs=1e-4)
    assert np.isnan(effective_number(np.array([-0.1, 0.0])))


def test_jeffreys_interval_agrees_with_scipy():
    same, n = np.array([1, 9, 80, 300]), np.array([10, 20, 99, 900])
    low, high = jeffreys(same, n)
    assert low == pytest.approx(betaincinv(same + 0.5, n - same + 0.5, 0.05), abs=1e-4)
    assert high == pytest.approx(betaincinv(same + 0.5, n - same + 0.5, 0.95), abs=1e-4)


def test_chapter_without_votes_gives_the_reason():
    empty = chapter(VOTES, NORM, a=resolve("USA"), b=resolve("FRA"), as_of=date(2009, 12, 31), since=None)
    assert not empty.available
    assert "USA-FRA" in (empty.reason or "")


@pytest.mark.data
def test_the_reset_was_confined_to_arms(reference):
    frames = sources.load(reference, only=["votes", "roll_calls"])
    tables = AGREEMENT.compute(Given(frames))
    for contract in AGREEMENT.produces:
        contract.check(tables[contract.name])
    found = breadth(**_both(tables), a="USA", b="RUS", as_of=date(2011, 12, 31), since=date(2009, 1, 1))
    in_2008 = of_dyad(tables["similarity"], a="USA", b="RUS", as_of=date(2008, 12, 31)).row(-1, named=True)
    assert round(in_2008["same_all"] / in_2008["n_all"], 2) == 0.16
    assert round(in_2008["same_nu"] / in_2008["n_nu"], 2) == 0.06
    assert round(found.overall.now.value, 2) == 0.38
    assert {x.area: round(x.now.value, 2) for x in found.areas}["nu"] == 0.58
    assert not {"me", "hr"} & {*found.toward, *found.apart}
    page = chapter(
        **_both(tables), a=resolve("USA"), b=resolve("RUS"), as_of=date(2010, 12, 31), since=date(2009, 4, 1)
    )
    assert page.answer == (
        "Convergence since 2009 is confined to nuclear questions and arms control and disarmament "
        "(2 of 6 areas), no more than the two moved toward all other states"
    )
    # What was voted after 2010 does not touch the tables of 2010.
    past = AGREEMENT.compute(Given(sources.load(reference, only=["votes", "roll_calls"], until=date(2010, 12, 31))))
    for name, table in past.items():
        assert table.equals(tables[name].filter(pl.col("year") <= 2010))


def _both(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {"similarity": tables["similarity"], "norm": tables["agreement_norm"]}
