"""What changed between two days: each kind of change by hand, nothing from later days, and as a feed."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest

from thawcast.assessment import known_of
from thawcast.assessment.questions.standing import judged
from thawcast.cli import main
from thawcast.durability.tables import CHANCE
from thawcast.monitoring.changes import CHANGES, changes, forecasts_moved, sentence
from thawcast.monitoring.watching import Watched, level_tables, watch
from thawcast.standing.result import Standing
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import open_dataset

EPISODE: dict[str, Any] = {
    "source": "toy", "freq": "M", "a": "RUS", "b": "USA", "sign": 1, "sort": "recovery", "onset": date(2010, 3, 1),
    "base": -1.0, "rise": 0.8, "line": -0.8, "p_real": 0.95, "p_low": 0.9, "p_high": 0.99, "peak": 0.0,
    "peaked": date(2010, 5, 1), "stepped": date(2010, 6, 1), "end": date(2010, 8, 1), "end_kind": "given back",
    "known_on": date(2010, 3, 31), "end_known_on": date(2010, 8, 31),
}  # fmt: skip
STANDS = {3: 0.9, 4: 0.8, 5: 0.7, 6: 0.9, 7: 0.4, 8: 0.1}


def month_end(month: int) -> date:
    return date.fromordinal(date(2010, month + 1, 1).toordinal() - 1)


def toy() -> tuple[pl.DataFrame, pl.DataFrame]:
    blank = dict.fromkeys(TEMPERATURE.columns)
    rows = [
        blank | {"source": "toy", "freq": "M", "a": "RUS", "b": "USA", "period": date(2010, m, 1), "p_stands": p}
        | {"onset": date(2010, 3, 1), "sign": 1, "known_on": month_end(m)}
        for m, p in STANDS.items()
    ]  # fmt: skip
    schema = TEMPERATURE.empty().schema
    return pl.DataFrame(rows, schema=schema), pl.DataFrame([EPISODE], schema=TEMPERATURE_EPISODES.empty().schema)


@pytest.mark.parametrize(
    ("since", "until", "kinds"),
    [
        (2, 3, ["began"]),
        (3, 4, []),
        (5, 6, ["stepped"]),
        (6, 7, ["fell below its line"]),
        (7, 8, ["ended"]),
        (2, 7, ["stepped", "began"]),  # what fell was not there before
        (2, 8, ["ended", "stepped", "began"]),
    ],
)
def test_each_change_is_told_when_it_could_be(since: int, until: int, kinds: list[str]) -> None:
    found = changes(*toy(), since=month_end(since), until=month_end(until))
    assert found["kind"].to_list() == kinds
    assert found["end_kind"].drop_nulls().to_list() == (["given back"] if "ended" in kinds else [])
    if until == 7:
        assert set(found["p_stands"]) == {0.4}


def test_what_is_known_later_changes_nothing() -> None:
    rows, episodes = level_tables(open_dataset())
    day, before = date(1985, 12, 31), date(1980, 12, 31)
    whole = changes(rows, episodes, since=before, until=day)
    late = pl.col("end_known_on") > day
    then = episodes.filter(pl.col("known_on") <= day).with_columns(
        pl.when(~late).then(name).alias(name) for name in ("end", "end_kind", "end_known_on")
    )
    cut = changes(rows.filter(pl.col("known_on") <= day), then, since=before, until=day)
    assert whole.height > 5
    assert whole.equals(cut)


def test_a_pair_and_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path / "home"))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", "watch", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    days = ("--since", "1973-12-31", "--to", "1992-12-31")
    code, out, _ = run("USA", "Soviet Union", *days, "--json")
    told = json.loads(out)
    assert (code, told["pairs"]) == (0, 1)
    assert told["changes"]
    assert all((row["a"], row["b"]) == ("RUS", "USA") for row in told["changes"])
    feed = tmp_path / "all.xml"
    code, out, err = run("--all", *days, "--atom", str(feed))
    assert (code, out, "wrote" in err) == (0, "", True)
    root = ElementTree.fromstring(feed.read_text())
    names = {"atom": "http://www.w3.org/2005/Atom"}
    whole = watch(open_dataset(), None, since=date(1973, 12, 31), until=date(1992, 12, 31))
    ids = [entry.text for entry in root.findall("atom:entry/atom:id", names)]
    assert len(ids) == len(set(ids)) == whole.changes.height > len(told["changes"])
    assert run("USA")[0] == run()[0] == run("USA", "RUS", "--all")[0] == 2
    assert "is not before" in run("--all", "--since", "1990-01-01", "--to", "1990-01-01")[2]


def told(*kinds: tuple[str, str, str]) -> pl.DataFrame:
    blank = dict.fromkeys(CHANGES.columns)
    day = date(2020, 1, 1)
    pair = {"a": "RUS", "b": "USA", "sign": 1, "onset": day, "period": day, "p_real": 0.9, "known_on": day}
    rows = [blank | pair | {"source": name, "freq": freq, "kind": kind} for name, freq, kind in kinds]
    return pl.DataFrame(rows, schema=CHANGES.schema)


def test_onsets_by_chance_are_those_measured() -> None:
    gdelt = ("gdelt_net", "M", "began")
    frame = told(gdelt, gdelt, ("gdelt_net", "M", "ended"), ("weis", "Y", "began"))
    # 40 onsets of 50 pairs as they came; 18 in three random orders, 6 in each.
    counts = {"source": "gdelt_net", "freq": "M", "pairs": 50, "orders": 3, "onsets": 40, "onsets_by_chance": 18}
    chance = pl.DataFrame([dict.fromkeys(CHANCE.columns, 0) | counts], schema=CHANCE.schema)
    found = Watched(date(2019, 12, 31), date(2020, 12, 31), frame, 1, chance)
    assert found.by_chance == pytest.approx(2 * 6 / 40)
    assert found.lines()[1] == "3 onsets, where chance alone gives about 0.3; not measured for WEIS, years"
    assert found.of(["USA"]).changes.height == found.of(["RUS", "USA"]).changes.height == 4
    assert found.of(["IND"]).changes.is_empty()


def test_every_source_has_its_alerts_of_chance_beside_it() -> None:
    shipped = open_dataset().table(CHANCE)
    assert set(shipped["source"]) == {source.id for source in LEVEL_SOURCES}
    assert (shipped["followed"] >= shipped["stood"]).all()
    assert (shipped["forecasts"] >= shipped["moved"]).all()


AHEAD: dict[str, Any] = {
    "a": "RUS", "b": "USA", "source": "weis", "freq": "Y", "onset": date(1972, 1, 1), "horizon_months": 12,
    "p_real": 0.95, "p_stands": 0.8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "news", "moves"),
    [
        ((0.7, 0.6, 0.8), (0.5, 0.4, 0.6), True, True),
        ((0.7, 0.6, 0.8), (0.5, 0.4, 0.75), True, False),  # the former chance is within what is told now
        ((0.7, 0.4, 0.8), (0.5, 0.4, 0.6), True, False),  # the new one within what was told
        ((0.7, 0.6, 0.8), (0.5, 0.4, 0.6), False, False),  # nothing was heard of the two since
    ],
)
def test_a_forecast_moves_beyond_both_intervals(
    was: tuple[float, ...], now: tuple[float, ...], news: bool, moves: bool
) -> None:
    # What came out half a year late is news all the same, on the day on which it came out.
    before, after = (
        pl.DataFrame(
            [AHEAD | {"period": date(year, 1, 1), "known_on": date(year + 1, 6, 30)}
            | dict(zip(("probability", "low", "high"), said, strict=True))]
        )
        for said, year in ((was, 1973), (now, 1974 if news else 1973))
    )  # fmt: skip
    found = forecasts_moved(before, after)
    assert found.height == moves
    if moves:
        assert found.select("kind", "lasts_was", "lasts").row(0) == ("forecast moved", 0.7, 0.5)
        assert found["known_on"].to_list() == [date(1975, 6, 30)]
        text = sentence(found.row(0, named=True), {})
        assert text == "RUS - USA: chance that the thaw of 1972 lasts a year fell from 70% to 50%, 1974 (WEIS, years)"


def test_what_is_told_never_contradicts_the_answer() -> None:
    dataset = open_dataset()
    rng = np.random.default_rng(7)
    spans = ((date(1971, 12, 31), date(1974, 12, 31)), (date(2018, 12, 31), date(2021, 3, 31)))
    checked = 0
    for since, until in spans:
        every = watch(dataset, None, since=since, until=until).changes
        own = every.filter(pl.col("source") == pl.col("speaker"))
        pairs = own.select("a", "b").unique().sort("a", "b")
        for a, b in pairs[np.sort(rng.permutation(pairs.height)[:10]).tolist()].iter_rows():
            checked += 1
            was, now = (judged(known_of(a, b, as_of=day, store=dataset)) for day in (since, until))
            for row in own.filter(a=a, b=b).iter_rows(named=True):
                contradicts(row, was, now)
    assert checked == 20


def contradicts(row: dict[str, Any], was: Standing, now: Standing) -> None:
    """Fail where a change says otherwise than the answers as of its two days."""
    assert now.source is not None
    assert now.source.id == row["source"]
    mine = [one for one in now.episodes if one.began == row["onset"] and one.sign == row["sign"]]
    assert len(mine) == 1, row
    here = mine[0]
    word = "thaw" if row["sign"] > 0 else "chill"
    latest = now.last is not None and now.last.began == row["onset"]
    if row["kind"] == "began":
        assert all(one.began != row["onset"] for one in was.episodes) or was.source != now.source
        assert here.p_real.value == pytest.approx(row["p_real"])
    if row["kind"] == "ended":
        assert (here.ended, here.end_kind) == (row["period"], row["end_kind"])
        assert not latest or now.state != word
    elif latest and here.ended is None:
        assert (now.state == word) == (row["p_stands"] >= 0.5) or now.state == "unknown"
    if row["kind"] == "stepped":
        assert here.stepped == row["period"]
    if row["kind"] == "fell below its line" and latest:
        assert now.state != word
    if row["kind"] == "forecast moved":
        assert (was.state, now.state) == ("thaw", "thaw")
