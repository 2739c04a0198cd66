"""Datasets on disk: whole or not at all, verified when read, and the right one opened."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from thawcast.errors import StoreError
from thawcast.store import FORMAT, MANIFEST, STARTER, Dataset, home, load, open_dataset, save
from thawcast.tables import Contract
from thawcast.values import Source

ONE = Contract("one", {"year": pl.Int16, "n": pl.Int32}, ("year",))
TWO = Contract("two", {"id": pl.String, "known_on": pl.Date}, ("id",))
SOURCE = Source("toy", "A. Author (2009). Toy counts.", "1.0", "CC0 1.0")
SPAN = (date(2004, 12, 31), date(2014, 12, 31))


def tables(n):
    return {
        "one": pl.DataFrame({"year": [2009, 2010], "n": [n, n + 1]}, schema=ONE.schema),
        "two": pl.DataFrame({"id": ["a"], "known_on": [date(2009, 6, 30)]}, schema=TWO.schema).with_columns(
            id=pl.lit(f"a{n}")
        ),
    }


def written(folder, n=1, *, span=SPAN):
    provenance = {name: {"stage": "toy", "sources": ["toy"]} for name in ("one", "two")}
    return save(folder, tables(n), provenance=provenance, sources=(SOURCE,), span=span, built_on=date(2020, 1, 2))


def whole(folder):
    """Which of the datasets lies there: raise unless every table is readable and of the same build."""
    dataset = load(folder, name="store")
    n = dataset.table(ONE)["n"][0]
    assert dataset.table(TWO)["id"][0] == f"a{n}"
    return n


def edit(folder, **changes):
    path = folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_round_trip(tmp_path):
    made = written(tmp_path / "deep" / "store")
    read = load(tmp_path / "deep" / "store", name="store")
    for contract in (ONE, TWO):
        assert read.table(contract).equals(tables(1)[contract.name])
        assert read.has(contract)
    assert not read.has(Contract("three", {}, ()))
    assert (read.span, read.sources(), read.version) == (SPAN, (SOURCE,), made.version)
    assert read.manifest["tables"]["one"]["rows"] == 2
    assert read.manifest["built_on"] == "2020-01-02"
    assert "your own store" in read.label
    assert "2014-12-31" in read.label


def test_another_dataset_replaces_the_old_one_and_its_files(tmp_path):
    first = written(tmp_path, 1)
    second = written(tmp_path, 2)
    assert whole(tmp_path) == 2
    assert first.version != second.version
    assert len(list(tmp_path.iterdir())) == 3, "two tables and the manifest, nothing left over"
    assert written(tmp_path, 2).version == second.version, "the same figures are the same version"


def test_rows_known_later_are_cut(tmp_path):
    dataset = written(tmp_path)
    assert dataset.table(TWO, as_of=date(2009, 6, 29)).height == 0
    assert dataset.table(TWO, as_of=date(2009, 6, 30)).height == 1
    assert dataset.table(ONE, as_of=date(2010, 12, 30))["year"].to_list() == [2009], "a year is known at its end"
    assert dataset.table(ONE, as_of=date(2010, 12, 31)).height == 2
    assert dataset.table(ONE).height == 2


@pytest.mark.parametrize("step", range(4))
def test_a_failing_write_leaves_the_old_dataset(tmp_path, monkeypatch, step):
    written(tmp_path, 1)
    calls = iter(range(99))
    real = Path.replace

    def failing(self, target):
        if next(calls) == step:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    if step == 3:  # two tables and the manifest: there is no fourth write
        written(tmp_path, 2)
    else:
        with pytest.raises(
            StoreError, match=r"cannot be written to \(No space left on device\); choose another folder"
        ):
            written(tmp_path, 2)
    monkeypatch.undo()
    assert whole(tmp_path) == (2 if step == 3 else 1)
    assert not list(tmp_path.glob(".*")), "no half-written file"
    assert written(tmp_path, 3).table(ONE)["n"][0] == 3
    assert len(list(tmp_path.iterdir())) == 3, "what the failure left behind is tidied up by the next write"


KILLER = """
import os, random, select, signal, sys, time, warnings
from datetime import date
from pathlib import Path

import polars as pl
import thawcast.store.dataset as store

warnings.simplefilter("ignore")  # Polars warns of fork; nothing of it has run in this process yet
rng = random.Random(1)


def write(folder, report):
    n = 0
    while True:
        n += 1
        tables = {
            "one": pl.DataFrame({"year": [2009], "n": [n]}, schema={"year": pl.Int16, "n": pl.Int32}),
            "two": pl.DataFrame({"id": [f"a{n}"], "known_on": [date(2009, 6, 30)]}),
        }
        provenance = {name: {"stage": "toy", "sources": ["toy"]} for name in tables}
        sources = (store.Source("toy", "Toy", "1", "CC0"),)
        span = (date(2004, 12, 31), date(2014, 12, 31))
        store.save(folder, tables, provenance=provenance, sources=sources, span=span, built_on=date(2020, 1, 2))
        if n == 1:
            os.write(report, b"1")


for life in range(30):
    hear, report = os.pipe()
    pid = os.fork()
    if not pid:
        write(Path(sys.argv[1]) / str(life), report)
    assert select.select([hear], [], [], 60)[0], "the first write did not end"
    time.sleep(rng.uniform(0.0, 0.03))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(hear)
    os.close(report)
"""
"""Forks a process that writes one dataset after another into a folder, and kills it without warning; thirty times."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_any_moment_the_dataset_is_whole(tmp_path):
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    subprocess.run([sys.executable, "-c", KILLER, str(tmp_path)], check=True, env=environment, timeout=120)
    torn = 0
    for life in range(30):
        folder = tmp_path / str(life)
        assert whole(folder) >= 1
        torn += len(list(folder.iterdir())) != 3
        written(folder, 999)
        assert whole(folder) == 999
    assert torn, "none was killed in the middle of a write"


@pytest.mark.parametrize("damage", ["flip", "truncate", "empty", "missing"])
def test_damaged_table_is_refused(tmp_path, damage):
    dataset = written(tmp_path)
    path = tmp_path / dataset.manifest["tables"]["one"]["file"]
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    elif damage == "truncate":
        del content[-10:]
    elif damage == "empty":
        content.clear()
    path.write_bytes(content)
    if damage == "missing":
        path.unlink()
    with pytest.raises(StoreError, match=r"one\.\w+\.parquet: (damaged|cannot be read).*rebuild it with") as caught:
        load(tmp_path, name="store").table(ONE)
    assert "\n" not in str(caught.value)
    assert load(tmp_path, name="store").table(TWO).height == 1, "the other table still answers"
    with pytest.raises(StoreError, match="reinstall thawcast"):
        load(tmp_path, name="starter").table(ONE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": "one", "thawcast": "0.1"}',
        '{"format": 1, "thawcast": "0.1"}',
        '{"format": 1, "thawcast": "0.1", "span": [], "tables": {}, "sources": []}',
        '{"format": 1, "thawcast": "0.1", "span": ["2004-12-31", "soon"], "tables": {}, "sources": []}',
        '{"format": 1, "thawcast": "0.1", "span": ["2004-12-31", "2005-12-31"], "tables": [], "sources": []}',
        '{"format": 1, "thawcast": "0.1", "span": ["2004-12-31", "2005-12-31"], "tables": {"one": {}}, "sources": []}',
        '{"format": 1, "thawcast": "0.1", "span": ["2004-12-31", "2005-12-31"], "tables": {}, "sources": [{"id": 1}]}',
        "\x00\xff",
    ],
)
def test_damaged_manifest_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=r"manifest\.json: damaged manifest; rebuild it with"):
        load(tmp_path, name="store")


def test_newer_format_asks_for_an_upgrade(tmp_path):
    written(tmp_path)
    edit(tmp_path, format=FORMAT + 1, thawcast="9.0")
    with pytest.raises(StoreError, match=r"written by thawcast 9\.0, newer than this one; upgrade thawcast"):
        load(tmp_path, name="store")


def test_missing_table_and_other_layout_are_named(tmp_path):
    dataset = written(tmp_path)
    with pytest.raises(StoreError, match=r"no table three; rebuild with `thawcast starter build`"):
        dataset.table(replace(ONE, name="three"))
    with pytest.raises(StoreError, match=r"table one: missing columns \['more'\]"):
        dataset.table(replace(ONE, columns={**ONE.columns, "more": pl.Int8}))


def test_unwritable_folders(tmp_path):
    occupied = tmp_path / "file"
    occupied.write_text("mine")
    for folder in (occupied, occupied / "below", Path("/dev/null/store")):
        with pytest.raises(StoreError, match=r"cannot be written to .*choose another folder"):
            written(folder)
    assert occupied.read_text() == "mine"


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        written(tmp_path)
    tmp_path.chmod(0o700)


class TestOpenDataset:
    """The own store answers where it reaches further than the starter, or where it was asked for."""

    @pytest.fixture(autouse=True)
    def own(self, tmp_path, monkeypatch):
        monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "own"))
        return tmp_path / "own"

    def test_without_a_store_the_starter(self, own):
        found = open_dataset()
        assert (found.name, found.folder) == ("starter", STARTER)
        assert "starter dataset shipped with thawcast" in found.label
        assert not own.exists(), "looking makes no folder"

    @pytest.mark.parametrize(("last", "name"), [(date(2014, 12, 31), "starter"), (date(2015, 12, 31), "store")])
    def test_the_store_where_it_reaches_further(self, own, last, name):
        written(own, span=(SPAN[0], last))
        assert open_dataset().name == name

    def test_the_store_given_whatever_it_covers(self, tmp_path):
        written(tmp_path / "given", span=(date(1990, 1, 1),) * 2)
        assert open_dataset(tmp_path / "given").folder == tmp_path / "given"

    def test_a_given_store_without_a_dataset_is_an_error(self, tmp_path):
        with pytest.raises(StoreError, match="no dataset here; make one with `thawcast starter build"):
            open_dataset(tmp_path / "nothing")

    def test_home(self, own, monkeypatch, tmp_path):
        assert home() == own
        assert home(tmp_path) == tmp_path
        assert home(Path("~/x")) == Path.home() / "x"
        monkeypatch.delenv("THAWCAST_HOME")
        assert home().name == "thawcast"


def test_version_is_a_hash_over_the_tables(tmp_path):
    made = written(tmp_path)
    digests = {n: hashlib.sha256((tmp_path / e["file"]).read_bytes()).hexdigest() for n, e in _entries(made).items()}
    text = "\n".join(f"{name}:{digest}" for name, digest in sorted(digests.items()))
    assert made.version == hashlib.sha256(text.encode()).hexdigest()[:12]


def _entries(dataset: Dataset):
    return dataset.manifest["tables"]
