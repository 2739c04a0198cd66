"""Results are written as JSON values and read back the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from thawcast.deals.results.plain import PlainResult
from thawcast.values import Estimate


@dataclass(frozen=True)
class Inner(PlainResult):
    was: float = field(metadata={"key": "from"})
    note: str | None = None


@dataclass(frozen=True)
class Outer(PlainResult):
    day: date
    parts: Mapping[str, Inner]
    ends: tuple[float, float]
    many: tuple[Inner, ...]
    found: Estimate
    none: Inner | None


def test_written_by_hand_and_read_back():
    found = Outer(
        day=date(2010, 12, 31),
        parts={"x": Inner(1.23456)},
        ends=(0.0, -0.00001),
        many=(Inner(2.0, "said"),),
        found=Estimate(0.5, 0.0, float("inf"), "share"),
        none=None,
    )
    told = {
        "day": "2010-12-31",
        "parts": {"x": {"from": 1.2346}},  # four decimals; a note that is not there is left out
        "ends": [0.0, 0.0],
        "many": [{"from": 2.0, "note": "said"}],
        "found": {"value": 0.5, "low": 0.0, "high": None, "unit": "share"},  # nothing infinite is valid JSON
        "none": None,
    }
    assert found.to_dict() == told
    again = Outer.from_dict(json.loads(json.dumps(told)))
    assert again == found.as_written()
    assert (again.parts["x"], again.many) == (Inner(1.2346), (Inner(2.0, "said"),))
    assert (again.day, again.found.high, again.none) == (date(2010, 12, 31), None, None)
