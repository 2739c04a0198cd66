"""The shipped starter: rebuilt it is the same; and the stage cache behind the build."""

import ast
import hashlib
import json
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from thawcast.building import build as building
from thawcast.building.build import STAGES, run
from thawcast.building.differences import differences
from thawcast.cache import Cache
from thawcast.sources import CITATIONS
from thawcast.standing.tables import LEVELS
from thawcast.store import MANIFEST, STARTER, load

WORDS = next(stage for stage in STAGES if stage.name == "words and deeds")


@pytest.fixture(scope="module")
def starter():
    return load(STARTER, name="starter")


@pytest.mark.data
def test_quick_stages_rebuilt_are_what_ships(reference, starter):
    rebuilt = run(reference, select=lambda stage: stage.quick)
    found = {
        c.name: differences(c.encode(starter.table(c)), c.encode(made[c.name]), key=c.key)
        for stage, made in rebuilt
        for c in stage.produces
    }
    assert set(found) >= {"levels", "levels_directed", "episodes", "conflict", "shares", "say_do", "similarity"}
    assert {name: text for name, text in found.items() if text} == {}


class TestShipped:
    """What lies in the package."""

    def test_every_table_of_every_stage_is_there_and_satisfies_its_contract(self, starter):
        contracts = {contract.name: contract for stage in STAGES for contract in stage.produces}
        assert set(starter.manifest["tables"]) == set(contracts)
        for name, contract in contracts.items():
            assert starter.table(contract).height == starter.manifest["tables"][name]["rows"]

    def test_nothing_else_is_there(self, starter):
        files = {entry["file"] for entry in starter.manifest["tables"].values()}
        assert {path.name for path in STARTER.iterdir()} == files | {MANIFEST}

    def test_it_is_small(self):
        assert sum(path.stat().st_size for path in STARTER.iterdir()) < 8e6

    def test_every_table_names_its_sources(self, starter):
        cited = {source.id for source in starter.sources()}
        for name, entry in starter.manifest["tables"].items():
            assert entry["stage"], name
            assert entry["sources"], name
            assert set(entry["sources"]) <= cited <= set(CITATIONS), name
        for source in starter.sources():
            assert source == CITATIONS[source.id]
            assert source.citation
            assert source.version
            assert source.licence

    @pytest.mark.data
    def test_no_source_file_is_shipped(self, reference):
        shipped = {hashlib.sha256(path.read_bytes()).hexdigest() for path in STARTER.iterdir()}
        sources = [path for path in reference.rglob("*") if path.is_file() and path.stat().st_size < 2e7]
        assert sources
        assert shipped.isdisjoint(hashlib.sha256(path.read_bytes()).hexdigest() for path in sources)

    def test_dyads_with_hardly_an_event_have_wide_intervals(self, starter):
        levels = starter.table(LEVELS)
        few = levels.group_by("a", "b").agg(pl.col("n_events").sum()).filter(pl.col("n_events") <= 3)
        last = levels.filter(pl.col("vintage") == 2014).join(few, on=["a", "b"], how="semi")
        assert last.height > 100
        assert (last["high"] - last["low"]).min() > 200, "two units of log-odds"


class TestCache:
    """A finished stage is read back until an input or the code changes."""

    @pytest.fixture
    def raw(self, tmp_path):
        """Raw files so small that a stage takes no time."""
        folder = tmp_path / "raw"
        folder.mkdir()
        rows = [
            ("USA" if i % 2 else "FRA", code, year, 30 + i, 2, 9, 3)
            for year in (2008, 2009)
            for i, code in enumerate(["RUS", "CHN", "DEU", "IND", "JPN", "GBR"])
        ]
        quads = ["i_iso3c", "j_iso3c", "year", "verbCoop", "matlCoop", "verbConf", "matlConf"]
        roots = {f"root{k}": pl.Series([1], dtype=pl.Int32) for k in range(10, 21)}
        frames = {
            "icews_dyad_year_quads_2002_2014": pl.DataFrame(rows, schema=quads, orient="row"),
            "icews_conflict_dyad_month_1991_2013": pl.DataFrame(
                {"source": ["USA"], "target": ["RUS"], "year": [2008], "month": [1], **roots}
            ),
            "un_votes": pl.DataFrame({"rcid": [1], "country": ["France"], "vote": ["yes"]}),
            "un_roll_calls": pl.DataFrame(
                {
                    "rcid": [1],
                    "session": [63],
                    "date": [date(2008, 10, 1)],
                    "unres": ["R/63/1"],
                    "short": ["A"],
                    "descr": ["B"],
                }
            ),
            "un_roll_call_issues": pl.DataFrame({"rcid": [1], "short_name": ["nu"]}),
        }
        for name, frame in frames.items():
            frame.write_parquet(folder / f"{name}.parquet")
        return folder

    @staticmethod
    def once(raw, cache, **options):
        steps = []
        results = list(run(raw, cache=Cache(cache), select=lambda stage: stage is WORDS, step=steps.append, **options))
        return results[0][1], steps

    def test_second_run_reads_the_cache(self, raw, tmp_path):
        first, steps = self.once(raw, tmp_path / "cache")
        assert WORDS.name in steps
        again, steps = self.once(raw, tmp_path / "cache")
        assert steps == ["reading"], "no file parsed, no stage computed"
        assert all(again[name].equals(first[name]) for name in ("shares", "say_do"))
        assert first["shares"].height > 0
        assert not list((tmp_path / "cache").glob(".*"))

    def test_a_changed_input_or_date_is_computed_anew(self, raw, tmp_path):
        first, _ = self.once(raw, tmp_path / "cache")
        cut, steps = self.once(raw, tmp_path / "cache", until=date(2008, 12, 31))
        assert WORDS.name in steps
        assert cut["shares"].height < first["shares"].height
        path = raw / "icews_dyad_year_quads_2002_2014.parquet"
        pl.read_parquet(path).with_columns(verbCoop=pl.col("verbCoop") + 40).write_parquet(path)
        moved, steps = self.once(raw, tmp_path / "cache")
        assert WORDS.name in steps
        assert not moved["shares"].equals(first["shares"])

    def test_changed_code_changes_the_key(self, monkeypatch):
        key = building._key(WORDS, ["input"])
        assert building._key(WORDS, ["input"]) == key
        assert building._key(WORDS, ["other input"]) != key
        assert building._key(replace(WORDS, modules=WORDS.modules[1:]), ["input"]) != key
        real = building.inspect.getsource
        edited = "thawcast.words.shares"
        with monkeypatch.context() as patch:
            patch.setattr(
                building.inspect, "getsource", lambda m: real(m) + ("\n# edited" if m.__name__ == edited else "")
            )
            assert building._key(WORDS, ["input"]) != key
        assert building._key(WORDS, ["input"]) == key

    @pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
    def test_the_key_covers_every_module_that_a_stage_computes_with(self, stage):
        covered = {"thawcast.tables", stage.compute.__module__, *stage.modules}
        waiting, reached = list(stage.modules), set()
        while waiting:
            name = waiting.pop()
            if name in reached:
                continue
            reached.add(name)
            waiting += imported(name)
        free = ("thawcast.errors", "thawcast.stages", "thawcast.brief", "thawcast.states")
        assert {name for name in reached if not name.startswith(free)} <= covered

    def test_a_damaged_cache_is_computed_anew(self, raw, tmp_path):
        first, _ = self.once(raw, tmp_path / "cache")
        for path in (tmp_path / "cache").glob("*-shares"):
            path.write_bytes(path.read_bytes()[:100])
        again, steps = self.once(raw, tmp_path / "cache")
        assert WORDS.name in steps
        assert again["shares"].equals(first["shares"])
        assert self.once(raw, tmp_path / "cache")[1] == ["reading"]


def imported(name):
    """Modules of thawcast that a module imports anywhere in its text, `from thawcast.folder import module` included."""
    tree = ast.parse(Path(import_module(name).__file__).read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thawcast."):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [path for path in inside if find_spec_safely(path)] or [node.module]
    return found


def find_spec_safely(path):
    try:
        return find_spec(path)
    except ModuleNotFoundError:  # the parent is a module, so what is imported is a name in it
        return None


def test_manifest_is_plain_json():
    text = (STARTER / MANIFEST).read_text()
    assert json.loads(text)["format"] == 1
    assert "/" not in json.dumps(json.loads(text)["tables"]), "no path of the machine that built it"
