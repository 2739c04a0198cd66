"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from thawcast.brief.write import write_files
from thawcast.errors import StoreError


def test_writes_and_replaces(tmp_path: Path) -> None:
    home = tmp_path / "new" / "brief"
    write_files(home, {"a.html": "old"})
    assert write_files(home, {"a.html": "nëw", "a.md": "# A\n"}) == [home / "a.html", home / "a.md"]
    assert (home / "a.html").read_text(encoding="utf-8") == "nëw"
    assert sorted(path.name for path in home.iterdir()) == ["a.html", "a.md"]


def test_an_error_names_the_folder_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "a.html").write_text("old")
    with pytest.raises(StoreError, match=r"cannot write to .*: a folder has that name; choose another folder"):
        write_files(tmp_path, {"a.html": "new", "taken": "x"})
    assert (tmp_path / "a.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "taken"]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "brief").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot write to .*brief"):
        write_files(tmp_path / "brief", {"a.html": "x"})


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the refusal is simulated where the file would be made.
    def refuse(**_: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(StoreError, match="permission denied; choose another folder or make this one writable"):
        write_files(tmp_path, {"a.html": "x"})
    assert list(tmp_path.iterdir()) == []
