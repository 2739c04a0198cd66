"""The answer to question 1 as a value: where two states stand, and the levels behind it."""

from dataclasses import dataclass

import polars as pl

from thawcast.standing.imported import Segment
from thawcast.standing.months.verdict import ByMonth
from thawcast.standing.verdict import Standing


@dataclass(frozen=True)
class Relations:
    """Where two states stand, and what that is told from; all frames hold rows of the two, known by the date.

    Args:
        standing: The judgement, as every answer has it.
        levels: Rows of `tables.LEVELS`.
        directed: Rows of `tables.LEVELS_DIRECTED`.
        conflict: Rows of `tables.CONFLICT`.
        months: Where they stand by month; None where there is no monthly level.
        directed_months: Rows of `tables.LEVELS_MONTHLY_DIRECTED`.
        shocks: Rows of `tables.STATE_SHOCKS` of either state.
        placebo: Rows of `tables.PLACEBO`: the same search on permuted data.
        imported: What imported events say of the two, by source.
    """

    standing: Standing
    levels: pl.DataFrame
    directed: pl.DataFrame
    conflict: pl.DataFrame
    months: ByMonth | None
    directed_months: pl.DataFrame
    shocks: pl.DataFrame
    placebo: pl.DataFrame
    imported: tuple[Segment, ...]
