"""What is measured fills what a file leaves open, and says so."""

from datetime import date

import polars as pl
import pytest

from thawcast.deals.forward import play_forward
from thawcast.deals.measured import filled, measurements
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.save import written
from thawcast.deals.scenarios.scenario import DEFAULTS, Assumption, Scenario
from thawcast.deals.shipped import load
from thawcast.deals.tables import SUCCESSION, TURNOVER
from thawcast.tables import Contract


def rows(contract: Contract, *found: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=contract.schema, orient="row")


def frames() -> dict[str, pl.DataFrame]:
    day, later = date(1998, 12, 31), date(1999, 12, 31)
    turnover = [
        ("USA", day, "democracy", 9, 53, 0.17, 0.1, 0.25, day),
        ("USA", later, "democracy", 9, 54, 0.16, 0.09, 0.24, later),
        ("RUS", later, "autocracy", 6, 54, 0.11, 0.06, 0.18, later),
    ]
    return {
        TURNOVER.name: rows(TURNOVER, *turnover),
        SUCCESSION.name: rows(SUCCESSION, (later, 0.0, 0.0, 0.14, 900, 60, later)),
    }


def held(scenario: Scenario) -> dict[tuple[str, str | None], Assumption]:
    return {(a.name, a.state): a for a in scenario.assumptions}


def test_what_the_file_leaves_open_is_filled_with_the_latest(toy: str):
    found = held(filled(scenario := parse(toy), measurements(scenario, frames())))
    assert found["turnover", "USA"].value == Quantity(0.09, 0.24, 0.16)
    assert found["turnover", "USA"].source.startswith("measured: 9 changes in 54 years as a democracy")
    assert found["turnover", "RUS"].value == Quantity(0.06, 0.18, 0.11)
    assert found["succession_size", None].value == Quantity(0.0, 0.14, 0.0)
    assert ("turnover", None) not in found


def test_what_the_file_states_stands(toy: str):
    own = '[[assumption]]\nname = "turnover"\n{}value = 0.5\nsource = "made up"\n'
    both, one = parse(toy + own.format("")), parse(toy + own.format('state = "USA"\n'))
    assert filled(both, measurements(both, frames())).column.keys() >= {("turnover", None, None)}
    assert ("turnover", "USA", None) not in filled(both, measurements(both, frames())).column
    found = held(filled(one, measurements(one, frames())))
    assert (found["turnover", "USA"].value.low, found["turnover", "RUS"].value.low) == (0.5, 0.06)


def test_a_default_whose_value_was_edited_stands(toy: str) -> None:
    # As `thawcast deal` saves it: the user changes a number and leaves the source.
    first = parse(toy)
    low, high = DEFAULTS["turnover"].low, DEFAULTS["turnover"].high
    assert filled(parse(written(first)), measurements(first, frames())) == filled(first, measurements(first, frames()))
    text = written(first)
    place = text.index('name = "turnover"')
    line = text[place:].split("\n")[1]
    assert (f"low = {low:g}" in line, f"high = {high:g}" in line) == (True, True)
    edited = parse(text[:place] + text[place:].replace(line, "value = 0.4", 1))
    found = held(filled(edited, measurements(edited, frames())))
    assert found["turnover", None].value == Quantity(0.4, 0.4)
    assert not {("turnover", "USA"), ("turnover", "RUS")} & set(found)


def test_a_default_stays_for_the_side_that_is_not_measured(toy: str):
    found = filled(parse(toy), (Assumption("turnover", "USA", Quantity(0.1, 0.1), "measured: so"),))
    draws = found.central()
    assert found.assumption("turnover", "USA", draws) == pytest.approx([0.1])
    assert found.assumption("turnover", "RUS", draws) == pytest.approx([0.15])


def test_the_shipped_rate_of_american_presidents_counts_eleven():
    # Eisenhower, Kennedy, Johnson, Nixon, Ford, Carter, Reagan, Bush, Clinton, Bush and Obama since 1946.
    source = held(load("us_russia_reset_2010"))["turnover", "USA"].source
    assert source.startswith("measured: 11 changes in 65 years as a democracy")


def test_where_reactions_come_from_is_said():
    assert play_forward(load("us_russia_reset_2010"), paths=20, draws=2).reciprocity.startswith("measured: answer")
    assert play_forward(load("egypt_israel_1978"), paths=20, draws=2).reciprocity.startswith("assumed")
