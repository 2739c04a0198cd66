"""The wheel is small, holds what the package needs and nothing else, and answers on its own."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIMIT = 16_000_000
"""Bytes that a wheel may weigh."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("thawcast-*.whl"))


def test_the_wheel_is_small_and_complete(wheel: Path) -> None:
    assert wheel.stat().st_size < LIMIT
    names = zipfile.ZipFile(wheel).namelist()
    assert all(name.startswith(("thawcast/", "thawcast-")) for name in names)
    packed = {name for name in names if name.startswith("thawcast/")}
    tracked = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode == 0:
        assert packed == {name.removeprefix("src/") for name in tracked.stdout.split()}


def test_the_wheel_answers_without_the_source_tree(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    ask = (
        "import thawcast, sys; sys.stderr.write(thawcast.__file__);"
        "sys.argv = ['thawcast', 'assess', 'IND', 'PAK', '--as-of', '2005-12-31', '--json'];"
        "from thawcast.cli import main; main()"
    )
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "THAWCAST_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(str(tmp_path / "site"))
    assert json.loads(done.stdout)["verdict"]["state"] == "thaw"
