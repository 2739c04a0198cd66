"""The command that shows what every source says of two states."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from thawcast.cli import app

RUN = CliRunner()
ONE_PAIR = Path(__file__).parents[4] / "shared" / "cases" / "g1_onlydyad.csv"


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_detente_is_a_thaw_in_1973_and_over_by_1978() -> None:
    # Nixon in Moscow 1972, Brezhnev in Washington 1973; historians have it dead by Afghanistan, 1979.
    then = json.loads(said("temperature", "USA", "USSR", "--as-of", "1973-12-31", "--json"))["sources"]
    weis = next(one for one in then if one["source"] == "weis")
    assert weis["state"] == "thaw"
    assert weis["episodes"][-1]["began"][:4] in ("1972", "1973")
    assert weis["episodes"][-1]["ended"] is None
    later = json.loads(said("temperature", "USA", "USSR", "--as-of", "1978-12-31", "--json"))["sources"]
    after = next(one for one in later if one["source"] == "weis")
    assert after["state"] != "thaw"
    assert [e["end_kind"] for e in after["episodes"] if e["began"] == weis["episodes"][-1]["began"]] == ["given back"]


def test_the_invasion_of_ukraine_is_a_chill_with_those_who_answered_it() -> None:
    # 24 February 2022; South Korea, Switzerland and Finland joined the sanctions within days.
    for other in ("KOR", "CHE", "FIN"):
        told = json.loads(said("temperature", "RUS", other, "--as-of", "2022-12-31", "--json"))["sources"]
        one = next(one for one in told if one["source"] == "icews_events")
        assert any(e["sign"] == -1 and e["began"] in ("2022-03-01", "2022-04-01") for e in one["episodes"])


def test_nothing_after_the_date_is_told() -> None:
    told = json.loads(said("temperature", "EGY", "ISR", "--as-of", "1980-12-31", "--json"))
    for one in told["sources"]:
        assert one["data_to"] <= "1980-12-31"
        assert all(e["began"] <= "1980-12-31" for e in one["episodes"])
        assert all(e["ended"] is None or e["ended"] <= "1980-12-31" for e in one["episodes"])


def test_two_of_whom_nothing_is_known_are_told_so() -> None:
    assert "no source tells" in said("temperature", "Tuvalu", "Bhutan")


@pytest.mark.skipif(not ONE_PAIR.is_file(), reason="the made-up import is not here")
def test_an_imported_pair_gets_its_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The file's share of cooperation falls from .7 to .3 in July 2017, and there is no other pair in it.
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    said("import", "gdelt1", str(ONE_PAIR))
    every = json.loads(said("temperature", "USA", "RUS", "--as-of", "2018-12-31", "--json"))["sources"]
    told = next(one for one in every if one["source"] == "imported_gdelt1")
    assert told["state"] == "chill"
    # Of sources that reach as far, the one that comes to a state answers.
    assert json.loads(said("assess", "USA", "RUS", "--as-of", "2018-12-31", "--json"))["verdict"]["state"] == "chill"
    assert [e["began"] for e in told["episodes"]] == ["2017-07-01"]
