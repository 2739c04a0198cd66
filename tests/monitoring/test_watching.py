"""What changed between two days: each kind of change by hand, nothing from later days, and as a feed."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from thawcast.cli import main
from thawcast.monitoring.changes import CHANGES, changes
from thawcast.monitoring.watching import BY_CHANCE, Watched, level_tables, watch
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


def test_onsets_by_chance_are_those_measured() -> None:
    blank = dict.fromkeys(CHANGES.columns)
    told = (("gdelt_net", "began"), ("gdelt_net", "began"), ("gdelt_net", "ended"), ("toy", "began"))
    day = date(2020, 1, 1)
    pair = {"a": "RUS", "b": "USA", "sign": 1, "freq": "M", "onset": day, "period": day, "p_real": 0.9}
    rows = [blank | pair | {"source": name, "kind": kind, "known_on": date(2020, 1, 31)} for name, kind in told]
    frame = pl.DataFrame(rows, schema=CHANGES.empty().schema)
    found = Watched(date(2019, 12, 31), date(2020, 12, 31), frame, 1)
    assert found.by_chance == pytest.approx(2 * BY_CHANCE["gdelt_net"])
    assert found.lines()[1] == "3 onsets, where chance alone gives about 0.3; not measured for toy"
    assert set(BY_CHANCE) <= {source.id for source in LEVEL_SOURCES}
