"""Shipped tables and answers are what they were: a golden changes only in a commit of its own, with its reason.

`benchmarks/golden.py` compares all sixty pairs; `tests/golden/record.py` writes them anew.
"""

import json
import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

# By its place: a benchmark has the same name.
SPEC = spec_from_file_location("golden_record", Path(__file__).with_name("record.py"))
assert SPEC is not None
assert SPEC.loader is not None
record = module_from_spec(SPEC)
SPEC.loader.exec_module(record)

GOLDEN = record.load()
SOME = random.Random(record.SEED).sample(sorted(GOLDEN["answers"]), 8)
REMEDY = "mend what changed it, or record the change in a commit of its own: python tests/golden/record.py"


def told(lines: list[str]) -> str:
    return "\n".join((*lines[:40], f"{len(lines)} differences; {REMEDY}"))


@pytest.mark.parametrize("name", SOME)
def test_a_pair_at_a_date_is_answered_as_before(name: str) -> None:
    lines = list(record.check([name]))
    assert not lines, told(lines)


def test_the_shipped_tables_hold_what_they_held() -> None:
    lines = list(record.check_tables())
    assert not lines, told(lines)


def test_sixty_pairs_are_recorded_and_no_sentence() -> None:
    assert len(GOLDEN["answers"]) == 60
    assert record.FILE.stat().st_size <= 400_000
    assert all(record.key(*named) in GOLDEN["answers"] for named in record.NAMED)


def test_a_difference_is_told_by_its_path() -> None:
    old = {"level": -1.18, "low": -1.63, "high": -0.72, "onset": 2009, "state": "thaw", "end": "2010-12-31", "n": 12000}
    assert not list(record.differences(old, {**old, "level": -1.1, "low": -1.7}))  # a tenth of .91
    assert list(record.differences(old, {**old, "level": -1.08}, "here")) == ["here.level: -1.18 was, -1.08 is"]
    assert list(record.differences(old, {**old, "onset": 2010}, "here")) == ["here.onset: 2009 was, 2010 is"]
    assert list(record.differences(old, {**old, "state": "over"})) == ['state: "thaw" was, "over" is']
    assert list(record.differences(old, {**old, "end": None})) == ['end: "2010-12-31" was, null is']
    assert not list(record.differences(old, {**old, "n": 12010}))  # four digits of it are kept
    assert list(record.differences(old, {**old, "n": 12020})) == ["n: 12000 was, 12020 is"]
    del old["n"]
    assert list(record.differences(old, {**old, "n": 1})) == ['n: "absent" was, 1 is']


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ([0.5, 0.2, 0.9], [0.56, 0.2, 0.9], True),  # a tenth of .7
        ([0.5, 0.2, 0.9], [0.58, 0.2, 0.9], False),
        ({"p": 0.755}, {"p": 0.756}, True),
        ({"p": 0.755}, {"p": 0.757}, False),
        ({"p": 0.5}, {"p": 0.51}, True),
        ({"p": 0.5}, {"p": 0.52}, False),
        ({"gap": 1.0, "gap_low": 0.0, "gap_high": 2.0}, {"gap": 1.2, "gap_low": 0.0, "gap_high": 2.0}, True),
        ({"p_real": 0.9, "p_low": 0.5, "p_high": 1.0}, {"p_real": 0.86, "p_low": 0.5, "p_high": 1.0}, True),
        ({"last level": 0.5, "last low": 0.0, "last high": 1.0, "low": 0.4, "high": 0.6},) * 2 + (True,),
        ([1, 2], [1, 2, 3], False),
        ({"ended": True}, {"ended": False}, False),
    ],
)
def test_how_far_a_figure_may_move(old: object, new: object, same: bool) -> None:
    assert (not list(record.differences(old, new))) == same


def test_sentences_are_left_out_and_series_are_summed_up() -> None:
    said = {
        "answer": "Yes.",
        "state": "thaw",
        "note": "two words",
        "none": None,
        "words": ["two words", "one"],
        "estimate": {"value": 1.23456, "low": 1.2, "high": 1.3, "unit": "log_odds"},
        "levels": [{"side": "A and B", "period": f"20{y}-01-01", "level": float(y), "low": 0.0} for y in range(10, 20)],
    }
    found = record.plain(said)
    assert list(found) == ["state", "none", "words", "estimate", "levels"]
    assert found["words"] == ["one"]
    assert found["estimate"] == [1.235, 1.2, 1.3]
    # Ten years whose level rises by one a year: mean 14.5; weights from -1 to 1 lean it by the mean of i(2i/9 - 1).
    (series,) = found["levels"]
    assert (series["n"], series["from"], series["to"]) == (10, "2010-01-01", "2019-01-01")
    assert (series["level"], series["last level"]) == (14.5, 19.0)
    assert series["lean level"] == pytest.approx(sum(i * (2 * i / 9 - 1) for i in range(10)) / 10, abs=5e-4)


def test_packing_loses_nothing() -> None:
    row = {"kind": "thaw", "values": list(range(40))}
    parts = {"answers": {"x": {"a": [row, row], "b": {"p": row, "q": {**row, "kind": None}}, "c": []}, "y": [row, {}]}}
    shared, packed = record.packed(parts)
    assert shared
    assert json.dumps(packed).count("39") == 0
    assert {name: record.unpacked(part, shared) for name, part in packed.items()} == parts
