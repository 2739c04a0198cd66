"""Input frames of the files in a folder, as `thawcast fetch` leaves them or as reference tables."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from samples import SAMPLES, TABLES

from thawcast import sources
from thawcast.building.build import STAGES, run
from thawcast.errors import InputError, SourceError

BY_ID = {sample.id: sample for sample in (*SAMPLES, *TABLES)}


def test_what_fetch_leaves_is_what_a_stage_of_the_build_reads(tmp_path: Path):
    BY_ID["un_votes"].published(tmp_path)
    (stage,) = [stage for stage in STAGES if stage.needs == ("votes", "roll_calls") and stage.quick]
    (made,) = run([stage], tmp_path)
    assert set(made.tables) == {contract.name for contract in stage.produces}


def test_a_fetched_file_goes_before_the_table_beside_it(tmp_path: Path):
    sample = BY_ID["cow_nmc"]
    sample.converted(tmp_path)
    newer = replace(sample, content=sample.content.replace(b"0.1415", b"0.5"))
    newer.published(tmp_path)
    shares = sources.load(tmp_path, only=["capabilities"])["capabilities"]
    assert shares.filter(pl.col("state") == "USA")["cinc"].to_list() == [0.5]


def test_a_frame_of_several_data_sets_takes_them_in_the_order_of_the_list(tmp_path: Path):
    for name in ("icews_quads", "icews_conflict"):
        BY_ID[name].converted(tmp_path)
    counts = sources.load(tmp_path, only=["counts"])["counts"]
    assert counts["src"].to_list() == ["icews", "icews", "icews_conflict", "icews_conflict"]
    assert sources.INPUTS["counts"].cited(tmp_path) == ("icews_quads", "icews_conflict")


def test_rows_known_later_are_cut(tmp_path: Path):
    BY_ID["un_votes"].published(tmp_path)
    frames = sources.load(tmp_path, only=["votes", "roll_calls"], until=date(1992, 11, 30))
    assert frames["roll_calls"]["roll_call"].to_list() == [3]
    assert frames["votes"]["roll_call"].to_list() == [3, 3]
    # Votes alone are cut by the same day, though the day is no column of theirs.
    assert sources.load(tmp_path, only=["votes"], until=date(1945, 12, 31))["votes"].is_empty()


def test_what_was_coded_in_hindsight_was_not_known_before_it_was_published(tmp_path: Path):
    BY_ID["peace_scale"].converted(tmp_path)
    assert sources.load(tmp_path, only=["peace"], until=date(2021, 8, 31))["peace"].is_empty()
    assert sources.load(tmp_path, only=["peace"], until=date(2021, 9, 1))["peace"].height == 2


def test_one_data_set_may_stand_for_another_that_is_not_there(tmp_path: Path):
    BY_ID["un_digital_library"].published(tmp_path)
    assert sources.INPUTS["votes"].cited(tmp_path) == ("un_digital_library",)
    assert sources.load(tmp_path, only=["votes"])["votes"]["roll_call"].unique().to_list() == [7]
    BY_ID["un_votes"].published(tmp_path)
    assert sources.INPUTS["votes"].cited(tmp_path) == ("un_votes",)
    assert 7 not in sources.load(tmp_path, only=["votes"])["votes"]["roll_call"]


def test_missing_files_are_named(tmp_path: Path):
    with pytest.raises(SourceError, match=r"icews_dyad_year_quads_2002_2014\.parquet; icews_conflict.* not found"):
        sources.load(tmp_path, only=["counts"])
    # Of a layout that is there in part, the rest is missed.
    sample = BY_ID["un_votes"]
    replace(sample, tables={"un_votes": sample.tables["un_votes"]}).converted(tmp_path)
    with pytest.raises(SourceError, match=r": un_roll_calls\.parquet, un_roll_call_issues\.parquet not found; point"):
        sources.paths(tmp_path, only=["votes"])


def test_a_frame_that_is_none_is_named(tmp_path: Path):
    with pytest.raises(InputError, match="no input frame 'vote': choose of counts"):
        sources.load(tmp_path, only=["vote"])


def test_each_data_set_is_read_once_for_all_its_frames(tmp_path: Path):
    BY_ID["atop"].published(tmp_path)
    read: list[str] = []
    sources.load(tmp_path, only=["alliances", "obligations"], step=read.append)
    assert read == ["atop"]


def test_every_data_set_and_each_of_its_frames_is_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert list(rows) == list(sources.SOURCES)
    for name, source in sources.SOURCES.items():
        made = [contract.name for contract, _ in source.frames] or ["events"]
        assert re.findall(r"\w+", rows[name]) == made, name
