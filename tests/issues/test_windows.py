"""Kappa over five years against a count by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.issues.votes.windows import window_kappa


def test_five_years_are_taken_together_and_the_last_must_be_full():
    # Ten roll calls a year of 1950-53, twenty in 1954, one in 1955; the two differ in 1950 alone, yes for no.
    days = [
        date(y, 11, 1)
        for y, n in ((1950, 10), (1951, 10), (1952, 10), (1953, 10), (1954, 20), (1955, 1))
        for _ in range(n)
    ]
    same = np.array([1, 3] * 30 + [1])
    other = np.where(np.arange(61) < 10, 4 - same, same)
    matrix = VoteMatrix(("USA", "RUS"), pl.DataFrame({"date": days}), np.array([same, other], dtype=np.int8))
    found = window_kappa(matrix, first=1950)
    # Under twenty common votes by 1950; 1955 has one roll call itself.
    assert found["year"].to_list() == [1951, 1952, 1953, 1954]
    assert found.select("a", "b").row(0) == ("RUS", "USA")
    # Both say yes as often as no, so chance agrees on half: kappa = 1 - 2 * share that differs.
    assert found["kappa"].to_list() == pytest.approx([1 - 2 * 10 / n for n in (20, 30, 40, 60)])
