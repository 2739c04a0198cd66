"""`thawcast states` prints a table, JSON, or one line that says what is wrong."""

import json

import pytest
from typer.testing import CliRunner

from thawcast.cli import app
from thawcast.errors import DateError, StateNotThenError, UnknownStateError


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["states", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_one_state_by_name_and_date() -> None:
    answer = json.loads(run("Soviet Union", "--on", "1975", "--json"))
    assert [(s["code"], s["name"], s["cow"]) for s in answer] == [("RUS", "Soviet Union", 365)]


def test_ambiguous_names_list_their_bearers() -> None:
    assert {s["code"] for s in json.loads(run("Korea", "--json"))} == {"KOR", "PRK"}


def test_part_of_a_name_is_a_search() -> None:
    assert {s["code"] for s in json.loads(run("guin", "--json"))} == {"GIN", "GNB", "GNQ", "PNG"}


def test_table_of_a_day() -> None:
    lines = run("--on", "1990-10-03").splitlines()
    assert lines[0].split()[:2] == ["code", "name"]
    assert any(line.startswith("DEU") for line in lines)
    assert not any(line.startswith("GDR") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("Atlantis",), UnknownStateError),
        (("Palestine",), UnknownStateError),
        (("Ghana", "--on", "1950"), StateNotThenError),
        (("Ghana", "--on", "19x"), DateError),
        (("--on", "0"), DateError),
    ],
)
def test_errors(arguments: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        run(*arguments)
