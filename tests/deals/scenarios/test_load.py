"""Bad input gets one line that names file, line and remedy."""

from pathlib import Path

import pytest

from thawcast.deals.scenarios.load import parse, read
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.errors import InputError

LINK = '[[link]]\nissue = "{}"\nneeds = "{}"\nsource = "made up"\n'


def line_with(text: str, part: str, occurrence: int = 1) -> int:
    lines = [n for n, line in enumerate(text.splitlines(), 1) if part in line]
    return lines[occurrence - 1]


def refused(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse(text, file="toy.toml")
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_good_scenario_is_read(toy: str):
    found = parse(toy, file="toy.toml")
    assert (found.key, found.states, [i.key for i in found.issues]) == ("toy", ("USA", "RUS"), ["one", "two"])
    assert found.views["RUS", "two"].salience == Quantity(0.75, 0.75)
    assert [o.at for o in found.issues[0].outcomes] == [0, 25, 50, 75, 100]


def test_what_is_not_stated_is_drawn_from_its_default_range(toy: str):
    stated = [
        f'[[assumption]]\nname = "{name}"\nstate = "{state}"\nvalue = 0.5\nsource = "made up"\n'
        for name, state in (("discount", "USA"), ("discount", "RUS"), ("inertia", "USA"))
    ]
    held = [(a.name, a.state) for a in parse(toy + "".join(stated)).assumptions]
    assert ("discount", None) not in held
    assert ("inertia", None) in held
    assert ("goodwill", None) in held


def test_salience_above_one(toy: str):
    text = toy.replace("salience = 0.25", "salience = 1.7", 1)
    at = line_with(text, "salience = 1.7")
    assert refused(text) == f"toy.toml:{at}: salience 1.7 of RUS on one is outside 0 to 1; write a number within it"


def test_reversed_range(toy: str):
    text = toy.replace("position = 0\n", "position = {low = 30, mode = 20, high = 40}\n", 1)
    message = refused(text)
    assert message.startswith(f"toy.toml:{line_with(text, 'low = 30')}: position of RUS on one is a reversed range")
    assert message.endswith("low, mode and high must ascend")


def test_range_without_an_end(toy: str):
    text = toy.replace("position = 0\n", "position = {low = 30}\n", 1)
    assert "write {low=, mode=, high=}" in refused(text)


def test_unknown_state(toy: str):
    text = toy.replace('"RUS"]', '"Rissia"]')
    message = refused(text)
    assert message.startswith(f"toy.toml:{line_with(text, 'states =')}: ")
    assert "Russia" in message


def test_state_that_did_not_exist(toy: str):
    assert "toy.toml:4: " in refused(toy.replace('["USA", "RUS"]', '["USA", "Yugoslavia"]').replace("2000-", "2010-"))


def test_state_of_a_view_that_is_not_listed(toy: str):
    text = toy.replace('state = "RUS"', 'state = "CHN"', 1)
    message = refused(text)
    assert message.startswith(f"toy.toml:{line_with(text, 'CHN')}: ")
    assert "which the scenario does not list" in message


def test_missing_view(toy: str):
    text = toy[: toy.rindex("[[issue.view]]")]
    at = line_with(text, "[[issue]]", 2)
    assert refused(text) == (
        f"toy.toml:{at}: RUS has no view on issue two; add [[issue.view]] with state, position, salience"
    )


def test_link_to_a_missing_issue(toy: str):
    text = toy + LINK.format("one", "too")
    assert refused(text) == (
        f"toy.toml:{line_with(text, 'needs')}: [[link]] names issue too, which is missing; did you mean two?"
    )


def test_links_that_go_round(toy: str):
    text = toy + LINK.format("one", "two") + LINK.format("two", "one")
    at = line_with(text, "[[link]]", 2)
    assert refused(text) == f"toy.toml:{at}: links go round: one -> two -> one; remove one of them"


def test_misspelt_key(toy: str):
    text = toy.replace("salience = 0.75", "saliense = 0.75", 1)
    assert refused(text) == (
        f'toy.toml:{line_with(text, "saliense")}: USA on one has an unknown key "saliense"; did you mean "salience"?'
    )


def test_unknown_assumption(toy: str):
    text = toy + '[[assumption]]\nname = "discout"\nvalue = 0.9\nsource = "made up"\n'
    assert 'there is no assumption "discout"; did you mean "discount"?' in refused(text)


def test_an_assumption_of_the_deal_has_no_state(toy: str):
    text = toy + '[[assumption]]\nname = "relapse_months"\nstate = "USA"\nvalue = 3\nsource = "made up"\n'
    assert "relapse_months is the deal's, not one state's; leave state out" in refused(text)


def test_judgement_without_a_source(toy: str):
    text = toy.replace('salience = 0.75\nsource = "made up"', "salience = 0.75", 1)
    assert "USA on one has no source" in refused(text)


def test_broken_toml_names_the_line():
    assert refused('title = "x"\ndate = \n').startswith("toy.toml:2: not valid TOML")


def test_third_dimension_of_ratification(toy: str):
    text = toy + '[[ratification]]\nstate = "USA"\nsource = "made up"\n'
    assert "either an issue with low and high, or gain_at_least" in refused(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("date = 2000-01-01\n", "", "no date; add date = 2010-12-31"),
        ('states = ["USA", "RUS"]', 'states = ["USA"]', "must name two states"),
        ('states = ["USA", "RUS"]', 'states = ["USA", "USA"]', "listed twice"),
        ('key = "two"', 'key = "one"', "issue one occurs twice"),
        ("status_quo = 50", "status_quo = 150", "status_quo 150 of issue one is outside 0 to 100"),
        ("salience = 0.75", 'salience = "much"', "is not a number"),
        ('zero = "none"', "", 'issue one has no zero; add zero = "..."'),
        ("status_quo = 50", "status_quo = 50\ncore = 1", "core of issue one is not true or false"),
    ],
)
def test_other_mistakes(toy: str, old: str, new: str, said: str):
    message = refused(toy.replace(old, new, 1))
    assert said in message
    assert message.startswith("toy.toml:")


def test_missing_file(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.toml")


HEIR = '[[successor]]\nstate = "{}"\nname = "heir"\nchance = 0.5\n{}source = "made up"\n'
VIEW = '[[successor.view]]\nissue = "one"\n{}source = "made up"\n'


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (HEIR.format("RUS", "on = 1999-12-31\n"), "1999-12-31 is not after the scenario's date"),
        (HEIR.format("RUS", "") * 2, "RUS has two successors"),
        (HEIR.format("RUS", "") + VIEW.format(""), "a position, salience or both"),
        (HEIR.format("RUS", "") + VIEW.format("position = 1\n") * 2, "view on one must be one"),
        (HEIR.format("DEU", ""), "names DEU, which the scenario does not list"),
    ],
)
def test_mistakes_in_successors(toy: str, more: str, said: str):
    assert said in refused(toy + more)
