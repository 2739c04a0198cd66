"""`thawcast claims`: an argument printed, written, drafted, scored."""

import json
import sys
from pathlib import Path

import pytest

from thawcast.cli import main

FILE = """title = "<script>alert(1)</script>"
author = "<b>A</b>"
date = 2010-12-31
source = "S"
states = ["USA", "Russia"]

[[claim]]
sentence = "Relations | have *cooled* <i>since</i> last year."
kind = "worsened"
from = 2009
"""


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["thawcast", "claims", *words])
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_a_file_is_printed_and_written_with_every_field_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(FILE, encoding="utf-8")
    page, text = tmp_path / "mine.html", tmp_path / "mine.md"
    assert run(monkeypatch, str(mine), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["claims"][0]["then"]["verdict"] == "cannot be told"
    assert run(monkeypatch, str(mine), "--out", str(tmp_path / "mine.json")) == 0
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8")) == found
    assert run(monkeypatch, str(mine), "--out", str(page)) == 0
    assert run(monkeypatch, str(mine), "--out", str(text)) == 0
    for written in (page.read_text(encoding="utf-8"), text.read_text(encoding="utf-8")):
        assert "cannot be told" in written
        assert "<script>alert" not in written
        assert "<i>since" not in written


def test_what_is_wrong_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "reset_2011") == 2
    assert "neither a file nor one that ships (" in capsys.readouterr().err
    assert run(monkeypatch, str(tmp_path / "none.toml")) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert run(monkeypatch, "--out", str(tmp_path / "x.pdf")) == 2
    assert "only .html and .md and .json can be written" in capsys.readouterr().err
    assert run(monkeypatch, "--out", str(tmp_path / "x.toml")) == 2
    assert "x.toml: only .html" in capsys.readouterr().err


def test_a_draft_is_refused_until_it_is_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article, draft = tmp_path / "article.txt", tmp_path / "draft.toml"
    article.write_text(
        "Havana, 5 March 2016.\n\nRelations between Cuba and the United States have improved since 2013.\n",
        encoding="utf-8",
    )
    assert run(monkeypatch, "--draft", str(article), "--out", str(draft)) == 0
    assert run(monkeypatch, str(draft)) == 2
    assert "a draft that nobody confirmed" in capsys.readouterr().err
    confirmed = draft.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true")
    draft.write_text(confirmed.replace('= ""', '= "named"'), encoding="utf-8")
    assert run(monkeypatch, str(draft), "--json") == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["kind"], claim["states"]) == ("improved", ["CUB", "USA"])


def test_the_score_card_counts_every_argument_that_ships(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from thawcast.argument import load, shipped

    assert run(monkeypatch, "--score", "--json") == 0
    every = json.loads(capsys.readouterr().out)[-1]
    assert every["claims"] == sum(len(load(key).claims) for key in shipped())
    assert every["claims"] >= every["told_then"] >= every["told_since"] >= every["held"]
