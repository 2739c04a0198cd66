"""What the monthly level is seen through: ICEWS years with monthly conflict, published scores, or monthly counts."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from thawcast.standing.levels.monthly_values import POINT, Channel, Months
from thawcast.standing.tables import HALF
from thawcast.tables import COUNTS as COUNTS_TABLE
from thawcast.values import Floats

CHINA = (
    Channel("china_gdelt", POINT, anchor=True, noise=0.0, freedom=5.0),
    Channel("china_icews", POINT, noise=0.0, freedom=5.0, doubt=0.1),
    Channel("china_phoenix", POINT, noise=1.0, freedom=5.0, doubt=0.1),
)
"""Three scores of China's relations on GDELT's scale; as all are means of Goldstein scores, a gain far from 1 needs
evidence."""

GDELT = (Channel("gdelt", POINT, anchor=True, noise=-1.0, freedom=5.0),)

ACTIVE_DAYS = 100
"""Days with a score in the first calendar year that a pair needs to count as active."""


def china_months(scores: pl.DataFrame) -> Months:
    """Lay out the three scores of China's relations as published.

    What all partners share in a month stays in: with one state in every dyad it is that state's own, not the world's,
    and a level that keeps it forecasts better what a source left out goes on to say (docs/methods/experts.md).
    """
    names = tuple(s.name for s in CHINA)
    keys, first, values = _grid(scores.filter(pl.col("src").is_in(names)), names, "score")
    return Months.scores(keys, first, CHINA, values)


def gdelt_months(scores: pl.DataFrame, *, active: int = ACTIVE_DAYS) -> Months:
    """Lay out GDELT's net scores, freed of coverage, less the median of all pairs in each month.

    A month's net score is divided by what the pair is usually scored: its share, over all months up to this one, of the
    world's absolute scores, times the world's this month. So when the world is covered less, nothing moves. The arsinh
    tames months of a hundredfold coverage.

    Args:
        scores: Rows of `SCORES` with source gdelt.
        active: Days with a score in the first calendar year that a pair needs to be kept.

    Returns:
        The months.
    """
    rows = scores.filter(pl.col("src") == "gdelt")
    keys, first, score = _grid(rows, ("gdelt",), "score")
    volume = _grid(rows, ("gdelt",), "volume")[2][:, :, 0]
    kept = np.nansum(_grid(rows, ("gdelt",), "days")[2][:, :12, 0], axis=1) >= active
    own = np.cumsum(np.nan_to_num(volume), axis=1)
    world = np.nansum(volume, axis=0)
    usual = own / np.cumsum(world) * world
    ratio = np.arcsinh(2.0 * score[:, :, 0] / np.maximum(usual, 1e-9))[:, :, None]
    return Months.scores(
        tuple(k for k, keep in zip(keys, kept, strict=True) if keep), first, GDELT, less_median(ratio)[kept]
    )


def month_counts(days: pl.DataFrame) -> pl.DataFrame:
    """Add imported daily counts up to whole months.

    A month counts when its source has events on `HALF` of its days or more, and on its last day or later: files often
    begin with a few stray days, and a month that is not over would still grow.

    Args:
        days: Rows of `tables.DYAD_COUNTS` with `freq` D.

    Returns:
        Rows of `tables.COUNTS` with `freq` M and no score.
    """
    month = pl.col("period").dt.truncate("1mo")
    over = (pl.col("period").max() >= month.dt.month_end()).over("src")
    quads = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
    rows = (
        days.filter(pl.col("freq") == "D")
        .filter(over)
        .with_columns(month=month)
        .filter(pl.col("period").n_unique().over("src", "month") >= HALF)
        .with_columns(known_on=pl.max_horizontal(pl.col("known_on").max().over("src", "month"), month.dt.month_end()))
        .group_by("source", "target", "month", "src", "known_on")
        .agg(pl.col(*quads).sum())
        .with_columns(period=pl.col("month"), freq=pl.lit("M"), score=None)
    )
    return COUNTS_TABLE.check(
        rows.select(pl.col(c).cast(t) for c, t in COUNTS_TABLE.schema.items()).sort(COUNTS_TABLE.key)
    )


def less_median(values: Floats) -> Floats:
    """Take out of each source what all dyads share in a month, their median; shape (dyads, months, sources)."""
    spoken = ~np.isnan(values).all(axis=0)
    out = values.copy()
    out[:, spoken] -= np.nanmedian(values[:, spoken], axis=0)
    return out


def _grid(rows: pl.DataFrame, sources: Sequence[str], column: str) -> tuple[tuple[tuple[str, str], ...], int, Floats]:
    """Spread rows out by dyad, month (from a January on) and source; NaN where there is none."""
    keys = tuple(rows.select("a", "b").unique().sort("a", "b").iter_rows())
    first, last = rows.select(pl.min("period"), pl.max("period").alias("last")).row(0)
    months = 12 * (last.year - first.year) + last.month
    place = pl.DataFrame({"a": [k[0] for k in keys], "b": [k[1] for k in keys], "row": np.arange(len(keys))})
    at = rows.join(place, on=["a", "b"])
    values = np.full((len(keys), months, len(sources)), np.nan)
    month = 12 * (at["period"].dt.year().cast(pl.Int32) - first.year) + at["period"].dt.month().cast(pl.Int32) - 1
    number = at["src"].replace_strict(list(sources), list(range(len(sources))), return_dtype=pl.Int32)
    values[at["row"].to_numpy(), month.to_numpy(), number.to_numpy()] = at[column].to_numpy()
    return keys, first.year, values
