"""How the number of thaws and chills moves with the thresholds, beside the same search on permuted years."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl

from thawcast.standing.episodes import Finder
from thawcast.standing.levels.local_level import fit, run
from thawcast.standing.levels.vintages import Vintage
from thawcast.standing.tables import THRESHOLDS

ONSETS = (0.8, 0.9, 0.95)
ENDS = (0.7, 0.8, 0.9)


def threshold_rows(vintages: Sequence[Vintage], *, shuffles: int) -> pl.DataFrame:
    """Count episodes under every pair of thresholds, on the real data and on permuted years.

    Args:
        vintages: What was known at each year's end, in order.
        shuffles: Permutations; each permutes all years within dyads once and replays every vintage on the result, with
            the parameters learned anew from it and with those learned from the real data.

    Returns:
        Rows of `THRESHOLDS`, all known at the end of the last vintage: its years are in every permutation.
    """
    if not vintages:
        return THRESHOLDS.empty()
    last = vintages[-1]
    frozen: list[pl.DataFrame] = []
    anew: list[pl.DataFrame] = []
    for number in range(shuffles):
        fake = last.seen.shuffled(np.random.default_rng((last.year, number)))
        known = [(v, fake.first(len(v.data.years))) for v in vintages]
        frozen.append(_count([replace(v, data=last.data, now=run(x, v.hyper)) for v, x in known]))
        anew.append(_count([replace(v, data=last.data, now=run(x, fit(x))) for v, x in known]))
    return (
        _count(vintages)
        .join(_total(anew, "shuffled_begun"), on=_KEY)
        .join(_total(frozen, "frozen_begun"), on=_KEY)
        .with_columns(shuffles=pl.lit(shuffles), known_on=pl.date(last.year, 12, 31))
        .select(pl.col(name).cast(kind) for name, kind in THRESHOLDS.schema.items())
        .sort(THRESHOLDS.key)
    )


_KEY = ["onset", "end", "sign", "year"]


def _total(counts: Sequence[pl.DataFrame], name: str) -> pl.DataFrame:
    return pl.concat(counts).group_by(_KEY).agg(pl.col("begun").sum().alias(name))


def _count(vintages: Sequence[Vintage]) -> pl.DataFrame:
    rows: list[dict[str, float]] = []
    for onset, end in product(ONSETS, ENDS):
        finder = Finder(onset=onset, end=end)
        for vintage in vintages:
            finder.advance(vintage)
        found = finder.found()
        rows += [
            {
                "onset": onset,
                "end": end,
                "sign": sign,
                "year": v.year,
                "begun": sum(e.sign == sign and e.onset == v.year for e in found),
                "ended": sum(e.sign == sign and e.end == v.year for e in found),
            }
            for sign, v in product((-1, 1), vintages)
        ]
    return pl.DataFrame(rows)
