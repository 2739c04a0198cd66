"""What the monthly level is seen through: ICEWS years with monthly conflict, published scores, or monthly counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import digamma, polygamma

from thawcast.standing.levels.monthly_values import POINT, WITHIN, YEAR, Channel, Months
from thawcast.standing.levels.observations import SERIES, beta_binomial, observe, panel
from thawcast.standing.tables import HALF
from thawcast.tables import COUNTS as COUNTS_TABLE
from thawcast.values import Floats

ICEWS = (
    Channel("icews", YEAR, anchor=True, noise=-2.0, sized=True),
    Channel("icews_conflict", WITHIN, gain=0.0, noise=-1.0, freedom=5.0),
)
"""The yearly share of cooperation sets the scale; conflict by month only moves the level within its year."""

CHINA = (
    Channel("china_gdelt", POINT, anchor=True, noise=0.0, freedom=5.0),
    Channel("china_icews", POINT, noise=0.0, freedom=5.0, doubt=0.1),
    Channel("china_phoenix", POINT, noise=1.0, freedom=5.0, doubt=0.1),
)
"""Three scores of China's relations on GDELT's scale; as all are means of Goldstein scores, a gain far from 1 needs
evidence."""

GDELT = (Channel("gdelt", POINT, anchor=True, noise=-1.0, freedom=5.0),)
COUNTS = (Channel("counts", POINT, anchor=True, noise=-2.0),)

ACTIVE_DAYS = 100
"""Days with a score in the first calendar year that a pair needs to count as active."""


@dataclass(frozen=True)
class Icews:
    """ICEWS laid out by month.

    Args:
        months: Yearly log-odds of cooperation at each year's end, and conflict by month within its year.
        events: Events by year, shape (dyads, years), of the years that have a total.
        conflict: Log share of the world's conflict by year, same shape; NaN without monthly conflict.
        level: Yearly log-odds of cooperation less the world's, same shape.
    """

    months: Months
    events: Floats
    conflict: Floats
    level: Floats


def icews_months(counts: pl.DataFrame, *, enough: int, directed: bool = False) -> Icews:
    """Lay out ICEWS: yearly log-odds of cooperation at each year's end, and conflict by month within its year.

    A month's conflict is the log of its share of the world's, less the dyad's share over all years before. The
    constant of each year being unknown to the model, the months say when in the year conflict came and never how much
    there was: that is the yearly count's to say. Cooperation has no monthly source; the model takes it as even within a
    year. The months of a year that has no total yet are there as far as they are known.

    Args:
        counts: Rows of `tables.COUNTS`, yearly and monthly.
        enough: Events that a dyad needs in all years together to be kept.
        directed: Keep source and target apart, else add the two directions.

    Returns:
        The months, with what the gain of conflict is learned from.
    """
    data = panel(counts, directed=directed)
    years = observe(data)
    kept = np.flatnonzero(data.total.sum(axis=1) >= enough)
    keys = tuple(data.keys[i] for i in kept)
    n, world, known = _conflict(counts, keys, data.years[0], directed=directed)
    months = max(12 * len(data.years), world.size)
    shape = (kept.size, months, 2)
    seen = np.full(shape, np.nan)
    total, beside, counted, volume, burst = (np.zeros(shape) for _ in range(5))
    ends = slice(11, 12 * len(data.years), 12)
    seen[:, ends, 0] = np.where(years.total[kept] > 0, years.coop[kept], np.nan)
    total[:, ends, 0], beside[:, ends, 0] = years.total[kept], years.world[kept]
    volume[:, ends, 0], burst[:, ends, 0] = years.log_volume[kept], years.burst[kept]
    covered = np.flatnonzero(world > 0)
    # Shares of the years before: a January may not know how the year's conflict or the number of dyads turned out.
    past = covered // 12 * 12
    before, reported = np.cumsum(n, axis=1) - n, np.cumsum(world) - world
    # One event's worth of the mean dyad keeps the first months' shares away from zero.
    usual = (before[:, past] + 1.0) / (reported + known)[past]
    seen[:, covered, 1] = digamma(n[:, covered] + 1.0) - np.log(usual * world[covered] + 1.0)
    counted[:, covered, 1] = polygamma(1, n[:, covered] + 1.0)
    own, all_dyads = _years_of(n, len(data.years)), _years_of(world, len(data.years))
    with np.errstate(divide="ignore"):
        conflict = digamma(own + 1.0) - np.where(all_dyads > 0, np.log(all_dyads), np.nan)
    laid = Months(keys, data.years[0], ICEWS, seen, total, beside, counted, volume, burst, stirred=True)
    return Icews(laid, data.total[kept], conflict, years.level[kept])


def _conflict(
    counts: pl.DataFrame, keys: tuple[tuple[str, str], ...], first: int, *, directed: bool
) -> tuple[Floats, Floats, Floats]:
    """Spread monthly conflict out: of the dyads (dyads, months), of the world (months,), and how many dyads had any."""
    rows = counts.filter((pl.col("freq") == "M") & (pl.col("period").dt.year() >= first))
    if not directed:
        one, two = pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target")
        rows = rows.with_columns(source=one, target=two)
    month = (pl.col("period").dt.year().cast(pl.Int32) - first) * 12 + pl.col("period").dt.month() - 1
    rows = rows.select("source", "target", month=month, n=(pl.col("verb_conf") + pl.col("matl_conf")).cast(pl.Float64))
    months = 0 if not rows.height else int(rows.select(pl.max("month")).item()) + 1
    own, world, new = np.zeros((len(keys), months)), np.zeros(months), np.zeros(months)
    np.add.at(world, rows["month"].to_numpy(), rows["n"].to_numpy())
    np.add.at(new, rows.group_by("source", "target").agg(pl.min("month"))["month"].to_numpy(), 1.0)
    place = pl.DataFrame(
        {"source": [k[0] for k in keys], "target": [k[1] for k in keys], "row": np.arange(len(keys))},
        schema_overrides={"source": pl.String, "target": pl.String},
    )
    at = rows.join(place, on=["source", "target"])
    np.add.at(own, (at["row"].to_numpy(), at["month"].to_numpy()), at["n"].to_numpy())
    return own, world, np.maximum(np.cumsum(new) - new, 1.0)


def _years_of(months: Floats, years: int) -> Floats:
    """Add months up to years; a year of which there is none holds 0."""
    whole = np.zeros((*months.shape[:-1], 12 * years))
    end = min(12 * years, months.shape[-1])
    whole[..., :end] = months[..., :end]
    return whole.reshape(*months.shape[:-1], years, 12).sum(axis=-1)


def china_months(scores: pl.DataFrame) -> Months:
    """Lay out the three scores of China's relations as published.

    What all partners share in a month stays in: with one state in every dyad it is that state's own, not the world's,
    and a level that keeps it forecasts better what a source left out goes on to say (docs/methods/experts.md).
    """
    names = tuple(s.name for s in CHINA)
    keys, first, values = _grid(scores.filter(pl.col("src").is_in(names)), names, "score")
    return Months.scores(keys, first, CHINA, values)


def china_sides(scores: pl.DataFrame) -> tuple[Months, ...]:
    """Lay out the scores by direction, each as `china_months` lays out both together.

    Args:
        scores: Rows of the reference scores by direction: `source, target, period, src, score`.

    Returns:
        What China does to its partners and what they do to China, as far as there are rows; keys are (source, target).
    """
    sides = (scores.filter(pl.col(side) == "CHN") for side in ("source", "target"))
    return tuple(china_months(rows.rename({"source": "a", "target": "b"})) for rows in sides if rows.height)


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


def count_months(counts: pl.DataFrame, *, series: str = "all") -> tuple[Months, Floats]:
    """Lay out monthly counts of all four quad classes beside the world's share of the month.

    Args:
        counts: Rows of `tables.COUNTS` with `freq` M and no null class.
        series: One of `observations.SERIES`.

    Returns:
        The months, and events by month, shape (dyads, months).
    """
    cooperation, conflict = SERIES[series]
    rows = counts.select(
        a=pl.min_horizontal("source", "target"),
        b=pl.max_horizontal("source", "target"),
        period="period",
        src=pl.lit("counts"),
        coop=pl.sum_horizontal(*cooperation).cast(pl.Float64),
        total=pl.sum_horizontal(*cooperation, *conflict).cast(pl.Float64),
    )
    rows = rows.group_by("a", "b", "period", "src").agg(pl.col("coop", "total").sum()).sort("a", "b", "period")
    keys, first, coop = _grid(rows, ("counts",), "coop")
    events = _grid(rows, ("counts",), "total")[2][:, :, 0]
    coop, events = np.nan_to_num(coop[:, :, 0]), np.nan_to_num(events)
    seen, world = np.where(events > 0, coop, np.nan)[:, :, None], np.zeros((*events.shape, 1))
    for month in np.flatnonzero(events.any(axis=0)):
        here = events[:, month] > 0
        mean, worth = beta_binomial(coop[here, month], events[here, month])
        world[:, month] = digamma(mean * worth) - digamma((1 - mean) * worth)
    none = np.zeros_like(world)
    return Months(keys, first, COUNTS, seen, events[:, :, None], world, none, none, none, stirred=True), events


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
