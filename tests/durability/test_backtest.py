"""Rolling origins on a made-up world: what comes after an origin changes nothing, and nothing held out teaches."""

import json
import sys
from datetime import date
from importlib.resources import files

import jsonschema
import numpy as np
import polars as pl
import pytest

from thawcast.durability.backtest.forecasts import (
    LIGHT,
    MODELS,
    Cohort,
    cohort,
    external,
    fold,
    forecasts,
    splits,
    stacked,
)
from thawcast.durability.backtest.report import report, scored
from thawcast.durability.backtest.rolling import Task, rolling
from thawcast.durability.hazard.replay import permuted, replay
from thawcast.errors import InputError
from thawcast.stages import Given
from thawcast.standing.stages import VINTAGES
from thawcast.tables import COUNTS

YEARS = range(2001, 2011)
ORIGIN = 2008


def world(*, scramble_after=None, seed=0):
    """Yearly counts of 48 dyads whose cooperation wanders; with `scramble_after`, later years at random."""
    rng, other = np.random.default_rng(seed), np.random.default_rng(99)
    rows = []
    for i in range(48):
        level = rng.normal(0, 1)
        for year in YEARS:
            level += rng.normal(0, 0.7)
            n = int(rng.integers(200, 900))
            share = 1 / (1 + np.exp(-level))
            quads = rng.multinomial(n, [share * 0.8, share * 0.2, (1 - share) * 0.8, (1 - share) * 0.2])
            if scramble_after is not None and year > scramble_after:
                quads = other.integers(1, 900, size=4)
            day = date(year, 1, 1)
            rows.append((f"A{i % 12:02}", f"B{i:02}", day, "Y", "toy", *map(int, quads), 0.0, date(year, 12, 31)))
    return pl.DataFrame(rows, schema=COUNTS.schema, orient="row")


def institutions(*, scramble_after=None):
    rows = [
        (f"A{i % 12:02}", f"B{i:02}", year, i if scramble_after is None or year <= scramble_after else 999 - i)
        for i in range(48)
        for year in YEARS
    ]
    frame = pl.DataFrame(rows, schema=["a", "b", "year", "shared"], orient="row")
    return frame.with_columns(known_on=pl.date(pl.col("year"), 12, 31))


def frames(**cut):
    return {"counts": world(**cut), "memberships": institutions(**cut)}


@pytest.fixture(scope="module")
def made():
    inputs = frames()
    history = replay(inputs["counts"], Given(inputs).value(VINTAGES))
    return inputs, history, cohort(history, inputs)


def said(table):
    return table.sort("model", "id").select("model", "id", pl.col("^p_.$").round(6))


def test_nothing_after_the_origin_moves_a_forecast(made):
    changed = frames(scramble_after=ORIGIN)
    assert not changed["counts"].equals(made[0]["counts"])
    first = forecasts(made[2], origin=ORIGIN)
    again = forecasts(cohort(replay(changed["counts"], Given(changed).value(VINTAGES)), changed), origin=ORIGIN)
    assert first.height > 20
    assert said(first).equals(said(again))
    assert first["relapse"].to_list() != again["relapse"].to_list(), "the fates do change: they come after"


def test_who_is_held_out_never_teaches(made):
    data = made[2]
    for mine, teach in splits(data.thaws, data.candidates, "dyads"):
        tested = set(data.thaws.filter(pl.Series(mine)).select("a", "b").iter_rows())
        assert not tested & set(data.candidates.filter(pl.Series(teach)).select("a", "b").iter_rows())
    for mine, teach in splits(data.thaws, data.candidates, "states"):
        a, b = data.thaws.filter(pl.Series(mine)).select("a", "b").row(0)
        left = data.candidates.filter(pl.Series(teach))
        assert not {a, b} & (set(left["a"]) | set(left["b"]))


def test_a_relapse_of_the_dyad_itself_teaches_nothing(made):
    data = made[2]
    number = fold(data.thaws)
    target = int(number[(data.thaws["year"] == ORIGIN).to_numpy()][0])
    flipped = data.candidates.with_columns(
        relapse=pl.when(pl.Series(fold(data.candidates) == target))
        .then((pl.col("relapse") == 0).cast(pl.Int64))
        .otherwise("relapse")
    )
    first, again = (
        forecasts(Cohort(data.thaws, c), origin=ORIGIN, models=("hazard",)) for c in (data.candidates, flipped)
    )
    mine = fold(first) == target
    assert first.filter(pl.Series(mine)).equals(again.filter(pl.Series(mine)))
    assert not first.equals(again)


def test_every_model_forecasts_every_thaw_and_the_stack_mixes_them(made):
    every = pl.concat([forecasts(made[2], origin=o) for o in (2008, 2009)])
    counts = every.group_by("model").len()
    assert set(counts["model"]) == set(MODELS) - {"stack"}
    assert counts["len"].n_unique() == 1
    mixed = stacked(every)
    low = every.filter(pl.col("model").is_in(["hazard", "boosting", "wide_climatology"]))
    bounds = low.group_by("origin", "id").agg(lo=pl.col("p_1").min(), hi=pl.col("p_1").max())
    inside = mixed.join(bounds, on=["origin", "id"])
    assert inside.filter((pl.col("p_1") < pl.col("lo") - 1e-9) | (pl.col("p_1") > pl.col("hi") + 1e-9)).height == 0


def test_without_the_extra_one_line_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    monkeypatch.setitem(sys.modules, "joblib", None)
    nothing = {"counts": pl.DataFrame()}
    with pytest.raises(InputError, match=r"^boosted trees need scikit-learn: pip install 'thawcast\[research\]'$"):
        rolling(nothing, which=(Task("main"),))
    with pytest.raises(InputError, match=r"^2 processes need joblib: pip install 'thawcast\[research\]'$"):
        rolling(nothing, which=(Task("main", models=LIGHT),), jobs=2)


@pytest.mark.parametrize("joblib", [True, False])
def test_the_same_parts_are_run_with_and_without_joblib(joblib, monkeypatch):
    if not joblib:
        monkeypatch.setitem(sys.modules, "joblib", None)
    monkeypatch.setattr("thawcast.durability.backtest.rolling._mark", lambda frames: "mark")
    monkeypatch.setattr(Given, "value", lambda _given, _shared: "vintages")
    monkeypatch.setattr("thawcast.durability.backtest.rolling.replay", lambda counts, vintages: "history")
    monkeypatch.setattr(
        "thawcast.durability.backtest.rolling.run",
        lambda real, frames, task: pl.DataFrame({"said": [f"{task.name} of {real}, {len(frames['counts'])} rows"]}),
    )
    done = rolling({"counts": pl.DataFrame({"n": [1, 2]})}, which=(Task("main", models=LIGHT), Task("b", models=LIGHT)))
    assert [made.item() for made in done.values()] == [f"{name} of history, 2 rows" for name in ("main", "b")]


def test_placebo_keeps_the_values_and_loses_the_order(made):
    _, history, _ = made
    fake = permuted(history, rng=np.random.default_rng(1))
    assert np.allclose(np.sort(fake.blocks.coop, axis=1), np.sort(history.blocks.coop, axis=1))
    assert not np.allclose(fake.blocks.coop, history.blocks.coop)
    # A value travels with its own prior.
    at = np.take_along_axis(history.blocks.up, np.asarray(fake.source_year) - YEARS[0], axis=1)
    assert np.allclose(fake.blocks.up, at)


def test_external_outcomes_by_hand():
    rows = pl.DataFrame({"a": ["A", "A"], "b": ["B", "C"], "year": [2008, 2008], "relapse": [0, 1], "followed": [3, 3]})
    crises = pl.DataFrame({"a": ["A"], "b": ["B"], "month": [date(2010, 3, 1)]})
    found = external(rows, {"crises": crises}, kinds=("crises",), last=2010)
    assert found["relapse"].to_list() == [2, 0]
    assert found["followed"].to_list() == [2, 2]


def test_the_backtest_resumes_and_reports(made, tmp_path, monkeypatch):
    which = (
        Task("main", models=LIGHT),
        Task("states", scheme="states", models=("wide_climatology",)),
        Task("placebo-0", seed=0, models=("hazard", "wide_climatology")),
    )
    monkeypatch.setattr("thawcast.durability.backtest.report.SCORE_DRAWS", 30)
    monkeypatch.setattr("thawcast.durability.backtest.rolling.FIRST_ORIGIN", 2008)
    monkeypatch.setattr("thawcast.durability.backtest.report.FEWEST_SCORED", 3)
    seen = []
    first = rolling(made[0], which=which, jobs=1, kept=tmp_path, step=lambda name, done, of: seen.append((done, of)))
    assert seen[-1] == (3, 3)
    next(iter(tmp_path.glob("main*"))).unlink()
    seen.clear()
    again = rolling(made[0], which=which, jobs=1, kept=tmp_path, step=lambda name, done, of: seen.append((done, of)))
    assert seen == [(2, 3), (3, 3)]
    assert all(first[name].equals(again[name]) for name in first)
    told = report(first)
    row = next(
        r for r in told["results"] if r["part"] == "main" and r["model"] == "hazard" and r["horizon_months"] == 12
    )
    assert row["scores"]["brier"]["low"] <= row["scores"]["brier"]["value"] <= row["scores"]["brier"]["high"]
    assert row["placebo"]["auc"]["value"] is not None
    itself = scored(first["main"], intervals=False)
    own = [
        r["scores"]["skill_mechanical"]["value"] for r in itself if r["model"] == "mechanical" and r["horizon_months"]
    ]
    assert set(own) == {0.0}
    described = files("thawcast.durability.backtest") / "backtest.schema.json"
    schema = json.loads(described.read_text(encoding="utf-8"))
    jsonschema.validate(told, schema)
