"""The series in which turning points are sought: years of counts; months of conflict, of scores, of imported events."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import polars as pl
from scipy.special import digamma, polygamma

from thawcast.errors import DyadError
from thawcast.fitting import beta_log_odds
from thawcast.standing.conflict import ENOUGH, FIRST_MONTH
from thawcast.standing.levels.local_level import GRID
from thawcast.standing.levels.vintages import Vintage, learners
from thawcast.standing.tables import HALF, OBSERVED
from thawcast.standing.turning_points.segmentation import SegmentPrior, learn
from thawcast.tables import LOG_ODDS
from thawcast.values import Floats

FEWEST = 24
"""Months with an observation that a monthly series needs."""

QUADS = {
    "verb_coop": "verbal cooperation",
    "matl_coop": "material cooperation",
    "verb_conf": "verbal conflict",
    "matl_conf": "material conflict",
}
"""Columns of the quad classes, and what they are called."""

OWN_WORLD = 0.25
"""Share of all imported events from which on two states are too much of the world to be told against it."""

HAZARD = 0.1
"""Chance of a turn a year: one a decade. Supposed, not learned: data would choose ever more and ever smaller steps."""

VARIANCES = (0.1, 0.3, 1.0)
SCALES = (0.4, 0.7, 1.0, 1.6)
YEARLY: tuple[SegmentPrior, ...] = tuple(SegmentPrior(HAZARD, 0.0, v, s) for v, s in product(VARIANCES, SCALES))
"""Candidates for yearly series; how much each counts is learned from all dyads."""

MONTHLY: tuple[SegmentPrior, ...] = tuple(
    SegmentPrior(h, 0.0, v, s / (1 - phi), phi=phi)
    for h, v, s, phi in product((1 / 120, 1 / 60, 1 / 30), (0.3, 1.0), (0.5, 1.0, 2.0), (0.0, 0.3, 0.6, 0.8))
)
"""Candidates for monthly series, all of equal weight: a hundred months tell a dyad's own noise. What runs on from month
to month within a level is noise too. The error variance is taken from jumps between months, which autocorrelation makes
smaller than the noise itself by `1 - phi`."""


@dataclass(frozen=True)
class ObservedSeries:
    """A series to be searched.

    Args:
        periods: First day of each period, without gaps.
        level: Observations, NaN where there is none.
        variance: Their error variances.
        priors: What may hold.
        unit: Unit of the level.
    """

    periods: tuple[date, ...]
    level: Floats
    variance: Floats
    priors: tuple[SegmentPrior, ...]
    unit: str = "log_odds"

    @property
    def yearly(self) -> bool:
        """Whether the periods are years, else months."""
        return self.periods[1] > self.periods[0] + timedelta(days=31)

    def called(self, period: date) -> str:
        """Name a period: `2009`, `2009-03`."""
        return period.isoformat()[: 4 if self.yearly else 7]

    def after(self, period: date) -> date:
        """First day of the period after one, so that an interval of one period has a width."""
        months = period.year * 12 + period.month - 1 + (12 if self.yearly else 1)
        return date(months // 12, months % 12 + 1, 1)


def observed_rows(vintage: Vintage, *, before: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of `OBSERVED` that a vintage adds.

    Args:
        vintage: What was known at a year's end.
        before: Rows that earlier vintages gave; they stay as they were.

    Returns:
        The year's observations, and those of earlier years of dyads that now have events enough.
    """
    level, error = _seen(vintage)
    sd = np.sqrt(error)
    i, j = np.nonzero(~np.isnan(level) & learners(vintage.data)[:, None])
    keys = vintage.data.keys
    rows = pl.DataFrame(
        {
            "a": [keys[k][0] for k in i],
            "b": [keys[k][1] for k in i],
            "period": [date(vintage.data.years[k], 1, 1) for k in j],
            "observed": level[i, j],
            "sd": np.maximum(LOG_ODDS.rounded(sd[i, j]), 1 / LOG_ODDS.scale),
        },
        schema_overrides={"observed": pl.Float64, "sd": pl.Float64},
    ).with_columns(known_on=pl.lit(date(vintage.year, 12, 31)))
    return rows.join(before, on=list(OBSERVED.key), how="anti").select(list(OBSERVED.columns))


def prior_rows(vintage: Vintage) -> pl.DataFrame:
    """Learn from all dyads of a vintage what its turning points suppose; rows of `TURN_PRIORS`."""
    enough = learners(vintage.data)
    level, error = (x[enough] for x in _seen(vintage))
    found = learn(level, error, YEARLY, mean=usual(level, error))
    columns = {
        "vintage": np.full(len(found), vintage.year, np.int16),
        "hazard": np.array([p.hazard for p in found]),
        "variance": np.array([p.variance for p in found]),
        "scale": np.array([p.scale for p in found]),
        "weight": np.array([p.weight for p in found]),
    }
    return pl.DataFrame(columns).with_columns(known_on=pl.lit(date(vintage.year, 12, 31)))


def usual(level: Floats, variance: Floats) -> Floats:
    """Mean level of each series weighted by precision, shape (series,)."""
    precision = np.where(np.isnan(level), 0.0, 1.0 / variance)
    return (precision * np.nan_to_num(level)).sum(axis=-1) / np.maximum(precision.sum(axis=-1), 1e-12)


def yearly(observed: pl.DataFrame, priors: pl.DataFrame, *, a: str, b: str) -> ObservedSeries:
    """Lay out the yearly observations of a dyad.

    Args:
        observed: Rows of `OBSERVED`, cut at the date asked for.
        priors: Rows of `TURN_PRIORS`, cut; the latest vintage is used.
        a: Code of one state.
        b: Code of the other, `a < b`.

    Returns:
        The series.

    Raises:
        DyadError: The dyad has too few events for yearly turning points.
    """
    own = observed.filter((pl.col("a") == a) & (pl.col("b") == b)).sort("period")
    if 0 < own.height < 3:
        raise DyadError(f"{a}-{b}: {own.height} years with events by then; turning points need 3, so take a later date")
    if not own.height or not priors.height:
        raise DyadError(f"{a}-{b}: fewer than 50 events by then; turning points need more, so take a later date")
    years: list[int] = own["period"].dt.year().to_list()
    level, sd = (np.full(years[-1] - years[0] + 1, fill) for fill in (np.nan, 1.0))
    place = np.array(years) - years[0]
    level[place] = own["observed"].to_numpy()
    sd[place] = own["sd"].to_numpy()
    mean = float(usual(level, sd**2))
    latest = priors.filter(pl.col("vintage") == pl.col("vintage").max())
    known = tuple(
        SegmentPrior(h, mean, v, s, w)
        for h, v, s, w in latest.select("hazard", "variance", "scale", "weight").iter_rows()
    )
    return ObservedSeries(tuple(date(years[0] + k, 1, 1) for k in range(level.size)), level, sd**2, known)


def conflict_series(counts: pl.DataFrame, *, source: str, target: str, as_of: date) -> ObservedSeries:
    """Lay out the monthly conflict that one state directs at another, as log share of the world's less its usual one.

    The error variance is that of a count of its size, plus what the series scatters beyond it from month to month (a
    median, so that a few jumps do not count).

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones are used.
        source: Who acts.
        target: On whom.
        as_of: Last day whose data may be used.

    Returns:
        The series from 2001 on.

    Raises:
        DyadError: The dyad has too little conflict to be searched by month.
    """
    months = counts.filter(
        (pl.col("freq") == "M") & (pl.col("period") >= FIRST_MONTH) & (pl.col("known_on") <= as_of)
    ).with_columns(n=(pl.col("verb_conf") + pl.col("matl_conf")).cast(pl.Float64))
    world = months.group_by("period").agg(pl.col("n").sum()).sort("period")
    own = months.filter((pl.col("source") == source) & (pl.col("target") == target)).select("period", own="n")
    if (own["own"].sum() if own.height else 0) < ENOUGH:
        raise DyadError(f"{source} to {target}: fewer than {ENOUGH} conflict events by then; monthly turns need more")
    joined = world.join(own, on="period", how="left").sort("period")
    n, total = joined["own"].fill_null(0.0).to_numpy(), joined["n"].to_numpy()
    expected = total * n.sum() / total.sum()
    # A gamma prior worth one event at the usual rate keeps a month without events finite.
    level = digamma(n + 1.0) - np.log(expected + 1.0)
    return monthly_series(joined["period"].to_list(), level, polygamma(1, n + 1.0), unit="log_share")


def monthly_series(periods: Sequence[date], level: Floats, counting: Floats, *, unit: str) -> ObservedSeries:
    """Make a monthly series to be searched, its noise taken from its own jumps.

    Args:
        periods: First day of each month, without gaps.
        level: Observations, NaN where there is none.
        counting: The part of their error variances that is known, 0 for none.
        unit: Unit of the level.

    Returns:
        The series: the error variance is the known part plus what the series scatters beyond it from month to month.
    """
    pairs = ~np.isnan(level[1:]) & ~np.isnan(level[:-1])
    jumps = np.diff(level)[pairs] ** 2
    # The median squared jump of white noise is .4549 (the median of chi-squared with one degree) times its variance.
    spread = float(np.median(jumps)) / (2 * 0.4549) if jumps.size else 0.0
    excess = max(spread - float(np.mean(counting[~np.isnan(level)])), 0.02)
    mean = float(usual(level, counting + excess))
    return ObservedSeries(tuple(periods), level, counting + excess, tuple(replace(p, mean=mean) for p in MONTHLY), unit)


def _seen(vintage: Vintage) -> tuple[Floats, Floats]:
    """Give each observation and its error variance: of its counts, and beyond as far as the dyad has proved noisy."""
    noisy = vintage.now.weight @ np.array([r for _, r in GRID])
    seen = vintage.seen
    return seen.level, seen.variance + noisy[:, None] * vintage.hyper.noise(seen)


def score_series(scores: pl.DataFrame, sources: Sequence[str], *, a: str, b: str, unit: str) -> ObservedSeries:
    """Lay out a dyad's monthly scores, several sources of them on the first one's scale.

    A further source is moved and stretched to the mean and spread that the first has in the months that both cover, and
    is left out with fewer than `FEWEST` of them: nothing is compared across a seam. A month's value is the sources'
    mean, weighted by how little each scatters from month to month.

    Args:
        scores: `src, a, b, period, score` by month, cut at the date asked for.
        sources: Values of `src`; the first sets the scale.
        a: Code of one state.
        b: Code of the other, `a < b`.
        unit: Unit of the first source.

    Returns:
        The series from the dyad's first month with a score to its last.

    Raises:
        DyadError: No monthly scores of the two, or too few.
    """
    own = scores.filter(a=a, b=b).drop_nulls("score").select("src", "period", pl.col("score").cast(pl.Float64))
    if own.is_empty():
        raise DyadError(
            f"{a}-{b}: no monthly scores; turning points by month need a partner of China or an active pair"
        )
    first, last = own.select(pl.min("period"), pl.max("period").alias("last")).row(0)
    months = pl.date_range(first, last, "1mo", eager=True)
    whole = months.alias("period").to_frame()
    anchor, *others = (
        whole.join(own.filter(src=name), on="period", how="left").sort("period")["score"].to_numpy() for name in sources
    )
    levels, weights = [anchor], [1.0 / _scatter(anchor)]
    for other in others:
        both = ~np.isnan(anchor) & ~np.isnan(other)
        if both.sum() < FEWEST or other[both].std() == 0:
            continue
        moved = anchor[both].mean() + (other - other[both].mean()) * anchor[both].std() / other[both].std()
        levels.append(moved)
        weights.append(1.0 / _scatter(moved))
    spoken = ~np.isnan(np.stack(levels))
    weight = np.where(spoken, np.array(weights)[:, None], 0.0)
    total = weight.sum(axis=0)
    level = np.full(anchor.size, np.nan)
    known = total > 0
    level[known] = (weight * np.where(spoken, levels, 0.0)).sum(axis=0)[known] / total[known]
    if known.sum() < FEWEST:
        raise DyadError(f"{a}-{b}: {known.sum()} months with a score by then; turning points by month need {FEWEST}")
    begin, end = np.flatnonzero(known)[[0, -1]]
    return monthly_series(
        months[begin : end + 1].to_list(), level[begin : end + 1], np.zeros(end + 1 - begin), unit=unit
    )


@dataclass(frozen=True)
class ImportedMonths:
    """What the imported events of one source say of two states, month by month.

    Args:
        src: Kind of event files.
        months: `period` and the quad classes of both directions together, `world` events of all pairs, `world_coop`.
    """

    src: str
    months: pl.DataFrame

    def kinds(self) -> pl.DataFrame:
        """Lay the quad classes out as types of event: `period, root` (place in `QUADS`), `events`."""
        long = self.months.unpivot(list(QUADS), index="period", variable_name="root", value_name="events")
        place = {name: number for number, name in enumerate(QUADS)}
        return long.with_columns(pl.col("root").replace_strict(place, return_dtype=pl.Int64))


def imported_months(dyads: pl.DataFrame, world: pl.DataFrame) -> list[ImportedMonths]:
    """Sum imported counts of two states up by month.

    Args:
        dyads: Daily rows of `tables.DYAD_COUNTS` of the two directions, cut at a date.
        world: Daily rows of `tables.WORLD_COUNTS`, cut at the same date.

    Returns:
        By source; none where no month has `HALF` days with events.
    """
    by = ("src", pl.col("period").dt.truncate("1mo"))
    coop, total = pl.col("verb_coop") + pl.col("matl_coop"), pl.sum_horizontal(*QUADS)
    every = world.group_by(by).agg(
        pl.col("period").n_unique().alias("days"), coop.sum().alias("world_coop"), total.sum().alias("world")
    )
    own = dyads.group_by(by).agg(pl.col(*QUADS).sum())
    months = every.filter(pl.col("days") >= HALF).join(own, on=["src", "period"], how="left").sort("src", "period")
    filled = months.with_columns(pl.col(*QUADS).fill_null(0)).select("src", "period", *QUADS, "world", "world_coop")
    return [ImportedMonths(str(src), rows.drop("src")) for (src,), rows in filled.group_by("src", maintain_order=True)]


def imported_series(imported: ImportedMonths) -> ObservedSeries:
    """Lay out imported events of two states as log-odds of cooperation by month, less the world's of that month.

    Two that make up so much of the files' events that these are no world to tell them against are laid out as they are.

    Args:
        imported: What a source says of the two.

    Returns:
        The series; the known part of its error variance is that of the counts.

    Raises:
        DyadError: Fewer than `FEWEST` months with an event of the two.
    """
    months = imported.months.with_columns(events=pl.sum_horizontal(*QUADS))
    of_two, of_all = months.select(pl.col("events", "world").sum()).row(0)
    rows = months.filter(pl.col("events") > 0).sort("period")
    if rows.height < FEWEST:
        raise DyadError(f"{rows.height} imported months with events of the two; turning points by month need {FEWEST}")
    whole = pl.date_range(rows["period"][0], rows["period"][-1], "1mo", eager=True).alias("period").to_frame()
    own = whole.join(rows, on="period", how="left").sort("period")
    coop = (own["verb_coop"] + own["matl_coop"]).cast(pl.Float64).to_numpy()
    # Half an event of each kind keeps a month of one kind finite.
    level, counting = beta_log_odds(coop + 0.5, own["events"].cast(pl.Float64).to_numpy() - coop + 0.5)
    if of_two <= OWN_WORLD * of_all:
        world = (own["world_coop"] / own["world"]).to_numpy()
        level -= np.log(world / (1 - world))
    return monthly_series(own["period"].to_list(), level, np.nan_to_num(counting), unit="log_odds")


def _scatter(level: Floats) -> float:
    """Mean squared jump between months, floored so that a constant source does not rule alone."""
    jumps = np.diff(level)
    jumps = jumps[~np.isnan(jumps)]
    return max(float(np.mean(jumps**2)) if jumps.size else np.inf, 1e-3)
