"""The shipped scenarios beside what came: the page equals them, outcomes are the casebook's, nothing is sure."""

import importlib.util
import re
from pathlib import Path

import pytest

from thawcast.brief.model import Chapter
from thawcast.deals.chapter import chapter
from thawcast.deals.record import came, record
from thawcast.deals.shipped import keys, load, ships
from thawcast.durability.casebook.load import shipped as shipped_cases

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
    ("key", "years"),
    [
        # From the day of the scenario to Washington's memorandum of 16 June 2017, and to the Magnitsky act.
        ("us_cuba_2014", 2.5),
        ("us_russia_reset_2010", 1.95),
        ("franco_german_reconciliation_1963", None),
        ("egypt_israel_1978", None),
    ],
)
def test_how_long_a_thaw_was_kept_is_the_casebooks(key: str, years: float | None):
    found = came(ships()[key][0], shipped_cases())
    assert found is not None
    assert found.years == (None if years is None else pytest.approx(years, abs=0.01))
    assert [found.held(y) for y in (1, 3, 10)] == ([True] * 3 if years is None else [True, False, False])


def test_hits_are_counted_as_the_table_marks_them():
    found = record(ships(), shipped_cases())
    marked, scores, *_ = found.tables
    for policy, hits, brier in scores.rows[:-1]:
        cells = [cell for row in marked.rows if row[2] == policy for cell in row[3:]]
        assert hits == f"{sum(cell.endswith('hit') for cell in cells)} of {len(cells)}"
        assert 0 < float(brier) < 1
    assert scores.rows[-1][-1] == "0.25"


@pytest.mark.parametrize("key", keys())
def test_nothing_is_told_as_sure(key: str):
    found = words(chapter(load(key)))
    assert [text for text in found if CERTAIN.search(text)] == []


def test_nothing_in_the_record_is_told_as_sure():
    assert [text for text in words(record(ships(), shipped_cases())) if CERTAIN.search(text)] == []


@pytest.mark.parametrize("key", keys())
def test_the_answer_tells_the_hardest_chance_first(key: str):
    kept = chapter(load(key)).answer.split(". ")[0]
    value = {"above": 0.5, "below": -0.5, "": 0.0}
    told = [float(number) + value[side] for side, number in re.findall(r"(above|below|)\s?(\d+)%", kept)]
    outside = re.sub(r"\(.*?\)", "", kept)
    first = [float(number) + value[side] for side, number in re.findall(r"(above|below|)\s?(\d+)%", outside)]
    assert len(first) == 3, "three policies"
    assert first == sorted(first)
    assert min(told) <= first[0]
