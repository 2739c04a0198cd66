"""Turning results from canonical column order into the order of A and B that the user gave."""

from typing import Any

import numpy as np

from thawcast.street.analysis import Analysis
from thawcast.street.estimate.index import Interval, StreetIndex
from thawcast.street.judge import Verdict, swap
from thawcast.values import Estimate


def as_named(analysis: Analysis) -> tuple[int, int]:
    """Canonical column numbers of A and B, in the order the user gave."""
    return (0, 1) if analysis.order == (0, 1) else (1, 0)


def as_given(analysis: Analysis, verdict: Verdict) -> Verdict:
    """Turn a verdict from canonical order into the user's."""
    return verdict if analysis.order == (0, 1) else swap(verdict)


def oriented(analysis: Analysis, street: StreetIndex) -> StreetIndex:
    """Turn an index from canonical order into the user's."""
    return street if analysis.order == (0, 1) else street.swapped


def estimate(interval: Interval, unit: str) -> Estimate:
    """An interval as the brief's estimate; None where it cannot be computed."""
    value = None if np.isnan(interval.value) else interval.value
    low = None if np.isnan(interval.low) else interval.low
    return Estimate(value, low, None if np.isnan(interval.high) else interval.high, unit)


def street_numbers(analysis: Analysis, street: StreetIndex) -> dict[str, Any]:
    """Long-run answers and index, in the user's order."""
    s = oriented(analysis, street)
    return {
        "a_answers": estimate(s.a_answers, "standard deviations"),
        "b_answers": estimate(s.b_answers, "standard deviations"),
        "index": estimate(s.index, "index"),
    }
