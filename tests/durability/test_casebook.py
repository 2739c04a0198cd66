"""The casebook: every case is whole, its states existed, nothing of later days shows, and no model learns from it."""

import ast
import importlib.util
import json
import math
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import thawcast
from thawcast.cli import main
from thawcast.durability.casebook import (
    ADVERSARIES,
    KINDS,
    OUTCOMES,
    READINGS,
    REGIONS,
    Case,
    analogies,
    between,
    cases,
    overdue,
    parse,
    same,
    sentence,
    table,
)
from thawcast.durability.casebook.coding import CODES, difference, failures, kappa
from thawcast.durability.casebook.load import codings, of_pair
from thawcast.durability.casebook.showing import in_full
from thawcast.errors import InputError
from thawcast.states import resolve
from thawcast.values import Estimate

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
came_to = "deep"
adversaries = "neighbours"
beginning = "A and B signed."
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


def test_a_case_is_whole() -> None:
    for case in cases():
        check_whole(case)


def check_whole(case: Case) -> None:
    for code in (case.a, case.b):
        assert resolve(code, on=case.start).code == code, case.id
    assert date(1945, 9, 2) < case.start < date(2026, 7, 1), case.id
    assert case.end is None or case.start < case.end, case.id
    assert case.id.endswith(f"-{case.start.year}"), case.id
    assert case.sources, case.id
    # Author and year, or a document with its date.
    assert all(re.search(r"\b(19|20)\d\d\b", source) for source in case.sources), case.id
    # A source as late as the day that decides the outcome: none can bear what happened after it was written.
    settled = case.end or case.known_on
    years = [int(year) for source in case.sources for year in re.findall(r"\b(?:19|20)\d\d\b", source)]
    assert settled is None or max(years) >= settled.year, case.id
    texts = (case.title, case.began, case.turned_on, case.ended_by)
    assert all(text and not text.endswith(" ") for text in texts), case.id
    assert all(text is not None and text.endswith(".") for text in texts[1:]), case.id
    assert case.kind is None or case.kind in KINDS, case.id
    assert case.came_to in READINGS or (case.came_to is None and case.outcome == "running"), case.id
    assert case.adversaries in ADVERSARIES, case.id


def test_what_began_it_tells_nothing_later() -> None:
    for case in cases():
        check_beginning(case)


def check_beginning(case: Case) -> None:
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", f"{case.title} {case.began}")]
    assert all(year <= case.start.year for year in years), case.id


def test_later_days_are_hidden() -> None:
    for case in cases():
        check_hidden(case)


def check_hidden(case: Case) -> None:
    assert case.as_known(case.start - timedelta(days=1)) is None, case.id
    early = case.as_known(case.start)
    assert early is not None, case.id
    later = ("end", "kind", "beginning", "came_to", "checked_on", "turned_on", "ended_by")
    assert early.outcome == "running", case.id
    assert [getattr(early, name) for name in later] == [None] * len(later), case.id
    # What was begun with is coded a year after the start.
    for days, kind in ((364, None), (365, case.kind)):
        known = case.as_known(case.start + timedelta(days=days))
        assert known is not None, case.id
        assert known.kind == kind, case.id
    if case.known_on is None:
        return
    # That a thaw is over shows a year later at the earliest.
    for days, shown in ((364, ("running", None, None)), (365, (case.outcome, case.end, case.came_to))):
        day = case.known_on + timedelta(days=days)
        known = case.as_known(day)
        assert known is not None, case.id
        assert (known.outcome, known.end, known.came_to) == shown, case.id
        assert known.kind == (case.kind if day >= case.start + timedelta(days=365) else None), case.id
        text = f"{known.turned_on} {known.ended_by}"
        assert all(int(year) <= day.year for year in re.findall(r"\b(?:19|20)\d\d\b", text)), case.id


@pytest.mark.parametrize("day", [date(1960, 6, 30), date(1990, 6, 30), date(2014, 1, 1), date(2023, 6, 30)])
def test_no_source_carries_a_later_day(day: date) -> None:
    months = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
    for case in cases(as_of=day):
        for source in case.sources:
            dated = re.findall(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})", source)
            dated += [(at, month, year) for year, month, at in re.findall(r"\((\d{4}), (\w+) (\d+)\)", source)]
            days = [date(int(year), months.index(month) + 1, int(at)) for at, month, year in dated if month in months]
            assert all(each <= day for each in days), (case.id, source)


def test_a_source_shows_from_its_own_day() -> None:
    def named(day: date) -> str:
        return " ".join(" ".join(case.sources) for case in between("FIN", "RUS", as_of=day))

    assert "application to join the North" not in named(date(2022, 5, 17))
    assert "application to join the North" in named(date(2022, 5, 18))
    # One without a day, a book, is there to be read from the start.
    assert "Allison" in named(date(1956, 1, 1))
    # A month is over at its end.
    late = "Garowe Online, February 2026 (letter of the foreign minister, 7 February 2026)"
    shown = [late in str(between("ERI", "ETH", as_of=date(2026, 2, at))[-1].sources) for at in (27, 28)]
    assert shown == [False, True]


def test_a_case_whose_end_is_not_settled_is_not_called_running() -> None:
    # The war of May 2025 had ended it; that it had shows a year later.
    truce = between("IND", "PAK", as_of=date(2025, 6, 30))[-1]
    assert sentence(truce) == (
        'Historians date it from February 2021 ("Silence on the line"); no end was settled by the date.'
    )
    assert in_full(truce).startswith("Silence on the line IND-PAK, 2021-02-25 (no end settled by then)\n")


def test_a_dyad_as_of_a_date() -> None:
    assert [case.id for case in between("PAK", "IND", as_of=date(2003, 1, 1))] == [
        "india-pakistan-1966",
        "india-pakistan-1972",
        "india-pakistan-1999",
    ]
    reset = between("RUS", "USA", as_of=date(2010, 12, 31))[-1]
    assert (reset.id, reset.end, reset.outcome) == ("us-russia-2009", None, "running")
    assert [case.outcome for case in between("RUS", "USA")[-2:]] == ["relapsed", "running"]


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
        ('came_to = "deep"', 'came_to = "warm"', "came_to 'warm': use one of tactical"),
        ('came_to = "deep"\n', "", "came_to is for a case whose outcome can be told"),
        ("known_on = 1984-09-22", "end = 1984-09-22\nchecked_on = 2026-01-01", "checked_on is the day up to which"),
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


READERS = {
    "argument/kinds/lasting.py",
    "argument/settings.py",
    "assessment/cases.py",
    "assessment/screen/ways.py",
    "durability/chapter.py",
    "durability/result.py",
    "cli/world/casebook.py",
    "deals/record.py",
    "public/lists.py",
    "web/pages/casebook.py",
    "web/pages/ways.py",
    "web/work/examples.py",
    "web/work/jobs.py",
}
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
    assert [case["id"] for case in found] == [
        "china-india-1954",
        "india-pakistan-1966",
        "india-pakistan-1999",
        "cambodia-thailand-2011",
        "india-pakistan-2021",
    ]
    assert run(monkeypatch, "Egypt", "Israel", "--as-of", "1979-01-01") == 0
    told = capsys.readouterr().out
    assert "From Jerusalem to Camp David" in told
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
    laid = table(between("RUS", "USA", as_of=moment), as_of=moment)
    assert laid is not None
    titles = [row[0] for row in laid.rows]
    assert titles[-1] == "The reset"
    assert laid.rows[2][1:5] == ("Soviet Union - United States", "1972", "1979", "relapsed")
    assert laid.rows[-1][3:5] == ("", "running")
    assert "Magnitsky" not in str(laid)  # of December 2012
    assert table((), as_of=moment) is None


def test_a_case_that_runs_says_when_somebody_looked() -> None:
    for case in cases():
        if case.end is None and case.checked_on is None:
            # One of the two is gone, and nobody can look any more.
            assert "YUG" in (case.a, case.b), case.id
    running = next(case for case in cases() if case.outcome == "running")
    assert running.checked_on is not None
    assert overdue(cases(), today=running.checked_on + timedelta(days=365)) == ()
    assert running in overdue(cases(), today=running.checked_on + timedelta(days=366))


def test_the_pair_is_led_by_what_runs_now(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "USA", "RUS") == 0
    assert capsys.readouterr().out.startswith("Riyadh and Anchorage")


def test_a_beginning_names_nobody_and_no_year() -> None:
    for case in cases():
        assert case.beginning is not None, case.id
        assert len(case.beginning.split()) >= 50, case.id
        assert not re.search(r"\d{4}", case.beginning), case.id
        names = {resolve(code, on=case.start).name for code in (case.a, case.b)}
        assert not any(name in case.beginning for name in names), case.id


def test_kappa_as_published() -> None:
    # Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, ch. 18: .676, standard error .0877.
    found = kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert found.value == pytest.approx(0.676, abs=1e-3)
    assert found.high is not None
    assert (found.high - 0.6765) / 1.645 == pytest.approx(0.0877, abs=2e-4)


def test_a_difference_of_shares_as_published() -> None:
    # Newcombe (1998), 56 of 70 less 48 of 80 by method 10 with Wilson's 95% limits: .0524 to .3339.
    def wilson(r: int, n: int) -> Estimate:
        z, p = 1.959964, r / n
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return Estimate(p, (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n), "share")

    found = difference(wilson(56, 70), wilson(48, 80))
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_both_coders_coded_every_case_or_nobody_did() -> None:
    found = codings()
    assert set(found) in ({case.id for case in cases()}, set())
    assert {word for pair in found.values() for word in pair} <= set(CODES)
    (settled, open_) = parse(
        CASE + CASE.replace("france-germany-1963", "b-1963"),
        file="x",
        codings={"france-germany-1963": ("deep", "deep")},
    )
    assert (settled.kind, open_.kind) == ("deep", None)
    (differing,) = parse(CASE, file="x", codings={"france-germany-1963": ("deep", "mixed")})
    assert differing.kind == "undecided"


def test_failures_are_counted_among_what_can_be_told() -> None:
    pairs: list[tuple[str | None, Case]] = [("deep", case) for case in between("RUS", "USA")]
    (found,) = failures(pairs, ["deep"])
    # Seven thaws, all but the one that runs came to nothing that lasted.
    assert (found.cases, found.told, found.failed) == (7, 6, 6)
    assert found.share is not None
    assert (found.share.value, found.share.high) == (1.0, 1.0)
    # Jeffreys' lower bound for 6 of 6: the 5% quantile of Beta(6.5, .5), .7358 by scipy.
    assert found.share.low == pytest.approx(0.7358, abs=2e-3)


def test_the_counts_of_the_page_are_those_of_the_casebook() -> None:
    script = _script()
    text = script.PAGE.read_text(encoding="utf-8")
    assert text == script.page(text), "run docs/casebook_tables.py"


def test_codings_are_joined_by_the_key_or_refused() -> None:
    script, ids = _script(), sorted(case.id for case in cases())
    key = {str(n): case for n, case in enumerate(ids)}
    one, two = dict.fromkeys(key, "deep"), dict.fromkeys(key, "mixed")
    assert script.coded(one, two, key).splitlines()[:2] == ["id,coder_1,coder_2", f"{ids[0]},deep,mixed"]
    for wrong in ({"0": "warm"}, {"999": "deep"}):
        with pytest.raises(SystemExit):
            script.coded(one | wrong, two, key)


def _script() -> Any:
    """Load the script of the docs folder that writes the counts."""
    path = Path(__file__).parents[2] / "docs" / "casebook_tables.py"
    spec = importlib.util.spec_from_file_location("casebook_tables", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_historians_date_the_thaw_that_the_clock_finds() -> None:
    found = {
        year: same("USA", "RUS", began=date(2009, 1, 1), ended=None, as_of=date(year, 12, 31)) for year in (2010, 2013)
    }
    assert {year: case and (case.id, case.outcome) for year, case in found.items()} == {
        2010: ("us-russia-2009", "running"),
        2013: ("us-russia-2009", "relapsed"),
    }
    assert found[2013] is not None
    assert "end it in December 2012" in sentence(found[2013])
    assert same("USA", "RUS", began=date(2006, 1, 1), ended=date(2008, 1, 1), as_of=date(2013, 12, 31)) is None


def test_the_cases_of_two_states_are_those_of_all():
    for pair in {(case.a, case.b) for case in cases()}:
        assert of_pair(*pair) == tuple(case for case in cases() if (case.a, case.b) == pair)
