"""`thawcast stock`."""

import json

from typer.testing import CliRunner

from thawcast.cli.app import app

RUNNER = CliRunner()


def test_two_states_in_either_order_and_as_json():
    said = RUNNER.invoke(app, ["stock", "USA", "Russia", "--as-of", "2010-12-31"])
    assert said.exit_code == 0
    assert "Stock of 2010: 0." in said.stdout
    assert "severe rivalry" in said.stdout
    assert "was no state" in RUNNER.invoke(app, ["stock", "USA", "South Sudan", "--as-of", "2011-07-31"]).stdout
    told = json.loads(RUNNER.invoke(app, ["stock", "Russia", "USA", "--as-of", "2010-12-31", "--json"]).stdout)
    assert told["stock"]["year"] == 2010
    assert told["stock"]["stock"]["low"] < told["stock"]["stock"]["value"] < told["stock"]["stock"]["high"]
    assert told["stock"]["history"][0]["year"] == 1950


def test_a_refusal_says_the_way_on():
    for line in (["stock"], ["stock", "USA"], ["stock", "USA", "USA"]):
        said = RUNNER.invoke(app, line)
        assert said.exit_code != 0
    early = RUNNER.invoke(app, ["stock", "USA", "Russia", "--as-of", "1948-01-01"])
    assert "take a date from 1950-01-01 on" in str(early.exception)
