"""Chapter 6 on what ships: a forecast stands beside the cases it rests on, and none is certain."""

import re
from datetime import date

import pytest

import thawcast
from thawcast.assessment.questions.durability import QUESTION
from thawcast.brief.model import Chapter
from thawcast.durability.forecast.forecasters import FORECASTERS
from thawcast.states import resolve_dyad
from thawcast.store import Known

DAY = date(2010, 12, 31)


def chapter(a: str, b: str, day: date) -> Chapter:
    return QUESTION.ask(Known(*resolve_dyad(a, b), day, thawcast.open_dataset()))


@pytest.mark.parametrize(
    ("a", "b", "day"),
    [("IRQ", "USA", date(2010, 12, 31)), ("USA", "RUS", date(1974, 12, 31)), ("ETH", "SOM", date(2010, 12, 31))],
)
def test_a_forecast_stands_beside_its_cases(a: str, b: str, day: date) -> None:
    made = chapter(a, b, day)
    entries = made.numbers["p_lasts"] or made.numbers["rise"]["p_lasts"]
    assert [entry["horizon_months"] for entry in entries] == [12, 24, 36]
    for entry in entries:
        p = entry["estimate"]
        assert 0.0 < p.low < p.value < p.high < 1.0
        assert 0 < entry["lasted"] <= entry["at_risk"]
        assert f"{entry['lasted']:,} of {entry['at_risk']:,} like it lasted" in made.answer
        assert set(entry["beside"]) == set(FORECASTERS)
        assert entry["beside"][entry["method"]] == pytest.approx(p.value)
        assert entry["beside"]["constant"] == pytest.approx(entry["baseline"])


@pytest.mark.parametrize(
    ("a", "b", "day"),
    [
        ("IRQ", "USA", date(2010, 12, 31)),
        ("USA", "RUS", date(2010, 12, 31)),
        ("USA", "RUS", date(2014, 12, 31)),
        ("FRA", "DEU", date(1970, 12, 31)),
    ],
)
def test_no_cases_are_quoted_without_the_number_at_risk(a: str, b: str, day: date) -> None:
    made = chapter(a, b, day)
    beside = (
        r"Of [\d,]+ past thaws, [\d,]+ of which were followed so long",
        r"Of (?:all )?past chills.* \([\d,]+ followed so long\)",
        r"Of [\d,]+ past forecasts about as high over 12 months, [\d,]+ lasted",
        r"the best of \d+ on [\d,]+ past forecasts",
    )
    quoted = [text for text in (made.answer, *made.claims) if re.search("past (thaws|forecasts|chills)", text)]
    assert quoted
    for text in quoted:
        assert any(re.search(cases, text) for cases in beside), text
    assert all("at_risk" in chart.data.columns for chart in made.charts)


def test_without_a_thaw_the_chance_of_one_stands_beside_its_base_rate() -> None:
    begins = chapter("USA", "RUS", date(2010, 12, 31)).numbers["begins"]
    assert 0.0 < begins["usual"] < 0.05
    assert 0.0 < begins["chance"] < 1.0


def test_what_the_answer_tells_no_claim_repeats() -> None:
    told = chapter("USA", "CUB", date(2023, 6, 30))
    assert "A new thaw has almost no chance to begin within 12 months (" in told.answer
    assert re.search(r"\d\d,\d{3} calm periods judged by then", told.answer)
    assert not any("begin within" in text for text in told.claims)
    # Where a rise heads the answer, the chance of a new one is a claim.
    told = chapter("USA", "RUS", DAY)
    assert sum("begin within" in text for text in (told.answer, *told.claims)) == 1
    assert sum("The likeliest rise" in text for text in (told.answer, *told.claims)) == 1


def test_before_anything_could_be_learned_no_forecast_is_made() -> None:
    made = chapter("USA", "RUS", date(1955, 12, 31))
    assert not made.available or not made.numbers["p_lasts"]


def test_a_chill_stands_beside_what_became_of_chills_as_old() -> None:
    # One just begun, and one of two years.
    young, old = chapter("USA", "RUS", date(2014, 12, 31)), chapter("CHN", "IND", date(2023, 6, 30))
    for made, age in ((young, 0), (old, 2)):
        told = made.numbers["past_chills"]
        assert (told["age"], told["years"]) == (age, 2)
        assert told["followed"] >= 10
        assert 0.0 < told["over"].low < told["over"].value < told["over"].high < 1.0
    assert any("Of past chills that had run two years" in text for text in old.claims)
    assert "past_chills" not in chapter("USA", "RUS", date(2010, 12, 31)).numbers
