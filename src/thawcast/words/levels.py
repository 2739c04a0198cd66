"""The levels of words and of deeds, and the say-do gap between them."""

import numpy as np
import polars as pl

from thawcast.standing.levels.observations import Series, panel
from thawcast.standing.levels.vintages import Vintage, joint_rows, vintages
from thawcast.values import Floats
from thawcast.words.tables import LEVELS_WORDS, QUADS, SAY_DO

LEVEL_SERIES: tuple[Series, ...] = ("verbal", "material")
"""Words and deeds."""

ENOUGH_SO_FAR = 50
"""Words (or deeds) that a dyad needs, in all years so far, to have a level of them of its own."""

ENOUGH_BOTH = 10
"""Events in a year that a dyad needs, verbal and material together, to have a say-do gap."""


def levels_and_gaps(counts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Filter the levels of words and of deeds, and take their difference.

    Both series go through the yearly filter of all events, each with parameters of its own, one vintage a year. The
    say-do gap is the verbal level less the material one, and 0 is the median dyad of that year: above it words are
    warmer, beside deeds, than elsewhere.

    Args:
        counts: Rows of `tables.COUNTS`: yearly ones for the totals, monthly ones for the course of conflict.

    Returns:
        `levels_words`: rows of `LEVELS_WORDS` for dyads with `ENOUGH_SO_FAR` events of the series so far.
        `say_do`: rows of `SAY_DO` for dyads with `ENOUGH_BOTH` events in the year, some of them material.

    Reference:
        Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 2; see docs/methods/standing.md.
    """
    filtered = {series: _filtered(counts, series) for series in LEVEL_SERIES}
    levels = [LEVELS_WORDS.empty()]
    for series, rows in filtered.items():
        kept = rows.filter(pl.col("so_far") >= ENOUGH_SO_FAR).with_columns(series=pl.lit(series))
        levels.append(kept.select(list(LEVELS_WORDS.columns)))
    verbal, material = (filtered[series] for series in LEVEL_SERIES)
    gaps = _gaps(verbal, material, _eventful(counts))
    return {"levels_words": pl.concat(levels).sort(LEVELS_WORDS.key), "say_do": gaps}


def _filtered(counts: pl.DataFrame, series: Series) -> pl.DataFrame:
    frames = [LEVELS_WORDS.empty().drop("series").with_columns(so_far=pl.lit(0.0))]
    for number, vintage in enumerate(vintages(panel(counts, directed=False, series=series))):
        rows = joint_rows(vintage, first=number == 0).join(_so_far(vintage), on=["a", "b"])
        frames.append(rows.select(frames[0].columns))
    return pl.concat(frames)


def _so_far(vintage: Vintage) -> pl.DataFrame:
    a, b = zip(*vintage.data.keys, strict=True)
    return pl.DataFrame({"a": a, "b": b, "so_far": vintage.data.total.sum(axis=1)})


def _eventful(counts: pl.DataFrame) -> pl.DataFrame:
    """Name the dyad-years with enough events, some of them deeds."""
    return (
        counts.filter(pl.col("freq") == "Y")
        .group_by("period", a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"))
        .agg(pl.col(*QUADS).sum())
        .filter((pl.sum_horizontal(QUADS) >= ENOUGH_BOTH) & (pl.col("matl_coop") + pl.col("matl_conf") > 0))
        .select("a", "b", "period")
    )


def _gaps(verbal: pl.DataFrame, material: pl.DataFrame, eventful: pl.DataFrame) -> pl.DataFrame:
    both = verbal.join(material, on=["a", "b", "period"], suffix="_deeds").join(eventful, on=["a", "b", "period"])
    both = both.sort(SAY_DO.key)
    both = both.with_columns(gap=pl.col("level") - pl.col("level_deeds"))
    # The levels are set beside a world in which most dyads have hardly a deed; the median dyad with deeds is nearer.
    gap = _column(both.with_columns(pl.col("gap") - pl.col("gap").median().over("period")), "gap")
    half = np.hypot(*(_column(both, f"high{of}") - _column(both, f"low{of}") for of in ("", "_deeds"))) / 2
    return (
        both.with_columns(
            pl.Series("gap", gap),
            pl.Series("low", gap - half),
            pl.Series("high", gap + half),
            known_on=pl.max_horizontal("known_on", "known_on_deeds"),
        )
        # The middle of the ranks, so that the warmest and the coldest stand as far from the ends.
        .with_columns(rank=((pl.col("gap").rank("average") - 0.5) / pl.len()).over("period"))
        .select(list(SAY_DO.columns))
    )


def _column(rows: pl.DataFrame, name: str) -> Floats:
    return rows[name].cast(pl.Float64).to_numpy()
