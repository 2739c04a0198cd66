"""Votes made up for the tests of this folder."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.tables import ROLL_CALLS


def matrix(states: tuple[str, ...], calls: list[tuple[int, dict[str, int]]], **columns: list[Any]) -> VoteMatrix:
    """A matrix of roll calls, each given by its year and the votes cast, in the order of the years."""
    days = [date(year, 11, 1) for year, _ in calls]
    codes = np.array([[cast.get(state, 0) for _, cast in calls] for state in states], dtype=np.int8)
    given = {
        "roll_call": list(range(len(calls))),
        "session": [day.year - 1945 for day in days],
        "date": days,
        "kind": ["final"] * len(calls),
        "areas": [[]] * len(calls),
        "resolution": [f"R/{k}" for k in range(len(calls))],
        "title": [f"Title {k}" for k in range(len(calls))],
        "known_on": days,
    }
    return VoteMatrix(states, pl.DataFrame(given | columns, schema=ROLL_CALLS.schema), codes)
