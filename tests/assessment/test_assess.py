"""The answer as a whole: its schema, every pair of varied states, and nothing after the date."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from thawcast.assessment import assess
from thawcast.building.build import build
from thawcast.standing.standings import READS
from thawcast.store import STARTER, Dataset, load

TWENTY = [
    "USA-RUS",
    "USA-CHN",
    "IND-PAK",
    "FRA-DEU",
    "ISR-EGY",
    "CUB-USA",
    "USA-IRN",
    "CHN-JPN",
    "KOR-PRK",
    "RUS-UKR",
    "GEO-RUS",
    "MMR-USA",
    "TCD-SDN",
    "LBN-SYR",
    "GBR-ZWE",
    "POL-RUS",
    "BRA-ARG",
    "NPL-IND",
    "FJI-NZL",
    "LUX-MLT",
]
"""Twenty dyads, from the busiest to the nearly silent."""


READ = (
    "conflict",
    "words and deeds",
    "follow-through",
    "votes in the General Assembly",
)
"""Stages rebuilt here; `benchmarks/as_of.py` does the same with those that take minutes."""


@pytest.fixture(scope="module")
def starter():
    return load(STARTER, name="starter")


@pytest.fixture(scope="module")
def every_pair(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark("every_pair")


@pytest.mark.parametrize("year", [2004, 2007, 2010, 2014, 2018])
def test_a_pair_gives_valid_json_or_a_named_error(year: int, starter: Dataset, every_pair: ModuleType) -> None:
    """Twenty seeded pairs of each date; `benchmarks/every_pair.py` asks all 435."""
    assert len(every_pair.PAIRS) == 435
    as_of = next(day for day in every_pair.DATES if day.year == year)
    pairs = random.Random(year).sample(every_pair.PAIRS, 20)
    found = every_pair.tally(pairs, as_of, starter)
    assert not found.broken, found.broken[:3]
    # South Sudan is born in 2011, Serbia and Montenegro as states of their own in 2006, so that nothing of them is
    # known by the middle of 2007; the Vatican never votes.
    unborn = {2004: {"SRB", "MNE", "SSD"}, 2007: {"SRB", "MNE", "SSD"}, 2010: {"SSD"}}.get(year, set()) | {"VAT"}
    assert [pair for pair in found.refused if not unborn & set(pair)] == []
    assert found.answered == 20 - len(found.refused)
    assert found.answered >= 10


def test_us_russia_2010_shows_the_upturn_and_its_narrowness(starter: Dataset) -> None:
    answer = assess("USA", "RUS", as_of="2010-12-31", store=starter).to_dict()
    # The rise of 2009 is likely and short of the nine in ten from which a thaw is told: the answer says both.
    assert answer["verdict"]["state"] == "unknown"
    assert re.match(r"(Very l|L)ikely warmer than before 2009, short of a thaw$", answer["verdict"]["headline"])
    what, _, goes = answer["verdict"]["sentences"]
    assert re.match(
        r"2010 was about as warm as 2009 and (very )?likely warmer than before 2009 \(\d\d%\);"
        r" that rise was too unsure to be called a thaw\.$",
        what,
    )
    assert "Historians date a thaw from 2009" in goes
    issues = answer["chapters"]["issues"]["answer"].lower()
    assert "nuclear" in issues
    assert "(1 of 6 areas)" in issues
    text = json.dumps({k: v for k, v in answer.items() if k != "sources"}, ensure_ascii=False)
    # A share of .2018 is no year, and a number of forecasts is none.
    text = re.sub(r'"(judged|at_risk|lasted)": \d+', "", text)
    assert not re.search(r"(?<![\d.])20(1[1-9]|2\d)", text), "a year after the date of the assessment"


def test_the_casebook_speaks_where_no_data_do() -> None:
    # No event of 2026 ships; the casebook has a thaw that runs then.
    known = assess("RUS", "USA", as_of=date(2026, 6, 30)).screen.said[1].sentence
    assert known == 'The casebook has "Riyadh and Anchorage", from February 2025; no end settled by then.'


def test_nothing_after_the_date_changes_a_figure(reference: Path, starter: Dataset, tmp_path: Path) -> None:
    # Two vintages; `benchmarks/as_of.py` cuts later, where there are more of them.
    until = date(2005, 12, 31)
    truncated = build(reference, tmp_path, until=until, built_on=until, select=lambda stage: stage.name in READ)
    # The temperature takes minutes; its own tests show that later data change no earlier row.
    given = {c.name: starter.table(c).filter(pl.col("known_on") <= until) for c in READS}
    held = {name: entry for name, entry in starter.manifest["tables"].items() if name in truncated.manifest["tables"]}
    shipped = {c.name: starter.manifest["tables"][c.name] for c in READS}
    whole = Dataset("starter", starter.folder, {**starter.manifest, "tables": held | shipped})
    both = {**starter.manifest, "tables": truncated.manifest["tables"] | shipped}
    truncated = replace(truncated, given=given, manifest=both)
    for pair in TWENTY:
        a, b = pair.split("-")
        full = assess(a, b, as_of=until, store=whole).to_dict()
        cut = assess(a, b, as_of=until, store=truncated).to_dict()
        assert full == cut, pair


def test_far_beyond_the_data_the_state_is_unknown_and_the_screen_says_why(starter: Dataset) -> None:
    answer = assess("USA", "RUS", as_of="2024-12-31", store=starter).to_dict()
    assert answer["verdict"]["state"] == "unknown"
    assert answer["verdict"]["lasting"] == []
    assert answer["verdict"]["sentences"][0].startswith("News of the two is known to June 2023;")
    assert not answer["chapters"]["durability"]["available"]
