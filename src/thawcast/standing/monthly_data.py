"""What the monthly level is seen through: ICEWS years with monthly conflict, published scores, or monthly counts."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.special import digamma, polygamma

from thawcast.standing.monthly_model import POINT, WITHIN, YEAR, Months, Source
from thawcast.standing.observations import Floats, beta_binomial, observe, panel

ICEWS = (
    Source("icews", YEAR, anchor=True, noise=-2.0, sized=True),
    Source("icews_conflict", WITHIN, gain=-0.3, noise=-1.0, freedom=5.0),
)
"""The yearly share of cooperation sets the scale; conflict by month only moves the level within its year."""

CHINA = (
    Source("china_gdelt", POINT, anchor=True, noise=0.0, freedom=5.0),
    Source("china_icews", POINT, noise=0.0, freedom=5.0, doubt=0.1),
    Source("china_phoenix", POINT, noise=1.0, freedom=5.0, doubt=0.1),
)
"""Three scores of China's relations on GDELT's scale; as all are means of Goldstein scores, a gain far from 1 needs
evidence."""

GDELT = (Source("gdelt", POINT, anchor=True, noise=-1.0, freedom=5.0),)
COUNTS = (Source("counts", POINT, anchor=True, noise=-2.0, freedom=5.0),)

ACTIVE_DAYS = 100
"""Days with a score in the first calendar year that a pair needs to count as active."""


def icews_months(counts: pl.DataFrame, *, enough: int) -> tuple[Months, Floats]:
    """Lay out ICEWS: yearly log-odds of cooperation at each year's end, and conflict by month within its year.

    A month's conflict is the log of its share of the world's, less the dyad's share over all months before. The
    constant of each year being unknown to the model, the months say when in the year conflict came and never how much
    there was: that is the yearly count's to say. Cooperation has no monthly source; the model takes it as even within a
    year.

    Args:
        counts: Rows of `tables.COUNTS`, yearly and monthly.
        enough: Events that a dyad needs in all years together to be kept.

    Returns:
        The months, and events by year, shape (dyads, years).
    """
    data = panel(counts, directed=False)
    years = observe(data)
    kept = np.flatnonzero(data.total.sum(axis=1) >= enough)
    shape = (kept.size, 12 * len(data.years), 2)
    seen, counted, volume, burst = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    ends = slice(11, None, 12)
    seen[:, ends, 0], counted[:, ends, 0] = years.level[kept], years.variance[kept]
    volume[:, ends, 0], burst[:, ends, 0] = years.log_volume[kept], years.burst[kept]
    keys = tuple(data.keys[i] for i in kept)
    n = data.monthly[kept].reshape(kept.size, -1)
    world = data.monthly.reshape(len(data.keys), -1).sum(axis=0)
    covered = ~np.isnan(world)
    before = np.cumsum(np.where(covered, n, 0.0), axis=1) - np.where(covered, n, 0.0)
    reported = np.cumsum(np.where(covered, world, 0.0)) - np.where(covered, world, 0.0)
    # One event's worth of the mean dyad keeps the first months' shares away from zero.
    usual = (before + 1.0) / (reported + len(data.keys))
    seen[:, :, 1] = digamma(n + 1.0) - np.log(usual * world + 1.0)
    counted[:, :, 1] = np.where(covered, polygamma(1, np.where(covered, n, 0.0) + 1.0), 0.0)
    return Months(keys, data.years[0], ICEWS, seen, counted, volume, burst), data.total[kept]


def china_months(scores: pl.DataFrame) -> Months:
    """Lay out the three scores of China's relations as published.

    What all partners share in a month stays in: with one state in every dyad it is that state's own, not the world's,
    and a level that keeps it forecasts better what a source left out goes on to say (docs/methods/experts.md).
    """
    names = tuple(s.name for s in CHINA)
    keys, first, values = _grid(scores.filter(pl.col("src").is_in(names)), names, "score")
    return _scores(keys, first, CHINA, values)


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
    return _scores(tuple(k for k, keep in zip(keys, kept, strict=True) if keep), first, GDELT, less_median(ratio)[kept])


def count_months(counts: pl.DataFrame) -> tuple[Months, Floats]:
    """Lay out monthly counts of all four quad classes as log-odds of cooperation less the world's.

    Args:
        counts: Rows of `tables.COUNTS` with `freq` M and no null class.

    Returns:
        The months, and events by month, shape (dyads, months).
    """
    total = pl.sum_horizontal("verb_coop", "matl_coop", "verb_conf", "matl_conf").cast(pl.Float64)
    rows = counts.select(
        a=pl.min_horizontal("source", "target"),
        b=pl.max_horizontal("source", "target"),
        period="period",
        src=pl.lit("counts"),
        coop=(pl.col("verb_coop") + pl.col("matl_coop")).cast(pl.Float64),
        total=total,
    )
    rows = rows.group_by("a", "b", "period", "src").agg(pl.col("coop", "total").sum()).sort("a", "b", "period")
    keys, first, coop = _grid(rows, ("counts",), "coop")
    events = _grid(rows, ("counts",), "total")[2][:, :, 0]
    coop, events = np.nan_to_num(coop[:, :, 0]), np.nan_to_num(events)
    seen, counted = np.full((*events.shape, 1), np.nan), np.ones((*events.shape, 1))
    for month in range(events.shape[1]):
        here = events[:, month] > 0
        if not here.any():
            continue
        k, n = coop[here, month], events[here, month]
        mean, worth = beta_binomial(k, n)
        up, down = mean * worth, (1 - mean) * worth
        seen[here, month, 0] = digamma(k + up) - digamma(n - k + down) - digamma(up) + digamma(down)
        counted[here, month, 0] = polygamma(1, k + up) + polygamma(1, n - k + down)
    volume = np.log(np.maximum(events, 1.0) / 100.0)[:, :, None]
    return Months(keys, first, COUNTS, seen, counted, volume, np.zeros_like(volume), stirred=True), events


def less_median(values: Floats) -> Floats:
    """Take out of each source what all dyads share in a month, their median; shape (dyads, months, sources)."""
    spoken = ~np.isnan(values).all(axis=0)
    out = values.copy()
    out[:, spoken] -= np.nanmedian(values[:, spoken], axis=0)
    return out


def _scores(keys: tuple[tuple[str, str], ...], first: int, sources: tuple[Source, ...], values: Floats) -> Months:
    return Months(keys, first, sources, values, *(np.zeros_like(values) for _ in range(3)), stirred=True)


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
