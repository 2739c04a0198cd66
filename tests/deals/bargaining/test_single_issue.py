"""Single-issue models against published figures and hand arithmetic."""

import numpy as np
import polars as pl
import pytest

from thawcast.deals.bargaining.challenge import challenge
from thawcast.deals.bargaining.council import compromise, median, nash_bargain, procedural
from thawcast.deals.bargaining.single_issue import predictions


@pytest.fixture(scope="module")
def cars(reference):
    """The European Community car-emission case: positions in years (Bueno de Mesquita 1994, table 4.1)."""
    table = pl.read_csv(reference / "raw" / "bargaining" / "ExampleActors.csv")
    return [table[c].cast(pl.Float64).to_numpy() for c in ("Position", "Salience", "Capability")]


@pytest.mark.data
def test_compromise_and_median_of_the_car_case(cars):
    # 7.389955686853766 and 7.0 are printed by an independent replication of Scholz et al. (D. Masad, 2013).
    position, salience, capability = cars
    assert compromise(position, salience * capability) == pytest.approx(7.389955686853766)
    assert median(position, salience * capability) == 7.0


@pytest.mark.data
def test_the_challenge_model_follows_the_printed_rounds(cars):
    # Scholz, Calbert & Smith 2011, table 2. The second round departs (9.61 against 9.9); docs/methods/deals.md.
    printed_medians = [8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6]
    printed_means = [7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6]
    found = challenge(*cars)
    apart = np.abs(np.array(found.medians[1:]) - printed_medians)
    assert np.delete(apart, 1).max() < 0.1
    assert apart[1] < 0.3
    assert np.abs(np.array(found.means[1:]) - printed_means).max() < 0.07


@pytest.mark.data
def test_risk_exponents_keep_their_bounds(cars):
    # Eq. 33 maps the safest actor to 2 and the most endangered to 0.5.
    risk = challenge(*cars, rounds=1).risk
    assert (risk.min(), risk.max()) == pytest.approx((0.5, 2.0))


def test_actors_who_agree_do_not_move():
    found = challenge(np.full(3, 4.0), np.full(3, 0.5), np.ones(3))
    assert found.forecast == 4.0
    assert found.settled == 0


def test_nash_bargaining_tends_to_the_compromise_as_failure_grows():
    # Achen 2006: with a very undesirable disagreement the Nash solution is the weighted mean.
    position, weight = np.array([10.0, 40.0, 90.0]), np.array([0.2, 0.5, 0.3])
    found = nash_bargain(position, weight, reference=0, span=100, failure_cost=1e4)
    assert found == pytest.approx(compromise(position, weight), abs=0.01)


def test_nash_bargaining_of_equals_splits_the_difference():
    assert nash_bargain(np.array([0.0, 10.0]), np.ones(2), reference=5, span=10) == pytest.approx(5, abs=1e-4)


def test_procedural_models_by_hand():
    # Reference 0, setter at 100; actors at 10, 30, 60 accept moves up to 20, 60 and 120. Two of four votes: the
    # setter and the actor at 60 agree to the setter's own ideal. Three: up to 60. All: up to 20.
    position, votes = np.array([10.0, 30.0, 60.0, 100.0]), np.ones(4)
    outcomes = [procedural(position, votes, setter=3, reference=0.0, quota=q) for q in (0.5, 0.75, 1.0)]
    assert outcomes == [100.0, 60.0, 20.0]


def test_unanimity_with_someone_on_the_other_side_keeps_the_reference():
    assert procedural(np.array([10.0, 90.0]), np.ones(2), setter=1, reference=50.0, quota=1.0) == 50.0


def test_every_model_stays_within_the_positions():
    rng = np.random.default_rng(2)
    for _ in range(20):
        position = rng.uniform(0, 100, 6)
        found = predictions(position, rng.uniform(0.1, 1, 6), rng.uniform(0.1, 1, 6), reference=50, span=100)
        low, high = min(50, position.min()), max(50, position.max())
        assert all(low - 1e-6 <= v <= high + 1e-6 for v in found.values())
