"""Ties of the reference data: every row accounted for, and what history books say of some of them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from thawcast import sources
from thawcast.sources import ideal_points, manytreaties, peace_spells
from thawcast.sources.layouts import Rows
from thawcast.sources.ties import as_ties
from thawcast.ties import HINDSIGHT_SCORES, TIE_KINDS, TIES

# Kept, set aside and rejected rows of each file, as counted when the parser was written: a change is to be looked at.
TIED = {
    "us_visits": (7435, 97, 3),
    "manytreaties": (4623, 519, 65),
    "dcad": (1864, 7, 0),
    "nuclear_agreements": (3133, 19, 0),
    "gsdb": (996, 329, 0),
    "icow_claims": (847, 0, 1),
    "signals": (9266, 0, 0),
    "china_leaders": (5697, 8, 0),
}
CONTEXT = {"peace_spells": (2620, 2, 0), "gge": (36890, 310, 0), "ideal_points": (11420, 190, 0)}


@pytest.fixture(scope="module")
def rows(reference: Path) -> dict[str, Rows]:
    return {name: sources.SOURCES[name].rows(reference) for name in {**TIED, **CONTEXT}}


@pytest.fixture(scope="module")
def ties(rows: dict[str, Rows]) -> pl.DataFrame:
    return pl.concat([sources.SOURCES[name].frame(TIES, rows[name].frame) for name in TIED])


@pytest.mark.parametrize("name", {**TIED, **CONTEXT})
def test_every_row_is_kept_set_aside_or_rejected(rows: dict[str, Rows], name: str):
    held = rows[name]
    left = (held.frame.height, held.aside.height, held.rejected.height)
    assert sum(left) == held.rows_in
    assert left == {**TIED, **CONTEXT}[name]


def test_ties_hold_to_their_contract(ties: pl.DataFrame):
    assert TIES.check(ties).height > 45_000
    assert set(ties["kind"]) == set(TIE_KINDS)
    assert ties.filter(pl.col("source") == pl.col("target")).is_empty()
    assert ties.filter(~pl.col("directed") & (pl.col("source") > pl.col("target"))).is_empty()
    # Nothing is known before it begins, nor its end before it ends.
    assert ties.filter(pl.col("known_on") < pl.col("begin")).is_empty()
    assert ties.filter(pl.col("end_known_on") < pl.col("end")).is_empty()
    assert ties.filter(pl.col("end").is_null() != pl.col("end_known_on").is_null()).is_empty()


def _of(ties: pl.DataFrame, kind: str, source: str, target: str) -> pl.DataFrame:
    return ties.filter(kind=kind, source=source, target=target).sort("begin")


def test_what_history_books_say(ties: pl.DataFrame):
    moscow = _of(ties, "visit", "USA", "RUS").filter(begin=date(1972, 5, 22), subject="president")
    assert moscow["end"].to_list() == [date(1972, 5, 30)]  # Nixon in Moscow
    assert date(1972, 2, 21) in _of(ties, "visit", "USA", "CHN")["begin"].to_list()  # Nixon in China
    # The agreement on environmental protection of the Moscow summit, which two of the lists have, is one.
    signed = _of(ties, "agreement", "RUS", "USA").filter(begin=date(1972, 5, 23))
    assert signed["subject"].to_list() == ["Environmental Protection; General environmental cooperation"]
    crimea = _of(ties, "claim", "RUS", "UKR").filter(subject="Crimea")
    assert crimea.select("begin", "freq", "end").row(0) == (date(2014, 3, 1), "M", None)
    assert date(2014, 1, 1) in _of(ties, "sanction", "USA", "RUS")["begin"].to_list()
    # The arms embargo on Batista, the export ban of 1960, the embargo of 1962.
    assert {1958, 1960, 1962} <= set(_of(ties, "sanction", "USA", "CUB")["begin"].dt.year())
    pact = _of(ties, "pact", "USA", "DEU")
    assert pact.select(pl.col("begin").dt.year(), "end").rows() == [(1955, None)]  # NATO, from 1955 on


def test_states_as_they_were(ties: pl.DataFrame):
    # South Vietnam was host to American visits, not the north.
    saigon = _of(ties, "visit", "USA", "RVN")
    assert saigon.height > 10
    assert _of(ties, "visit", "USA", "VNM").filter(pl.col("begin") < date(1975, 5, 1)).is_empty()
    assert _of(ties, "troops", "RUS", "GDR")["value"].max() == 380_000
    # A row of Czechoslovakia under Czechia's code, and the German Democratic Republic.
    before = ties.filter(pl.col("begin") < date(1990, 1, 1))
    assert {"CSK", "GDR", "YUG", "YPR"} <= set(before["source"]) | set(before["target"])
    for code in ("CZE", "SVK", "SVN", "HRV", "UKR", "ERI", "YEM"):
        assert before.filter((pl.col("source") == code) | (pl.col("target") == code)).is_empty(), code
    # Senders that are organisations are no one's tie, and a name with a comma of its own is one state.
    north = ties.filter(kind="sanction", target="PRK")
    assert {"USA", "JPN"} <= set(north["source"])


def test_a_treaty_is_counted_once(rows: dict[str, Rows]):
    kept = rows["manytreaties"].frame
    once = manytreaties.agreements(kept)
    titles = manytreaties.agreements(kept, by_title=True)
    # Counted when the parse was written: rows of the four lists, one a title, one a treaty.
    assert (kept.height, titles.height, once.height) == (4623, 3745, 3364)


def test_rows_of_one_key_stay_each_unless_they_are_equal():
    begun = [date(1960, 1, 1), date(1960, 1, 1), date(1961, 1, 1)]
    given = pl.DataFrame({"tie": "7", "source": "USA", "target": "CUB", "kind": "sanction", "begin": begun})
    made = as_ties(given.with_columns(known_on="begin"), "gsdb")
    assert made.select("tie", "begin").rows() == [("7", begun[0]), ("7 (2)", begun[2])]


def test_an_end_that_came_later_is_not_told(rows: dict[str, Rows]):
    until = date(1990, 6, 30)
    source = sources.SOURCES["gsdb"]
    whole = source.frame(TIES, rows["gsdb"].frame).filter(pl.col("known_on") <= until)
    cut = source.frame(TIES, rows["gsdb"].frame, until=until)
    later = (pl.col("end_known_on") > until).fill_null(value=False)
    assert 0 < whole.filter(later).height < whole.height
    nulled = [pl.when(~later).then(name).alias(name) for name in ("end", "end_known_on")]
    assert cut.equals(whole.with_columns(nulled))


def test_hindsight_is_known_when_it_was_published(rows: dict[str, Rows], reference: Path):
    spells = sources.SOURCES["peace_spells"].frame(peace_spells.PEACE_SPELLS, rows["peace_spells"].frame)
    # Egypt and Israel: a rivalry to the day of the peace treaty, a transition, and cold peace since.
    egypt = spells.filter(a="EGY", b="ISR").sort("begin")
    assert egypt["end"].to_list()[0] == date(1979, 3, 26)
    assert egypt["level"].to_list() == [0.0, None, 0.5]
    # The United States and Cuba: a rivalry until the day on which they announced to take up relations.
    cuba = spells.filter(a="CUB", b="USA").filter(pl.col("begin") == date(2014, 12, 17))
    assert cuba["level"].to_list() == [0.25]
    assert spells.filter(a="DEU", b="FRA").sort("begin")["level"].to_list()[-1] == 1.0
    assert spells["level"].null_count() == 81  # transitions
    scores = sources.SOURCES["gge"].frame(HINDSIGHT_SCORES, rows["gge"].frame)
    positions = sources.SOURCES["ideal_points"].frame(ideal_points.PUBLISHED_POSITIONS, rows["ideal_points"].frame)
    assert set(scores["known_on"]) == set(positions["known_on"]) == {date(2025, 7, 1)}
    assert (scores["year"].min(), scores["year"].max()) == (1950, 2024)
    # None was taken in 1964; of 2024 eight votes had been counted, too few.
    assert set(range(1946, 2026)) - set(positions["year"]) == {1964, 2024}
    until = sources.load(reference, only=["peace_spells"], until=date(2020, 12, 31))["peace_spells"]
    assert until.is_empty()
