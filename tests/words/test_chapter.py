"""Sentences of the words-or-deeds chapter, branch by branch."""

from datetime import date

import polars as pl
import pytest

from thawcast.states import resolve
from thawcast.words.chapter import chapter
from thawcast.words.tables import QUADS, SAY_DO, SHARES

RUSSIA, AMERICA = resolve("RUS"), resolve("USA")
MIX = {"verb_coop": 701, "matl_coop": 41, "verb_conf": 199, "matl_conf": 59}


def shares(*sides, year=2010):
    rows = [
        {
            "source": source,
            "target": target,
            "period": date(year, 1, 1),
            **{
                f"{quad}{bound}": MIX[quad] + step
                for quad in QUADS
                for bound, step in (("", 0), ("_low", -20), ("_high", 20))
            },
            "known_on": date(year, 12, 31),
        }
        for source, target in sides
    ]
    return SHARES.check(pl.DataFrame(rows, schema=dict(SHARES.columns)))


def gaps(*rows):
    """Rows of (year, gap, half width, rank)."""
    made = [
        ("RUS", "USA", date(y, 1, 1), gap, gap - half, gap + half, rank, date(y, 12, 31)) for y, gap, half, rank in rows
    ]
    return SAY_DO.check(pl.DataFrame(made, schema=dict(SAY_DO.columns), orient="row"))


BOTH = shares(("RUS", "USA"), ("USA", "RUS"))


def written(*rows, since=None, table=BOTH):
    return chapter(table, gaps(*rows), a=RUSSIA, b=AMERICA, since=since)


@pytest.mark.parametrize(
    ("rank", "answer"),
    [
        (800, "More words than deeds: the say-do gap in 2010 was wider than in 80% of the world's dyads."),
        (750, "More words than deeds: the say-do gap in 2010 was wider than in 75% of the world's dyads."),
        (749, "Much as elsewhere: the say-do gap in 2010 was wider than in 75% of the world's dyads."),
        (251, "Much as elsewhere: the say-do gap in 2010 was wider than in 25% of the world's dyads."),
        (250, "Deeds keep up with words: the say-do gap in 2010 was narrower than in 75% of the world's dyads."),
        (999, "More words than deeds: the say-do gap in 2010 was wider than in 99% of the world's dyads."),
        (1, "Deeds keep up with words: the say-do gap in 2010 was narrower than in 99% of the world's dyads."),
    ],
)
def test_answer_by_rank(rank, answer):
    assert written((2010, 120, 30, rank)).answer == answer


@pytest.mark.parametrize(
    ("before", "ending", "claim"),
    [
        (20, "and it has widened since 2008.", "in 2008: the gap has widened."),
        (220, "and it has narrowed since 2008.", "in 2008: the gap has narrowed."),
        (100, "of the world's dyads.", "in 2008: no change beyond the intervals."),
    ],
)
def test_change_since_the_year_before_onset(before, ending, claim):
    made = written((2008, before, 30, 500), (2009, 100, 30, 500), (2010, 120, 30, 500), since=2009)
    assert made.answer.endswith(ending)
    assert made.claims[0].endswith(claim)
    assert made.numbers["say_do_gap_before"].value == pytest.approx(before / 100)


def test_no_comparison_without_an_onset_or_with_the_year_itself():
    rows = ((2009, 20, 10, 500), (2010, 120, 10, 500))
    for since in (None, 2011, 2007):
        made = written(*rows, since=since)
        assert made.numbers["say_do_gap_before"] is None
        assert made.claims[0].endswith("was 1.20 (1.10 to 1.30).")


def test_sides_are_told_apart_with_their_shares():
    claims = written((2010, 120, 30, 500)).claims
    assert claims[1] == (
        "By Russia in 2010: verbal cooperation 70% (68% to 72%), material cooperation 4.1% (2.1% to 6.1%), verbal"
        " conflict 20% (18% to 22%), material conflict 5.9% (3.9% to 7.9%)."
    )
    assert claims[2].startswith("By the United States in 2010: ")


def test_one_side_alone():
    made = written((2010, 120, 30, 500), table=shares(("USA", "RUS")))
    assert [c[:6] for c in made.claims] == ["In 201", "By the"]
    assert made.numbers["shares"]["By Russia"] == {}


def test_too_few_deeds():
    made = written((2008, 120, 30, 500))
    assert made.answer == "Too few deeds reported in 2010 to set beside the words."
    assert made.numbers["say_do_gap"] is None
    assert made.numbers["say_do_percentile"] is None
    assert [c.id for c in made.charts] == ["words-and-deeds"], "one year is no course"
    assert [c.id for c in written((2008, 1, 1, 1), (2010, 1, 1, 1)).charts] == ["words-and-deeds", "say-do-gap"]


def test_without_shares_it_is_unavailable():
    made = chapter(SHARES.empty(), SAY_DO.empty(), a=RUSSIA, b=AMERICA, since=None)
    assert made.reason == "fewer than 5 reported events a year from either side"
