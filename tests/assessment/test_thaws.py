"""Who stands in a thaw: all pairs by the same rule as an assessment, and nothing later changes it."""

import dataclasses
import json
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from thawcast.assessment import assess
from thawcast.assessment.thaws import notes, reach, standings, thaws
from thawcast.cli import app
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, load

DATASET = load(STARTER, name="starter")
DAYS = (date(1979, 12, 31), date(2010, 12, 31), date(2021, 12, 31))


def said(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize("day", DAYS)
def test_standings_are_those_of_each_assessment(day: date) -> None:
    every, running = standings(as_of=day, store=DATASET), thaws(as_of=day, store=DATASET)
    held = every.filter(pl.col("state") == "thaw")
    assert running.height == held.height > 0
    told = every.filter(pl.col("state").is_in(["chill", "over"])).head(2)
    for row in pl.concat([held.head(2), told, every.sample(2, seed=3)]).iter_rows(named=True):
        one = assess(row["a"], row["b"], as_of=day, store=DATASET).standing
        assert (row["state"], row["direction"], row["onset"]) == (one.state, one.direction, one.since)
        assert (row["level"], row["p_stands"], row["data_to"]) == (one.level.value, one.p_stands, one.data_to)


@pytest.mark.parametrize("day", DAYS)
def test_no_state_stands_against_its_own_numbers(day: date) -> None:
    every = standings(as_of=day, store=DATASET)
    stands = pl.col("p_stands") >= 0.5
    assert every.filter(pl.col("state").is_in(["thaw", "chill"]) & ~stands).is_empty()
    assert every.filter((pl.col("state") == "over") & stands).is_empty()
    assert every.filter((pl.col("state") == "steady") & (pl.col("power") < 0.5)).is_empty()
    assert every.filter((pl.col("direction") == "warming") & (pl.col("p_12") < 0.75)).is_empty()
    assert every.filter((pl.col("low") >= pl.col("level")) | (pl.col("level") >= pl.col("high"))).is_empty()
    assert every.filter((pl.col("state") == "unknown") != (pl.col("why") != "")).is_empty()


def test_later_periods_change_nothing() -> None:
    day = date(2009, 6, 30)
    frames: dict[tuple[str, date | None], pl.DataFrame] = {}
    for contract in (TEMPERATURE, TEMPERATURE_EPISODES):
        known = DATASET.table(contract).filter(pl.col("known_on") <= day)
        if "end_known_on" in known.columns:
            yet = pl.col("end_known_on") <= day
            known = known.with_columns(*(pl.when(yet).then(pl.col(c)).alias(c) for c in ("end", "end_known_on")))
        frames[contract.name, None] = known
    ignorant = dataclasses.replace(DATASET, _frames=frames)
    assert standings(as_of=day, store=ignorant).equals(standings(as_of=day, store=DATASET))


def test_the_command_says_on_what_scale_and_to_what_day() -> None:
    told = json.loads(said("thaws", "--as-of", "2021-12-31", "--limit", "500", "--json"))
    assert told["count"] == len(told["thaws"]) > 0
    assert all(row["p_stands"] >= 0.5 for row in told["thaws"])
    assert "own scale" in told["notes"][0]
    # Armenia and Türkiye: 88% of lasting a year, 95% of two.
    rising = notes(thaws(as_of=date(2023, 6, 30), store=DATASET), asked=True, store=DATASET)
    assert sum("longer span can be told likelier" in note for note in rising) == 1
    falling = pl.DataFrame({"source": "weis", "freq": "Y", "p_lasts_12": 0.9, "p_lasts_24": 0.804, "p_lasts_36": 0.8})
    assert not any("longer span" in note for note in notes(falling, asked=True, store=DATASET))
    assert str(reach(DATASET)) in " ".join(said("thaws", "--limit", "1").split())


def test_episodes_of_every_source_are_listed_with_what_ended_them() -> None:
    told = json.loads(said("episodes", "--as-of", "1979-12-31", "--json"))
    assert {row["source"] for row in told["episodes"]} == {"weis", "copdab"}
    assert sum(row["begun"] for row in told["by_source"]) == told["count"] == len(told["episodes"])
    assert all((row["end"] is None) == (row["end_kind"] is None) for row in told["episodes"])
    assert "WEIS, years" in said("episodes", "--as-of", "1979-12-31", "--limit", "5")
