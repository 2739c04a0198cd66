# pyright: basic
"""Datasets on disk: whole or not at all, verified when read, and the right one opened."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from thawcast.building.build import STAGES
from thawcast.depth.tables import DEPTH_WEIGHTS
from thawcast.errors import StoreError
from thawcast.standing.stock.tables import STOCK
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import (
    DATASET_FILE,
    FORMAT,
    MANIFEST_FILE,
    STARTER,
    Dataset,
    home,
    load,
    open_dataset,
    write_dataset,
)
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
    return built(folder, tables(n), span=span)


def built(folder, frames, *, on=date(2020, 1, 2), code="c0de", span=SPAN):
    provenance = {name: {"stage": "toy", "sources": ["toy"], "code": code} for name in frames}
    write_dataset(folder, frames, provenance=provenance, sources=(SOURCE,), span=span, built_on=on)
    return load(folder, name="store")


def whole(folder):
    """Which of the datasets lies there: raise unless every table is readable and of the same build."""
    dataset = load(folder, name="store")
    n = dataset.table(ONE)["n"][0]
    assert dataset.table(TWO)["id"][0] == f"a{n}"
    return n


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
    assert read.version in read.label


def test_another_dataset_replaces_the_old_one_and_its_files(tmp_path):
    first = written(tmp_path, 1)
    second = written(tmp_path, 2)
    assert whole(tmp_path) == 2
    assert first.version != second.version
    assert len(list(tmp_path.iterdir())) == 5, "two tables, what is said of each and of all, nothing left over"
    assert written(tmp_path, 2).version == second.version, "the same figures are the same version"


def test_rows_known_later_are_cut(tmp_path):
    dataset = written(tmp_path)
    assert dataset.table(TWO, as_of=date(2009, 6, 29)).height == 0
    assert dataset.table(TWO, as_of=date(2009, 6, 30)).height == 1
    assert dataset.table(ONE, as_of=date(2010, 12, 30))["year"].to_list() == [2009], "a year is known at its end"
    assert dataset.table(ONE, as_of=date(2010, 12, 31)).height == 2
    assert dataset.table(ONE).height == 2


@pytest.mark.parametrize("step", range(6))
def test_a_failing_write_leaves_the_old_dataset(tmp_path, monkeypatch, step):
    written(tmp_path, 1)
    calls = iter(range(99))
    real = Path.replace

    def failing(self, target):
        if next(calls) == step:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    if step == 5:  # two tables, what is said of each, and of all: there is no sixth write
        written(tmp_path, 2)
    else:
        with pytest.raises(
            StoreError, match=r"cannot be written to \(No space left on device\); choose another folder"
        ):
            written(tmp_path, 2)
    monkeypatch.undo()
    assert whole(tmp_path) == (2 if step == 5 else 1)
    assert not list(tmp_path.glob(".*")), "no half-written file"
    assert written(tmp_path, 3).table(ONE)["n"][0] == 3
    assert len(list(tmp_path.iterdir())) == 5, "what the failure left behind is tidied up by the next write"


KILLER = """
import os, random, select, signal, sys, time, warnings
from datetime import date
from pathlib import Path

import polars as pl
import thawcast.store.layout as store

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
        provenance = {name: {"stage": "toy", "sources": ["toy"], "code": ""} for name in tables}
        sources = (store.Source("toy", "Toy", "1", "CC0"),)
        span = (date(2004, 12, 31), date(2014, 12, 31))
        on = date(2020, 1, 2)
        store.write_dataset(folder, tables, provenance=provenance, sources=sources, span=span, built_on=on)
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
        torn += len(list(folder.iterdir())) != 5
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


HEAD = '"thawcast": "0.2", "span": ["2004-12-31", "2005-12-31"]'


@pytest.mark.parametrize("name", [DATASET_FILE, MANIFEST_FILE])
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
        f'{{"format": 1, {HEAD}, "tables": [], "sources": []}}',
        f'{{"format": 1, {HEAD}, "tables": {{"one": {{}}}}, "sources": []}}',
        f'{{"format": 1, {HEAD}, "tables": {{}}, "sources": [{{"id": 1}}]}}',
        f'{{"format": 2, {HEAD}, "tables": {{}}, "sources": {{}}}}',
        f'{{"format": 2, {HEAD}, "tables": {{"one": {{}}}}, "sources": {{}}}}',
        f'{{"format": 2, {HEAD}, "tables": [], "sources": {{}}}}',
        f'{{"format": 2, {HEAD}, "tables": {{}}, "sources": {{"toy": {{"citation": 1}}}}}}',
        "\x00\xff",
    ],
)
def test_a_damaged_head_is_refused(tmp_path, name, text):
    (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=rf"{name}: damaged; rebuild it with"):
        load(tmp_path, name="store")


@pytest.mark.parametrize("damage", ["edit", "empty", "missing"])
def test_damaged_provenance_is_refused(tmp_path, damage):
    written(tmp_path)
    path = next(tmp_path.glob("one.*.json"))
    if damage == "missing":
        path.unlink()
    else:
        path.write_text(path.read_text().replace("toy", "another") if damage == "edit" else "")
    with pytest.raises(StoreError, match=rf"{path.name}: (damaged, its content|cannot be read).*rebuild it with"):
        load(tmp_path, name="store")


def test_newer_format_asks_for_an_upgrade(tmp_path):
    (tmp_path / DATASET_FILE).write_text(json.dumps({"format": FORMAT + 1, "thawcast": "9.0"}))
    with pytest.raises(StoreError, match=r"written by thawcast 9\.0, newer than this one; upgrade thawcast"):
        load(tmp_path, name="store")


class TestProvenance:
    """A file for each table, which changes with the table's figures and with nothing else."""

    def test_it_says_where_a_table_came_from(self, tmp_path):
        made = written(tmp_path)
        (path,) = tmp_path.glob("one.*.json")
        said = json.loads(path.read_text())
        digest = hashlib.sha256((tmp_path / said["file"]).read_bytes()).hexdigest()
        assert said == {
            "file": f"one.{digest[:8]}.parquet",
            "sha256": digest,
            "rows": 2,
            "stage": "toy",
            "sources": ["toy"],
            "code": "c0de",
            "built_on": "2020-01-02",
        }
        assert made.manifest["tables"]["one"] == said
        assert path.name == f"one.{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}.json"

    def test_a_table_with_the_same_figures_keeps_its_files(self, tmp_path):
        written(tmp_path)
        before = {path.name for path in tmp_path.iterdir()}
        built(tmp_path, tables(1), on=date(2021, 3, 4), code="another")
        assert {path.name for path in tmp_path.iterdir()} == before
        again = built(tmp_path, {**tables(1), "two": tables(2)["two"]}, on=date(2021, 3, 4), code="another")
        assert {path.name.split(".")[0] for path in tmp_path.iterdir() if path.name not in before} == {"two"}
        assert [again.manifest["tables"][name]["built_on"] for name in ("one", "two")] == ["2020-01-02", "2021-03-04"]
        assert again.manifest["built_on"] == "2021-03-04"

    def test_a_table_that_was_damaged_is_written_anew(self, tmp_path):
        made = written(tmp_path)
        path = tmp_path / made.manifest["tables"]["one"]["file"]
        path.write_bytes(path.read_bytes()[:50])
        written(tmp_path)
        assert whole(tmp_path) == 1

    def test_files_of_others_stay(self, tmp_path):
        (tmp_path / "mine.json").write_text("{}")
        (tmp_path / "mine.parquet").write_text("")
        written(tmp_path, 1)
        written(tmp_path, 2)
        assert {"mine.json", "mine.parquet"} <= {path.name for path in tmp_path.iterdir()}

    @pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
    def test_git_merges_two_who_rebuild_different_tables(self, tmp_path):
        base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
        for folder in (base, ours, theirs):
            written(folder, 1)
        built(ours, {**tables(1), "one": tables(2)["one"]}, on=date(2021, 1, 1))
        built(theirs, {**tables(1), "two": tables(3)["two"]}, on=date(2021, 2, 2))
        assert not ({p.name for p in ours.iterdir()} ^ {p.name for p in base.iterdir()}) & (
            {p.name for p in theirs.iterdir()} ^ {p.name for p in base.iterdir()}
        ), "no file that both add or remove"
        heads = [folder / DATASET_FILE for folder in (ours, base, theirs)]
        subprocess.run(["git", "merge-file", *heads], check=True)  # exits with the number of conflicts
        for path in theirs.iterdir():
            if path.name != DATASET_FILE and not (base / path.name).exists():
                shutil.copy(path, ours)
        merged = load(ours, name="store")
        assert merged.table(ONE)["n"][0] == 2
        assert merged.table(TWO)["id"][0] == "a3"
        assert merged.problems() == []


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


class TestFirstFormat:
    """A store of thawcast 0.1.0 opens, or one line says how to rebuild."""

    @pytest.fixture
    def old(self, tmp_path):
        """The starter laid out as 0.1.0 did: one manifest for all tables, and the slope of depth in hundredths."""
        starter = load(STARTER, name="starter")
        folder = tmp_path / "old"
        folder.mkdir()
        entries = {}
        for name, entry in starter.manifest["tables"].items():
            frame = pl.read_parquet(STARTER / entry["file"])
            if name == "depth_weights":
                scaled = [column for column in frame.columns if column.startswith(("prior", "value"))]
                hundredths = [
                    pl.when(pl.col("term") == "slope").then(pl.col(c) // 10).otherwise(c).alias(c) for c in scaled
                ]
                frame = frame.with_columns(hundredths)
            frame.write_parquet(folder / f"{name}.parquet")
            digest = hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest()
            (folder / f"{name}.parquet").rename(folder / f"{name}.{digest[:8]}.parquet")
            told = {key: entry[key] for key in ("rows", "stage", "sources")}
            entries[name] = {"file": f"{name}.{digest[:8]}.parquet", "sha256": digest, **told}
        manifest = {
            "format": 1,
            "thawcast": "0.1.0",
            "built_on": "2026-11-01",
            "span": [day.isoformat() for day in starter.span],
            "tables": entries,
            "sources": [vars(source) for source in starter.sources()],
        }
        (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1))
        return folder

    def test_it_opens_and_says_the_same(self, old):
        starter, store = load(STARTER, name="starter"), open_dataset(old)
        assert store.name == "store"
        assert (store.span, store.sources()) == (starter.span, starter.sources())
        assert store.problems() == []
        for contract in (c for stage in STAGES for c in stage.produces if starter.has(c)):
            held, shipped = store.table(contract), starter.table(contract)
            if contract.name == "depth_weights":  # the slope was kept to a hundredth only
                held, shipped = (x.filter(pl.col("term") != "slope") for x in (held, shipped))
            assert held.equals(shipped), contract.name

    def test_the_slope_of_depth_keeps_its_size(self, old):
        slopes = [
            load(folder, name=name).table(DEPTH_WEIGHTS).filter(pl.col("term") == "slope")["value"]
            for folder, name in ((old, "store"), (STARTER, "starter"))
        ]
        assert slopes[0].len() > 0
        assert float(str((slopes[0] - slopes[1]).abs().max())) <= 0.01

    def test_a_table_of_other_columns_is_named_with_the_remedy(self, old):
        path = next(old.glob("temperature.*.parquet"))
        pl.read_parquet(path).drop("p_rise").write_parquet(path)
        manifest = json.loads((old / MANIFEST_FILE).read_text())
        manifest["tables"]["temperature"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        (old / MANIFEST_FILE).write_text(json.dumps(manifest))
        message = r"written by thawcast 0\.1\.0: .*missing columns \['p_rise'\].*rebuild it .*`thawcast starter build`"
        with pytest.raises(StoreError, match=message) as caught:
            load(old, name="store").table(TEMPERATURE)
        assert "\n" not in str(caught.value)

    def test_a_build_takes_its_place(self, tmp_path):
        (tmp_path / MANIFEST_FILE).write_text("{}")
        (tmp_path / "one.01234567.parquet").touch()
        written(tmp_path, 2)
        assert whole(tmp_path) == 2
        assert len(list(tmp_path.iterdir())) == 5, "nothing of the old one is left"


@pytest.mark.parametrize("contract", [TEMPERATURE, STOCK], ids=lambda contract: contract.name)
def test_rows_of_a_dataset_that_is_asked_once_are_those_of_any(contract):
    pair, day = (pl.col("a") == "RUS") & (pl.col("b") == "USA"), date(2010, 6, 30)
    once, whole = (open_dataset(once=once).rows(contract, pair, as_of=day) for once in (True, False))
    assert once.height
    assert once.equals(whole)
