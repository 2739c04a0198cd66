# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false
"""`thawcast doctor`: a sound installation passes; a damaged one is named and fails."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from thawcast.cli import main
from thawcast.store import STARTER


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["thawcast", "doctor", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0), capsys.readouterr().out


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_sound_installation_passes(monkeypatch, capsys):
    code, out = run(monkeypatch, capsys, "--json")
    found = {check["what"]: check for check in json.loads(out)}
    assert code == 0
    assert {check["mark"] for check in found.values()} <= {"ok", "absent"}
    assert found["starter dataset"]["mark"] == "ok"
    assert "polars" in found["libraries"]["found"]
    assert found["your own store"]["mark"] == "absent"
    assert "Likely warmer than before 2009" in found["an answer"]["found"]
    assert run(monkeypatch, capsys)[0] == 0


def test_a_damaged_store_is_named(tmp_path, monkeypatch, capsys):
    store = Path(shutil.copytree(STARTER, tmp_path / "store"))
    victim = next(store.glob("temperature.*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-9] + b"ninebytes")
    code, out = run(monkeypatch, capsys, "--json")
    own = next(check for check in json.loads(out) if check["what"] == "your own store")
    assert code == 1
    assert own["mark"] == "fault"
    assert "temperature: damaged" in own["found"]


def test_an_unwritable_cache_is_no_fault(tmp_path, monkeypatch, capsys):
    (tmp_path / "cache").write_text("a file where a folder should be")
    code, out = run(monkeypatch, capsys, "--json")
    cache = next(check for check in json.loads(out) if check["what"] == "cache")
    assert (code, cache["mark"]) == (0, "absent")
