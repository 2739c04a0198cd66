# pyright: basic
"""The commands around imports, as a user types them."""

import json
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from thawcast.cli import main

SAMPLES = Path(__file__).parents[1] / "sources" / "events" / "samples"
SCHEMA = json.loads((files("thawcast.assessment") / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", *map(str, words)])
        code: object = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return int(str(code)), out, err

    return typed


def test_import_tells_what_became_of_the_rows(run) -> None:
    code, out, _ = run("import", "gdelt1", SAMPLES / "gdelt1.csv")
    assert code == 0
    assert "9 rows of gdelt1: 2 kept, 3 set aside, 4 in quarantine" in out
    assert "unreadable date" in out
    assert "no levels yet: too few events in whole months" in out
    code, out, _ = run("import", "gdelt1", SAMPLES / "gdelt1.csv")
    assert "Already imported, nothing changed" in out
    code, out, _ = run("import", "gdelt1", SAMPLES / "gdelt1.csv", "--json")
    told = json.loads(out)
    assert (told["rows"], told["kept"], told["new"]) == (9, 2, False)
    assert told["levels"] == {"pairs": 0, "first": None, "last": None}


def test_a_file_of_another_kind_is_one_line_and_exit_code_2(run) -> None:
    code, out, err = run("import", "gdelt1", SAMPLES / "gdelt2.csv")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("thawcast: gdelt2.csv: not GDELT 1.0")
    assert run("import", "gdelt3", SAMPLES / "gdelt2.csv")[0] == 2
    assert run("aggregate")[0] == 2


def test_store_lists_verifies_and_counts_anew(run, tmp_path: Path) -> None:
    run("import", "gdelt1", SAMPLES / "gdelt1.csv")
    _, out, _ = run("store", "ls", "--json")
    (held,) = json.loads(out)["imports"]
    assert (held["rows"], held["kept"]) == (9, 2)
    assert "Imported events" in run("store", "ls")[1]
    code, out, _ = run("aggregate", "--min-mentions", "5", "--json")
    assert json.loads(out)[0]["removed"] == {"mentions and sources": 1, "duplicates (id)": 0}
    assert "gdelt1: 1 dyad" in run("aggregate", "--min-mentions", "5")[1]
    code, out, _ = run("store", "verify")
    assert (code, "no problems" in out) == (0, True)
    (counts, *_) = (tmp_path / "home").rglob("world_counts.parquet")
    counts.write_bytes(b"")
    code, out, _ = run("store", "verify")
    assert (code, "world_counts.parquet: damaged" in out) == (1, True)
    assert run("store", "verify", "--json")[0] == 1


@pytest.mark.data
def test_the_path_a_user_takes(run, reference: Path, tmp_path: Path) -> None:
    code, out, _ = run("import", "icews", reference / "raw" / "icews" / "daily_2018-10_2019-03.tar.xz", "--json")
    told = json.loads(out)
    assert (code, told["rows"], told["quarantined"]) == (0, 325_691, {})
    assert told["rows"] == told["kept"] + sum(told["aside"].values())
    assert (told["levels"]["first"], told["levels"]["last"]) == ("2018-10", "2019-02")
    _, out, _ = run("assess", "USA", "RUS", "--as-of", "2019-03-31", "--json")
    answer = json.loads(out)
    jsonschema.validate(answer, SCHEMA)
    told = answer["chapters"]["standing"]["numbers"]["sources"]
    (imported,) = [each for each in told if each["source"] == "imported_icews"]
    # September's files hold a few stray days, and March was not over on the 26th; five months tell no change.
    assert (imported["freq"], imported["state"]) == ("M", "unknown")
    assert "2019-02-28" <= imported["data_to"] <= "2019-03-31", "February is known once its last event is out"
    assert "too short" in imported["why"]
    # Months that ship reach as far and further back: they speak, and the import says why it does not.
    said = [
        " ".join(claim.split()) for claim in run("barometer", "USA", "RUS", "--as-of", "2019-03-31")[1].split("\n- ")
    ]
    assert any(claim.startswith("Imported icews events, to February 2019, tell nothing of the date:") for claim in said)
    (source,) = [s for s in answer["sources"] if s["id"] == "events_icews"]
    assert source["version"].startswith("1 file, events of 2018-09-17 to 2019-03-26, sha256 ")
    # As of 2010 nothing imported is known.
    _, out, _ = run("assess", "USA", "RUS", "--as-of", "2010-12-31", "--json")
    known = json.loads(out)["chapters"]["standing"]["numbers"]["sources"]
    assert not any(each["source"].startswith("imported") for each in known)
    run("export", "levels", "--freq", "M", "--out", tmp_path / "levels.parquet")
    months = pl.read_parquet(tmp_path / "levels.parquet").filter(source="imported_icews")
    assert (months["period"].min(), months["period"].max()) == (date(2018, 10, 1), date(2019, 2, 1))
    _, out, _ = run("store", "cite", "USA", "RUS", "--as-of", "2019-03-31")
    assert all(f"@misc{{{name}," in out for name in ("icews_quads", "icews_conflict", "un_votes", "events_icews"))
    assert out.count("version = {") == out.count("note = {Licence: ") == out.count("@misc{")
