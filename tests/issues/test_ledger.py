# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
from datetime import date

import polars as pl
import pytest

from thawcast.assessment.questions.issues import QUESTION, compared
from thawcast.counting.ties import FREE_TIES, TIE_YEARS
from thawcast.issues.ledger.entries import COVERED, WORDS, Ledger, ledger
from thawcast.issues.ledger.facts import ISSUES, Fact, facts
from thawcast.issues.sentences import opening
from thawcast.issues.tables import PUBLISHED
from thawcast.states import resolve
from thawcast.store import Known, open_dataset

A, B = resolve("RUS"), resolve("USA")


def issues_chapter(dataset, as_of, since=None):
    known = Known(A, B, as_of, dataset)
    return QUESTION.chapter(compared(known, since), known)


def sanctions(year: int, begun: int, ended: int, running: int, source: str = "USA") -> dict[str, object]:
    counts = {"begun": begun, "ended": ended, "running": running}
    pair = {"source": source, "target": "RUS" if source == "USA" else "USA", "directed": True}
    return {"data_set": "gsdb", "kind": "sanction", "year": year, "known_on": date(year, 12, 31), **pair, **counts}


TREATY = Fact("RUS", "USA", "arms control", True, date(1972, 5, 26), date(2002, 6, 13), "treaty signed", "a book")


def told(*rows: dict[str, object], since: int, as_of: int) -> Ledger:
    counts = TIE_YEARS.rows(*rows)
    first, last = date(since, 1, 1), date(as_of, 12, 31)
    return ledger(FREE_TIES.empty(), counts, (TREATY,), a=A, b=B, since=first, as_of=last)


def test_an_end_is_not_known_before_its_day():
    early = told(since=1971, as_of=2001)
    assert [(e.what, e.when) for e in early.new] == [("treaty signed", "1972-05-26")]
    late = told(since=2001, as_of=2002)
    assert [(e.what, e.when) for e in late.new] == [("treaty signed", "1972-05-26 to 2002-06-13")]
    assert told(since=2000, as_of=2001).standing[0].what == "treaty signed"
    assert not told(since=2003, as_of=2004).standing
    assert not told(since=1970, as_of=1971).new


def test_cases_that_may_not_be_told_are_counted_since_they_run_without_a_break():
    rows = [sanctions(1980, 1, 0, 1), sanctions(1985, 0, 1, 0), sanctions(1990, 2, 0, 2), sanctions(2011, 1, 1, 2)]
    found = told(*rows, since=2010, as_of=2012)
    assert [(e.when, e.what, e.binds) for e in found.new] == [
        ("2011", "sanctions by the United States begun: 1", False),
        ("2011", "sanctions by the United States ended: 1", True),
    ]
    assert [(e.when, e.what) for e in found.standing] == [("1990", "sanctions by the United States in force: 2")]
    assert found.none == ("territorial claim",)
    # Where the data end, nothing is said of what there is not.
    assert told(*rows, since=2023, as_of=2024).none == ()
    assert told(*rows, since=1986, as_of=1987).none == ("territorial claim", "sanctions")


def test_what_is_counted_alone_is_not_nothing():
    rows = [sanctions(2011, 1, 0, 1)]
    assert (
        opening(told(*rows, since=2010, as_of=2012))[0]
        == "What divided them since 2010: sanctions by the United States begun: 1 (2011)"
    )
    assert (
        opening(told(*rows, since=2012, as_of=2013))[0] == "Nothing on record has bound or divided them anew since 2012"
    )


def test_deeds_in_the_news_are_days():
    signed = {**sanctions(1972, 21, 0, 0, "RUS"), "data_set": "weis", "kind": "signing", "directed": False}
    cut = {**sanctions(1972, 2, 0, 0), "data_set": "weis", "kind": "penalty"}
    found = told({**signed, "running": None}, {**cut, "running": None}, since=1971, as_of=1972)
    assert [(e.issue, e.what, e.binds) for e in found.new if e.kind != "fact"] == [
        ("sanctions", "sanctions laid or aid cut by the United States, days in the news: 2", False),
        ("diplomacy", "agreements reached, days in the news: 21", True),
    ]


def test_agreements_bear_what_their_titles_say():
    title = "Agreement Between The Argentine Republic And Uruguay Concerning The Waters Of The River"
    row: dict[str, object] = {
        "data_set": "manytreaties",
        "source": "RUS",
        "target": "USA",
        "kind": "agreement",
        "freq": "D",
    }
    days = [date(2009, 1 + k, 1) for k in range(4)]
    rows: list[dict[str, object]] = [
        {**row, "tie": f"X {day} {title}", "begin": day, "known_on": day, "directed": False, "subject": "Others"}
        for day in days
    ]

    def listed(*some: dict[str, object]) -> list[tuple[str, str]]:
        ties = FREE_TIES.rows(*some)
        found = ledger(ties, TIE_YEARS.empty(), (), a=A, b=B, since=date(2009, 1, 1), as_of=date(2010, 12, 31))
        return [(e.when, e.what) for e in found.new]

    assert listed(rows[0]) == [("2009-01-01", "agreement: Waters Of The River")]
    assert listed(*rows) == [("2009", "agreements: 4, the first: Waters Of The River")]
    assert listed({**rows[0], "tie": f"X {days[0]}"}) == [("2009-01-01", "agreement: subject not told")]


def test_later_rows_change_nothing():
    rows = [sanctions(1980, 1, 0, 1), sanctions(2011, 1, 0, 2)]
    assert told(*rows, since=2009, as_of=2010) == told(rows[0], since=2009, as_of=2010)


def test_every_fact_has_an_issue_and_stands_once():
    keys = [(fact.a, fact.b, fact.began, fact.what) for fact in facts()]
    assert len(set(keys)) == len(keys)
    assert all(fact.issue in ISSUES and fact.source and fact.a < fact.b for fact in facts())
    assert all(fact.ended is None or fact.ended > fact.began for fact in facts())
    assert {issue for issue, _, _ in WORDS.values()} <= set(ISSUES)


def shipped(one: str, other: str, since: int, as_of: int) -> Ledger:
    dataset = open_dataset(None)
    ties = (dataset.table(FREE_TIES), dataset.table(TIE_YEARS))
    first, last = date(since, 1, 1), date(as_of, 12, 31)
    return ledger(*ties, facts(), a=resolve(one), b=resolve(other), since=first, as_of=last)


@pytest.mark.parametrize(
    ("pair", "years", "new", "standing"),
    [  # what histories of these years tell
        (
            ("RUS", "USA"),
            (1969, 1972),
            "treaty on anti-ballistic missiles signed",
            "direct line between the capitals agreed",
        ),
        (("RUS", "USA"), (2009, 2010), "New START signed", "INF treaty signed"),
        (
            ("IND", "PAK"),
            (2003, 2005),
            "notice of ballistic missile tests agreed",
            "claims by Pakistan in force: 2",
        ),
        (
            ("CHN", "JPN"),
            (2010, 2012),
            "Japan buys three of the disputed islands",
            "claims by China in force: 1",
        ),
        (("CUB", "USA"), (2013, 2015), "diplomatic relations restored, embassies open", "embargo on trade begins"),
    ],
)
def test_known_cases(pair: tuple[str, str], years: tuple[int, int], new: str, standing: str):
    found = shipped(*pair, *years)
    assert new in [e.what for e in found.new]
    assert any(standing in e.what for e in found.standing)
    assert {e.source for e in (*found.new, *found.standing)} & COVERED.keys()
    # Facts come from the list, all other entries from a data set.
    assert {e.source in COVERED for e in found.new + found.standing if e.kind == "fact"} <= {False}
    assert {e.source for e in found.new + found.standing if e.kind != "fact"} <= COVERED.keys()


def test_the_reset_opens_with_what_bound_the_two():
    words = opening(shipped("RUS", "USA", 2009, 2010))
    assert "New START signed (2010-04-08)" in words[0]
    assert words[-1] == "No territorial claim and no sanctions on record"


def test_the_edition_that_ships_has_no_year_on_eight_votes():
    rows = open_dataset(None).table(PUBLISHED).filter(pl.col("state") == "USA").sort("year")
    assert rows["year"].to_list() == [*range(2012, 2024), 2025]
    assert rows["known_on"].unique().to_list() == [date(2025, 7, 1)]


def test_the_edition_is_hindsight_and_no_figure():
    dataset = open_dataset(None)
    chapter = issues_chapter(dataset, date(2022, 12, 31))
    assert "ideal_points" not in issues_chapter(dataset, date(2018, 12, 31)).sources
    shown = issues_chapter(dataset, date(2020, 12, 31))
    drawn = {chart.id: chart for chart in shown.charts}["issues-published"]
    assert max(drawn.data["year"].to_list()) == 2020
    assert any("hindsight" in claim.lower() for claim in shown.claims)
    assert "published" not in str(shown.numbers)
    # The votes of 2012 are known and those of 2013 are not over: nothing is missing that hindsight would tell.
    early = issues_chapter(dataset, date(2013, 6, 30), 2009)
    assert early.numbers["now_year"] == 2012
    assert "ideal_points" not in early.sources
    assert not any("hindsight" in claim.lower() for claim in early.claims)
    # Three years after the last votes only the ledger answers.
    assert chapter.available
    assert "overall" not in chapter.numbers


def test_the_edition_is_shown_where_only_the_ledger_answers():
    chapter = issues_chapter(open_dataset(None), date(2024, 12, 31))
    (drawn,) = chapter.charts
    assert drawn.id == "issues-published"
    # Of 2024 the edition has too few votes.
    assert sorted(set(drawn.data["year"].to_list())) == list(range(2012, 2024))
    assert "2019" in chapter.claims[-1]
    assert "2023" in chapter.claims[-1]
    assert chapter.method == "Ledger of ties"
    assert "fewer than" in chapter.caveats[0]
    assert set(chapter.numbers) == {"ledger"}
    # A year that is not over is not shown.
    early = issues_chapter(open_dataset(None), date(2023, 6, 30))
    assert max(early.charts[0].data["year"].to_list()) == 2022


def test_the_facts_of_two_states_are_those_of_all():
    for pair in {(fact.a, fact.b) for fact in facts()}:
        assert facts(*pair) == tuple(fact for fact in facts() if (fact.a, fact.b) == pair)
