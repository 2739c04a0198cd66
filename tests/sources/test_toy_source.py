"""A new data set is one new file and one line in the list: it is then listed, cited, fetched and read by the build."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from serving import Site

import thawcast

TOY = '''
"""Who was friends with whom: a toy."""

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

FRIENDS = Contract(
    "friends",
    {"a": pl.String, "b": pl.String, "year": pl.Int16, "warmth": pl.Int8, "known_on": pl.Date},
    ("a", "b", "year"),
)


def friends(rows: pl.DataFrame) -> pl.DataFrame:
    return by_dyad(rows, "year", warmth=pl.col("warmth").max())


SOURCE = DataSource(
    id="toy",
    what="who was friends with whom",
    period="1816-2012",
    citation="Doe, J. (2012). Friends.",
    licence="CC BY 4.0",
    where="https://example.org",
    files={"friends.csv": "https://example.org/data/friends.csv"},
    columns={"one": COW, "two": COW, "year": YEAR, "warmth": Number(0, 9)},
    layouts=(FileLayout(("friends*.csv",), {"one": "ccode1", "two": "ccode2"}),),
    frames=((FRIENDS, friends),),
)
'''

SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from thawcast import sources
folder = Path(sys.argv[1])
frame = sources.load(folder, only=["friends"], until=date(2010, 12, 31))["friends"]
print(json.dumps({
    "cited": sources.CITATIONS["toy"].citation,
    "input": sources.INPUTS["friends"].cited(folder),
    "paths": [path.name for path in sources.paths(folder, only=["friends"])],
    "rows": [[str(value) for value in row] for row in frame.iter_rows()],
}))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a folder with the package in which `sources` is a copy, and all else the package's own."""
    own = Path(thawcast.__file__).parent
    copy = tmp_path / "with_toy" / "thawcast"
    copy.mkdir(parents=True)
    for part in own.iterdir():
        if part.name == "sources":
            shutil.copytree(part, copy / "sources", ignore=shutil.ignore_patterns("__pycache__"))
        elif part.name != "__pycache__":
            (copy / part.name).symlink_to(part)
    return copy


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_one_file_and_one_line_make_a_source(package: Path, tmp_path: Path):
    (package / "sources" / "toy.py").write_text(TOY)
    listed = package / "sources" / "__init__.py"
    text = listed.read_text()
    assert text.count('    "peace_scale",\n') == 1
    listed.write_text(text.replace('    "peace_scale",\n', '    "peace_scale",\n    "toy",\n'))
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "THAWCAST_HOME": str(tmp_path / "home")}

    def run(code: str, *words: str) -> str:
        command = [sys.executable, "-c", code, *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    cli = "from thawcast.cli import main; main()"
    assert "toy" in {entry["id"] for entry in json.loads(run(cli, "sources", "--json"))}
    content = b"ccode1,ccode2,year,warmth\n2,20,2010,7\n20,2,2010,8\n2,20,2011,9\n"
    with Site({"/example.org/data/friends.csv": content}) as site:
        run(cli, "fetch", "toy", "--mirror", site.url)
    told = json.loads(run(SCRIPT, str(tmp_path / "home" / "files")))
    assert told == {
        "cited": "Doe, J. (2012). Friends.",
        "input": ["toy"],
        "paths": ["friends.csv"],
        "rows": [["CAN", "USA", "2010", "8", "2010-12-31"]],
    }
