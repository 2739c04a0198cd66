"""Who is at risk of deep peace, and when a move to it begins."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from thawcast import sources

Rows = Callable[..., list[tuple[int, float, int]]]


@pytest.fixture(scope="module")
def risks(benchmark: Callable[[str], ModuleType]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return benchmark("deep_peace_risks").deep_peace_risks


@pytest.fixture(scope="module")
def rows(risks: Callable[[pl.DataFrame], pl.DataFrame]) -> Rows:
    def of(*values: float | None, first: int = 1950) -> list[tuple[int, float, int]]:
        frame = pl.DataFrame(
            [("AAA", "BBB", first + k, v) for k, v in enumerate(values) if v is not None],
            schema=["a", "b", "year", "peace"],
            orient="row",
        )
        return risks(frame).select("year", "level", "event").rows()

    return of


def test_the_event_is_the_year_in_which_the_move_begins(rows: Rows) -> None:
    # .6 and .7 lie on the way from .5 to .75: the move begins in 1952, the years after it are not at risk.
    assert rows(0.5, 0.5, 0.6, 0.7, 0.75, 1.0) == [(1951, 0.5, 0), (1952, 0.5, 1)]


def test_a_move_that_falls_back_is_no_event(rows: Rows) -> None:
    assert rows(0.25, 0.4, 0.25, 0.25) == [(1951, 0.25, 0), (1952, 0.25, 0), (1953, 0.25, 0)]


def test_a_second_move_counts_after_a_fall(rows: Rows) -> None:
    assert rows(0.5, 0.75, 0.5, 0.75) == [(1951, 0.5, 1), (1953, 0.5, 1)]


def test_a_gap_is_no_move(rows: Rows) -> None:
    assert rows(0.5, None, 0.75, 0.75) == []


def test_years_before_the_first_are_left_out(rows: Rows) -> None:
    assert rows(0.5, 0.5, 0.5, first=1944) == [(1946, 0.5, 0)]


def test_the_record_may_end_on_the_way(rows: Rows) -> None:
    assert rows(0.5, 0.6) == [(1951, 0.5, 0)]


@pytest.mark.data
def test_the_peace_scale_holds_about_as_many_moves_as_counted_by_hand(
    reference: Path, risks: Callable[[pl.DataFrame], pl.DataFrame]
) -> None:
    found = risks(sources.load(reference, only=["peace"])["peace"])
    # About 68 moves since 1946, counted before on the numbers as published.
    assert 60 <= found["event"].sum() <= 70
    assert found["level"].max() == 0.5
    assert not found.select("a", "b", "year").is_duplicated().any()
