"""Structural episodes: when they start, what ends them, and how many the peace scale holds."""

import json
import sys
from pathlib import Path

import polars as pl
import pytest

from thawcast import sources
from thawcast.cli import main
from thawcast.durability.structural import conflict_years, structural_episodes, tally
from thawcast.errors import SourceError


def peace(*values: float | None, first: int = 1950) -> pl.DataFrame:
    """Levels of one dyad by year; None leaves the year out."""
    rows = [("AAA", "BBB", first + k, v) for k, v in enumerate(values) if v is not None]
    return pl.DataFrame(rows, schema=["a", "b", "year", "peace"], orient="row")


def conflicts(*rows: tuple[int, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [("AAA", "BBB", year, kind) for year, kind in rows],
        schema={"a": pl.String, "b": pl.String, "year": pl.Int16, "kind": pl.String},
        orient="row",
    )


def found(levels: pl.DataFrame, *trouble: tuple[int, str]) -> list[tuple[int, int | None, str]]:
    rows = structural_episodes(levels, conflicts=conflicts(*trouble))
    return rows.select("start", "end", "end_kind").rows()


def test_starts_when_rivalry_is_over_and_runs_until_the_record_ends() -> None:
    assert found(peace(0.0, 0.25, 0.5, 0.5)) == [(1952, None, "running")]


def test_no_episode_without_rivalry_before() -> None:
    assert found(peace(0.5, 0.5, 0.75)) == []


def test_a_year_between_two_levels_neither_starts_nor_ends() -> None:
    # 1951 is on the way up, 1954 on the way down: the level is back at .25 in 1955.
    assert found(peace(0.25, 0.4, 0.5, 0.5, 0.3, 0.25)) == [(1952, 1955, "back down")]


def test_deep_peace_ends_it_and_a_second_one_can_follow() -> None:
    assert found(peace(0.25, 0.5, 0.75, 0.25, 0.5)) == [(1951, 1952, "deep peace"), (1954, None, "running")]


def test_the_first_trouble_ends_it_but_not_trouble_of_the_first_year() -> None:
    levels = peace(0.25, 0.5, 0.5, 0.5, 0.75)
    assert found(levels, (1951, "dispute")) == [(1951, 1954, "deep peace")]
    assert found(levels, (1953, "crisis"), (1952, "dispute")) == [(1951, 1952, "dispute")]


def test_in_one_year_the_worse_counts() -> None:
    assert found(peace(0.25, 0.5, 0.75), (1952, "crisis"), (1952, "dispute")) == [(1951, 1952, "dispute")]
    assert found(peace(0.25, 0.5, 0.25), (1952, "dispute")) == [(1951, 1952, "back down")]


def test_what_it_reached_after_a_dispute_is_kept_apart() -> None:
    row = structural_episodes(peace(0.25, 0.5, 0.5, 1.0), conflicts=conflicts((1952, "dispute"))).row(0, named=True)
    assert (row["end"], row["end_kind"], row["warm"], row["last"]) == (1952, "dispute", 1953, 1953)


def test_years_without_a_value_are_counted() -> None:
    row = structural_episodes(peace(0.25, None, 0.5, None, None, 0.75), conflicts=conflicts()).row(0, named=True)
    assert (row["start"], row["end"], row["gap_years"]) == (1952, 1955, 3)


@pytest.mark.data
def test_the_peace_scale_holds_as_many_as_counted_by_hand(reference: Path) -> None:
    known = sources.load(reference, only=("peace", "disputes", "crises"))
    rows = structural_episodes(known["peace"], conflicts=conflict_years(known["disputes"], known["crises"]))
    # Counted before on the numbers as published: 195, of which 26 reach .75; Yugoslavia and Serbia, one number
    # there, are two states here, which cuts one series in two.
    assert tally(rows)["all"] == 194
    assert tally(rows)["reached .75"] == 26
    # France returned to the war in 1944 (dispute 258).
    pair = rows.filter((pl.col("a") == "DEU") & (pl.col("b") == "FRA"))
    assert pair.select("start", "end", "end_kind", "warm").rows() == [(1941, 1944, "dispute", 1958)]
    # What the scale's authors say of the two: never out of rivalry after 1946.
    assert rows.filter((pl.col("a") == "RUS") & (pl.col("b") == "USA") & (pl.col("start") > 1946)).is_empty()


@pytest.mark.data
def test_disputes_and_crises_begin_once(reference: Path) -> None:
    known = sources.load(reference, only=("disputes", "crises"))
    rows = conflict_years(known["disputes"], known["crises"])
    cold = rows.filter((pl.col("a") == "RUS") & (pl.col("b") == "USA") & (pl.col("kind") == "crisis"))
    # The Berlin Wall and the Cuban missiles.
    assert cold.filter(pl.col("year").is_between(1961, 1963))["year"].to_list() == [1961, 1962]
    falklands = rows.filter((pl.col("a") == "ARG") & (pl.col("b") == "GBR") & (pl.col("kind") == "dispute"))
    assert 1982 in falklands["year"].to_list()


def test_missing_data_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"peace_scale_dyad_year\.parquet not found; point --raw"):
        sources.load(tmp_path, only=("peace",))


@pytest.mark.data
def test_the_command_prints_json_and_writes_parquet(
    reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.parquet"
    words = ["thawcast", "structural", "France", "Germany", "--raw", str(reference), "--out", str(out), "--json"]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    told = json.loads(capsys.readouterr().out)
    assert told["note"].startswith("Retrospective")
    assert [row["id"] for row in told["episodes"]] == pl.read_parquet(out)["id"].to_list() == ["DEU-FRA-1941"]
