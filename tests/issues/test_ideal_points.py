from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import ModuleType

import numpy as np
import polars as pl
import pytest
from handmade import matrix
from scipy.stats import norm

from thawcast.errors import InputError
from thawcast.issues.scaling.bridging import bridges
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.positions import positions, standardised, vintages
from thawcast.issues.scaling.vote_panel import VotePanel, arrange, vote_panel
from thawcast.issues.tables import POSITIONS
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.values import Floats

STATES = ("ISR", "RUS", "USA", *(f"S{k:02d}" for k in range(57)))
SESSIONS, ITEMS = 3, 80


def world(seed: int = 1) -> tuple[np.ndarray, VotePanel]:
    """Positions that walk by steps as large as their errors, and votes on fresh items in each session."""
    rng = np.random.default_rng(seed)
    start = np.r_[2.0, -1.5, 2.5, rng.standard_normal(len(STATES) - 3)]
    theta = start[:, None] + 0.3 * np.cumsum(rng.standard_normal((len(STATES), SESSIONS)), axis=1)
    slope, middle = rng.normal(0, 1.5, SESSIONS * ITEMS), rng.normal(0, 1.5, SESSIONS * ITEMS)
    session = np.repeat(np.arange(SESSIONS), ITEMS)
    latent = slope * theta[:, session] + rng.standard_normal((len(STATES), SESSIONS * ITEMS))
    vote = (latent > middle - 0.3).astype(np.int8) + (latent > middle + 0.3)
    state, item = np.divmod(np.arange(vote.size), SESSIONS * ITEMS)
    panel = arrange(
        area="all",
        states=STATES,
        sessions=tuple(range(60, 60 + SESSIONS)),
        items=tuple(range(SESSIONS * ITEMS)),
        cell=state * SESSIONS + session[item],
        item=item,
        vote=vote.reshape(-1),
    )
    return theta, panel


@pytest.fixture(scope="module")
def known() -> np.ndarray:
    return world()[0]


@pytest.fixture(scope="module")
def points() -> IdealPoints:
    return fit(world()[1])


@pytest.fixture(scope="module")
def made(benchmark: Callable[[str], ModuleType]):
    """What the benchmark draws from a fit."""
    return benchmark("votes_made")


def test_known_positions_are_found_again(known: Floats, points: IdealPoints):
    assert points.converged
    ranks = [np.argsort(np.argsort(x.reshape(-1))) for x in (known, points.position[0])]
    assert float(np.min(np.corrcoef(np.stack(ranks)))) > 0.97
    everyone = np.ones(known.shape, dtype=bool)
    truth, _ = standardised(known, points.spread[0], voted=everyone)
    found, spread = standardised(points.position[0], points.spread[0], voted=everyone)
    assert 0.85 <= (np.abs(found - truth) < 1.645 * spread).mean() <= 0.97


def test_axis_is_standardised_and_signed(points: IdealPoints):
    assert points.position[0].mean() == pytest.approx(0, abs=1e-9)
    assert points.position[0].std() == pytest.approx(1, abs=1e-9)
    assert points.position[0, STATES.index("USA")].mean() > 1


def test_same_votes_give_the_same_numbers(points: IdealPoints):
    again = fit(world()[1])
    assert np.array_equal(again.position, points.position)
    assert np.array_equal(again.spread, points.spread)


def test_a_warm_start_ends_where_a_cold_one_does(points: IdealPoints):
    warm = fit(points.panel, start=points)
    assert warm.iterations < points.iterations
    assert np.abs(warm.position - points.position).max() < 0.01


def test_unconverged_fits_say_so(points: IdealPoints):
    assert not fit(points.panel, max_iterations=8).converged


def test_two_axes_are_uncorrelated(points: IdealPoints):
    two = fit(points.panel, dimensions=2, tolerance=1e-2, max_iterations=40)
    first, second = two.position.reshape(2, -1)
    assert np.mean((first - first.mean()) * (second - second.mean())) == pytest.approx(0, abs=1e-6)
    with pytest.raises(InputError, match="3"):
        fit(points.panel, dimensions=3)


def test_probabilities_are_those_of_the_model(points: IdealPoints, made: ModuleType):
    cell, item = np.array([0]), np.array([7])
    found = made.probabilities(points, cell=cell, item=item, known=True)[0]
    predictor = points.slope[7, 0] * points.position[0, 0, 0]
    assert found[0] == pytest.approx(norm.cdf(points.cuts[7, 0] - predictor))
    assert found[2] == pytest.approx(norm.sf(points.cuts[7, 1] - predictor))
    assert found.sum() == pytest.approx(1)


def test_simulated_votes_keep_who_voted(points: IdealPoints, made: ModuleType):
    again = made.simulate(points, rng=np.random.default_rng(3))
    assert np.array_equal(again.n_votes, points.panel.n_votes)
    assert 0.6 < np.mean(again.vote_by_item == points.panel.vote_by_item) < 1


def test_drawn_positions_vary_as_the_walk_does(points: IdealPoints, made: ModuleType):
    drawn = made.draw_positions(points, rng=np.random.default_rng(4))
    assert drawn.shape == points.position.shape
    assert 0.02 < np.std(drawn - points.position) < 0.5


def votes_of_world() -> VoteMatrix:
    """The votes of `world` as a matrix, one session a year from 2005."""
    panel = world()[1]
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    codes = np.zeros((len(STATES), len(panel.items)), dtype=np.int8)
    codes[panel.cell_by_item // SESSIONS, item] = 3 - panel.vote_by_item
    numbers = range(len(panel.items))
    made = matrix(
        STATES,
        [(2005 + k // ITEMS, {}) for k in numbers],
        areas=[["nu"] if k % 2 else [] for k in numbers],
        title=[f"matter {chr(97 + k % 26) * (1 + k // 26)}" for k in numbers],
    )
    made.codes[:] = codes
    return made


def test_positions_do_not_see_later_votes():
    votes = votes_of_world()
    early = positions(votes, as_of=date(2006, 12, 31), areas=("all",))
    assert early.equals(positions(votes.where(votes.years < 2007), as_of=date(2006, 12, 31), areas=("all",)))
    assert POSITIONS.check(early)["year"].unique().sort().to_list() == [2005, 2006]
    with pytest.raises(InputError, match="2004"):
        positions(votes, as_of=date(2004, 12, 31))


def test_a_vintage_speaks_of_its_own_year():
    found = vintages(votes_of_world(), years=range(2004, 2007), area="nu")
    assert found.filter(pl.col("year") != pl.col("vintage")).is_empty()
    assert found["vintage"].unique().sort().to_list() == [2005, 2006]


def test_every_session_has_the_same_unit():
    position = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 60.0], [9.0, np.nan]])
    voted = np.array([[True, True], [True, True], [True, True], [False, False]])
    z, spread = standardised(position, np.full((4, 2), 0.1), voted=voted)
    assert np.mean(z[:3], axis=0) == pytest.approx([0, 0])
    assert np.std(z[:3], axis=0) == pytest.approx([1, 1])
    # A state that does not vote is placed by the others': (9 - 2) / sd of 1, 2, 3.
    assert z[3, 0] == pytest.approx(7 / np.std([1, 2, 3]))
    # A hundred times the unit, a hundredth of the error: what moves or stretches a whole session is no error.
    again = standardised(100 * position + 7, np.full((4, 2), 10.0), voted=voted)
    assert np.allclose(again[0], z, equal_nan=True)
    assert np.allclose(again[1], spread, equal_nan=True)


def test_standard_errors_of_standardised_positions_are_those_of_draws():
    rng = np.random.default_rng(3)
    position = rng.standard_normal((40, 1))
    drawn = position + 0.2 * rng.standard_normal((4000, 40, 1))
    everyone = np.ones((40, 1), dtype=bool)
    spread = standardised(position, np.full((40, 1), 0.2), voted=everyone)[1]
    found = np.std([standardised(d, np.full((40, 1), 0.2), voted=everyone)[0] for d in drawn], axis=0)
    assert spread == pytest.approx(found, rel=0.1)


def test_panel_drops_what_nobody_disputed():
    votes = votes_of_world()
    agreed = votes.codes.copy()
    agreed[:, 3] = 1
    assert len(vote_panel(replace(votes, codes=agreed)).items) == len(vote_panel(votes).items) - 1
    with pytest.raises(InputError, match="no contested votes"):
        vote_panel(replace(votes, codes=np.ones_like(agreed)))
    with pytest.raises(InputError, match="xx"):
        vote_panel(votes, area="xx")


def test_a_panel_holds_the_votes_of_the_matrix():
    votes, panel = votes_of_world(), vote_panel(votes_of_world())
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    column = np.array(panel.items)[item]
    state = [votes.places[panel.states[c]] for c in panel.cell_by_item // SESSIONS]
    assert np.array_equal(votes.codes[state, column], 3 - panel.vote_by_item)
    assert len(panel.vote_by_item) == (votes.codes[:, list(panel.items)] > 0).sum()


def test_only_single_returning_titles_are_bridged():
    calls = pl.DataFrame(
        {
            "roll_call": [1, 2, 3, 4, 5, 6, 7, 8],
            "session": [10, 11, 20, 10, 11, 11, 12, 12],
            "areas": [["nu"], ["nu"], ["nu"], [], [], [], ["me"], ["nu"]],
            "title": ["Test ban", "TEST BAN (1956)", "Test ban", "Budget", "Budget", "Budget", "Test ban", ""],
        }
    )
    item = dict(bridges(calls).select("roll_call", "item").iter_rows())
    assert item[1] == item[2]  # the same words a session later
    assert len({item[k] for k in (1, 3, 4, 5, 6, 7, 8)}) == 7  # too late, twice a session, another area, no title
    assert bridges(calls, longest_chain=1)["item"].n_unique() == 8
