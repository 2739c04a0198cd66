"""Exports come back as they were, join with others' dyad-years, and say what they are."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import thawcast
from thawcast.public.state_numbers import numbered


@pytest.fixture(scope="module")
def episodes() -> thawcast.Tidy:
    return thawcast.episodes("USA")


def test_round_trips(episodes: thawcast.Tidy, tmp_path: Path) -> None:
    rows = episodes.with_numbers().rows
    kinds = dict(rows.schema.items())
    assert episodes.export(tmp_path / "x.parquet")[0].exists()
    assert pl.read_parquet(tmp_path / "x.parquet").equals(rows)
    episodes.export(str(tmp_path / "x.csv"))
    assert pl.read_csv(tmp_path / "x.csv", schema=kinds).equals(rows)
    episodes.export(tmp_path / "x.dta")
    stata: Any = pd.read_stata(tmp_path / "x.dta")
    assert list(stata.columns) == rows.columns
    assert stata["duration"].tolist() == rows["duration"].to_list()
    assert stata["event"].astype(bool).tolist() == rows["event"].to_list()
    assert [d.date() for d in stata["onset"]] == rows["onset"].to_list()
    assert stata["ended"].isna().sum() == rows["ended"].null_count()
    assert stata["a"].tolist() == rows["a"].to_list()
    opened: Any = pd.read_stata(tmp_path / "x.dta", iterator=True)
    with opened as reader:
        assert (
            reader.variable_labels()["event"] == "whether its end is known; else duration is censored [true or false]"
        )


def test_the_codebook_tells_columns_version_and_terms(episodes: thawcast.Tidy, tmp_path: Path) -> None:
    _, book = episodes.export(tmp_path / "x.csv")
    lines = list(csv.reader(book.read_text(encoding="utf-8").splitlines()))
    columns = {line[0]: line[1:] for line in lines[: lines.index([])]}
    assert columns["duration"][1:] == [
        "years",
        "from onset to the end, or to the last period known where none is known",
    ]
    assert all(unit or meaning for _, unit, meaning in list(columns.values())[1:])
    assert lines[lines.index([]) + 1][:3] == ["table", "episodes", f"thawcast {thawcast.__version__}"]
    assert {line[0] for line in lines[-len(episodes.sources) :]} == {s.id for s in episodes.sources}
    assert all(line[2] for line in lines[-len(episodes.sources) :])


def test_numbers_of_states_are_those_of_the_year() -> None:
    # COW: West Germany is 260 to 1990, Germany 255 after; Gleditsch-Ward has 260 throughout. Russia 365, the US 2.
    rows = pl.DataFrame({"a": ["DEU", "DEU", "RUS"], "b": ["USA", "USA", "USA"], "year": [1980, 2000, 2000]})
    found = numbered(rows)
    assert found["ccode1"].to_list() == [2, 2, 2]
    assert found["ccode2"].to_list() == [260, 255, 365]
    assert found["gwcode2"].to_list() == [260, 260, 365]
    directed = numbered(pl.DataFrame({"source": ["RUS"], "target": ["USA"], "period": [date(2000, 3, 1)]}))
    assert directed.select("ccode1", "ccode2", "year").row(0) == (365, 2, 2000)


def test_it_joins_with_dyad_years_of_peacesciencer() -> None:
    # The columns and the order (ccode1 < ccode2) of peacesciencer's undirected dyad-years.
    theirs: Any = pd.DataFrame(
        {"ccode1": [2, 2, 750], "ccode2": [365, 20, 770], "year": [2009, 2009, 2009], "cowmajdyad": [1, 0, 0]}
    )
    ours = thawcast.stock(pairs=[("USA", "RUS"), ("USA", "CAN"), ("IND", "PAK")]).with_numbers().to_frame("pandas")
    joined = theirs.merge(ours, on=["ccode1", "ccode2", "year"], how="left")
    assert joined["value"].notna().all()
    assert joined["value"].idxmax() == 1  # Canada
