"""The argument about the reset: verdicts by rule, evidence of 2010 from 2010."""

from dataclasses import asdict

import pytest

from thawcast.argument import findings, reset
from thawcast.argument.claim import p_greater, verdict
from thawcast.values import Estimate, to_json


@pytest.fixture(scope="module")
def found():
    return {finding.key: finding for finding in findings()}


def test_probability_that_one_exceeds_another():
    # Two normal estimates 1.645 standard deviations of their difference apart: .95 by the normal table.
    one, other = Estimate(1.0, 0.0, 2.0, "x"), Estimate(0.0, 0.0, 0.0, "x")
    assert p_greater(one, other) == pytest.approx(0.95, abs=1e-9)
    assert p_greater(other, one) == pytest.approx(0.05, abs=1e-9)
    assert p_greater(other, other) == 0.5
    assert p_greater(Estimate(None, None, None, "x"), other) is None


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.9, "supported"),
        (0.89, "cannot be told"),
        (0.11, "cannot be told"),
        (0.09, "not supported"),
        (None, "cannot be told"),
    ],
)
def test_the_verdict_follows_the_rule(probability, word):
    assert verdict(probability) == word


def test_fewer_than_half_of_the_areas():
    area = lambda value, spread: {"change": Estimate(value, value - spread, value + spread, "share")}  # noqa: E731 (short and local)
    # Four areas surely moved, two surely not: fewer than three moved with probability zero.
    many = {"areas": {k: area(0.5, 0.01) for k in "abcd"} | {k: area(-0.5, 0.01) for k in "ef"}}
    assert reset._confined(many) == pytest.approx((0.0, 4.0), abs=1e-9)
    # Six coins (each exactly at the bar): P(0, 1 or 2 heads) = (1 + 6 + 15) / 64.
    coins = {"areas": {k: area(reset.AREA_MOVED, 0.1) for k in "abcdef"}}
    assert reset._confined(coins) == pytest.approx((22 / 64, 3.0), abs=1e-9)


def test_every_claim_is_told_with_numbers(found):
    assert list(found) == [claim.__name__.removeprefix("_") for claim in reset.CLAIMS]
    for finding in found.values():
        assert finding.numbers, finding.key
        assert finding.then.endswith("."), finding.key
        assert to_json(asdict(finding))
        if finding.rests_on == "scenario":
            assert finding.verdict_since == "cannot be told", "judgements of 2010 cannot say how it turned out"


def test_what_was_known_then_holds_no_later_year(found):
    for finding in found.values():
        assert not any(str(year) in finding.then for year in range(2011, 2021)), finding.key


class Told:
    """Grounds of nothing but the words chapter: the gap moved from one estimate to another."""

    then = since = None

    def __init__(self, before, now, rank):
        estimates = {"say_do_gap_before": before, "say_do_gap": now}
        self.chapter = {k: Estimate(*v, "log_odds") for k, v in estimates.items()} | {"say_do_percentile": rank}

    def numbers(self, when, key):
        assert key == "words"
        return self.chapter


@pytest.mark.parametrize(
    ("before", "now", "rank", "told"),
    [
        # Half widths .8 and .6: the difference of .8 is .8 x 1.645 = 1.32 standard deviations, .91 by the normal table.
        (
            (-2.0, -2.8, -1.2),
            (-1.2, -1.8, -0.6),
            0.205,
            "no change beyond the intervals; higher, with probability .91. Words were colder beside deeds than in 80%",
        ),
        ((-3.7, -4.0, -3.4), (-1.9, -2.2, -1.6), 0.1, "words had warmed beside deeds; higher, with probability above"),
        ((0.6, 0.3, 0.9), (-2.0, -2.3, -1.7), 0.02, "words had cooled beside deeds; higher, with probability below"),
        ((0.6, 0.3, 0.9), (0.7, 0.4, 1.0), 0.8, "Words were warmer beside deeds than in 80% of the world's dyads."),
    ],
)
def test_words_warm_or_cool_beside_deeds_as_the_chapter_says(before, now, rank, told):
    assert told in reset._words(Told(before, now, rank)).then


def test_the_level_fell_in_2010_but_not_beyond_doubt(found):
    # The shipped levels: -1.18 (-1.63 to -0.72) after -0.74 (-1.36 to -0.12); the difference of .44 is .94 of its
    # standard deviations (half-widths .455 and .62 over 1.645, added in squares: .47); the normal table gives .83.
    assert found["chill"].verdict_then == "cannot be told"
    assert found["chill"].verdict_since == "supported"
