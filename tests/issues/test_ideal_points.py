from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm, spearmanr

from thawcast.errors import InputError
from thawcast.issues.scaling.bridging import bridges
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.positions import positions, vintages
from thawcast.issues.scaling.vote_panel import VotePanel, arrange, vote_panel
from thawcast.issues.tables import POSITIONS

STATES = ("ISR", "RUS", "USA", *(f"S{k:02d}" for k in range(27)))
SESSIONS, ITEMS = 3, 80


def world(seed: int = 1) -> tuple[np.ndarray, VotePanel]:
    """Positions that walk, and votes on fresh items in each session, drawn from the model."""
    rng = np.random.default_rng(seed)
    start = np.r_[2.0, -1.5, 2.5, rng.standard_normal(len(STATES) - 3)]
    theta = start[:, None] + 0.15 * np.cumsum(rng.standard_normal((len(STATES), SESSIONS)), axis=1)
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
def made(benchmark):
    """What the benchmark draws from a fit."""
    return benchmark("votes_made")


def test_known_positions_are_found_again(known, points):
    assert points.converged
    assert spearmanr(known.reshape(-1), points.position[0].reshape(-1))[0] > 0.97
    error = np.abs((known - known.mean()) / known.std() - points.position[0])
    assert 0.85 <= (error < 1.645 * points.spread[0]).mean() <= 0.97


def test_axis_is_standardised_and_signed(points):
    assert points.position[0].mean() == pytest.approx(0, abs=1e-9)
    assert points.position[0].std() == pytest.approx(1, abs=1e-9)
    assert points.position[0, STATES.index("USA")].mean() > 1


def test_same_votes_give_the_same_numbers(points):
    again = fit(world()[1])
    assert np.array_equal(again.position, points.position)
    assert np.array_equal(again.spread, points.spread)


def test_a_warm_start_ends_where_a_cold_one_does(points):
    warm = fit(points.panel, start=points)
    assert warm.iterations < points.iterations
    assert np.abs(warm.position - points.position).max() < 0.01


def test_unconverged_fits_say_so(points):
    assert not fit(points.panel, max_iterations=8).converged


def test_two_axes_are_uncorrelated(points):
    two = fit(points.panel, dimensions=2, tolerance=1e-2, max_iterations=40)
    assert np.corrcoef(two.position.reshape(2, -1))[0, 1] == pytest.approx(0, abs=1e-6)
    with pytest.raises(InputError, match="3"):
        fit(points.panel, dimensions=3)


def test_probabilities_are_those_of_the_model(points, made):
    cell, item = np.array([0]), np.array([7])
    found = made.probabilities(points, cell=cell, item=item, known=True)[0]
    predictor = points.slope[7, 0] * points.position[0, 0, 0]
    assert found[0] == pytest.approx(norm.cdf(points.cuts[7, 0] - predictor))
    assert found[2] == pytest.approx(norm.sf(points.cuts[7, 1] - predictor))
    assert found.sum() == pytest.approx(1)


def test_simulated_votes_keep_who_voted(points, made):
    again = made.simulate(points, rng=np.random.default_rng(3))
    assert np.array_equal(again.n_votes, points.panel.n_votes)
    assert 0.6 < np.mean(again.vote_by_item == points.panel.vote_by_item) < 1


def test_drawn_positions_vary_as_the_walk_does(points, made):
    drawn = made.draw_positions(points, rng=np.random.default_rng(4))
    assert drawn.shape == points.position.shape
    assert 0.02 < np.std(drawn - points.position) < 0.5


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The votes of `world` as tables, one session a year."""
    panel = world()[1]
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    votes = pl.DataFrame(
        {
            "roll_call": pl.Series(item, dtype=pl.Int32),
            "state": [STATES[c // SESSIONS] for c in panel.cell_by_item],
            "vote": pl.Series(3 - panel.vote_by_item, dtype=pl.Int8),
        }
    )
    days = [date(2005 + k // ITEMS, 11, 1) for k in range(SESSIONS * ITEMS)]
    calls = pl.DataFrame(
        {
            "roll_call": pl.Series(range(SESSIONS * ITEMS), dtype=pl.Int32),
            "session": pl.Series([60 + k // ITEMS for k in range(SESSIONS * ITEMS)], dtype=pl.Int16),
            "date": days,
            "areas": [["nu"] if k % 2 else [] for k in range(SESSIONS * ITEMS)],
            "title": [f"matter {chr(97 + k % 26) * (1 + k // 26)}" for k in range(SESSIONS * ITEMS)],
            "known_on": days,
        }
    )
    return votes, calls


def test_positions_do_not_see_later_votes():
    votes, calls = frames()
    early = positions(votes, calls, as_of=date(2006, 12, 31), areas=("all",))
    past = calls.filter(pl.col("date") < date(2007, 1, 1))
    assert early.equals(positions(votes, past, as_of=date(2006, 12, 31), areas=("all",)))
    assert POSITIONS.check(early)["year"].unique().sort().to_list() == [2005, 2006]
    with pytest.raises(InputError, match="2004"):
        positions(votes, calls, as_of=date(2004, 12, 31))


def test_a_vintage_speaks_of_its_own_year():
    votes, calls = frames()
    found = vintages(votes, calls, years=range(2004, 2007), area="nu")
    assert found.filter(pl.col("year") != pl.col("vintage")).is_empty()
    assert found["vintage"].unique().sort().to_list() == [2005, 2006]


def test_panel_drops_what_nobody_disputed():
    votes, calls = frames()
    agreed = votes.with_columns(vote=pl.when(pl.col("roll_call") == 3).then(1).otherwise("vote").cast(pl.Int8))
    assert len(vote_panel(agreed, calls).items) == len(vote_panel(votes, calls).items) - 1
    with pytest.raises(InputError, match="no contested votes"):
        vote_panel(votes.with_columns(vote=pl.lit(1, dtype=pl.Int8)), calls)
    with pytest.raises(InputError, match="xx"):
        vote_panel(votes, calls, area="xx")


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
