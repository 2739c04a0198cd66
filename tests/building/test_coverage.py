"""What the shipped dataset holds of some pairs, and how a gap is filled."""

import pytest

from thawcast.building.coverage import FIRST_YEAR, filling, of_pair, of_state, of_world
from thawcast.counting.coverage import COVERAGE
from thawcast.states import resolve, resolve_dyad
from thawcast.store import STARTER, Dataset, load


@pytest.fixture(scope="module")
def starter() -> Dataset:
    return load(STARTER, name="starter")


def test_a_gap_names_the_command_that_fills_it(starter: Dataset):
    found = of_pair(starter, *resolve_dyad("USA", "RUS"))
    # The months of 2009-16 end in 2016 here, and ICEWS begins again in 2018.
    gap = next(gap for gap in found.gaps if gap.first <= 2017 <= gap.last)
    assert (gap.first, gap.last) == (2017, 2017)
    assert gap.commands[0] == "thawcast fetch icews --from 2017-01-01 --to 2017-12-31"
    held = {year for gap in found.gaps for year in range(gap.first, gap.last + 1)}
    assert 1972 not in held  # WEIS
    assert 1962 not in held  # COPDAB


@pytest.mark.parametrize(
    ("first", "last", "command"),
    [
        (1995, 1998, "thawcast fetch icews --from 1995-01-01 --to 1998-12-31"),
        (1994, 1997, "thawcast fetch gdelt1 --from 1994-01-01 --to 1997-12-31"),  # ICEWS begins in 1995
        (1977, 1980, "thawcast import phoenix FILES"),  # GDELT begins in 1979
        (1930, 1950, "thawcast import KIND FILES"),
    ],
)
def test_a_source_that_fills_has_the_first_year_and_the_last(first: int, last: int, command: str):
    assert filling(first, last).commands[0] == command


def test_no_gap_is_told_of_years_without_the_state(starter: Dataset):
    gaps = of_pair(starter, *resolve_dyad("Ethiopia", "Eritrea")).gaps
    assert min(gap.first for gap in gaps) >= 1993


def test_a_year_is_drawn_as_high_as_it_is_full(starter: Dataset):
    found = of_pair(starter, *resolve_dyad("USA", "RUS"))
    years = dict(zip(range(FIRST_YEAR, found.last_year + 1), found.drawn("weis", "events"), strict=True))
    assert years[1965] is None
    assert years[1993] is None
    assert years[1972] is not None
    assert years[1972] >= 5  # detente was in the papers: 200 events and more
    assert {None, 0, 1, 2, 3, 4, 5, 6} >= set(years.values())


def test_states_that_the_older_data_did_not_know_are_there(starter: Dataset):
    for name in ("Türkiye", "Venezuela", "Serbia", "Czechia", "Taiwan", "Eritrea", "Kosovo"):
        partners = of_state(starter, resolve(name))
        assert partners.filter(partner="USA")["sources"].to_list() > [0], name


def test_the_world_is_the_sum_of_its_pairs(starter: Dataset):
    world = of_world(starter)
    pairs = starter.table(COVERAGE)
    assert world["pairs"].sum() == pairs.height
    assert world.filter(data_set="icews_events")["holes"].to_list() == [26]
