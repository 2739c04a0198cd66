"""All roads say the same of two states at a date; `benchmarks/agreement.py` asks of ten times as many."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

import agreement  # pyright: ignore[reportMissingImports]  # a benchmark is a script beside the package

DAYS = {"1973-12-31": 4, "2010-12-31": 5, "2014-12-31": 5, "2020-12-31": 6}
"""Few dates, for what is said of all pairs at a date is asked once; and how many pairs of each."""

DRAWN = agreement.drawn(400, 60)
TWENTY = [named for day, count in DAYS.items() for named in [n for n in DRAWN if n[2] == day][:count]]


def test_twenty_pairs_are_asked_of() -> None:
    assert len(set(TWENTY)) == 20
    assert {day > "2015" for _, _, day in TWENTY} == {True, False}


@pytest.mark.parametrize("named", TWENTY, ids=" ".join)
def test_every_command_says_what_the_assessment_says(named: agreement.Named) -> None:
    assert list(agreement.differences(*named)) == []


@pytest.mark.parametrize("named", ["CHN IDN 2020-12-31", "EGY ISR 1979-12-31", "IRN SAU 2022-12-31"])
def test_sources_of_other_days_are_read_by_every_command(named: str) -> None:
    # Each command once judged by the yearly counts of 2002-14 alone.
    assert list(agreement.differences(*named.split())) == []
