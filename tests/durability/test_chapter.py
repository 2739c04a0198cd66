# pyright: basic, reportOptionalMemberAccess=false, reportOptionalOperand=false, reportOperatorIssue=false, reportArgumentType=false
"""Sentences of the durability chapter, branch by branch."""

from datetime import date

import pytest

from thawcast.durability.chapter import chapter as of_found
from thawcast.durability.kaplan_meier import Life
from thawcast.durability.lasting import forecast
from thawcast.durability.reference_class import PastThaw
from thawcast.durability.result import Documented, thaw_future
from thawcast.standing.result import Episode, Standing
from thawcast.standing.temperature.sources import level_source
from thawcast.states import DyadDay, resolve
from thawcast.values import Estimate

NAMES = {"AAA": "Aland", "BBB": "Beland"}
PAIR = DyadDay(resolve("RUS"), resolve("USA"), date(2010, 12, 31))
LEVEL = Estimate(0.5, 0.2, 0.8, "log_odds")


def standing(*, onset=2009, sign=1, year=2010, running=True):
    p_real, began = Estimate(0.95, 0.9, 0.99, "probability"), date(onset, 1, 1)
    last = Episode(f"AAA-BBB-{onset}+", sign, "recovery", "Y", began, 0.0, 0.8 * sign, 0.2 * sign, p_real)
    own = {"source": level_source("icews_quads", "Y"), "period": date(year, 1, 1), "level": LEVEL}
    if not running:
        return Standing("steady", **own)
    return Standing(last.kind, **own, last=last, p_stands=0.9, episodes=(last,))


def case(number, years, ended, *, name=None, features=(0.5, 0.8, 2.0, None)):
    return PastThaw(name or f"case-{number:02}", "AAA", "CCC", 2001, Life(years, ended), features)


def chapter(judged, cases, *, outlook=None):
    """The chapter of a thaw on which the casebook has nothing."""
    found = thaw_future(judged, cases, Documented(None, "", ()), names=NAMES, outlook=outlook)
    return of_found(found, PAIR)


OWN = case(0, 1, False, name="AAA-BBB-2009+")
TWELVE = tuple(case(i, years, True) for i, years in enumerate([1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8]))


def test_forecast_leaves_the_thaw_itself_out_and_starts_at_its_age():
    # Ten of twelve came past the first year; two ended in the second (8/10 left), two in the third, two in the fourth.
    found = forecast(standing(), (OWN, *TWELVE))
    assert [e.horizon_months for e in found] == [12, 24, 36]
    assert [e.estimate.value for e in found] == pytest.approx([0.8, 0.6, 0.4])
    assert [e.at_risk for e in found] == [10, 8, 6]
    # Baseline: 12 ends in 46 years.
    assert [e.baseline for e in found] == pytest.approx([34 / 46, (34 / 46) ** 2, (34 / 46) ** 3])


@pytest.mark.parametrize("judged", [standing(sign=-1), standing(running=False)])
def test_no_thaw_no_forecast(judged):
    assert forecast(judged, TWELVE) == ()


def test_running_thaw_in_words():
    made = chapter(standing(), (OWN, *TWELVE))
    assert made.answer.startswith("Probability of lasting, from past thaws as old: 12 months 80% (")
    assert made.claims[0] == (
        "The reference class holds 12 other thaws known by then; 12 of them had relapsed, 0 were still running."
    )
    assert made.claims[1].startswith("12 months: 80% (")
    assert made.claims[1].endswith("gives 74%.")
    assert not any("treat the forecast as a guess" in c for c in made.caveats)
    assert made.tables[0].rows[0][-1] == "this thaw"
    assert made.tables[0].rows[0][0] == "Aland - CCC", "a code without a name stays a code"
    assert OWN.id not in [entry["id"] for entry in made.numbers["nearest"]]


def test_small_class_carries_a_warning():
    made = chapter(standing(), (OWN, *TWELVE[:9]))
    assert made.caveats[0] == "Only 9 past cases: treat the forecast as a guess."


def test_horizons_that_no_case_reached_are_said_to_be_unknown():
    made = chapter(standing(), (OWN, case(1, 2, True), case(2, 2, False)))
    assert made.answer.count("months") == 1
    assert made.claims[2] == "24 months: no past thaw of this age was followed that long."
    assert made.numbers["p_lasts"][1]["estimate"].value is None


def test_older_than_every_case():
    made = chapter(standing(onset=2002), (case(1, 2, True), case(2, 3, False)))
    assert made.answer == "Cannot be told: no past thaw was followed for as long as this one has lasted."


def test_without_a_running_thaw_it_speaks_of_thaws_in_general():
    made = chapter(standing(running=False), TWELVE)
    # Six of twelve ended within three years.
    assert made.answer == (
        "No thaw is running. Of 12 past thaws, 8 of which were followed so long, 50% lasted 3 years or longer."
    )
    assert made.tables == ()
    short = chapter(standing(running=False), (case(1, 1, True), case(2, 1, False)))
    assert short.answer == (
        "No thaw is running. Of 2 past thaws, 2 of which were followed so long, 50% lasted 1 year or longer."
    )
    fresh = chapter(standing(running=False), (case(1, 0, False),))
    assert fresh.answer == "No thaw is running, and none known was followed for a year."


def test_without_any_other_thaw_it_is_unavailable():
    made = chapter(standing(), (OWN,))
    assert made.reason == "no other thaw is known by then to learn from"
