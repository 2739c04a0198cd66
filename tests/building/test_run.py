"""Stages run in order, each from what it needs, and a finished one is read back until an input or the code changes."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import polars as pl
import pytest

from thawcast.building.build import STAGES
from thawcast.building.run import Finished, in_order, run, sources_of
from thawcast.cache import Cache
from thawcast.closure import reach
from thawcast.sources import load
from thawcast.stages import Given, Stage
from thawcast.standing.stages import STAGES as STANDING

WORDS = next(stage for stage in STAGES if stage.name == "words and deeds")
QUADS = "icews_dyad_year_quads_2002_2014"
LEVELS = next(stage for stage in STAGES if stage.name == "levels by side")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
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
        QUADS: pl.DataFrame(rows, schema=quads, orient="row"),
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


def once(raw: Path, cache: Path, stage: Stage = WORDS, **options: Any) -> tuple[Finished, list[str]]:
    steps: list[str] = []
    (finished,) = run([stage], raw, cache=Cache(cache), step=steps.append, **options)
    return finished, steps


class TestCache:
    """A finished stage is read back until an input or the code changes."""

    def test_second_run_reads_the_cache(self, raw: Path, tmp_path: Path) -> None:
        first, steps = once(raw, tmp_path / "cache")
        assert WORDS.name in steps
        again, steps = once(raw, tmp_path / "cache")
        assert steps == ["reading"], "no file parsed, no stage computed"
        assert (first.cached, again.cached) == (False, True)
        assert first.seconds > 0
        assert all(again.tables[name].equals(first.tables[name]) for name in ("shares", "say_do"))
        assert first.tables["shares"].height > 0
        assert not list((tmp_path / "cache").glob(".*"))

    def test_a_changed_input_or_date_is_computed_anew(self, raw: Path, tmp_path: Path) -> None:
        first, _ = once(raw, tmp_path / "cache")
        cut, _ = once(raw, tmp_path / "cache", until=date(2008, 12, 31))
        assert not cut.cached
        assert cut.tables["shares"].height < first.tables["shares"].height
        path = raw / f"{QUADS}.parquet"
        pl.read_parquet(path).with_columns(verbCoop=pl.col("verbCoop") + 40).write_parquet(path)
        moved, _ = once(raw, tmp_path / "cache")
        assert not moved.cached
        assert not moved.tables["shares"].equals(first.tables["shares"])

    def test_changed_code_is_computed_anew(self, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first, _ = once(raw, tmp_path / "cache")
        monkeypatch.setattr("thawcast.building.run.code_key", lambda start: f"another {start}")
        edited, _ = once(raw, tmp_path / "cache")
        assert not edited.cached
        assert edited.code != first.code

    def test_a_damaged_entry_is_computed_anew(self, raw: Path, tmp_path: Path) -> None:
        first, _ = once(raw, tmp_path / "cache")
        for path in (tmp_path / "cache").glob("*-shares"):
            path.write_bytes(path.read_bytes()[:100])
        again, _ = once(raw, tmp_path / "cache")
        assert not again.cached
        assert again.tables["shares"].equals(first.tables["shares"])
        assert once(raw, tmp_path / "cache")[0].cached


def traced(compute: Callable[[], object]) -> set[tuple[str, str]]:
    """Modules and top-level names of this package's functions that run, as the interpreter sees them."""
    seen: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        module = str(frame.f_globals.get("__name__"))
        if event == "call" and module.startswith("thawcast.") and not frame.f_code.co_name.startswith("<"):
            seen.add((module, frame.f_code.co_qualname.partition(".")[0]))

    sys.setprofile(note)
    try:
        compute()
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("stage", [LEVELS, WORDS], ids=lambda stage: stage.name)
def test_all_that_runs_belongs_to_what_the_cache_depends_on(raw: Path, stage: Stage) -> None:
    path = raw / f"{QUADS}.parquet"
    few = pl.read_parquet(path)
    more = pl.concat([few.with_columns(pl.col("year") + 2 * k) for k in range(3)])
    more.write_parquet(path)
    given = Given(load(raw, only=["counts"]))
    ran = traced(lambda: stage.compute(given))
    assert len({module for module, _ in ran}) > 4
    assert {(module, name) for module, name in ran if name != "Given" and name[:2] != "__"} <= reach(stage.compute)[0]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_no_stage_rests_on_how_things_are_told(stage: Stage) -> None:
    modules = {module for module, _ in reach(stage.compute)[0]}
    assert stage.compute.__module__ in modules
    told = ("thawcast.brief", "thawcast.cli", "thawcast.web", "thawcast.store")
    assert not [module for module in modules if module.startswith(told)]


def nothing(_: Given) -> dict[str, pl.DataFrame]:
    return {}


class TestOrder:
    """Each stage after those whose tables it needs."""

    def test_the_listed_order_does_not_matter(self) -> None:
        for stages in (STAGES, tuple(reversed(STAGES))):
            ordered = in_order(stages)
            assert sorted(stage.name for stage in ordered) == sorted(stage.name for stage in STAGES)
            made: set[str] = set()
            inside = {contract.name for stage in STAGES for contract in stage.produces}
            for stage in ordered:
                assert set(stage.needs) & inside <= made, stage.name
                made |= {contract.name for contract in stage.produces}

    def test_what_nobody_makes_is_named(self) -> None:
        stage = Stage("late", ("toy",), (), nothing)
        with pytest.raises(ValueError, match="stage late: toy is no input, and no table of a stage that runs with it"):
            in_order([stage])

    def test_sources_are_those_of_all_that_a_stage_rests_on(self, raw: Path) -> None:
        turns = next(stage for stage in STANDING if stage.name == "turns")
        assert sources_of(turns, STAGES, raw) == {"icews_quads", "icews_conflict"}
