"""The two commands, and the file that `--init` writes."""

import json
import subprocess
import sys
from datetime import date

import pytest

from thawcast.deals.scenarios.load import parse
from thawcast.deals.scenarios.template import template


def run(*words, cwd=None):
    return subprocess.run(
        [sys.executable, "-c", "from thawcast.cli import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )


def test_init_deal_and_simulate(tmp_path):
    written = run("deal", "--init", "USA", "Cuba", "--out", "cuba.toml", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, "")
    assert run("deal", "--init", "USA", "Cuba", "--out", "cuba.toml", cwd=tmp_path).returncode == 2
    deal = run("deal", "cuba.toml", "--draws", "64", "--json", cwd=tmp_path)
    found = json.loads(deal.stdout)
    assert found["scenario"]["states"] == ["USA", "CUB"]
    assert found["solutions"][0]["package"]
    played = run(
        "simulate", "cuba.toml", "--paths", "200", "--draws", "20", "--months", "24", "--html", "c.html", cwd=tmp_path
    )
    assert played.returncode == 0
    assert "GRIT" in played.stdout
    assert "<svg" in (tmp_path / "c.html").read_text()


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
def test_mistakes_are_one_line(words, said):
    found = run(*words)
    assert (found.returncode, found.stdout) == (2, "")
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_the_template_says_what_the_store_knows():
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
