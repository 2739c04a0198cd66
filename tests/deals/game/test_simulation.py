"""Matches worked by hand, and what the played-forward paths must obey."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from thawcast.deals.bargaining.arms import Arm
from thawcast.deals.bargaining.solutions import Solution
from thawcast.deals.game.policies import (
    POLICIES,
    Bools,
    Policy,
    Situation,
    generosity,
    grit,
    mixed,
    policies,
    reconciliation,
    status_quo,
    tit_for_tat,
)
from thawcast.deals.game.simulation import Play, play
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.scenario import Scenario
from thawcast.errors import InputError
from thawcast.values import Floats

TRADE = (4, 0)  # USA and RUS: C = 0.25, D = 0.375, S = -0.125 a year, worked out in test_enforcement


def always_breaks(view: Situation) -> Floats:
    return np.zeros(len(view.seen))


def lapses_once(view: Situation) -> Bools:
    """Tit-for-tat that breaks the deal in the third month."""
    return view.seen & (view.month != 2)


def signed(scenario: Scenario) -> Arm:
    """The trade at the most likely judgements."""
    return Arm("trade", Solution("nash", TRADE, (0.25, 0.25)), scenario.central())


def total(text: str, pair: Policy | tuple[Policy, Policy]) -> tuple[Play, Floats]:
    scenario = parse(text)
    found = play(scenario, signed(scenario), {"x": pair}, paths=4)["x"]
    return found, found.course[-1]


def test_tit_for_tat_against_itself_keeps_for_ever(quiet: str):
    found, gains = total(quiet, tit_for_tat)
    assert (found.ended == 13).all()
    assert gains == pytest.approx([0.25, 0.25])
    assert found.gains[0, 0] == pytest.approx([0.25, 0.25])


def test_tit_for_tat_against_a_cheat(quiet: str):
    # First month: the cheat gets D / 12, tit-for-tat S / 12; nothing afterwards.
    _, gains = total(quiet, (always_breaks, tit_for_tat))
    assert gains == pytest.approx([0.375 / 12, -0.125 / 12])


def test_a_single_lapse_echoes_under_tit_for_tat(quiet: str):
    # Two months kept, then ten in which the two break in turn, the lapsing side first: each breaks five times.
    _, gains = total(quiet, (lapses_once, tit_for_tat))
    assert gains == pytest.approx([(2 * 0.25 + 5 * 0.375 - 5 * 0.125) / 12] * 2)


def test_the_thaw_ends_after_the_stated_months_apart(quiet: str):
    # Not kept by both from the third month on: with relapse_months = 6 it ends in the eighth month, and so do gains.
    text = quiet.replace('name = "relapse_months"\nvalue = 120', 'name = "relapse_months"\nvalue = 6')
    found, gains = total(text, (lapses_once, tit_for_tat))
    assert (found.ended == 8).all()
    assert gains == pytest.approx([(2 * 0.25 + 3 * 0.375 - 3 * 0.125) / 12] * 2)
    assert found.alive(12)[0].tolist() == [1.0] * 8 + [0.0] * 5


def test_generous_tit_for_tat_forgives_as_often_as_worked_out(quiet: str):
    # R = 0.25, T = 0.375, S = -0.125, P = 0: min(1 - 0.125 / 0.375, 0.25 / 0.375) = 2/3 of the lapses are forgiven
    # at once, so the echo of the fourth month is heard on a third of the paths.
    assert generosity(*(np.array(v) for v in (0.25, 0.375, 0.0, -0.125))).item() == pytest.approx(2 / 3)
    heard = []

    def listening(view: Situation) -> Bools:
        if view.month == 4:
            heard.append(1 - view.seen.mean())
        return lapses_once(view)

    scenario = parse(quiet)
    pair = (listening, POLICIES["generous_tit_for_tat"])
    play(scenario, signed(scenario), {"x": pair}, paths=20_000)
    assert heard[0] == pytest.approx(1 / 3, abs=0.01)


def test_the_measured_reaction_is_linear():
    ones = np.ones(4)
    view = Situation(
        month=3,
        seen=np.array([True, True, False, False]),
        own=np.array([True, False, True, False]),
        broken=np.zeros(4, dtype=int),
        gain=ones,
        temptation=ones,
        lag_years=ones,
        generosity=ones,
        reciprocity=0.4 * ones,
        inertia=0.3 * ones,
        goodwill=0.1 * ones,
        lot=np.array([0.1, 0.4, 0.6, 0.9]),
    )
    assert status_quo(view).tolist() == pytest.approx([0.8, 0.5, 0.4, 0.1])
    half = mixed({"tit_for_tat": 1, "deep_reconciliation": 1}, POLICIES)
    assert half(view).tolist() == [1.0, 1.0, 1.0, 1.0]


def test_initiatives_outlast_silence_and_come_again():
    months = np.arange(0, 14)
    zero = np.zeros(14)
    fields = ("gain", "temptation", "lag_years", "generosity", "reciprocity", "inertia", "goodwill", "lot")
    silent = Situation(month=20, seen=zero > 0, own=zero == 0, broken=months, **dict.fromkeys(fields, zero))
    assert np.flatnonzero(grit(silent)).tolist() == [0, 1, 2, 3, 6, 12]
    assert np.flatnonzero(reconciliation(silent)).tolist() == [0, 1, 2]


def test_a_side_leaves_what_it_has_no_interest_in(quiet: str):
    # Needed 1/3, has 0.3: both leave at once, whatever the policy says.
    text = quiet.replace('name = "discount"\nvalue = 0.9', 'name = "discount"\nvalue = 0.3')
    found, gains = total(text, lambda view: np.ones(len(view.seen)))
    assert gains.tolist() == [0.0, 0.0]
    assert (found.ended == 13).all()  # relapse_months is 120 here


SUCCESSOR = """
[[successor]]
state = "RUS"
name = "one who cares for the first issue alone"
chance = 1.0
on = 2000-07-01
source = "made up"
[[successor.view]]
issue = "one"
salience = 0.9
source = "made up"
[[successor.view]]
issue = "two"
salience = 0.1
source = "made up"
"""


def test_a_successor_with_other_saliences_leaves_the_deal(quiet: str):
    # Kept for six months. Then Russia's new principal gives 0.45 a year on the first issue for 0.05 on the second: it
    # leaves, keeps what the other still gives in the seventh month, and tit-for-tat answers from the eighth.
    found, gains = total(quiet + SUCCESSOR, tit_for_tat)
    assert gains == pytest.approx([6 * 0.25 / 12 - 0.125 / 12, 6 * 0.25 / 12 + 0.05 / 12])
    assert (found.ended == 13).all()  # relapse_months is 120 here


def test_principals_are_replaced_at_the_rate_of_turnover(quiet: str):
    # Half a replacement a year for a year, each by the one who leaves: exp(-0.5) of the deals are kept throughout.
    text = quiet.replace('name = "turnover"\nvalue = 0', 'name = "turnover"\nstate = "RUS"\nvalue = 0.5')
    text += '[[assumption]]\nname = "turnover"\nstate = "USA"\nvalue = 0\nsource = "made up"\n'
    scenario = parse(text + SUCCESSOR.replace("on = 2000-07-01\n", ""))
    found = play(scenario, signed(scenario), {"x": tit_for_tat}, paths=20_000)["x"]
    kept = (found.gains[0, :, 0] > 0.25 - 1e-9).mean()
    assert kept == pytest.approx(np.exp(-0.5), abs=0.01)


def test_same_seed_same_numbers(toy: str):
    scenario = parse(toy)
    first, second, other = (
        play(scenario, signed(scenario), policies(scenario), paths=400, seed=s)["grit"].gains for s in (1, 1, 2)
    )
    assert (first == second).all()
    assert (first != other).any()


def test_a_policy_meets_the_same_luck_alone_or_beside_others(toy: str):
    scenario = parse(toy)
    alone = play(scenario, signed(scenario), {"grit": grit}, paths=200)["grit"]
    beside = play(scenario, signed(scenario), policies(scenario), paths=200)["grit"]
    assert (alone.gains == beside.gains).all()


def test_survival_never_rises(toy: str):
    scenario = replace(parse(toy), horizon_months=48)
    for found in play(scenario, signed(scenario), policies(scenario), paths=500).values():
        assert (np.diff(found.alive(48), axis=1) <= 0).all()


RULE = '[[policy]]\nname = "mine"\n'


def test_a_rule_of_probabilities(quiet: str):
    scenario = parse(quiet + RULE + "start = 0\nafter_kept = 1\nafter_broken = 0\n")
    found = play(scenario, signed(scenario), {"x": policies(scenario)["mine"]}, paths=2)["x"]
    assert found.course[-1].tolist() == [0.0, 0.0]  # neither begins, so neither ever keeps


def test_a_mix_is_settled_once_a_path(quiet: str):
    scenario = parse(quiet + RULE + "mix = {tit_for_tat = 1.0, grit = 1.0}\n")
    assert (policies(scenario)["mine"])(
        Situation(0, np.ones(3, dtype=bool), np.ones(3, dtype=bool), np.zeros(3, dtype=int), *[np.full(3, 0.5)] * 8)
    ).tolist() == [1, 1, 1]


def test_a_python_function(tmp_path: Path, quiet: str):
    (tmp_path / "mine.py").write_text("def decide(view):\n    return view.seen\n")
    scenario = parse(quiet + RULE + 'file = "mine.py"\n', file=str(tmp_path / "s.toml"))
    found = play(scenario, signed(scenario), {"x": policies(scenario)["mine"]}, paths=2)["x"]
    assert found.course[-1] == pytest.approx([0.25, 0.25])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def decide(view):\n    x = 1\n    return view.sen\n", "mine.py:3: AttributeError"),
        ("def decide(view):\n    return view.seen * 2\n", "must return 2 chances from 0 to 1"),
        ("def decide(view):\n    return 1\n", "must return 2 chances from 0 to 1"),
        ("def choose(view):\n    return 1\n", "has no function decide; add def decide(view)"),
        ("def decide(view:\n", "mine.py:1: SyntaxError"),
        ("1 / 0\n", "mine.py:1: ZeroDivisionError"),
    ],
)
def test_a_function_that_fails_is_named(tmp_path: Path, quiet: str, code: str, said: str):
    (tmp_path / "mine.py").write_text(code)
    text = quiet + RULE + 'file = "mine.py"\n'
    scenario = parse(text, file=str(tmp_path / "s.toml"))
    with pytest.raises(InputError) as caught:
        play(scenario, signed(scenario), {"x": policies(scenario)["mine"]}, paths=2)
    message = str(caught.value)
    assert said in message
    assert f"s.toml:{len(quiet.splitlines()) + 1}: " in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('file = "none.py"\n', "there is no file"),
        ("mix = {tit_for_tit = 1.0}\n", "the mix names tit_for_tit"),
        ("mix = {grit = 0.0}\n", "has no positive share"),
    ],
)
def test_rules_that_point_nowhere(quiet: str, rule: str, said: str):
    with pytest.raises(InputError, match=said):
        policies(parse(quiet + RULE + rule))


def test_a_policy_may_not_take_a_known_name(quiet: str):
    with pytest.raises(InputError, match="exists already"):
        policies(parse(quiet + '[[policy]]\nname = "grit"\nstart = 1\nafter_kept = 1\nafter_broken = 0\n'))
