"""What `thawcast barometer` tells of every source."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from thawcast.cli import app

RUN = CliRunner()
ONE_PAIR = Path(__file__).parents[4] / "shared" / "cases" / "g1_onlydyad.csv"


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def told_of(a: str, b: str, day: str, source: str) -> tuple[str, list[dict[str, Any]]]:
    """Tell the state and the episodes of one source."""
    found = json.loads(said("barometer", a, b, "--as-of", day, "--json"))["standing"]["numbers"]
    (state,) = (one["state"] for one in found["sources"] if one["source"] == source)
    return state, [one for one in found["episodes"] if one["source"] == source]


def test_the_detente_is_a_thaw_in_1973_and_over_by_1978() -> None:
    # Nixon in Moscow 1972, Brezhnev in Washington 1973; historians have it dead by Afghanistan, 1979.
    state, episodes = told_of("USA", "USSR", "1973-12-31", "weis")
    assert state == "thaw"
    assert episodes[-1]["began"][:4] in ("1972", "1973")
    assert episodes[-1]["ended"] is None
    after, later = told_of("USA", "USSR", "1978-12-31", "weis")
    assert after != "thaw"
    assert [e["end_kind"] for e in later if e["began"] == episodes[-1]["began"]] == ["given back"]


def test_the_invasion_of_ukraine_is_a_chill_with_those_who_answered_it() -> None:
    # 24 February 2022; South Korea, Switzerland and Finland joined the sanctions within days.
    for other in ("KOR", "CHE", "FIN"):
        _, episodes = told_of("RUS", other, "2022-12-31", "icews_events")
        assert any(e["kind"] == "chill" and e["began"] in ("2022-03-01", "2022-04-01") for e in episodes)


def test_nothing_after_the_date_is_told() -> None:
    told = json.loads(said("barometer", "EGY", "ISR", "--as-of", "1980-12-31", "--json"))["standing"]["numbers"]
    assert all(one["data_to"] <= "1980-12-31" for one in told["sources"])
    assert all(e["began"] <= "1980-12-31" for e in told["episodes"])
    assert all(e["ended"] is None or e["ended"] <= "1980-12-31" for e in told["episodes"])


def test_two_of_whom_nothing_is_known_are_told_so() -> None:
    assert "do not cover" in said("barometer", "Tuvalu", "Bhutan")


@pytest.mark.skipif(not ONE_PAIR.is_file(), reason="the made-up import is not here")
def test_an_imported_pair_gets_its_turn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The file's share of cooperation falls from .7 to .3 in July 2017, and there is no other pair in it.
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    monkeypatch.setattr("thawcast.assessment.temperatures.cache_folder", lambda name: tmp_path / name)
    # The import makes the levels: what is kept is not made anew by what asks.
    assert "levels of 1 pair, 2016-01 to 2018-11" in said("import", "gdelt1", str(ONE_PAIR))
    kept = {path: path.stat().st_ino for path in (tmp_path / "imported").iterdir()}
    state, episodes = told_of("USA", "RUS", "2018-12-31", "imported_gdelt1")
    assert state == "chill"
    # Of sources that reach as far, the one that comes to a state answers.
    assert json.loads(said("assess", "USA", "RUS", "--as-of", "2018-12-31", "--json"))["verdict"]["state"] == "chill"
    assert [e["began"] for e in episodes] == ["2017-07-01"]
    # A pair alone in its file is not measured against others; a year on, other sources speak, and the import says why.
    words = " ".join(said("barometer", "USA", "RUS", "--as-of", "2018-12-31").split())
    assert "log-odds against even odds" in words
    assert "beside their own past alone" in words
    assert "times those others have" not in words
    later = " ".join(said("barometer", "USA", "RUS", "--as-of", "2020-06-30").split())
    assert "Imported gdelt1 events, to November 2018, tell nothing of the date: the last events known are of" in later
    assert {path: path.stat().st_ino for path in (tmp_path / "imported").iterdir()} == kept
