"""`thawcast coverage`: of the world, a state, two states; and `sources --notice`."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from thawcast.building.drawn_coverage import BLOCKS
from thawcast.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", *words])
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        assert isinstance(code, int)
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def test_of_two_states_a_line_a_source_and_the_way_to_more(run: Run):
    code, out, _ = run("coverage", "Egypt", "Israel")
    assert code == 0
    weis = next(line for line in out.splitlines() if line.startswith("weis"))
    # 27 years of WEIS; the war of 1973 fills the highest block but one at least.
    assert sum(sign in BLOCKS for sign in weis) == 27
    assert "thawcast fetch icews --from 2017-01-01 --to 2017-12-31" in out


def test_json_and_a_table_say_the_same(run: Run, tmp_path: Path):
    code, out, _ = run("coverage", "EGY", "ISR", "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["a"], told["b"]) == ("EGY", "ISR")
    assert {"first", "last", "commands", "where"} == set(told["gaps"][0])
    code, out, _ = run("coverage", "EGY", "ISR", "--out", str(tmp_path / "years.csv"))
    assert (code, out) == (0, "")
    with (tmp_path / "years.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) >= 1948]
    assert len(rows) == len(told["years"])


def test_all_pairs_and_one_states_partners(run: Run):
    world = json.loads(run("coverage", "--json")[1])
    assert {row["what"] for row in world} == {"events", "scores", "ties", "hindsight"}
    partners = json.loads(run("coverage", "Kosovo", "--json")[1])
    assert "SRB" in {row["partner"] for row in partners}


@pytest.mark.parametrize("words", [("USA", "US"), ("Atlantis",), ("USA", "Atlantis")])
def test_what_cannot_be_told_is_one_line(run: Run, words: tuple[str, ...]):
    code, out, err = run("coverage", *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_the_notice_is_printed(run: Run):
    code, out, _ = run("sources", "--notice")
    assert code == 0
    assert "Copyright (c) 2025 Tianyu Fan" in out
    assert run("sources", "--notice", "--json")[0] == 2
