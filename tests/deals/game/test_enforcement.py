"""Repeated-game results worked by hand on the textbook prisoner's dilemma T, R, P, S = 5, 3, 1, 0."""

from typing import Literal

import numpy as np
import pytest

from thawcast.deals.bargaining.domain import build
from thawcast.deals.game.enforcement import (
    StageGame,
    breaking_factor,
    critical_discount,
    penance,
    stage_games,
    tranches,
    with_term,
)
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.scenario import SideTerm
from thawcast.deals.shipped import load

ONE = np.ones(1)

Kind = Literal["verification", "hostage", "guarantee", "staging"]


def game(lag: float = 1.0, alarm: float = 0.0) -> StageGame:
    return StageGame(3 * ONE, 5 * ONE, ONE, 0 * ONE, lag * ONE, alarm * ONE)


@pytest.mark.parametrize(
    ("payoffs", "options", "expected"),
    [
        ((3, 5, 1), {}, 0.5),  # (5 - 3) / (5 - 1)
        ((3, 5, 1), {"lag_years": 0.5}, 0.25),  # 0.5 a half-year is 0.25 a year
        ((3, 5, 1), {"lag_years": 2.0}, 0.5**0.5),
        ((3, 5, 1), {"false_alarm": 0.2}, 0.625),  # 0.5 / 0.8
        ((4, 5, 1), {}, 0.25),
        ((3, 3, 1), {}, 0.0),  # nothing to gain by breaking
        ((1, 5, 3), {}, 2.0),  # worse than the breakdown: no patience suffices
        ((1, 5, 5), {}, np.inf),  # nothing deters
        ((3, 5, 1), {"false_alarm": 0.6}, 1.25),
    ],
)
def test_critical_discount_by_hand(payoffs: tuple[float, float, float], options: dict[str, float], expected: float):
    assert float(critical_discount(*payoffs, **options)) == pytest.approx(expected)


def test_grim_reversion_in_full_agrees():
    # With f = 0.1 and d = 0.7 (above 0.5 / 0.9): keeping for ever is worth more than breaking once, sum by sum.
    f, c, d, p = 0.1, 3.0, 5.0, 1.0
    critical = float(critical_discount(c, d, p, false_alarm=f))
    for factor, better in ((critical + 0.01, True), (critical - 0.01, False)):
        alive, keep = 1.0, 0.0
        for t in range(2000):
            keep += factor**t * (alive * c + (1 - alive) * p)
            alive *= 1 - f
        broken = d + p * factor / (1 - factor)
        assert (keep > broken) is better


def test_penance_by_hand():
    # d = 3/4: one period is worth -1/4 + 3/4 * 2 = 1.25 and 1/4 * 4 + 3/4 * 1.25 = 1.9375 <= 2: enough.
    assert penance(3, 5, 1, 0, discount=0.75) == 1
    # d = 0.6: one period: 1.6 + 0.6 * 0.8 = 2.08 > 2, too short; two: 1.6 + 0.6 * 0.08 = 1.648.
    assert penance(3, 5, 1, 0, discount=0.6) == 2
    # d = 0.5: one: 2 + 0.25 > 2; two would be worth less than staying out (-0.25).
    assert penance(3, 5, 1, 0, discount=0.5) is None


def test_staging_by_hand():
    # Lasting part worth 1 a year at d = 1/2: 2 from the end on, so the last tranche may cost at most 1.
    assert tranches(3, 3, 1, 0, discount=0.5) == 3
    assert tranches(0, 3, 1, 0, discount=0.5) == 1
    # With nothing lasting the last tranche is never handed over: it unravels.
    assert tranches(3, 6, 0, 0, discount=0.9) is None
    # A temptation of 0.5 leaves 0.5 for the tranche: six of them.
    assert tranches(3, 3, 1, 0.5, discount=0.5) == 6


def test_side_terms_by_hand():
    def term(kind: Kind, amount: float | None = None, lag: float | None = None, alarm: float | None = None) -> SideTerm:
        return SideTerm("x", kind, amount, lag, alarm, "made up")

    base = game()
    assert float(with_term(base, term("hostage", 1.0)).critical[0]) == pytest.approx(1 / 3)  # (4 - 3) / (4 - 1)
    assert float(with_term(base, term("guarantee", 1.0)).critical[0]) == pytest.approx(0.4)  # 2 / (5 - 0)
    assert float(with_term(base, term("verification", lag=6)).critical[0]) == pytest.approx(0.25)
    assert float(with_term(base, term("staging")).critical[0]) == pytest.approx(0.5)
    noisy = game(alarm=0.2)
    assert float(with_term(noisy, term("verification", alarm=0.0)).critical[0]) == pytest.approx(0.5)


def test_verification_never_makes_monitoring_worse():
    slower = SideTerm("x", "verification", None, 36.0, 0.5, "made up")
    assert float(with_term(game(alarm=0.1), slower).critical[0]) == pytest.approx(float(game(alarm=0.1).critical[0]))


def test_payoffs_of_a_package_by_hand(quiet: str):
    # One at 100, two at 0: USA gets 0.375 and gives 0.125. C = 0.25, D = 0.375, S = -0.125, P = 0.
    scenario = parse(quiet)
    draws = scenario.central()
    usa, _ = stage_games(scenario, build(scenario, draws), np.array([4, 0]), draws)
    assert [float(v[0]) for v in (usa.cooperate, usa.defect, usa.exploited, usa.punish)] == [0.25, 0.375, -0.125, 0]
    assert float(usa.critical[0]) == pytest.approx(1 / 3)


def test_how_much_more_an_issue_must_matter(quiet: str):
    # USA gives 0.125 m on issue two. It keeps the deal while 0.125 m <= 0.9 * 0.375: m = 2.7. It gets 0.375 m on
    # issue one: 0.125 <= 0.9 * 0.375 m breaks below m = 0.3704.
    scenario = parse(quiet)
    draws = scenario.central()
    domain = build(scenario, draws)
    usa, _ = stage_games(scenario, domain, np.array([4, 0]), draws)
    worth = domain.worth(np.array([4, 0]))[:, 0]
    found = [float(breaking_factor(usa, worth[:, k], 0.9 * ONE)[0]) for k in (1, 0)]
    assert found == pytest.approx([2.7, 0.125 / (0.9 * 0.375)])


def test_a_one_off_concession_binds_nobody(quiet: str):
    scenario = parse(quiet.replace('key = "one"', 'key = "one"\none_off = true'))
    draws = scenario.central()
    usa, rus = stage_games(scenario, build(scenario, draws), np.array([4, 0]), draws)
    # What USA gets cannot be taken back, so only what it gives is left: it would break the deal at any patience.
    assert float(usa.critical[0]) >= 1
    assert float(rus.critical[0]) == 0


def test_dropping_an_issue_drops_what_depends_on_it(toy: str):
    scenario = parse(toy + '[[link]]\nissue = "one"\nneeds = "two"\nsource = "made up"\n')
    domain = build(scenario, scenario.central())
    assert domain.revert(np.array([4, 0]), 1).tolist() == [2, 2]
    assert domain.revert(np.array([4, 0]), 0).tolist() == [2, 0]


def test_the_stage_game_has_one_equilibrium():
    nashpy = pytest.importorskip("nashpy")
    scenario = load("us_russia_reset_2010")
    draws = scenario.central()
    domain = build(scenario, draws)
    # Both sides give something in this package, so breaking it dominates in a single year.
    wanted = {"nato": 25, "treaty": 40, "afghanistan": 80, "iran": 80, "investment": 80}
    choice = domain.start.copy()
    for issue, at in wanted.items():
        place = domain.keys.index(issue)
        choice[place] = domain.values[place].tolist().index(at)
    one, two = stage_games(scenario, domain, choice, draws)
    rows = np.array([[one.cooperate[0], one.exploited[0]], [one.defect[0], 0.0]])
    columns = np.array([[two.cooperate[0], two.defect[0]], [two.exploited[0], 0.0]])
    found = list(nashpy.Game(rows, columns).support_enumeration())
    assert len(found) == 1
    assert [p.tolist() for p in found[0]] == [[0.0, 1.0], [0.0, 1.0]]
