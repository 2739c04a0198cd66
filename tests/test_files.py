"""Files are written whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thawcast.errors import StoreError
from thawcast.files import PART, appending, clear, publish, stale, whole, write, write_texts


def test_writes_and_replaces(tmp_path: Path) -> None:
    home = tmp_path / "new" / "brief"
    write_texts(home, {"a.html": "old"})
    assert write_texts(home, {"a.html": "nëw", "a.md": "# A\n"}) == [home / "a.html", home / "a.md"]
    assert (home / "a.html").read_text(encoding="utf-8") == "nëw"
    assert sorted(path.name for path in home.iterdir()) == ["a.html", "a.md"]


def test_an_error_names_the_folder_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "a.html").write_text("old")
    with pytest.raises(StoreError, match=r"cannot write to .*: a folder has that name; choose another folder"):
        write_texts(tmp_path, {"a.html": "new", "taken": "x"})
    assert (tmp_path / "a.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "taken"]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "brief").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot write to .*brief"):
        write_texts(tmp_path / "brief", {"a.html": "x"})


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the refusal is simulated where the file would be made.
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(StoreError, match="permission denied; choose another folder or make this one writable"):
        write_texts(tmp_path, {"a.html": "x"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_in_one_step_and_gets_the_usual_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with whole(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old", "until the block ends nothing changes"
    assert path.read_text() == "new"
    plain = tmp_path / "plain"
    plain.write_text("made by open")
    assert path.stat().st_mode == plain.stat().st_mode


def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")

    def half() -> None:
        with whole(path) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_a_link_under_the_temporary_name_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    monkeypatch.setattr("thawcast.files.token_hex", lambda _: "0" * 16)  # as if the name had been guessed
    (tmp_path / f".{os.getpid()}.{'0' * 16}.part").symlink_to(victim)
    with pytest.raises(FileExistsError):
        write(tmp_path / "a.json", b"new")
    assert victim.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="needs O_NOFOLLOW")
def test_a_link_in_place_of_a_file_to_go_on_with_is_refused(tmp_path: Path) -> None:
    victim, part = tmp_path / "victim", tmp_path / ".a.part"
    victim.write_text("mine")
    part.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic links"):
        appending(part)
    part.unlink()
    for _ in range(2):
        with appending(part) as file:
            file.write(b"ab")
    assert part.read_bytes() == b"abab"
    assert victim.read_text() == "mine"


def test_a_folder_is_put_in_place_whole(tmp_path: Path) -> None:
    part = tmp_path / f"{PART}1"
    (part / "deep").mkdir(parents=True)
    (part / "deep" / "a").write_text("x")
    publish(part, tmp_path / "final")
    assert (tmp_path / "final" / "deep" / "a").read_text() == "x"
    assert [path.name for path in tmp_path.iterdir()] == ["final"]


def test_what_the_dead_left_goes_and_what_the_living_write_stays(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    gone = tmp_path / f".{dead.pid}.{'0' * 16}.part"
    kept = {tmp_path / f".{os.getpid()}.{'1' * 16}.part", tmp_path / ".a.csv.part", tmp_path / "a.csv"}
    for path in (gone, *kept):
        path.touch()
    stale(tmp_path)
    assert set(tmp_path.iterdir()) == kept, "only what a dead writer of ours began"
    (tmp_path / f"{PART}7").mkdir()
    clear(tmp_path)
    assert set(tmp_path.iterdir()) == kept
