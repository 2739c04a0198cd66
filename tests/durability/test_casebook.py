"""The casebook: every case is whole, its states existed, nothing of later days shows, and no model learns from it."""

import ast
import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import thawcast
from thawcast.cli import main
from thawcast.durability.casebook import ADVERSARIES, KINDS, OUTCOMES, REGIONS, Case, analogies, cases, parse, table
from thawcast.errors import InputError
from thawcast.states import resolve

REQUIRED = {
    # Named in the plan of the casebook: states, year.
    ("RUS", "USA", 1972),
    ("DEU", "FRA", 1963),
    ("EGY", "ISR", 1977),
    ("CHN", "USA", 1972),
    ("ARG", "BRA", 1979),
    ("IND", "PAK", 2004),
    ("RUS", "USA", 2001),
    ("RUS", "USA", 2009),
    ("CUB", "USA", 2014),
    ("KOR", "PRK", 2018),
    ("ERI", "ETH", 2018),
    ("IRN", "SAU", 2023),
}

CASE = """
[[case]]
id = "france-germany-1963"
states = ["DEU", "FRA"]
title = "A treaty"
start = 1963-01-22
known_on = 1984-09-22
outcome = "deep_peace"
kind = "deep"
adversaries = "neighbours"
began = "They signed."
turned_on = "They met."
ended_by = "It runs."
sources = ["Somebody (1995). A Book."]
"""


def test_there_are_enough_cases_and_the_required_ones() -> None:
    found = {(case.a, case.b, case.start.year) for case in cases()}
    assert len(cases()) >= 50
    assert found >= REQUIRED
    assert len({case.id for case in cases()}) == len(cases())


def test_successes_and_failures_of_every_region() -> None:
    for region in REGIONS:
        outcomes = {case.outcome for case in cases() if region in case.regions}
        assert outcomes & {"deep_peace", "lasted"}, region
        assert outcomes & {"relapsed", "war"}, region
    shares = [sum(case.outcome == outcome for case in cases()) / len(cases()) for outcome in OUTCOMES]
    assert max(shares) < 0.5


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_a_case_is_whole(case: Case) -> None:
    for code in (case.a, case.b):
        assert resolve(code, on=case.start).code == code
    assert date(1945, 9, 2) < case.start < date(2026, 1, 1)
    assert case.end is None or case.start < case.end
    assert case.id.endswith(f"-{case.start.year}")
    assert case.sources
    # Author and year, or a document with its date.
    assert all(re.search(r"\b(19|20)\d\d\b", source) for source in case.sources)
    # A source as late as the day that decides the outcome: none can bear what happened after it was written.
    settled = case.end or case.known_on
    years = [int(year) for source in case.sources for year in re.findall(r"\b(?:19|20)\d\d\b", source)]
    assert settled is None or max(years) >= settled.year
    texts = (case.title, case.began, case.turned_on, case.ended_by)
    assert all(text and not text.endswith(" ") for text in texts)
    assert all(text is not None and text.endswith(".") for text in texts[1:])
    assert case.kind in KINDS
    assert case.adversaries in ADVERSARIES


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_what_began_it_tells_nothing_later(case: Case) -> None:
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", f"{case.title} {case.began}")]
    assert all(year <= case.start.year for year in years)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_later_days_are_hidden(case: Case) -> None:
    assert case.as_known(case.start - timedelta(days=1)) is None
    early = case.as_known(case.start)
    assert early is not None
    assert (early.end, early.outcome, early.kind, early.turned_on, early.ended_by) == (
        None,
        "running",
        None,
        None,
        None,
    )
    if case.known_on is not None:
        # That a thaw is over shows a year later at the earliest.
        assert case.as_known(case.known_on + timedelta(days=364)) == early
        assert case.as_known(case.known_on + timedelta(days=365)) == case


def of_dyad(a: str, b: str, *, as_of: date | None = None) -> list[Case]:
    return [case for case in cases(as_of=as_of) if (case.a, case.b) == (a, b)]


def test_a_dyad_as_of_a_date() -> None:
    assert [case.id for case in of_dyad("IND", "PAK", as_of=date(2003, 1, 1))] == [
        "india-pakistan-1966",
        "india-pakistan-1999",
    ]
    reset = of_dyad("RUS", "USA", as_of=date(2010, 12, 31))[-1]
    assert (reset.id, reset.end, reset.outcome) == ("us-russia-2009", None, "running")
    assert of_dyad("RUS", "USA")[-1].outcome == "relapsed"


def test_analogies_put_the_same_two_first_and_hide_open_cases() -> None:
    chosen = analogies("USA", "RUS", as_of=date(2010, 12, 31), count=8)
    assert [case.id for case in chosen[:2]] == ["us-russia-2009", "us-russia-2001"]
    others = [case for case in chosen if (case.a, case.b) != ("RUS", "USA")]
    assert others
    assert all(case.outcome != "running" and (case.known_on or date.max) <= date(2010, 12, 31) for case in others)
    assert others[0].id == "china-ussr-1989"  # the one other case then known of two great powers with a state in common


def test_a_case_of_ones_own_is_read() -> None:
    (case,) = parse(CASE, file="mine.toml")
    assert (case.a, case.b, case.start, case.years) == ("DEU", "FRA", date(1963, 1, 22), None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "deep"', 'kind = "warm"', "kind 'warm': use one of tactical"),
        ('title = "A treaty"\n', "", r"missing \['title'\]"),
        ('title = "A treaty"', 'title = "A treaty"\nmood = "fine"', r"unknown \['mood'\]"),
        ('["DEU", "FRA"]', '["FRA", "DEU"]', r"write \['DEU', 'FRA'\]"),
        ('["DEU", "FRA"]', '["DEU", "ERI"]', "states: no such state"),
        ('["DEU", "FRA"]', '["DEU"]', "states: not enough values"),
        ("start = 1963-01-22", "start = 1993-01-22", "start 1993-01-22 is later than 1984-09-22"),
        ("start = 1963-01-22", 'start = "1963"', "start '1963': write a day"),
        ("known_on = 1984-09-22\n", "", "known_on is for a case that runs on"),
        ('"deep_peace"', '"war"', "war without an end"),
        ("[[case]]", "[[case", "not TOML"),
    ],
)
def test_a_wrong_case_is_refused_in_one_line(old: str, new: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        parse(CASE.replace(old, new), file="mine.toml")
    assert str(error.value).startswith("mine.toml: ")
    assert "\n" not in str(error.value)


READERS = {"durability/chapter.py", "assessment/chapters.py", "cli/world/casebook.py", "web/pages/casebook.py"}
"""Modules that may show cases to a reader."""


def test_nothing_that_learns_imports_the_casebook() -> None:
    root = Path(thawcast.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            if any(name.startswith("thawcast.durability.casebook") for name in names):
                found.add(path.relative_to(root).as_posix())
    assert {path for path in found if not path.startswith("durability/casebook/")} <= READERS


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    monkeypatch.setattr(sys, "argv", ["thawcast", "casebook", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code or 0


def test_the_command_lists_filters_and_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--json") == 0
    every = json.loads(capsys.readouterr().out)
    assert every["count"] == len(every["cases"]) == len(cases())
    assert run(monkeypatch, "--outcome", "war", "--region", "asia", "--json") == 0
    found = json.loads(capsys.readouterr().out)["cases"]
    assert [case["id"] for case in found] == ["china-india-1954", "india-pakistan-1966", "india-pakistan-1999"]
    assert run(monkeypatch, "Egypt", "Israel", "--as-of", "1979-01-01") == 0
    told = capsys.readouterr().out
    assert "Camp David" in told
    assert "Quandt" in told
    assert "cold peace" not in told
    assert run(monkeypatch, "Cuba") == 0
    assert "us-cuba-1977" in capsys.readouterr().out
    assert run(monkeypatch, "Chad", "Peru") == 0
    assert "no such case" in capsys.readouterr().err


def test_the_command_refuses_an_unknown_outcome(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--outcome", "happy") == 2
    assert "use one of deep_peace, lasted" in capsys.readouterr().err


def test_cases_are_laid_out_for_a_brief() -> None:
    moment = date(2010, 12, 31)
    laid = table(of_dyad("RUS", "USA", as_of=moment), as_of=moment)
    assert laid is not None
    titles = [row[0] for row in laid.rows]
    assert titles[-1] == "The reset"
    assert laid.rows[2][1:5] == ("Soviet Union - United States", "1972", "1979", "relapsed")
    assert laid.rows[-1][3:5] == ("", "running")
    assert "Magnitsky" not in str(laid)  # of December 2012
    assert table((), as_of=moment) is None
