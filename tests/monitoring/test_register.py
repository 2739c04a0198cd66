"""Forecasts on record: nothing is added twice, whatever is changed is found and named; scores by hand."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from thawcast.cli import main
from thawcast.errors import StoreError
from thawcast.monitoring.forecasts import COLUMNS
from thawcast.monitoring.register import FILE, FOLDER, Registered, read, register
from thawcast.monitoring.scoring import score
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.tables import TEMPERATURE

TODAY = date(2011, 1, 5)


def made(*pairs: tuple[str, str], probability: float = 0.7) -> pl.DataFrame:
    told: dict[str, Any] = {
        "source": "toy", "freq": "Y", "onset": date(2009, 1, 1), "data_to": date(2010, 12, 31), "line": 0.0,
        "horizon_months": 24, "probability": probability, "baseline": None,
    }  # fmt: skip
    return pl.DataFrame([{"a": a, "b": b, **told} for a, b in pairs]).select(COLUMNS)


def put(store: Path, *pairs: tuple[str, str], as_of: date = date(2010, 12, 31)) -> Registered:
    return register(store, made(*pairs), as_of=as_of, version="x", today=TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    put(tmp_path, ("RUS", "USA"), ("IND", "PAK"))
    put(tmp_path, ("RUS", "USA"), as_of=date(2009, 12, 31))
    return tmp_path


def test_lines_are_added_once_and_never_changed(store: Path) -> None:
    path = store / FOLDER / FILE
    before = path.read_text()
    again = put(store, ("RUS", "USA"), ("IND", "PAK"))
    assert (again.added, again.lines, path.read_text()) == (0, 3, before)
    more = put(store, ("RUS", "USA"), ("CHN", "JPN"))
    assert (more.added, more.lines) == (1, 4)
    assert path.read_text().startswith(before)
    lines = read(store, head=again.head)
    assert [(line["a"], line["number"], line["pseudo"]) for line in lines] == [
        ("RUS", 1, False), ("IND", 2, False), ("RUS", 3, True), ("CHN", 4, False)
    ]  # fmt: skip
    assert [line["previous"] for line in lines[1:]] == [line["sha256"] for line in lines[:-1]]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_line_is_named(store: Path, number: int) -> None:
    path = store / FOLDER / FILE
    lines = path.read_text().splitlines(keepends=True)
    lines[number - 1] = lines[number - 1].replace('"probability": 0.7', '"probability": 0.8')
    path.write_text("".join(lines))
    pair = "IND-PAK" if number == 2 else "RUS-USA"
    with pytest.raises(StoreError, match=rf"line {number} \({pair}, .*was changed; put the file back"):
        read(store)
    with pytest.raises(StoreError, match=f"line {number} "):
        put(store, ("CHN", "JPN"))


def test_a_line_that_was_taken_out_put_in_or_taken_off_is_noticed(store: Path) -> None:
    path = store / FOLDER / FILE
    lines = path.read_text().splitlines(keepends=True)
    for broken in (lines[1:], [lines[0], lines[2]], [*lines, lines[2]], lines[::-1]):
        path.write_text("".join(broken))
        with pytest.raises(StoreError, match="does not follow on the one before"):
            read(store)
    head = json.loads(lines[2])["sha256"]
    path.write_text("".join(lines[:2]))  # a chain that is whole and shorter: only who kept the head can tell
    assert len(read(store)) == 2
    with pytest.raises(StoreError, match=f"no line has the hash {head}: lines were taken off"):
        read(store, head=head)
    path.write_text("nonsense\n")
    with pytest.raises(StoreError, match="line 1 is no line of a record"):
        read(store)


def test_what_a_kill_left_of_a_line_is_cut_off(store: Path) -> None:
    path = store / FOLDER / FILE
    whole = path.read_text()
    path.write_text(whole + '{"layout": 1, "numb')
    assert len(read(store)) == 3
    put(store, ("CHN", "JPN"))
    assert path.read_text().startswith(whole)
    assert len(read(store)) == 4


Judged = tuple[pl.DataFrame, dict[tuple[str, str], Seen]]


def seen(**of: list[float]) -> Judged:
    """Scores of two pairs from 2007 on, beside a world at 0, and the rows that say when each was known."""
    blank = dict.fromkeys(TEMPERATURE.columns)
    rows = [
        blank | {"source": "toy", "freq": "Y", "a": pair[:3], "b": pair[3:], "period": date(year, 1, 1)}
        | {"known_on": date(year, 12, 31)}
        for pair, series in of.items() for year, _ in enumerate(series, 2007)
    ]  # fmt: skip
    value = np.array(list(of.values()))
    keys, none = tuple((pair[:3], pair[3:]) for pair in of), np.zeros_like(value)
    whole = Seen(keys, date(2007, 1, 1), 1, False, value, none, none, none, none)
    return pl.DataFrame(rows, schema=TEMPERATURE.empty().schema), {("toy", "Y"): whole}


def test_scores_by_hand(store: Path) -> None:
    found = score(read(store), *seen(INDPAK=[0.1, 0.3, -0.5, 0.3, -0.8, 0.2], RUSUSA=[-0.4, -0.2, 0.2, 0.4, 0.6, -0.2]))
    # RUS-USA goes on to .6 and -.2, over the line; IND-PAK to -.8 and .2, under it. The line as of 2009 says that its
    # data go to 2010 too.
    cases = found.cases.sort("number")
    assert (found.lines, cases["happened"].to_list()) == (3, [1.0, 0.0, 1.0])
    assert set(cases["known_on"]) == {date(2012, 12, 31)}
    # Sums .2 and squares .44 of four periods, a fifth at 0 with variance 1 beside them.
    mean, variance = 0.2 / 5, (0.44 - 2 * 0.04 * 0.2 + 4 * 0.04**2 + 1) / 5
    by_hand = norm.cdf(mean / (variance * (1 + 1 / 5)) ** 0.5)
    assert cases["exchangeable"].to_list() == pytest.approx([0.5, by_hand, 0.5])
    assert cases["constant"].to_list() == [0.5, 0.5, 0.5]  # by 2010 none had come due
    live = found.table.filter(made="forecasts", forecaster="forecast").row(0, named=True)
    assert live["brier"] == pytest.approx((0.3**2 + 0.7**2) / 2)
    assert live["skill"] == pytest.approx(1 - live["brier"] / 0.25)
    assert found.table.filter(made="pseudo-forecasts")["cases"].to_list() == [1, 1, 1]


def test_a_period_that_came_out_late_is_judged_as_one_that_did_not(store: Path) -> None:
    rows, judge = seen(INDPAK=[0.1, 0.3, -0.5, 0.3, -0.8, 0.2], RUSUSA=[-0.4, -0.2, 0.2, 0.4, 0.6, -0.2])
    late = rows.with_columns(pl.col("known_on").dt.offset_by("3mo"))
    assert score(read(store), late, judge).cases.equals(score(read(store), rows, judge).cases)


def test_the_constant_learns_from_what_had_come_due(tmp_path: Path) -> None:
    put(tmp_path, ("RUS", "USA"))
    later = made(("IND", "PAK")).with_columns(data_to=date(2012, 12, 31))
    register(tmp_path, later, as_of=date(2012, 12, 31), version="x", today=date(2013, 1, 1))
    up = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    cases = score(read(tmp_path), *seen(INDPAK=up, RUSUSA=up)).cases
    assert cases["constant"].to_list() == pytest.approx([0.5, 2 / 3])


def test_what_is_not_due_or_of_no_source_is_not_scored(store: Path) -> None:
    rows, judge = seen(INDPAK=[0.1] * 5, RUSUSA=[0.1] * 5)
    found = score(read(store), rows, judge)
    assert (found.lines, found.cases.height, found.to_dict()["scores"]) == (3, 0, [])
    assert score(read(store), rows, {}).cases.height == 0


def test_a_replay_is_registered_and_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["thawcast", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    assert run("score")[0] == 2
    code, out, _ = run("register", "--years", "1979-1980", "--json")
    told = json.loads(out)
    assert (code, told["added"]) == (0, told["lines"])
    assert told["added"] > 10
    assert json.loads(run("register", "--years", "1980", "--json")[1])["added"] == 0
    code, out, _ = run("score", "--head", told["head"], "--json")
    scored = json.loads(out)
    assert code == 0
    assert {row["made"] for row in scored["scores"]} == {"pseudo-forecasts"}
    assert scored["lines"] >= scored["due"] > 5
    assert run("register", "--years", "nine")[0] == 2
    path = tmp_path / FOLDER / FILE
    path.write_text(path.read_text().replace('"probability": ', '"probability": 9', 1))
    code, _, err = run("score")
    assert (code, "line 1 (" in err, "was changed" in err) == (2, True, True)
