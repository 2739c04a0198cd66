import json
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from handmade import matrix

from thawcast.cli import main
from thawcast.issues.alignment import alignments
from thawcast.issues.exhibits.charts import camps
from thawcast.issues.scaling.distances import distances
from thawcast.issues.tables import POSITIONS
from thawcast.states import resolve
from thawcast.store import open_dataset

Output = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


def run(capsys: Output, monkeypatch: Patch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["thawcast", *words])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_issues_reports_breadth_and_changes(capsys: Output, monkeypatch: Patch):
    code, out, _ = run(capsys, monkeypatch, "issues", "USA", "RUS", "--as-of", "2011-12-31", "--json")
    numbers = json.loads(out)["issues"]["numbers"]
    assert code == 0
    assert numbers["before_years"] == [2007, 2008]
    assert numbers["areas"]["nu"]["now"]["value"] == pytest.approx(7 / 12, abs=1e-4)
    assert numbers["roll_calls"] == {"kind": "final", "now": 70, "before": 158}
    assert {"nu", "di"} <= set(numbers["breadth"]["toward"])
    assert not {"me", "hr"} & set(numbers["breadth"]["toward"])
    assert sum(numbers["third_states"]["split"].values()) > 100


def test_issues_answer_for_dates_before_the_levels(capsys: Output, monkeypatch: Patch):
    code, out, _ = run(capsys, monkeypatch, "issues", "USA", "Soviet Union", "--as-of", "1972-12-31", "--json")
    told = {entry["what"]: entry for entry in json.loads(out)["issues"]["numbers"]["ledger"]["new"]}
    assert code == 0
    assert "treaty on anti-ballistic missiles signed" in told
    # The summit's year in a file coded from newspapers by hand.
    assert told["agreements reached, days in the news: 21"]["source"] == "weis"


def test_similarity_prints_and_exports(capsys: Output, monkeypatch: Patch, tmp_path: Path):
    code, out, _ = run(capsys, monkeypatch, "similarity", "USA", "RUS", "--as-of", "2008-12-31", "--json")
    last = json.loads(out)[-1]
    assert (code, last["year"], last["agreement"], last["n_votes"]) == (0, 2008, round(8 / 79, 4), 79)
    assert {"kappa", "pi", "s"} <= set(last)
    # All 99 roll calls of 2008, those on paragraphs too.
    words = ("similarity", "USA", "RUS", "--as-of", "2008-12-31", "--votes", "all", "--json")
    last = json.loads(run(capsys, monkeypatch, *words)[1])[-1]
    assert (last["agreement"], last["n_votes"]) == (round(16 / 99, 4), 99)
    target = tmp_path / "all.parquet"
    assert run(capsys, monkeypatch, "similarity", "--area", "nu", "--out", str(target))[0] == 0
    assert pl.read_parquet(target).columns == [
        "a",
        "b",
        "year",
        "first",
        "agreement",
        "kappa",
        "pi",
        "s",
        "n_votes",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("similarity", "USA"), "--out"),
        (("similarity",), "no states named"),
        (("similarity", "USA", "RUS", "--area", "xx"), "xx"),
        (("similarity", "USA", "RUS", "--votes", "draft"), "draft"),
        (("similarity", "USA", "RUS", "--on", "trade"), "trade"),
        (("issues", "USA", "RUS", "--area", "xx"), "xx"),
        (("similarity", "USA", "RUS", "--on", "alliances"), "--raw"),
        (("positions",), "no states named"),
        (("issues", "USA", "USA"), "both"),
        (("similarity", "--out", "/nonexistent/folder/x.parquet"), "cannot be written"),
    ],
)
def test_bad_input_is_one_line(capsys: Output, monkeypatch: Patch, words: tuple[str, ...], said: str):
    code, out, err = run(capsys, monkeypatch, *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_third_states_lean_and_move():
    def calls(year: int, aaa: int, bbb: int) -> list[tuple[int, dict[str, int]]]:
        """Fifty roll calls: C votes like A on so many, like B on so many, D with either; E votes on three."""
        cast = []
        for k in range(50):
            votes = {"CCC": 1, "AAA": 1 if k < aaa else 3, "BBB": 1 if k < bbb else 3}
            # Of the roll calls on which A and B differ D goes with either on half.
            votes["DDD"] = 2 if votes["AAA"] == votes["BBB"] else votes["AAA" if k % 2 else "BBB"]
            if k < 3:
                votes["EEE"] = 1
            cast.append((year, votes))
        return cast

    votes = matrix(("AAA", "BBB", "CCC", "DDD", "EEE"), calls(2008, 10, 40) + calls(2010, 45, 5))
    found = alignments(votes, a="AAA", b="BBB", years=(2010, 2010), before=(2008, 2008), areas=("all",))["all"]
    assert found.third["state"].to_list() == ["DDD", "CCC"]
    assert found.split == {"a": 1, "b": 0, "neither": 1}
    assert found.nearest("a") == ["CCC", "DDD"]
    assert (found.moved("a"), found.moved("b")) == (["CCC"], [])
    assert found.shifts == {"a": 1, "b": 0}
    drawn = camps({"all": found}, resolve("RUS"), resolve("USA")).data
    assert drawn.filter(pl.col("states") != 0).rows() == [
        ("All votes on whole texts", "Stand with one of the two, 2010", "Russia", 1),
        ("All votes on whole texts", "Moved toward one since 2008", "Russia", 1),
    ]
    # Posterior means (45 + .5) / 51 - (5 + .5) / 51
    assert found.third["lean"][1] == pytest.approx(40 / 51)


def test_distance_of_positions():
    def row(state: str, year: int, position: float, half: float) -> dict[str, object]:
        ends = {"position": position, "low": position - half, "high": position + half}
        return {"state": state, "year": year, "vintage": year, **ends}

    rows = [
        row("AAA", 2010, 1.0, 0.3),
        row("BBB", 2010, -1.0, 0.4),
        row("AAA", 2008, 0.5, 0.3),
        row("BBB", 2008, -0.5, 0.4),
    ]
    frame = POSITIONS.rows(*rows, session=65, area="all", n_votes=80)
    found = distances(frame, a="AAA", b="BBB", as_of=date(2010, 12, 31), before=2008)["all"]
    assert (found.year, found.before_year) == (2010, 2008)
    assert found.now.value == pytest.approx(2.0)
    assert found.change.high is not None
    assert (found.now.low, found.now.high) == (pytest.approx(1.5), pytest.approx(2.5))  # half widths .3, .4 add to .5
    # From 1.0 to 2.0; half widths .5 and .5 add to .707.
    assert found.change.value == pytest.approx(1.0)
    assert found.change.high == pytest.approx(1 + 0.5 * 2**0.5)
    assert distances(frame, a="AAA", b="BBB", as_of=date(2007, 6, 30), before=2005) == {}


def test_issues_names_resolutions_and_dealings(capsys: Output, monkeypatch: Patch, reference: Path):
    words = ("issues", "USA", "RUS", "--as-of", "2011-12-31", "--raw", str(reference))
    code, out, _ = run(capsys, monkeypatch, *words, "--json")
    numbers = json.loads(out)["issues"]["numbers"]
    assert code == 0
    # Of 2009-2011, 66, 68 and 69 common votes on whole texts, 13, 11 and 17 of them alike.
    assert (numbers["resolutions"]["common_votes"], numbers["resolutions"]["alike"]) == (203, 41)
    assert numbers["events"]["diplomatic_conflict"]["ratio"]["high"] < 1
    code, out, _ = run(capsys, monkeypatch, *words)
    assert code == 0
    assert "Pulled them apart most, 2009-2011" in out


def test_dealings_without_votes_are_refused_in_one_line(capsys: Output, monkeypatch: Patch, reference: Path):
    # Three years after the last votes only the ledger answers.
    words = ("issues", "USA", "RUS", "--as-of", "2022-12-31")
    bare = run(capsys, monkeypatch, *words, "--json")[1]
    code, out, err = run(capsys, monkeypatch, *words, "--raw", str(reference), "--json")
    assert (code, out) == (0, bare)
    assert "no votes tell which years" in err
    assert "Traceback" not in err


def test_similarity_of_alliances(capsys: Output, monkeypatch: Patch, reference: Path):
    words = ("similarity", "USA", "GBR", "--on", "alliances", "--raw", str(reference), "--json")
    code, out, _ = run(capsys, monkeypatch, *words)
    rows = {row["year"]: row for row in json.loads(out)}
    assert code == 0
    assert rows[1985]["kappa"] > 0.2  # two members of NATO
    assert max(rows) == 2018


OPPOSED = ("RUS", "CUB", "CHN", "PRK", "IRN", "SYR")


@pytest.mark.parametrize("other", OPPOSED)
def test_no_vintage_has_a_bloc_at_the_wrong_end(other: str):
    rows = open_dataset(None).table(POSITIONS)
    both = rows.filter(pl.col("state") == "USA").join(rows.filter(pl.col("state") == other), on=["area", "year"])
    assert both.height == 29 * 7  # autumns 1991 to 2019, overall and six areas
    assert both.filter(pl.col("position") <= pl.col("position_right")).is_empty()
