"""A figure lies inside its own interval: in every shipped table, scenario and answer."""

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl
import pytest

from thawcast.assessment import assess
from thawcast.building.build import STAGES
from thawcast.deals.scenarios.ranges import estimate
from thawcast.deals.shipped import keys
from thawcast.store import open_dataset

VALUES = ("value", "level", "share", "gap", "position", "p_lasts", "shock", "index")
"""Columns whose interval a table keeps in `low` and `high`."""


def outside(told: Any, where: str = "") -> Iterator[str]:
    """Yield the places of a JSON value where an estimate lies beyond its own ends."""
    if isinstance(told, dict):
        ends = [end for key in ("low", "value", "high") if isinstance(end := told.get(key), int | float)]
        if len(ends) == 3 and not ends[0] <= ends[1] <= ends[2]:
            yield f"{where}: {ends}"
        for key, held in told.items():
            yield from outside(held, f"{where}.{key}")
    elif isinstance(told, list):
        for place, held in enumerate(told):
            yield from outside(held, f"{where}[{place}]")


@pytest.mark.parametrize("key", keys())
def test_every_estimate_of_the_shipped_scenarios(key: str) -> None:
    told = json.loads((files("thawcast.deals.scenarios") / f"{key}.json").read_text(encoding="utf-8"))
    assert list(outside(told)) == []


def test_every_row_of_the_shipped_tables() -> None:
    checked, wrong = 0, []
    dataset = open_dataset()
    for contract in (made for stage in STAGES for made in stage.produces):
        # In natural units: the ends of an interval may be stored in coarser steps than what lies between.
        frame = dataset.table(contract)
        triples = [(c, f"{c}_low", f"{c}_high") for c in frame.columns if {f"{c}_low", f"{c}_high"} <= {*frame.columns}]
        if {"low", "high"} <= {*frame.columns}:
            triples += [(c, "low", "high") for c in VALUES if c in frame.columns]
        for value, low, high in triples:
            if not frame.schema[value].is_numeric():
                continue
            beyond = frame.filter((pl.col(value) < pl.col(low)) | (pl.col(value) > pl.col(high)))
            checked += 1
            if beyond.height:
                wrong.append((contract.name, value, beyond.height))
    assert wrong == []
    assert checked >= 20


@pytest.mark.parametrize(
    ("a", "b", "year"), [("USA", "RUS", 2010), ("IND", "PAK", 2012), ("EGY", "ISR", 2008), ("CHN", "JPN", 2013)]
)
def test_every_estimate_of_an_answer(a: str, b: str, year: int) -> None:
    answer = assess(a, b, as_of=date(year, 12, 31), store=open_dataset())
    assert list(outside(json.loads(answer.to_json()))) == []


def test_the_mean_of_skewed_draws_is_inside() -> None:
    draws = np.array([*[0.99] * 97, 0.1, 0.1, 0.1])
    found = estimate(draws, "probability", value=float(draws.mean()))
    # The draws' 5% and 95% quantiles are both .99; their mean is .9633.
    assert (found.low, found.high) == (pytest.approx(0.9633), 0.99)
