"""What a stage is given: the frames that it needs and no others, and values that are computed once."""

import polars as pl
import pytest

from thawcast.stages import Given, Value

FRAMES = {"counts": pl.DataFrame({"n": [1, 2]}), "votes": pl.DataFrame({"n": [9]})}


def test_frames_by_name() -> None:
    given = Given(FRAMES)
    assert (sorted(given), len(given), "votes" in given) == (["counts", "votes"], 2, True)
    assert given["votes"] is FRAMES["votes"]


def test_a_value_is_computed_once_for_all_stages() -> None:
    calls: list[list[str]] = []

    def total(given: Given) -> int:
        calls.append(sorted(given))
        return int(given["counts"]["n"].sum())

    def twice(given: Given) -> int:
        return 2 * given.value(sum_of_counts)

    sum_of_counts, doubled = Value("total", ("counts",), total), Value("doubled", ("counts",), twice)
    made: dict[Value[int], int] = {}
    assert Given(FRAMES, made).value(doubled) == 6
    assert Given({"counts": FRAMES["counts"]}, made).value(sum_of_counts) == 3
    assert calls == [["counts"]], "once, and with no more than it needs"


def test_a_stage_that_does_not_need_what_the_value_needs_is_refused() -> None:
    value = Value("total", ("counts",), lambda given: given["counts"].height)
    made: dict[Value[int], int] = {}
    assert Given(FRAMES, made).value(value) == 2
    with pytest.raises(KeyError, match="counts"):
        Given({"votes": FRAMES["votes"]}, made).value(value)
