"""The argument about the reset: verdicts by rule, evidence of 2010 from 2010."""

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pytest

from thawcast.argument import findings, measured, played, reset
from thawcast.argument.claim import Finding, p_greater, verdict
from thawcast.argument.grounds import THEN
from thawcast.argument.record import RECORD, Document, documents
from thawcast.argument.recorded import of_record
from thawcast.values import Estimate, to_json


@pytest.fixture(scope="module")
def found() -> dict[str, Finding]:
    return {finding.key: finding for finding in findings()}


def test_probability_that_one_exceeds_another() -> None:
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
def test_the_verdict_follows_the_rule(probability: float | None, word: str) -> None:
    assert verdict(probability) == word


def test_fewer_than_half_of_the_areas() -> None:
    area = lambda value, spread: {"change": Estimate(value, value - spread, value + spread, "share")}  # noqa: E731 (short and local)
    # Four areas surely moved, two surely not: fewer than three moved with probability zero.
    many = {"areas": {k: area(0.5, 0.01) for k in "abcd"} | {k: area(-0.5, 0.01) for k in "ef"}}
    assert measured.confined(many) == pytest.approx((0.0, 4.0), abs=1e-9)
    # Six coins (each exactly at the bar): P(0, 1 or 2 heads) = (1 + 6 + 15) / 64.
    coins = {"areas": {k: area(measured.AREA_MOVED, 0.1) for k in "abcdef"}}
    assert measured.confined(coins) == pytest.approx((22 / 64, 3.0), abs=1e-9)


def test_every_claim_is_told_with_numbers(found: dict[str, Finding]) -> None:
    assert list(found) == [claim.__name__ for claim in reset.CLAIMS]
    for finding in found.values():
        assert finding.numbers, finding.key
        assert finding.then.endswith("."), finding.key
        assert to_json(asdict(finding))
        if finding.rests_on == "scenario":
            assert finding.verdict_since == "cannot be told", "judgements of 2010 cannot say how it turned out"


def test_what_was_known_then_holds_no_later_year(found: dict[str, Finding]) -> None:
    for finding in found.values():
        assert not any(str(year) in finding.then for year in range(2011, 2021)), finding.key


class Told:
    """Grounds of nothing but the words chapter: the gap moved from one estimate to another."""

    then, since = "then", "since"

    def __init__(self, before: tuple[float, ...], now: tuple[float, ...], rank: float) -> None:
        estimates = {"say_do_gap_before": before, "say_do_gap": now}
        self.chapter = {k: Estimate(v[0], v[1], v[2], "log_odds") for k, v in estimates.items()} | {
            "say_do_percentile": rank
        }

    def numbers(self, when: object, key: str) -> dict[str, Any]:
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
            "no change beyond the intervals (higher with probability .91). Even so words were colder beside deeds than",
        ),
        ((-3.7, -4.0, -3.4), (-1.9, -2.2, -1.6), 0.1, "words had warmed beside deeds (higher with probability above"),
        ((0.6, 0.3, 0.9), (-2.0, -2.3, -1.7), 0.02, "words had cooled beside deeds (higher with probability below"),
        ((0.6, 0.3, 0.9), (0.7, 0.4, 1.0), 0.8, "words were warmer beside deeds than in 80% of the world's dyads."),
    ],
)
def test_words_warm_or_cool_beside_deeds_as_the_chapter_says(
    before: tuple[float, ...], now: tuple[float, ...], rank: float, told: str
) -> None:
    grounds: Any = Told(before, now, rank)
    finding = measured.words(grounds)
    assert told in finding.then
    # What the chapter calls no change supports nothing, however likely the difference.
    if "no change" in told:
        assert finding.verdict_then == "cannot be told"


def street(rus: tuple[float, ...], usa: tuple[float, ...]) -> Any:
    """Grounds of nothing but the street chapter."""
    answers = {
        key: Estimate(v[0], v[1], v[2], "standard deviations") for key, v in (("a_answers", rus), ("b_answers", usa))
    }
    chapter = {"series": {"conflict": answers}}
    return SimpleNamespace(then=None, since=None, numbers=lambda when, key: {"street": chapter}[key])


@pytest.mark.parametrize(
    ("rus", "usa", "word"),
    [
        ((0.5, 0.3, 0.7), (0.4, 0.2, 0.6), "supported"),  # both surely answer
        ((0.5, 0.3, 0.7), (0.0, -0.2, 0.2), "cannot be told"),  # one answers, of the other it is even
        ((0.5, 0.3, 0.7), (-0.5, -0.7, -0.3), "not supported"),  # one answers, the other surely not
    ],
)
def test_a_street_of_two_ways_needs_both(rus: tuple[float, ...], usa: tuple[float, ...], word: str) -> None:
    assert measured.street(street(rus, usa)).verdict_then == word


def gains(deep: dict[str, float], tactical: dict[str, float]) -> Any:
    """Grounds of nothing but two packages: value of each principal, known to a hundredth."""
    arms = {
        arm: SimpleNamespace(gains={code: Estimate(v, v - 0.01, v + 0.01, "share") for code, v in found.items()})
        for arm, found in (("deep", deep), ("tactical", tactical))
    }
    return SimpleNamespace(deal=SimpleNamespace(arms=arms))


def test_a_gain_that_a_tactical_package_beats_is_no_reason_for_a_deep_one() -> None:
    both = played.benefits(gains({"USA": 0.2, "RUS": 0.2, "POL": -0.2}, {"USA": 0.1, "RUS": 0.1, "POL": 0.0}))
    assert both.verdict_then == "supported"
    assert "Third states lose: Poland -0.20 (-0.21 to -0.19)." in both.then
    assert "no reason" not in both.then
    one = played.benefits(gains({"USA": 0.1, "RUS": 0.2}, {"USA": 0.2, "RUS": 0.1}))
    assert one.verdict_then == "not supported"
    assert "the United States has no reason to move from tactical to deep" in one.then
    neither = played.benefits(gains({"USA": 0.1, "RUS": 0.1}, {"USA": 0.2, "RUS": 0.2}))
    assert "By these numbers Russia and the United States have no reason to move" in neither.then


def test_bending_is_told_from_what_any_unforgiving_policy_does() -> None:
    low, high = Estimate(0.01, 0.0, 0.05, "probability"), Estimate(0.8, 0.7, 0.9, "probability")

    def grounds(plain: Estimate) -> Any:
        policies = {"instrumental_detente": low, "tit_for_tat": plain, "deep_reconciliation": high}
        arm = SimpleNamespace(policies={k: SimpleNamespace(survival={60: v}) for k, v in policies.items()})
        return SimpleNamespace(forward=SimpleNamespace(arms={"tactical": arm}))

    assert played.bending(grounds(low)).verdict_then == "cannot be told"
    assert played.bending(grounds(high)).verdict_then == "supported"


def test_the_record_speaks_as_of_a_day_and_each_entry_names_its_document() -> None:
    assert all(one.day <= THEN for one in documents(*{one.about for one in RECORD}, until=THEN))
    for one in RECORD:
        # A source is of the day it stands for, or of a year near it.
        assert str(one.day.year) in one.source, one
        assert not one.what.endswith("."), one
    subjects = {one.about for one in RECORD}
    then, later = documents(*subjects, until=THEN), documents(*subjects, after=THEN, until=RECORD[-1].day)
    assert all(one.day > THEN for one in later)
    assert {*then, *later} == {one for one in RECORD if one.day <= RECORD[-1].day}
    speaks = [Document("x", THEN, "y", "z", speaks_for=word) for word in (True, False)]
    assert of_record(speaks[:1]) == "supported"
    assert of_record(speaks[1:]) == "not supported"
    assert of_record(speaks) == "cannot be told"


def test_the_four_ends_are_counted_from_the_record(found: dict[str, Finding]) -> None:
    # Transit (July 2009) and Resolution 1929 (June 2010) by then; entry to the WTO in December 2011; no investment.
    assert found["ends"].numbers["delivered of four, 2010"].value == 2
    assert found["ends"].numbers["delivered of four, 2014"].value == 3
    assert found["ends"].verdict_then == "not supported", "the arms treaty lies outside the four"


def test_the_level_fell_in_2010_but_not_beyond_doubt(found: dict[str, Finding]) -> None:
    # The shipped levels: -1.18 (-1.63 to -0.72) after -0.74 (-1.36 to -0.12); the difference of .44 is .94 of its
    # standard deviations (half-widths .455 and .62 over 1.645, added in squares: .47); the normal table gives .83.
    assert found["chill"].verdict_then == "cannot be told"
    assert found["chill"].verdict_since == "supported"
