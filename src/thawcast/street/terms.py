"""What a judgement of a street may say, and by which bounds: estimators and words share it."""

from math import ceil
from typing import Literal

Verdict = Literal[
    "two_way", "a_answers", "b_answers", "reversed", "parallel", "no_street", "hostile_only", "cannot_tell"
]

Side = Literal["answers", "reverses", "silent", "unsure"]
"""What one side does about the other's conduct, as far as the data show; `reverses`: it does the opposite."""

MIN_ACTIVE = 40
"""Periods with at least one event that each side needs before anything is judged; see `MOST_ACTIVE`."""

MOST_ACTIVE = 0.8
"""Share of active periods that is enough where there are fewer periods."""

LEVEL = 0.05
"""Level of the tests that decide where reporting was measured: with it one pair of independent series in ten at most is
claimed to answer, in one direction or the other (`benchmarks/reciprocity.py size`)."""

SOUGHT = 0.3
"""Answer, one period later, whose chance to be seen is told [standard deviations for one of the other's]."""

SEEN = 0.6
"""Power by formula from which on a null says something: simulation finds one half there."""

BASELINES = ("ewma", "random_walk", "ar")
"""Peers of the VAR."""


def needed_active(periods: int) -> int:
    """Number of active periods that each side needs.

    Args:
        periods: Number of periods.

    Example:
        >>> needed_active(200), needed_active(34)
        (40, 28)
    """
    return min(MIN_ACTIVE, ceil(MOST_ACTIVE * periods))
