"""Kinds of claim: their rules on results made by hand, and on seeded pairs and dates."""

from collections.abc import Callable
from datetime import date
from types import ModuleType, SimpleNamespace
from typing import Any

import polars as pl
import pytest

from thawcast.argument import KINDS, check, load
from thawcast.argument.check import Checked, Finding, score
from thawcast.argument.claim import Reading
from thawcast.argument.kinds import depth, scenario, votes, words
from thawcast.argument.kinds.record import of_record
from thawcast.argument.settings import ClaimSettings, Document
from thawcast.issues.breadth import POINTS, AreaChange
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import resolve_dyad
from thawcast.store import Dataset, Known, open_dataset
from thawcast.tables import Contract
from thawcast.values import Estimate
from thawcast.words.result import SayDoGap

DAY = date(2010, 12, 31)
THEN = ClaimSettings(then=DAY)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def asked(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    """`benchmarks/claims.py`, which asks every kind of 200 pairs and dates."""
    return benchmark("claims")


def test_every_kind_on_twenty_pairs_and_dates(dataset: Dataset, asked: ModuleType) -> None:
    found = asked.tally(asked.pair_dates(20, seed=26), dataset)
    assert found.total() == 20 * len(KINDS)
    told = sum(n for (_, word), n in found.items() if word != "cannot be told")
    assert told > 20, "so few verdicts prove nothing"


class Cut:
    """A dataset from which every row known after a day is gone."""

    def __init__(self, whole: Dataset, day: date) -> None:
        self._whole, self._day = whole, day
        self.imported = None

    def rows(self, contract: Contract, *given: Any, as_of: date | None = None, **named: Any) -> pl.DataFrame:
        known = self._day if as_of is None else min(as_of, self._day)
        return self._whole.rows(contract, *given, as_of=known, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


@pytest.mark.parametrize(
    ("a", "b", "day"), [("RUS", "USA", DAY), ("IND", "PAK", date(2006, 12, 31)), ("CHN", "JPN", date(2012, 12, 31))]
)
def test_then_never_sees_a_later_day(a: str, b: str, day: date, dataset: Dataset, asked: ModuleType) -> None:
    cut: Any = Cut(dataset, day)
    pair = resolve_dyad(a, b, on=day)
    for kind in KINDS:
        settings = asked.sample_settings(kind, day, (a, b))
        whole, less = (KINDS[kind].judge(Known(*pair, day, held), settings) for held in (dataset, cut))
        assert whole == less, kind
    assert cut.rows(TEMPERATURE)["known_on"].max() <= day


def test_fewer_than_half_of_the_areas() -> None:
    def area(value: float, spread: float) -> AreaChange:
        change = Estimate(value, value - spread, value + spread, "share")
        return AreaChange("x", change, change, change, change, 0.5, "unmoved", 10, 10)

    # Four areas surely moved, two surely not: fewer than three moved with probability zero.
    many = (*(area(0.5, 0.01) for _ in range(4)), *(area(-0.5, 0.01) for _ in range(2)))
    assert votes.confined(many) == pytest.approx((0.0, 4.0), abs=1e-9)
    # Six coins (each exactly at the bar): P(0, 1 or 2 heads) = (1 + 6 + 15) / 64.
    assert votes.confined(tuple(area(POINTS, 0.1) for _ in range(6))) == pytest.approx((22 / 64, 3.0), abs=1e-9)


def of_two(value: Any) -> Any:
    """What is known of Russia and the United States, with one value in place of what any question finds."""
    a, b = resolve_dyad("USA", "RUS", on=DAY)
    return SimpleNamespace(a=a, b=b, as_of=DAY, once=lambda _: value)


def streets(rus: tuple[float, ...], usa: tuple[float, ...]) -> Any:
    answers = {
        key: Estimate(v[0], v[1], v[2], "standard deviations") for key, v in (("a_answers", rus), ("b_answers", usa))
    }
    return of_two(SimpleNamespace(numbers={"series": {"conflict": answers}, "data_to": "2010-12-31"}, reason=None))


YES, EVEN, NO = (0.5, 0.3, 0.7), (0.0, -0.2, 0.2), (-0.5, -0.7, -0.3)


@pytest.mark.parametrize(
    ("kind", "rus", "usa", "side", "word"),
    [
        ("two_way", YES, YES, "", "supported"),  # both surely answer
        ("two_way", YES, EVEN, "", "cannot be told"),  # one answers, of the other it is even
        ("two_way", YES, NO, "", "not supported"),  # one answers, the other surely not
        ("one_sided", YES, NO, "", "supported"),
        ("one_sided", YES, NO, "RUS", "supported"),
        ("one_sided", YES, NO, "USA", "not supported"),
        ("one_sided", YES, YES, "", "not supported"),
        ("answers", YES, NO, "RUS", "supported"),
        ("answers", YES, NO, "USA", "not supported"),
        ("answers", YES, EVEN, "USA", "cannot be told"),
    ],
)
def test_who_answers_whom(kind: str, rus: tuple[float, ...], usa: tuple[float, ...], side: str, word: str) -> None:
    assert KINDS[kind].judge(streets(rus, usa), ClaimSettings(then=DAY, side=side)).verdict == word


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        # Half widths .8 and .6: the difference of .8 is .8 x 1.645 = 1.32 standard deviations, .91 by the normal table.
        ((-2.0, -2.8, -1.2), (-1.2, -1.8, -0.6), "no change beyond the intervals (higher with probability .91)"),
        ((-3.7, -4.0, -3.4), (-1.9, -2.2, -1.6), "words had warmed beside deeds (higher with probability above"),
        ((0.6, 0.3, 0.9), (-2.0, -2.3, -1.7), "words had cooled beside deeds (higher with probability below"),
    ],
)
def test_words_warm_or_cool_beside_deeds_as_the_chapter_says(
    before: tuple[float, ...], now: tuple[float, ...], told: str
) -> None:
    gaps = {y: SayDoGap(y, Estimate(v[0], v[1], v[2], "log_odds"), 0.205) for y, v in ((2008, before), (2010, now))}
    known = of_two(SimpleNamespace(gaps={"year": pl.Series([2008, 2010])}, gap=gaps.get))
    found = words.words_deeds(known, ClaimSettings(then=DAY, base=date(2008, 12, 31)))
    assert told in found.told
    # .205 of the world's dyads stand lower: words are colder beside deeds than in the greater part, 80%.
    assert "Even so words were colder beside deeds than in 80% of the world's dyads." in found.told
    # What the chapter calls no change supports nothing, however likely the difference.
    assert (found.verdict == "cannot be told") == ("no change" in told)


def gains(deep: dict[str, float], tactical: dict[str, float]) -> Any:
    """Results of nothing but two packages: value of each principal, known to a hundredth."""
    arms = {
        arm: SimpleNamespace(gains={code: Estimate(v, v - 0.01, v + 0.01, "share") for code, v in found.items()})
        for arm, found in (("deep", deep), ("tactical", tactical))
    }
    return SimpleNamespace(deal=SimpleNamespace(arms=arms))


def test_a_gain_that_a_tactical_package_beats_is_no_reason_for_a_deep_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def package(deep: dict[str, float], tactical: dict[str, float]) -> Reading:
        monkeypatch.setattr(scenario, "shipped_results", lambda *_: gains(deep, tactical))
        return scenario.package(of_two(None), THEN)

    both = package({"USA": 0.2, "RUS": 0.2, "POL": -0.2}, {"USA": 0.1, "RUS": 0.1, "POL": 0.0})
    assert both.verdict == "supported"
    assert "Third states lose: Poland -0.20 (-0.21 to -0.19)." in both.told
    assert "no reason" not in both.told
    one = package({"USA": 0.1, "RUS": 0.2}, {"USA": 0.2, "RUS": 0.1})
    assert one.verdict == "not supported"
    assert "the United States has no reason to move from tactical to deep" in one.told
    neither = package({"USA": 0.1, "RUS": 0.1}, {"USA": 0.2, "RUS": 0.2})
    assert "By these numbers Russia and the United States have no reason to move" in neither.told


def test_a_policy_is_told_from_what_any_other_does(monkeypatch: pytest.MonkeyPatch) -> None:
    low, high = Estimate(0.01, 0.0, 0.05, "probability"), Estimate(0.8, 0.7, 0.9, "probability")

    def outlasts(first: Estimate, second: Estimate) -> str:
        policies = {"tit_for_tat": first, "grit": second}
        arm = SimpleNamespace(policies={k: SimpleNamespace(survival={60: v}) for k, v in policies.items()})
        held = SimpleNamespace(forward=SimpleNamespace(arms={"tactical": arm}))
        monkeypatch.setattr(scenario, "shipped_results", lambda *_: held)
        settings = ClaimSettings(
            then=DAY, package="tactical", policy="tit_for_tat", beside=("tactical", "grit"), months=60
        )
        return scenario.outlasts(of_two(None), settings).verdict

    assert outlasts(low, low) == "cannot be told"
    assert outlasts(high, low) == "supported"
    assert outlasts(low, high) == "not supported"


def test_a_class_of_depth_needs_an_interval_on_one_side_of_even() -> None:
    def tactical(value: float, low: float, high: float) -> str:
        held = {"p_kind": {"tactical": Estimate(value, low, high, "probability")}}
        held |= {"stock": {"change": Estimate(0.0, -0.1, 0.1, "class_0_to_4")}}
        return depth.tactical(of_two(SimpleNamespace(numbers=held, reason=None)), THEN).verdict

    assert tactical(0.92, 0.8, 0.97) == "supported"
    assert tactical(0.92, 0.3, 0.97) == "cannot be told"
    assert tactical(0.05, 0.01, 0.2) == "not supported"


def test_documents_must_all_speak_alike() -> None:
    speaks = [Document("x", DAY, "y", "z", speaks_for=word) for word in (True, False)]
    assert of_record(speaks[:1]) == "supported"
    assert of_record(speaks[1:]) == "not supported"
    assert of_record(speaks) == "cannot be told"


def test_the_score_counts_what_held_of_what_was_told() -> None:
    claim = load("reset_2010").claims[0]
    words_of = [
        ("supported", "supported"),
        ("supported", "not supported"),
        ("supported", "cannot be told"),
        ("cannot be told", "supported"),
    ]
    findings = tuple(Finding(claim, Reading(t, "."), Reading(s, "."), None) for t, s in words_of)  # type: ignore[arg-type]
    every = score([Checked(load("reset_2010"), findings)])[-1]
    assert (every.kind, every.claims, every.told_then, every.told_since, every.held) == ("all", 4, 3, 2, 1)


def test_a_vague_claim_is_refused_with_its_reason() -> None:
    found = KINDS["vague"].judge(of_two(None), THEN)
    assert found.verdict == "cannot be told"
    assert "names no side, day, issue or direction" in found.told


def test_an_argument_about_states_that_are_no_more_is_checked(dataset: Dataset) -> None:
    from thawcast.argument import parse

    text = """title = "T"
author = "A"
date = 1988-05-01
source = "S"
states = ["East Germany", "West Germany"]

[[claim]]
sentence = "They part on human rights."
kind = "part"
issue = "human rights"
"""
    found = check(parse(text), dataset).findings[0]
    assert found.then.told
    assert found.until == dataset.span[1]
