"""All roads say the same of two states at a date; `benchmarks/agreement.py` asks of ten times as many."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

import agreement  # pyright: ignore[reportMissingImports]  # a benchmark is a script beside the package

DAYS = {"2010-12-31": 7, "2014-12-31": 6, "2020-12-31": 7}
"""Few dates, for what is said of all pairs at a date is asked once; and how many pairs of each."""

DRAWN = agreement.drawn(400, 60)
TWENTY = [named for day, count in DAYS.items() for named in [n for n in DRAWN if n[2] == day][:count]]


def test_twenty_pairs_are_asked_of() -> None:
    assert len(set(TWENTY)) == 20
    assert {day > "2015" for _, _, day in TWENTY} == {True, False}


@pytest.mark.parametrize("named", TWENTY, ids=" ".join)
def test_every_command_says_what_the_assessment_says(named: agreement.Named) -> None:
    assert list(agreement.differences(*named)) == []


def test_months_that_carry_the_state_on_are_read_by_every_command() -> None:
    # Each command once judged by the years alone: issues from 2015-16, and no depth since events end in 2014.
    assert list(agreement.differences("CHN", "IDN", "2020-12-31")) == []
