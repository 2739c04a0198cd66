"""Scenario files as editors save them, and issues for which nobody cares."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from thawcast.deals.bargaining.single_issue import predictions
from thawcast.deals.deal import find_deal
from thawcast.deals.exhibits.tables import deal_tables
from thawcast.deals.scenarios.load import parse, read
from thawcast.errors import InputError

TOY = """title = "Toy"
date = 2000-01-31
horizon_months = 12
states = ["USA", "RUS"]
"""

ISSUE = """
[[issue]]
key = "{key}"
name = "{key}"
zero = "none"
hundred = "all"
status_quo = 50
source = "made up"
[[issue.view]]
state = "USA"
position = 100
salience = {us}
source = "made up"
[[issue.view]]
state = "RUS"
position = 90
salience = {them}
source = "made up"
"""


def toy(*saliences: tuple[float, float]) -> str:
    return TOY + "".join(ISSUE.format(key=f"i{n}", us=us, them=them) for n, (us, them) in enumerate(saliences))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_and_utf_16_are_no_bad_toml(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "toy.toml").write_bytes(toy((0.5, 0.5)).replace("\n", "\r\n").encode(encoding))
    assert read(tmp_path / "toy.toml").date == date(2000, 1, 31)
    assert parse("\ufeff" + toy((0.5, 0.5))).title == "Toy"


def test_a_quoted_date_is_a_date() -> None:
    assert parse(toy((0.5, 0.5)).replace("2000-01-31", '"2000-01-31"')).date == date(2000, 1, 31)
    with pytest.raises(InputError, match=r"scenario.toml:2: date 'last May' is no date; write date = 2010-12-31"):
        parse(toy((0.5, 0.5)).replace("2000-01-31", '"last May"'))


def test_models_that_weigh_the_actors_are_left_out_where_nobody_cares() -> None:
    found = predictions(np.array([0.0, 80.0]), np.zeros(2), np.ones(2), reference=50, span=100)
    # The lower median of two positions of equal weight.
    assert found == {"median of states": 0.0}
    whole = predictions(np.array([0.0, 80.0]), np.array([0.0, 0.5]), np.ones(2), reference=50, span=100)
    weighted = {"compromise", "median", "nash bargaining", "procedural", "challenge, first round", "challenge, settled"}
    assert whole.keys() == {*found, *weighted}
    assert whole["compromise"] == 80


def test_a_deal_with_an_issue_of_no_weight_names_what_it_leaves_out() -> None:
    deal = find_deal(parse(toy((0, 0), (0.25, 0.75))), draws=16, ranked=False)
    assert [len(row.predicted) for row in deal.single_issue] == [1, 7]
    (models,) = [table for table in deal_tables(deal) if table.title.startswith("Issue by issue, without trades")]
    assert models.rows[0].count("left out, no weights") == 6
    assert "left out, no weights" not in models.rows[1]
