"""A scenario small enough to work out by hand."""

import pytest

TOY = """\
title = "Toy"
date = 2000-01-01
horizon_months = 12
states = ["USA", "RUS"]

[[issue]]
key = "one"
name = "First"
zero = "none"
hundred = "all"
status_quo = 50
source = "made up"
[[issue.view]]
state = "USA"
position = 100
salience = 0.75
source = "made up"
[[issue.view]]
state = "RUS"
position = 0
salience = 0.25
source = "made up"

[[issue]]
key = "two"
name = "Second"
zero = "none"
hundred = "all"
status_quo = 50
source = "made up"
[[issue.view]]
state = "USA"
position = 100
salience = 0.25
source = "made up"
[[issue.view]]
state = "RUS"
position = 0
salience = 0.75
source = "made up"
"""

QUIET = {
    "discount": 0.9,
    "detection_lag_months": 12,
    "false_alarm": 0,
    "shocks_per_year": 0,
    "shock_size": 0,
    "perception_noise": 0,
    "lapse_noise": 0,
    "reciprocity": 0.4,
    "inertia": 0.5,
    "goodwill": 0.1,
    "relapse_months": 120,
    "turnover": 0,
}


@pytest.fixture
def toy() -> str:
    """Text of a scenario with two issues, each of which matters three times as much to one side."""
    return TOY


@pytest.fixture
def quiet() -> str:
    """The same without luck: no shocks, lapses or misreading."""
    lines = [f'[[assumption]]\nname = "{k}"\nvalue = {v}\nsource = "made up"' for k, v in QUIET.items()]
    return TOY + "\n" + "\n".join(lines) + "\n"
