"""No answer contradicts its own numbers: twenty seeded ones; `benchmarks/consistency.py` asks 2,000."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from thawcast.assessment import assess
from thawcast.store import STARTER, Dataset, load


@pytest.fixture(scope="module")
def consistency(benchmark: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark("consistency")


@pytest.fixture(scope="module")
def starter() -> Dataset:
    return load(STARTER, name="starter")


def told_of(starter: Dataset, a: str, b: str, day: date) -> dict[str, Any]:
    return json.loads(assess(a, b, as_of=day, store=starter).to_json())


def test_twenty_seeded_answers_agree_with_their_numbers(consistency: ModuleType, starter: Dataset) -> None:
    days = (date(1973, 12, 31), date(2010, 12, 31), date(2023, 6, 30))
    asked = consistency.drawn(starter, 20, days)
    assert len(asked) == 20
    found = {
        (a, b, day): list(consistency.wrong(told, consistency.power_of(starter, told)))
        for a, b, day in asked
        for told in [told_of(starter, a, b, day)]
    }
    assert {key: faults for key, faults in found.items() if faults} == {}


def test_a_contradiction_would_be_found(consistency: ModuleType, starter: Dataset) -> None:
    told = told_of(starter, "USA", "Soviet Union", date(1973, 12, 31))
    assert told["verdict"]["state"] == "thaw"
    assert list(consistency.wrong(told, 0.84)) == []

    def faults(**changed: object) -> set[str]:
        other = deepcopy(told)
        other["chapters"]["standing"]["numbers"] |= {k: v for k, v in changed.items() if k not in {"state", "word"}}
        other["verdict"]["state"] = changed.get("state", "thaw")
        other["verdict"]["direction"]["word"] = changed.get("word", told["verdict"]["direction"]["word"])
        return {kind for kind, _ in consistency.wrong(other, 0.1)}

    assert faults(p_stands=0.4) == {"a state that does not stand"}
    assert "over, and stands" in faults(state="over")
    assert "steady without power" in faults(state="steady")
    assert faults(word="cooling") == {"a direction against its number"}
    assert faults(level={"value": 1.0, "low": 2.0, "high": 3.0}) == {"a value outside its interval"}
    assert faults(level={"value": 1.0, "low": 1.0, "high": 1.0}) == {"an interval without width"}
