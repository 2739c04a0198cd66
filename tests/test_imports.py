"""An assessment must start fast: nothing heavy is imported on its way."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "scipy.stats",
    "scipy.optimize",
    "statsmodels",
    "pandas",
    "sklearn",
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


def test_the_package_itself_imports_nothing():
    code = "import sys, thawcast; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (HEAVY | {"numpy", "polars", "scipy", "typer", "rich"}) & set(done.stdout.split()) == set()
