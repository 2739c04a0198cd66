"""`thawcast update` from end to end: against a mirror on this machine, from a folder, killed, and told in lines."""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "benchmarks"), str(ROOT / "tests" / "sources" / "fetching")]

from serving import Site  # noqa: E402  # pyright: ignore[reportMissingImports] (of the tests of fetching)

from thawcast.cli import main  # noqa: E402
from thawcast.files import writing  # noqa: E402
from thawcast.store import snapshots  # noqa: E402
from thawcast.tables import DYAD_COUNTS  # noqa: E402
from update import kill_updates, write_day  # noqa: E402  # pyright: ignore[reportMissingImports] (a benchmark)

HOST = "/data.gdeltproject.org/events"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", "update", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def served(folder: Path, days: int, rows: int) -> dict[str, bytes]:
    """Daily files of GDELT 1.0 in their own format, zipped, with the lists of the site."""
    files: dict[str, bytes] = {}
    for number in range(days):
        path = write_day(folder, number, rows, states=8)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, path.name)
        files[f"{path.name}.zip"] = packed.getvalue()
        path.unlink()
    sums = "".join(f"{hashlib.md5(content).hexdigest()}  {name}\n" for name, content in files.items())
    sizes = "".join(f"{len(content)} {name}\n" for name, content in files.items())
    paths = {f"{HOST}/{name}": content for name, content in files.items()}
    return {**paths, f"{HOST}/md5sums": sums.encode(), f"{HOST}/filesizes": sizes.encode()}


def test_a_day_that_is_new_comes_and_nothing_comes_twice(run: Run, tmp_path: Path) -> None:
    home, files = tmp_path / "home", served(tmp_path, 3, 60)
    late = f"{HOST}/20160103.export.CSV.zip"
    kept = {path: content for path, content in files.items() if path != late}
    lists = {path: b"".join(line + b"\n" for line in kept[path].splitlines() if b"20160103" not in line) for path in
             (f"{HOST}/md5sums", f"{HOST}/filesizes")}  # fmt: skip
    words = ("--sources", "gdelt1", "--since", "2016", "--json")
    with Site({**kept, **lists}) as site:
        code, out, _ = run(*words, "--mirror", site.url, "--dry-run")
        assert (code, json.loads(out)["sources"][0]["files"]) == (
            0,
            ["20160101.export.CSV.zip", "20160102.export.CSV.zip"],
        )
        assert not home.exists()
        code, out, _ = run(*words, "--mirror", site.url)
        assert (code, json.loads(out)["sources"][0]["kept"]) == (0, 120)
        site.files = files
        asked = len(site.requests)
        code, out, _ = run(*words, "--mirror", site.url)
        told = json.loads(out)["sources"][0]
        assert (code, told["files"], told["kept"]) == (0, ["20160103.export.CSV.zip"], 60)
        # Two lists and one file: what was imported is not asked for again.
        assert len(site.requests) - asked == 3
        code, out, _ = run(*words[:-1], "--mirror", site.url)
    assert code == 0
    assert out.splitlines()[0] == "gdelt1: 0 new files, 0 events between states of 0 rows"
    assert "as they were" in out
    assert len(out.splitlines()) <= 10
    held = snapshots(home)
    total = held.counts(DYAD_COUNTS).select(pl.sum_horizontal("verb_coop", "matl_coop", "verb_conf", "matl_conf").sum())
    assert total.item() == 180
    assert "gdelt1: 1 new file, 60 events" in (home / "update.log").read_text()


def test_from_a_folder_a_bad_file_stops_no_other(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files" / "gdelt1"
    folder.mkdir(parents=True)
    for number in range(3):
        write_day(folder, number, 20, states=8)
    (folder / "20160102.export.CSV").write_text("no events here\n")
    (tmp_path / "home").mkdir()
    settings = tmp_path / "home" / "update.toml"
    settings.write_text(f'sources = ["gdelt1", "un-votes"]\nfiles = "{folder.parent}"\n')
    code, out, err = run("--verbose")
    assert code == 0
    assert out.startswith("gdelt1: 3 new files, 40 events between states of 40 rows, ")
    assert "1 file not taken: 20160102.export.CSV: not GDELT 1.0" in out
    assert "update: importing 3 of gdelt1, from 20160101.export.CSV" in err
    held = snapshots(tmp_path / "home").inputs("gdelt1")
    assert sorted(name for name, _ in held) == ["20160101.export.CSV", "20160103.export.CSV"]


def test_files_of_several_sources_in_one_folder_are_told_apart(run: Run, tmp_path: Path) -> None:
    samples = ROOT / "tests" / "sources" / "events" / "samples"
    code, out, _ = run("--sources", "gdelt1,gdelt2,polecat", "--files", str(samples), "--dry-run", "--json")
    assert code == 0
    found = {told["source"]: told["files"] for told in json.loads(out)["sources"]}
    assert found["gdelt1"][0].startswith("gdelt1")
    assert all(name.startswith("gdelt2") for name in found["gdelt2"])
    assert found["polecat"] == ["polecat.txt"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no source to update: name some with --sources"),
        (("--sources", "gdelt9"), "did you mean gdelt"),
        (("--sources", "gdelt1", "--since", "soon"), "since = soon: neither a year nor a day"),
        (("--sources", "gdelt1", "--config", "absent.toml"), "absent.toml: no settings that can be read"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_a_line(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_source_that_cannot_be_had_is_named_and_the_others_come(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    code, out, _ = run("--sources", "gdelt1", "--files", str(folder / "absent"))
    assert code == 2
    assert out.startswith(f"not updated: {folder / 'absent'}: no such folder; name the one that holds the files")
    with writing(tmp_path / "home" / "update", what="update"):
        code, _, err = run("--sources", "gdelt1", "--files", str(folder))
    assert code == 2
    assert "another update is writing here" in err
    (tmp_path / "bad.toml").write_text("sorces = []\n")
    code, _, err = run("--config", str(tmp_path / "bad.toml"))
    assert (code, "no setting 'sorces': choose of sources" in err) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_anywhere_no_event_is_lost_or_counted_twice(tmp_path: Path) -> None:
    told = kill_updates(tmp_path, kills=20, files=4, rows=300, seed=3)
    assert told["kills"] == 20
    assert {key: told[key] for key in ("half", "lost", "counts differ", "levels differ")} == {
        "half": 0, "lost": 0, "counts differ": 0, "levels differ": 0
    }  # fmt: skip
