# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""The monthly level from the command line and in an assessment, on what ships."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.assessment import assess
from thawcast.cli import app
from thawcast.errors import InputError
from thawcast.standing.tables import (
    EPISODES_MONTHLY,
    LEVELS_MONTHLY,
    LEVELS_MONTHLY_DIRECTED,
    PLACEBO_MONTHLY,
)
from thawcast.store import STARTER, load

DATASET = load(STARTER, name="starter")
RUN = CliRunner()

pytestmark = pytest.mark.skipif(not DATASET.has(LEVELS_MONTHLY), reason="the starter was built without monthly levels")


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_no_row_was_known_before_its_month_was_over():
    rows = DATASET.table(LEVELS_MONTHLY)
    assert (rows["known_on"] >= rows["period"].dt.month_end()).all()
    late = rows.filter(pl.col("kind") == "smoothed")
    assert late["known_on"].min() == rows.filter(pl.col("segment") == 2)["period"].dt.month_end().max()
    assert (rows["low"] <= rows["level"]).all()
    assert (rows["level"] <= rows["high"]).all()


def test_a_dyad_of_china_has_one_segment():
    rows = DATASET.table(LEVELS_MONTHLY).filter((pl.col("a") == "CHN") & (pl.col("b") == "JPN"))
    assert rows["segment"].unique().to_list() == [2]


def test_permuted_months_hold_few_thaws():
    total = DATASET.table(PLACEBO_MONTHLY).filter((pl.col("sign") == 1) & (pl.col("segment") == 3))
    shuffles = total["shuffles"][0]
    assert total["shuffled_begun"].sum() / shuffles <= 0.05 * total["begun"].sum()


def test_barometer_tells_months_as_known_then():
    told = json.loads(said("barometer", "CHN", "JPN", "--as-of", "2013-12-31", "--json"))["rows"]
    assert {row["kind"] for row in told["monthly"]} == {"filtered"}
    assert max(row["period"] for row in told["monthly"]) == "2013-12-01"
    # The islands: the level of January 2013 lies far below that of January 2012.
    level = {row["period"]: row["high"] for row in told["monthly"]}
    assert level["2013-01-01"] < level["2012-01-01"] - 0.5
    assert "filtered" in said("barometer", "CHN", "JPN")


def test_all_months_are_exported(tmp_path):
    said("barometer", "--all", "--out", str(tmp_path / "levels.parquet"))
    assert pl.read_parquet(tmp_path / "levels_monthly.parquet").equals(DATASET.table(LEVELS_MONTHLY))


@pytest.mark.skipif(not DATASET.has(LEVELS_MONTHLY_DIRECTED), reason="the starter was built without directed months")
def test_barometer_tells_each_side_by_month(tmp_path):
    told = json.loads(said("barometer", "USA", "RUS", "--as-of", "2010-06-30", "--json"))["rows"]["monthly_directed"]
    assert {row["side"] for row in told} == {"RUS to USA", "USA to RUS"}
    assert max(row["period"] for row in told) == "2010-06-01"
    assert "RUS to USA" in said("barometer", "USA", "RUS")
    rows = DATASET.table(LEVELS_MONTHLY_DIRECTED)
    assert (rows["known_on"] >= rows["period"].dt.month_end()).all()
    assert rows.filter(pl.col("low") > pl.col("high")).height == 0
    said("barometer", "--all", "--out", str(tmp_path / "levels.parquet"))
    assert pl.read_parquet(tmp_path / "levels_monthly_directed.parquet").equals(rows)


def test_the_state_goes_on_after_the_yearly_counts():
    # The accords of September 2020; the event data of the years before 2015 say nothing of that.
    found = assess("ISR", "ARE", as_of="2020-12-31", store=DATASET)
    assert (found.standing.state, found.standing.current.onset, found.standing.from_months) == ("thaw", 2020, True)
    assert found.p_real.value >= 0.9
    assert json.loads(found.to_json())["chapters"]["standing"]["numbers"]["by_month"]["source"] == "gdelt"
    assert assess("ISR", "ARE", as_of="2010-12-31", store=DATASET).standing.from_months is False
    assert assess("CHN", "JPN", as_of="2024-12-31", store=DATASET).standing.state != "unknown"
    assert assess("ISR", "ARE", as_of="2024-12-31", store=DATASET).standing.state == "unknown"


def test_episodes_follow_from_the_levels_that_ship():
    rows = DATASET.table(LEVELS_MONTHLY).filter(pl.col("kind") == "filtered")
    begun = DATASET.table(EPISODES_MONTHLY).rename({"onset": "period"}).join(rows, on=["a", "b", "segment", "period"])
    assert begun.height == DATASET.table(EPISODES_MONTHLY).height
    odds = pl.when(pl.col("sign") > 0).then(pl.col("p_rise")).otherwise((1 - pl.col("p_rise")).round(3))
    assert begun.select((odds == pl.col("p_real")).all()).item()
    assert (begun["p_real"] >= 0.9).all()


ALL, PAIR, TURNS = ("barometer", "--all"), ("barometer", "USA", "RUS"), ("turning-points", "USA", "RUS")


@pytest.mark.parametrize(
    ("words", "culprit"),
    [
        ((*ALL, "--out", "."), "no file name"),
        ((*ALL, "--out", "/"), "no file name"),
        ((*ALL, "--out", ""), "no file name"),
        ((*ALL, "--out", "levels.csv"), "only .parquet"),
        ((*ALL, "--out", "missing/levels.parquet"), "no folder missing"),
        ((*ALL, "--out", "levels.parquet", "--json"), "--json"),
        ((*PAIR, "--out", "missing/a.svg"), "no folder missing"),
        ((*PAIR, "--out", "a.png"), "take a.svg"),
        ((*TURNS, "--out", "missing/a.svg"), "no folder missing"),
        ((*TURNS, "--out", "a.png"), "take a.svg"),
        ((*TURNS, "--out", ".."), "a folder"),
        ((*TURNS, "--min-size", "inf"), "--min-size inf"),
    ],
)
def test_what_cannot_be_done_is_refused_and_writes_nothing(words, culprit, tmp_path, monkeypatch):
    # How the command line itself reports it, without a traceback, is tested for every error in tests/cli.
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, list(words))
    assert isinstance(result.exception, InputError)
    assert culprit in str(result.exception)
    assert not list(tmp_path.iterdir())
