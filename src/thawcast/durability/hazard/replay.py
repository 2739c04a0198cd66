"""The whole history replayed as it was known year by year; and again with the years of each dyad permuted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.durability.hazard.blocks import Blocks, blocks
from thawcast.standing.levels.local_level import run
from thawcast.standing.levels.observations import CountPanel, panel
from thawcast.standing.levels.vintages import Vintage


@dataclass(frozen=True)
class Replay:
    """What was known at each year's end, and the raw counts of all years to judge by.

    Args:
        vintages: One a year, in order.
        blocks: Raw counts; rows as in `keys`.
        keys: Pairs of state codes.
        source_year: Year that the values of a dyad and year came from, shape (dyads, years): the year itself, or where
            the placebo took them from.
    """

    vintages: tuple[Vintage, ...]
    blocks: Blocks
    keys: tuple[tuple[str, str], ...]
    source_year: np.ndarray

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the blocks."""
        return self.blocks.years


def replay(counts: pl.DataFrame, vintages: tuple[Vintage, ...]) -> Replay:
    """Replay the barometer.

    Args:
        counts: Rows of `tables.COUNTS`.
        vintages: What was known at each year's end, estimated from them.

    Returns:
        One vintage a year from the third on; a vintage rests on no later count.
    """
    data = panel(counts, directed=False)
    whole = data.until(data.years[-1])
    here = np.broadcast_to(np.array(whole.years), whole.total.shape)
    return Replay(vintages, blocks(whole), whole.keys, here)


def permuted(real: Replay, *, rng: np.random.Generator) -> Replay:
    """Permute the years within each dyad and replay: the same values, no history.

    The shared parameters stay those that the real data taught at each year's end: learned anew, shuffled years look
    like nothing but noise and there are no thaws left to forecast.

    Args:
        real: The real history.
        rng: Source of randomness.

    Returns:
        A replay over all dyads of the last vintage.
    """
    last = real.vintages[-1]
    order = np.argsort(rng.random(last.data.total.shape), axis=1)
    data = _reordered(last.data, order)
    seen = last.seen.reordered(order)
    found: list[Vintage] = []
    for vintage in real.vintages:
        columns = len(vintage.data.years)
        known = seen.first(columns)
        cut = CountPanel(
            data.keys, data.years[:columns], data.coop[:, :columns], data.total[:, :columns], data.monthly[:, :columns]
        )
        found.append(Vintage(vintage.year, cut, known, vintage.hyper, run(known, vintage.hyper)))
    years = np.take_along_axis(np.array(real.source_year), order, axis=1)
    return Replay(tuple(found), real.blocks.reordered(order), last.data.keys, years)


def rows_of(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Number the dyads."""
    return {key: i for i, key in enumerate(keys)}


def _reordered(data: CountPanel, order: np.ndarray) -> CountPanel:
    coop, total = (np.take_along_axis(x, order, axis=1) for x in (data.coop, data.total))
    return CountPanel(data.keys, data.years, coop, total, np.take_along_axis(data.monthly, order[:, :, None], axis=1))
