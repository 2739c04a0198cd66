# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""Sentences of the words-or-deeds chapter, branch by branch."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from thawcast.states import DyadDay, resolve
from thawcast.words.chapter import chapter
from thawcast.words.result import words_and_deeds
from thawcast.words.tables import FOLLOW_TESTS, FOLLOW_THROUGH, LEVELS_WORDS, QUADS, SAY_DO, SHARES

RUSSIA, AMERICA = resolve("RUS"), resolve("USA")
DAY = DyadDay(RUSSIA, AMERICA, date(2010, 12, 31))
MIX = {"verb_coop": 0.701, "matl_coop": 0.041, "verb_conf": 0.199, "matl_conf": 0.059}


def shares(*sides, year=2010):
    rows = [
        {
            "source": source,
            "target": target,
            "period": date(year, 1, 1),
            **{
                f"{quad}{bound}": MIX[quad] + step
                for quad in QUADS
                for bound, step in (("", 0.0), ("_low", -0.02), ("_high", 0.02))
            },
            "known_on": date(year, 12, 31),
        }
        for source, target in sides
    ]
    return SHARES.rows(*rows)


def gaps(*rows):
    """Rows of (year, gap, half width, rank)."""
    made = [
        ("RUS", "USA", date(y, 1, 1), gap, gap - half, gap + half, rank, date(y, 12, 31)) for y, gap, half, rank in rows
    ]
    return SAY_DO.decode(pl.DataFrame(made, schema=SAY_DO.stored, orient="row"))


BOTH = shares(("RUS", "USA"), ("USA", "RUS"))


def written(*rows, since=None, table=BOTH, **tables):
    found = words_and_deeds({"shares": table, "say_do": gaps(*rows), **tables}, a=RUSSIA, b=AMERICA)
    return chapter(replace(found, since=since), DAY)


@pytest.mark.parametrize(
    ("rank", "answer"),
    [
        (800, "Warm words: in 2010 words were warmer beside deeds than in 80% of the world's dyads."),
        (750, "Warm words: in 2010 words were warmer beside deeds than in 75% of the world's dyads."),
        (749, "Much as elsewhere: in 2010 words were warmer beside deeds than in 75% of the world's dyads."),
        (251, "Much as elsewhere: in 2010 words were warmer beside deeds than in 25% of the world's dyads."),
        (250, "Cold words: in 2010 words were colder beside deeds than in 75% of the world's dyads."),
        (999, "Warm words: in 2010 words were warmer beside deeds than in more than 99% of the world's dyads."),
        (1, "Cold words: in 2010 words were colder beside deeds than in more than 99% of the world's dyads."),
    ],
)
def test_answer_by_rank(rank, answer):
    assert written((2010, 120, 30, rank)).answer == answer


@pytest.mark.parametrize(
    ("before", "ending", "claim"),
    [
        (20, "dyads; they have warmed beside deeds since 2008.", "in 2008: words have warmed beside deeds."),
        (220, "dyads; they have cooled beside deeds since 2008.", "in 2008: words have cooled beside deeds."),
        (100, "of the world's dyads.", "in 2008: no change beyond the intervals."),
    ],
)
def test_change_since_the_year_before_onset(before, ending, claim):
    made = written((2008, before, 30, 500), (2009, 100, 30, 500), (2010, 120, 30, 500), since=2009)
    assert made.answer.endswith(ending)
    assert made.claims[0].endswith(claim)
    assert made.numbers["say_do_gap_before"].value == pytest.approx(before / 100)


def test_a_gap_below_the_median_is_not_a_distance():
    # Lebanon-Syria 2009: -3.74 to -1.94 is nearer to the median dyad, and words warmed beside deeds.
    assert written((2008, -374, 60, 20), (2010, -194, 60, 100), since=2009).answer == (
        "Cold words: in 2010 words were colder beside deeds than in 90% of the world's dyads; they have warmed beside"
        " deeds since 2008."
    )


def test_no_comparison_without_an_onset_or_with_the_year_itself():
    rows = ((2009, 20, 10, 500), (2010, 120, 10, 500))
    for since in (None, 2011, 2007):
        made = written(*rows, since=since)
        assert made.numbers["say_do_gap_before"] is None
        assert made.claims[0].endswith("was 1.20 (1.10 to 1.30).")


def test_sides_are_told_apart_with_their_shares():
    claims = written((2010, 120, 30, 500)).claims
    assert claims[1] == (
        "By Russia in 2010, in percent of its events: verbal cooperation 70.1 (68.1 to 72.1), material cooperation 4.1"
        " (2.1 to 6.1), verbal conflict 19.9 (17.9 to 21.9), material conflict 5.9 (3.9 to 7.9)."
    )
    assert claims[2].startswith("By the United States in 2010, ")


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
    found = words_and_deeds({}, a=RUSSIA, b=AMERICA)
    few = chapter(replace(found, covered=(2002, 2010)), DAY)
    assert few.reason == "fewer than 5 reported events a year from either side, from 2002 to 2010"
    # Where nothing is loaded, nothing is said of how many events there were; a way on stands beside it.
    none = chapter(found, DAY).reason or ""
    assert "fewer" not in none
    assert none.startswith("nothing that is loaded counts words and deeds by 2010")
    assert none.endswith("thawcast words RUS USA --months")


# --- Levels and follow-through


def levels(*rows):
    """Rows of (series, year, level, half width)."""
    made = [("RUS", "USA", date(y, 1, 1), s, v, v - half, v + half, 900, date(y, 12, 31)) for s, y, v, half in rows]
    return LEVELS_WORDS.decode(pl.DataFrame(made, schema=LEVELS_WORDS.stored, orient="row"))


def slopes_of(net, *, year=2010, backward=40):
    """The world's tests with the same slopes at each horizon; `net` is (value, low, high) in thousandths."""
    slopes = {"backward": backward, "later": 80, "permuted": 20, "spread": 10, "forward": backward + net[0]}
    made = [
        (k, test, v, v - 10, v + 10, 100, 1000, date(year, 12, 31)) for k in (1, 2, 3) for test, v in slopes.items()
    ]
    made += [(k, "net", *net, 100, 1000, date(year, 12, 31)) for k in (1, 2, 3)]
    return FOLLOW_TESTS.decode(pl.DataFrame(made, schema=FOLLOW_TESTS.stored, orient="row"))


def follow(low, high, *, source="RUS", target="USA", year=2010, own=150):
    middle = (low + high) // 2
    made = [(source, target, k, middle, low, high, own, date(year, 12, 31)) for k in (1, 2, 3)]
    return FOLLOW_THROUGH.decode(pl.DataFrame(made, schema=FOLLOW_THROUGH.stored, orient="row"))


def told(**tables):
    return written((2010, 20, 30, 500), **tables)


def test_levels_are_told_and_drawn():
    made = told(levels_words=levels(("verbal", 2009, -180, 20), ("verbal", 2010, -184, 30), ("material", 2010, 21, 50)))
    assert made.claims[1] == (
        "Levels, in log-odds relative to the world: words at -1.84 (-2.14 to -1.54) in 2010, deeds at 0.21 (-0.29 to"
        " 0.71) in 2010."
    )
    assert made.numbers["levels"]["material"]["level"].high == pytest.approx(0.71)
    assert "lower than what is usual of its kind" in made.caveats[-1]
    assert made.charts[0].id == "words-and-deeds-levels"
    assert made.charts[0].data["series"].to_list() == ["Words", "Words", "Deeds"]


def test_a_series_without_enough_events_has_no_level():
    made = told(levels_words=levels(("verbal", 2010, -184, 30)))
    assert made.numbers["levels"]["material"] is None
    assert "deeds at" not in made.claims[1]
    assert "words-and-deeds-levels" not in [chart.id for chart in made.charts], "one year is no course"


def test_without_the_tables_nothing_is_said_of_them():
    made = told()
    assert made.numbers["levels"] == {"verbal": None, "material": None}
    assert made.numbers["follow_through"] is None
    assert len(made.caveats) == 2
    assert not any("follow" in claim for claim in made.claims)


@pytest.mark.parametrize(
    ("net", "verdict", "words"),
    [
        ((30, 1, 60), "deeds_follow", "after warmer words, warmer deeds follow."),
        ((10, -20, 24), "habit", "after warmer words, warmer deeds follow no more than by habit."),
        ((10, -20, 25), "untold", "whether deeds follow words cannot be told."),
        ((10, -40, 60), "untold", "whether deeds follow words cannot be told."),
    ],
)
def test_verdict_on_the_world(net, verdict, words):
    made = told(follow_tests=slopes_of(net))
    assert made.numbers["follow_through"]["world"]["verdict"] == verdict
    claim = next(claim for claim in made.claims if claim.startswith("Of all dyads"))
    assert claim.startswith(f"Of all dyads, as of 2010: {words}")
    assert "with time reversed 0.04 (0.03 to 0.05)" in claim
    assert len(made.caveats) == 3


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (41, 300, "deeds_follow"),  # above the backward slope of 40
        (40, 300, "untold"),
        (-60, 64, "habit"),  # beyond it by less than 25
        (-60, 65, "untold"),
    ],
)
def test_verdict_on_a_side(low, high, verdict):
    made = told(follow_tests=slopes_of((0, -10, 10)), follow_through=follow(low, high))
    sides = made.numbers["follow_through"]["sides"]
    assert list(sides) == ["By Russia"], "the other side has too few deeds"
    assert sides["By Russia"]["verdict"] == verdict
    claim = next(claim for claim in made.claims if claim.startswith("By Russia: "))
    assert claim.endswith(
        "Its own years count for 15% of the slope over one year, the rest is the average of all dyads."
    )


def test_one_horizon_alone_decides_nothing():
    tests = slopes_of((30, 1, 60)).with_columns(
        low=pl.when((pl.col("test") == "net") & (pl.col("k") == 3)).then(pl.lit(-0.005)).otherwise("low")
    )
    assert told(follow_tests=tests).numbers["follow_through"]["world"]["verdict"] == "untold"


def test_the_latest_vintage_speaks():
    both = pl.concat([slopes_of((30, 1, 60), year=2009), slopes_of((0, -10, 10))])
    sides = pl.concat([follow(100, 300, year=2009), follow(0, 20)])
    found = told(follow_tests=both, follow_through=sides).numbers["follow_through"]
    assert found["year"] == 2010
    assert found["world"]["verdict"] == "habit"
    assert found["sides"]["By Russia"]["horizons"][0]["slope"].low == 0
