"""The two commands, and the file that `--init` writes."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from thawcast.cli import main
from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.template import template

Output = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


def run(capsys: Output, monkeypatch: Patch, *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    monkeypatch.setattr(sys, "argv", ["thawcast", *words])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_init_deal_and_simulate(tmp_path: Path, capsys: Output, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    init = ("deal", "--init", "USA", "Cuba", "--out", "cuba.toml")
    assert run(capsys, monkeypatch, *init)[:2] == (0, "")
    assert run(capsys, monkeypatch, *init)[0] == 2
    code, out, _ = run(capsys, monkeypatch, "deal", "cuba.toml", "--draws", "64", "--json")
    found = json.loads(out)
    assert (code, found["scenario"]["states"]) == (0, ["USA", "CUB"])
    assert found["solutions"][0]["package"]
    few = ("--paths", "200", "--draws", "20", "--months", "24")
    code, out, _ = run(capsys, monkeypatch, "simulate", "cuba.toml", *few, "--html", "c.html")
    assert code == 0
    assert "GRIT" in out
    assert "<svg" in Path("c.html").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deal",), "no scenario given"),
        (("deal", "nowhere"), "neither a file nor one that ships"),
        (("deal", "nowhere.toml"), "cannot be read"),
        (("deal", "--init", "USA", "USA"), "the same state twice"),
        (("simulate", "us_cuba_2014", "--policy", "tit_for_tit"), 'there is no policy "tit_for_tit"'),
    ],
)
def test_mistakes_are_one_line(words: tuple[str, ...], said: str, capsys: Output, monkeypatch: Patch) -> None:
    code, out, err = run(capsys, monkeypatch, *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert said in err


def test_the_template_says_what_the_store_knows() -> None:
    known = {
        "positions": {"USA": {"nu": 1.5}, "RUS": {"nu": -0.25}},
        "capabilities": {"USA": 0.14},
        "reciprocity": {"RUS": 0.31},
    }
    text = template("USA", "RUS", known=known, on=date(2010, 12, 31))
    assert "Nuclear weapons and nuclear material: USA +1.50, RUS -0.25" in text
    assert "Colonialism: not known to the store" in text
    assert "capability = 0.14" in text
    assert "share of world capabilities: not known to the store" in text
    scenario = parse(text)
    assert [(a.name, a.state, a.value.centre) for a in scenario.assumptions if a.state] == [
        ("reciprocity", "RUS", 0.31)
    ]
