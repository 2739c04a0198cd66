import json
import sys

import polars as pl
import pytest

from thawcast.cli import main
from thawcast.issues.alignment import alignment
from thawcast.issues.scaling.distances import distances
from thawcast.issues.tables import POSITIONS, SIMILARITY
from thawcast.store import open_dataset


def run(capsys, monkeypatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["thawcast", *words])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_issues_reports_breadth_and_changes(capsys, monkeypatch):
    code, out, _ = run(capsys, monkeypatch, "issues", "USA", "RUS", "--as-of", "2011-12-31", "--json")
    numbers = json.loads(out)["numbers"]
    assert code == 0
    assert numbers["before_years"] == [2007, 2008]
    assert numbers["areas"]["nu"]["now"]["value"] == pytest.approx(11 / 19, abs=1e-4)
    assert {"nu", "di"} <= set(numbers["breadth"]["toward"])
    assert not {"me", "hr"} & set(numbers["breadth"]["toward"])
    assert sum(numbers["third_states"]["split"].values()) > 100


def test_similarity_prints_and_exports(capsys, monkeypatch, tmp_path):
    code, out, _ = run(capsys, monkeypatch, "similarity", "USA", "RUS", "--as-of", "2008-12-31", "--json")
    last = json.loads(out)[-1]
    assert (code, last["year"], last["agreement"], last["n_votes"]) == (0, 2008, round(16 / 99, 4), 99)
    assert {"kappa", "pi", "s"} <= set(last)
    target = tmp_path / "all.parquet"
    assert run(capsys, monkeypatch, "similarity", "--all", "--area", "nu", "--out", str(target))[0] == 0
    assert pl.read_parquet(target).columns == ["a", "b", "year", "agreement", "n_votes"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("similarity", "--all"), "--out"),
        (("similarity",), "no states named"),
        (("similarity", "USA", "RUS", "--area", "xx"), "xx"),
        (("similarity", "USA", "RUS", "--on", "trade"), "trade"),
        (("similarity", "USA", "RUS", "--on", "alliances"), "--raw"),
        (("positions",), "no states named"),
        (("issues", "USA", "USA"), "both"),
        (("similarity", "--all", "--out", "/nonexistent/folder/x.parquet"), "cannot be written"),
    ],
)
def test_bad_input_is_one_line(capsys, monkeypatch, words, said):
    code, out, err = run(capsys, monkeypatch, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def pair(a: str, b: str, year: int, same: int, n: int) -> dict:
    return {"year": year, "a": a, "b": b, "same_all": same, "n_all": n}


def test_third_states_lean_and_move():
    from datetime import date

    rows = [
        pair("AAA", "CCC", 2008, 10, 50),
        pair("BBB", "CCC", 2008, 40, 50),
        pair("AAA", "CCC", 2010, 45, 50),
        pair("BBB", "CCC", 2010, 5, 50),
        pair("AAA", "DDD", 2010, 25, 50),
        pair("BBB", "DDD", 2010, 25, 50),
        pair("AAA", "EEE", 2010, 3, 3),  # too few votes to be placed
        pair("BBB", "EEE", 2010, 0, 3),
    ]
    frame = SIMILARITY.rows(*rows)
    found = alignment(frame, a="AAA", b="BBB", year=2010, before=2008, as_of=date(2010, 12, 31))
    assert found.third["state"].to_list() == ["DDD", "CCC"]
    assert found.split == {"a": 1, "b": 0, "neither": 1}
    assert found.nearest("a") == ["CCC", "DDD"]
    assert (found.moved("a"), found.moved("b")) == (["CCC"], [])
    # Posterior means (45 + .5) / 51 - (5 + .5) / 51
    assert found.third["lean"][1] == pytest.approx(40 / 51)


def test_distance_of_positions():
    from datetime import date

    one = {"state": "AAA", "position": 1.0, "low": 0.7, "high": 1.3}
    other = {"state": "BBB", "position": -1.0, "low": -1.4, "high": -0.6}
    frame = POSITIONS.rows(one, other, session=65, year=2010, area="all", n_votes=80, vintage=2010)
    found = distances(frame, a="AAA", b="BBB", as_of=date(2010, 12, 31))["all"]["distance"]
    assert found.value == pytest.approx(2.0)
    assert (found.low, found.high) == (pytest.approx(1.5), pytest.approx(2.5))  # half widths .3 and .4 add to .5
    assert distances(frame, a="AAA", b="BBB", as_of=date(2010, 6, 30)) == {}


def test_issues_names_resolutions_and_dealings(capsys, monkeypatch, reference):
    words = ("issues", "USA", "RUS", "--as-of", "2011-12-31", "--raw", str(reference))
    code, out, _ = run(capsys, monkeypatch, *words, "--json")
    numbers = json.loads(out)["numbers"]
    assert code == 0
    # 37 of 97 votes alike in 2011, as the shipped counts say.
    assert (numbers["resolutions"]["common_votes"], numbers["resolutions"]["shared"]["count"]) == (97, 37)
    assert numbers["events"]["diplomatic_conflict"]["ratio"]["high"] < 1
    code, out, _ = run(capsys, monkeypatch, *words)
    assert code == 0
    assert "Contested: yes against no" in out


def test_similarity_of_alliances(capsys, monkeypatch, reference):
    words = ("similarity", "USA", "GBR", "--on", "alliances", "--raw", str(reference), "--json")
    code, out, _ = run(capsys, monkeypatch, *words)
    rows = {row["year"]: row for row in json.loads(out)}
    assert code == 0
    assert rows[1985]["kappa"] > 0.2  # two members of NATO
    assert max(rows) == 2018


OPPOSED = ("RUS", "CUB", "CHN", "PRK", "IRN", "SYR")


@pytest.mark.parametrize("other", OPPOSED)
def test_no_vintage_has_a_bloc_at_the_wrong_end(other):
    rows = open_dataset(None).table(POSITIONS)
    both = rows.filter(pl.col("state") == "USA").join(rows.filter(pl.col("state") == other), on=["area", "year"])
    assert both.height == 29 * 7  # autumns 1991 to 2019, overall and six areas
    assert both.filter(pl.col("position") <= pl.col("position_right")).is_empty()
