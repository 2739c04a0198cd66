"""Who is thawing after the yearly counts: months by the same rule as an assessment, and yearly thaws as before."""

import dataclasses
import json
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.assessment import assess
from thawcast.assessment.thaws import YEARLY, reach, standings, thaws
from thawcast.cli import app
from thawcast.standing.exhibits import month_counts
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, LEVELS_MONTHLY, PLACEBO_MONTHLY
from thawcast.store import STARTER, load

DATASET = load(STARTER, name="starter")
RUN = CliRunner()
END = date(2021, 12, 31)

pytestmark = pytest.mark.skipif(not DATASET.has(LEVELS_MONTHLY), reason="the starter was built without monthly levels")


def said(*words: str) -> str:
    result = RUN.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_months_speak_only_where_years_have_gone_stale():
    # The yearly counts end with 2014 and hold for twelve months more.
    for day in (date(2010, 12, 31), date(2015, 12, 31)):
        assert set(standings(as_of=day, store=DATASET)["source"]) == {YEARLY}
    assert set(standings(as_of=date(2016, 1, 31), store=DATASET).filter(pl.col("state") != "unknown")["source"]) == {
        "china"
    }


def test_thaws_of_2021_hold_the_accords_of_2020():
    found = thaws(as_of=END, store=DATASET)
    assert set(found["source"]) == {"china", "gdelt"}
    months = {(row["a"], row["b"]): row["onset_month"] for row in found.iter_rows(named=True)}
    # The accords between Israel and the Emirates were signed on 15 September 2020.
    assert date(2020, 8, 1) <= months["ARE", "ISR"] <= date(2020, 12, 1)
    assert found["onset_month"].dt.year().cast(pl.Int64).to_list() == found["onset"].to_list()


def test_standings_by_month_are_those_of_each_assessment():
    every = standings(as_of=END, store=DATASET).filter(pl.col("source") != YEARLY)
    running = thaws(as_of=END, store=DATASET)
    assert running.height == every.filter(pl.col("state") == "thaw").height
    for row in pl.concat([every.filter(pl.col("state") == "thaw").head(3), every.sample(6, seed=3)]).iter_rows(
        named=True
    ):
        found = assess(row["a"], row["b"], as_of=END, store=DATASET)
        one = found.standing
        assert one.from_months
        assert (row["state"], row["level"], row["rank"]) == (one.state, one.level.value, one.percentile)
        assert (row["onset"], row["p_real"]) == (
            (None, None) if one.current is None else (one.current.onset, one.current.p_real.value)
        )
        lasting = running.filter((pl.col("a") == row["a"]) & (pl.col("b") == row["b"])).select(r"^p_lasts_\d+$")
        assert list(lasting.row(0) if lasting.height else ()) == [e.estimate.value for e in found.lasting]


def test_later_months_change_nothing():
    day = date(2020, 11, 30)
    frames = {}
    for contract in (LEVELS, EPISODES, LEVELS_MONTHLY, EPISODES_MONTHLY):
        known = DATASET.table(contract).filter(pl.col("known_on") <= day)
        if "end_known_on" in known.columns:
            yet = pl.col("end_known_on") <= day
            known = known.with_columns(*(pl.when(yet).then(pl.col(c)).alias(c) for c in ("end", "end_known_on")))
        frames[contract.name, None] = known
    ignorant = dataclasses.replace(DATASET, _frames=frames)
    assert standings(as_of=day, store=ignorant).equals(standings(as_of=day, store=DATASET))
    assert thaws(as_of=day, store=ignorant).equals(thaws(as_of=day, store=DATASET))


def test_the_command_tells_months_and_what_they_rest_on():
    told = json.loads(said("thaws", "--as-of", "2021-12-31", "--limit", "500", "--json"))
    assert told["count"] == len(told["thaws"]) > 50
    assert all(row["onset_month"].startswith(str(row["onset"])) for row in told["thaws"])
    assert any("rough guide" in note for note in told["notes"])
    assert told["thaws"][0]["onset_month"][:7] in said("thaws", "--as-of", "2021-12-31", "--limit", "1")
    yearly = json.loads(said("thaws", "--as-of", "2010-12-31", "--json"))
    assert yearly["notes"] == []
    assert all(row["onset_month"] is None for row in yearly["thaws"])
    assert "by month give --as-of" in " ".join(said("thaws", "--limit", "1").split())


def test_episodes_by_month_stand_beside_their_permuted_count():
    # Permuting takes every month of a source, so its counts are known with its last month: China's with December 2025.
    early = json.loads(said("episodes", "--as-of", "2023-06-30", "--json"))
    assert {row["source"] for row in early["by_month_permuted"]} == {"gdelt"}
    told = json.loads(said("episodes", "--as-of", "2025-12-31", "--json"))
    found = {
        (source, sign): sum(e["source"] == source and (e["kind"] == "thaw") == (sign > 0) for e in told["by_month"])
        for source in ("china", "gdelt")
        for sign in (1, -1)
    }
    begun = {(row["source"], row["sign"]): row["begun"] for row in told["by_month_permuted"]}
    # Pairs whose level is not shipped count in the search, not in the list.
    assert all(0 <= begun[key] - count <= 3 for key, count in found.items())
    assert "by_month" not in json.loads(said("episodes", "--json"))
    assert "By month" in said("episodes", "--as-of", "2021-12-31", "--limit", "2")


def test_permuted_counts_are_means_of_one_go():
    rows = [
        {"segment": 3, "sign": 1, "year": year, "dyads": 10, "begun": 4, "shuffles": 2, "shuffled_begun": 1}
        | {"frozen_begun": 3, "known_on": date(year, 12, 31)}
        for year in (2020, 2021)
    ]
    (row,) = month_counts(pl.DataFrame(rows, schema=PLACEBO_MONTHLY.schema)).iter_rows(named=True)
    # Two years of 4 begun; 2 begun over two permutations, 1 a go; under the same noise 6, 3 a go.
    assert (row["begun"], row["permuted"], row["permuted_frozen"]) == (8, 1.0, 3.0)
    assert (row["ratio"], row["ratio_frozen"]) == (0.125, 0.375)


def test_reach_goes_to_the_last_month_that_gives_a_state():
    rows = DATASET.table(LEVELS_MONTHLY)
    assert reach(DATASET) == rows.filter(pl.col("segment") != 1)["known_on"].max() > DATASET.span[1]
