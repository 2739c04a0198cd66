"""The shipped scenarios beside what came: the page equals them, outcomes are the casebook's, nothing is sure."""

import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import pytest

from thawcast.brief.model import Chapter
from thawcast.deals.chapter import of_results
from thawcast.deals.record import Came, came, record
from thawcast.deals.results.forward import TOLD
from thawcast.deals.shipped import keys, ships
from thawcast.values import Estimate

ROOT = Path(__file__).resolve().parents[2]
CERTAIN = re.compile(r"(?<![\d.])(?:0|100)%")


def words(found: Chapter) -> list[str]:
    cells = [cell for table in found.tables for row in table.rows for cell in row]
    return [found.answer, *found.claims, *cells]


def test_the_page_holds_what_ships():
    place = ROOT / "docs" / "scenarios.py"
    spec = importlib.util.spec_from_file_location("docs_scenarios", place)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = script.PAGE.read_text(encoding="utf-8")
    assert page == script.page(page), "run docs/scenarios.py"


@pytest.mark.parametrize(
    ("key", "years", "ended"),
    [
        # From the day of the scenario to Washington's memorandum of 16 June 2017, and to the Magnitsky act.
        ("us_cuba_2014", 2.5, True),
        ("us_russia_reset_2010", 1.95, True),
        # To the day up to which the casebook has looked, 30 June 2026.
        ("franco_german_reconciliation_1963", 63.0, False),
        ("egypt_israel_1978", 47.5, False),
    ],
)
def test_how_long_a_thaw_was_kept_is_the_casebooks(key: str, years: float, *, ended: bool) -> None:
    found = came(ships()[key][0])
    assert found is not None
    assert (found.years, found.ended) == (pytest.approx(years, abs=0.01), ended)
    assert [found.held(y) for y in (1, 3, 10)] == ([True, False, False] if ended else [True] * 3)


def test_years_that_have_not_passed_are_not_known_to_be_kept() -> None:
    runs = Came("a-b-2020", 6.0, ended=False)
    assert [runs.held(y) for y in (1, 3, 10)] == [True, True, None]


def test_hits_and_scores_worked_out_by_hand() -> None:
    # Kept a year with a chance of .9, not kept three years with one of .3, and a horizon that ends before the tenth:
    # two hits, and the squares of .1 and .3 are .01 and .09, .05 in the middle.
    deal, forward = ships()["us_cuba_2014"]
    told = {12: Estimate(0.9, 0.8, 0.95, "probability"), 36: Estimate(0.3, 0.2, 0.4, "probability")}
    arms = {
        name: replace(arm, policies={policy: replace(p, survival=told) for policy, p in arm.policies.items()})
        for name, arm in forward.arms.items()
    }
    marked, scores, chances, _ = record({"us_cuba_2014": (deal, replace(forward, arms=arms))}).tables
    assert {row[1:2] + row[3:] for row in marked.rows} == {("2.5 years", "90%, kept: hit", "30%, not kept: hit", "-")}
    assert {row[3:] for row in chances.rows} == {("90% (80% to 95%)", "30% (20% to 40%)", "-")}
    assert [row[1:] for row in scores.rows] == [("2 of 2", "0.05")] * 3 + [("-", "0.25")]


@pytest.mark.parametrize("key", keys())
def test_nothing_is_told_as_sure(key: str):
    found = words(of_results(ships()[key][0].scenario, *ships()[key]))
    assert [text for text in found if CERTAIN.search(text)] == []


def test_nothing_in_the_record_is_told_as_sure():
    assert [text for text in words(record(ships())) if CERTAIN.search(text)] == []


@pytest.mark.parametrize("key", keys())
def test_the_answer_tells_the_hardest_chance_first(key: str):
    deal, forward = ships()[key]
    answer = of_results(deal.scenario, deal, forward).answer
    first, last = (int(number) for number in re.findall(r"(\d+)%", answer))
    arm = forward.arms["deep" if "deep" in deal.arms else "tactical"]
    chances = [100 * float(str(arm.policies[policy].survival[36].value)) for policy in TOLD]
    assert first == pytest.approx(max(3, min(chances)), abs=0.5)
    assert last == pytest.approx(min(97, max(chances)), abs=0.5)


@pytest.mark.parametrize("key", keys())
def test_no_sentence_names_a_parameter(key: str):
    deal, forward = ships()[key]
    made = of_results(deal.scenario, deal, forward)
    raw = {row.judgement for row in deal.sensitivity.margin}
    raw |= {turn.judgement for arm in forward.arms.values() for p in arm.policies.values() for turn in p.turns_on}
    told = words(made)
    assert raw
    assert [label for label in raw if any(label in text for text in told) and "discount" not in label] == []
    assert [text for text in (made.answer, *made.claims) if "discount" in text or "_" in text] == []
