"""Monthly scores and imported events of a dyad as series in which turning points are sought."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.special import digamma, polygamma

from thawcast.errors import DyadError
from thawcast.standing.turning_points.series import ObservedSeries, monthly_series
from thawcast.values import Floats

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
"""Quad classes by number."""

FEWEST = 24
"""Months with an observation that a series needs."""


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


def imported_series(months: pl.DataFrame, *, own_world: bool = False) -> ObservedSeries:
    """Lay out imported events of two states as log-odds of cooperation by month, less the world's of that month.

    Args:
        months: Rows of one side, or of both together, of `imported.Segment.months`.
        own_world: Whether the two make up so much of the files' events that these are no world to tell them against:
            theirs are laid out as they are.

    Returns:
        The series; the known part of its error variance is that of the counts.

    Raises:
        DyadError: Fewer than `FEWEST` months with an event of the two.
    """
    rows = months.filter(pl.col("events") > 0).sort("period")
    if rows.height < FEWEST:
        raise DyadError(f"{rows.height} imported months with events of the two; turning points by month need {FEWEST}")
    whole = pl.date_range(rows["period"][0], rows["period"][-1], "1mo", eager=True).alias("period").to_frame()
    own = whole.join(rows, on="period", how="left").sort("period")
    coop = (own["verb_coop"] + own["matl_coop"]).cast(pl.Float64).to_numpy()
    conflict = own["events"].cast(pl.Float64).to_numpy() - coop
    # Half an event of each kind keeps a month of one kind finite.
    level = digamma(coop + 0.5) - digamma(conflict + 0.5)
    if not own_world:
        world = own["world_share"].to_numpy()
        level -= np.log(world / (1 - world))
    counting = np.nan_to_num(polygamma(1, coop + 0.5) + polygamma(1, conflict + 0.5))
    return monthly_series(own["period"].to_list(), level, counting, unit="log_odds")


def quad_events(months: pl.DataFrame) -> pl.DataFrame:
    """Lay out the quad classes of imported months as `excess` reads types of event.

    Args:
        months: Rows of one side of `imported.Segment.months`.

    Returns:
        Columns `source, target` (empty), `period, root` (a key of `QUADS`), `events`.
    """
    columns = {"verb_coop": 1, "matl_coop": 2, "verb_conf": 3, "matl_conf": 4}
    long = months.select("period", *columns).unpivot(
        list(columns), index="period", variable_name="quad", value_name="events"
    )
    root = pl.col("quad").replace_strict(columns, return_dtype=pl.Int64)
    return long.select("period", "events", source=pl.lit(""), target=pl.lit(""), root=root)


def _scatter(level: Floats) -> float:
    """Mean squared jump between months, floored so that a constant source does not rule alone."""
    jumps = np.diff(level)
    jumps = jumps[~np.isnan(jumps)]
    return max(float(np.mean(jumps**2)) if jumps.size else np.inf, 1e-3)
