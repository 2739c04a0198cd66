"""An assessment must start fast: nothing heavy is imported on its way."""

import json
import random
import subprocess
import sys

import pytest

HEAVY = {
    "scipy.stats",
    "scipy.optimize",
    "statsmodels",
    "pandas",
    "sklearn",
    "joblib",
    "numba",
    "altair",
    "vl_convert",
    "jinja2",
    "matplotlib",
}

PROBE = """
import json, sys
from thawcast.cli import main

sys.argv = ["thawcast", *sys.argv[1:]]
try:
    main()
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "USA", "RUS", "--as-of", "2010-12-31", "--json"),
        ("assess", "USA", "RUS", "--as-of", "2010-12-31"),
        ("thaws", "--as-of", "2010-12-31", "--json"),
        ("--help",),
    ],
    ids=["assess --json", "assess", "thaws", "help"],
)
def test_no_heavy_import(arguments, tmp_path, monkeypatch):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout
    assert HEAVY & set(json.loads(done.stderr)) == set()


def test_the_list_of_commands_is_light(tmp_path, monkeypatch):
    # Rich's panels and the frames would take more time than all else; no command is imported to be listed.
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", PROBE, "--help"], capture_output=True, text=True, check=True)
    assert {"numpy", "polars", "scipy", "rich"} & set(json.loads(done.stderr)) == set()


def test_the_package_itself_imports_nothing():
    code = "import sys, thawcast; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (HEAVY | {"numpy", "polars", "scipy", "typer", "rich"}) & set(done.stdout.split()) == set()


NOT_INSTALLED = ("altair", "joblib", "pandas", "sklearn", "statsmodels")
"""What tests and the extra `research` bring and a plain install has not."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "USA", "RUS", "--as-of", "2010-12-31", "--json"),
        ("forecast", "USA", "RUS", "--as-of", "2010-12-31"),
        ("street", "--series", "counts.csv", "--kind", "conflict", "--draws", "99", "--gibbs", "100"),
    ],
    ids=["assess", "forecast", "street --series"],
)
def test_a_plain_install_suffices(arguments, tmp_path, monkeypatch):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))
    draw = random.Random(1)
    months = [f"{draw.randrange(4)},{draw.randrange(6)}" for _ in range(120)]
    (tmp_path / "counts.csv").write_text("\n".join(["us,them", *months]))
    hidden = f"import sys; sys.modules.update(dict.fromkeys({NOT_INSTALLED!r}))\n"
    command = [sys.executable, "-c", hidden + PROBE, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout
