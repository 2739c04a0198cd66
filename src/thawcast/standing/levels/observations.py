"""Yearly observations of a dyad's relations: its counts, their shrunken log-odds, and how bursty the year was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.fitting import beta_log_odds, minimum
from thawcast.values import Floats, expit, rounded

Series = Literal["all", "verbal", "material"]
"""Which events a level rests on: all, words only or deeds only."""

SERIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "all": (("verb_coop", "matl_coop"), ("verb_conf", "matl_conf")),
    "verbal": (("verb_coop",), ("verb_conf",)),
    "material": (("matl_coop",), ("matl_conf",)),
}
"""Which quad classes are cooperation and which conflict in a series."""

WITHIN = ((-6.0, -3.0), (6.0, 7.0))
"""Least and greatest log-odds of a mean, and log concentration: shares that do not vary would send it to infinity."""

NEWTON_STEPS = 30
"""Newton steps after which a fit that has not settled is made alone."""

SETTLED = 1e-5
"""Step of a log or log-odds after which a fit has settled: Newton's next step would be its square."""

HALF_WEIGHT = 20.0
"""Conflict events in a year at which its own burstiness and the dyad's usual one weigh the same."""


@dataclass(frozen=True)
class CountPanel:
    """Counts of many dyads over consecutive years.

    Args:
        keys: Pairs of state codes, sorted.
        years: First year to last, no gap.
        coop: Cooperative events, shape (dyads, years).
        total: All events, shape (dyads, years).
        monthly: Conflict events by month, shape (dyads, years, 12); NaN where the source has no such year.
    """

    keys: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    coop: Floats
    total: Floats
    monthly: Floats

    def until(self, year: int) -> "CountPanel":
        """Return the panel cut after a year, with only the dyads that had an event by then."""
        last = self.years.index(year) + 1
        seen = self.total[:, :last].sum(axis=1) > 0
        return CountPanel(
            keys=tuple(key for key, keep in zip(self.keys, seen, strict=True) if keep),
            years=self.years[:last],
            coop=self.coop[seen, :last],
            total=self.total[seen, :last],
            monthly=self.monthly[seen, :last],
        )


@dataclass(frozen=True)
class Observations:
    """What the filter sees; every array has shape (dyads, years).

    Args:
        coop: Cooperative events.
        total: All events.
        world: The world's log-odds of cooperation that year.
        log_volume: Log of events per hundred.
        burst: Relative variance of the year's conflict that its months reveal.
        level: Shrunken log-odds of cooperation less the world's; NaN without events.
        variance: Posterior variance of the shrunken log-odds.
    """

    coop: Floats
    total: Floats
    world: Floats
    log_volume: Floats
    burst: Floats
    level: Floats
    variance: Floats

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Observations":
        """Return the observations of some dyads."""
        return self._each(lambda x: x[rows])

    def first(self, years: int) -> "Observations":
        """Return the first years only."""
        return self._each(lambda x: x[:, :years])

    def reordered(self, order: NDArray[np.intp]) -> "Observations":
        """Return the observations with each dyad's years in another order, shape (dyads, years)."""
        return self._each(lambda x: np.take_along_axis(x, order, axis=1))

    def _each(self, change: Callable[[Floats], Floats]) -> "Observations":
        return Observations(*(np.ascontiguousarray(change(getattr(self, f.name))) for f in fields(self)))


def panel(counts: pl.DataFrame, *, directed: bool, series: Series = "all") -> CountPanel:
    """Lay event counts out as a panel of dyads by year.

    Args:
        counts: Rows of `tables.COUNTS`: yearly ones for the totals, monthly ones for the course of conflict in a year.
        directed: Keep source and target apart, else add the two directions.
        series: Count all events, words only or deeds only.

    Returns:
        A panel over the yearly rows' years, dyads sorted by code, those without any such event left out.
    """
    cooperation, conflict = SERIES[series]
    first, second = ("source", "target") if directed else ("a", "b")
    pairs = counts.with_columns(a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"))
    yearly = (
        pairs.filter(pl.col("freq") == "Y")
        .with_columns(
            year=pl.col("period").dt.year(),
            coop=pl.sum_horizontal(cooperation),
            total=pl.sum_horizontal(*cooperation, *conflict),
        )
        .group_by(first, second, "year")
        .agg(pl.col("coop", "total").sum())
    )
    known = yearly.group_by(first, second).agg(pl.col("total").sum()).filter(pl.col("total") > 0).sort(first, second)
    keys = tuple(known.select(first, second).iter_rows())
    span: tuple[int, int] = yearly.select(pl.min("year"), pl.max("year").alias("last")).row(0)
    years = tuple(range(span[0], span[1] + 1)) if yearly.height else ()
    row = pl.DataFrame({first: known[first], second: known[second], "row": np.arange(len(keys))})
    shape = (len(keys), len(years))
    coop, total, monthly = np.zeros(shape), np.zeros(shape), np.full((*shape, 12), np.nan)
    placed = yearly.join(row, on=[first, second])
    i, j = placed["row"].to_numpy(), placed["year"].to_numpy() - (span[0] or 0)
    coop[i, j], total[i, j] = placed["coop"].to_numpy(), placed["total"].to_numpy()
    months = pairs.filter((pl.col("freq") == "M") & pl.col("period").dt.year().is_in(years))
    if months.height:
        covered = sorted(set(months["period"].dt.year().to_list()))
        monthly[:, [years.index(y) for y in covered], :] = 0.0
        course = months.join(row, on=[first, second])
        np.add.at(
            monthly,
            (
                course["row"].to_numpy(),
                course["period"].dt.year().to_numpy() - span[0],
                course["period"].dt.month().to_numpy() - 1,
            ),
            course.select(pl.sum_horizontal(conflict)).to_series().to_numpy().astype(float),
        )
    return CountPanel(keys, years, coop, total, monthly)


def observe(data: CountPanel) -> Observations:
    """Set counts beside the world's share of their year, shrink their log-odds, and measure how bursty each year was.

    Each year's shares are shrunk by an empirical-Bayes beta-binomial toward that year's world; the posterior mean and
    variance of the log-odds are digamma and trigamma differences. The world's log-odds are subtracted, which takes
    out the shock that all dyads share.

    Args:
        data: A panel.

    Returns:
        Observations; every column rests on its own year alone, except that a year without monthly data takes the
        dyad's mean burstiness of the years before it.

    Reference:
        Casella (1985), "An introduction to empirical Bayes data analysis", The American Statistician 39(2), 83-87.
    """
    level, variance = np.full(data.total.shape, np.nan), np.ones(data.total.shape)
    world = np.empty(data.total.shape)
    for j in range(len(data.years)):
        coop, total = data.coop[:, j], data.total[:, j]
        seen = total > 0
        mean, concentration = beta_binomial(coop[seen], total[seen])
        up, down = mean * concentration, (1 - mean) * concentration
        world[:, j], _ = beta_log_odds(up, down)
        k, n = coop[seen], total[seen]
        own, variance[seen, j] = beta_log_odds(k + up, n - k + down)
        level[seen, j] = own - world[seen, j]
    log_volume = np.log(np.maximum(data.total, 1.0) / 100.0)
    return Observations(data.coop, data.total, world, log_volume, _burst(data.monthly), level, variance)


def beta_binomial(coop: Floats, total: Floats) -> tuple[float, float]:
    """Fit a beta-binomial by maximum likelihood.

    Args:
        coop: Cooperative events, shape (dyads,).
        total: All events, at least 1 each, shape (dyads,).

    Returns:
        Mean share and concentration (the number of events that the prior is worth).

    Example:
        >>> mean, concentration = beta_binomial(np.array([9.0, 18.0, 27.0]), np.array([10.0, 20.0, 30.0]))
        >>> round(mean, 2)
        0.9
    """
    return _told(_theta(coop, total))


def _told(theta: Floats) -> tuple[float, float]:
    return float(expit(theta[0])), float(np.exp(theta[1]))


def _theta(coop: Floats, total: Floats) -> Floats:
    """Fit log-odds of the mean share and log concentration, shape (2,)."""
    from scipy.special import betaln  # imported here: to read what ships needs none of it

    def loss(theta: Floats) -> float:
        mean, concentration = expit(theta[0]), np.exp(theta[1])
        a, b = mean * concentration, (1 - mean) * concentration
        return -float(np.mean(betaln(coop + a, total - coop + b) - betaln(a, b)))

    return minimum(loss, np.array([1.5, 1.5]), tuple(zip(*WITHIN, strict=True)))


def beta_binomials_without(coop: Floats, total: Floats) -> tuple[tuple[float, float], tuple[Floats, Floats]]:
    """Fit a beta-binomial to all dyads, and from there without each, all together by Newton's method.

    Args:
        coop: Cooperative events, shape (dyads,).
        total: All events, at least 1 each, shape (dyads,).

    Returns:
        Mean share and concentration of all, and those without each dyad, shape (dyads,).

    Example:
        >>> coop, total = np.array([9.0, 8.0, 27.0, 5.0]), np.array([10.0, 20.0, 30.0, 9.0])
        >>> _, (mean, concentration) = beta_binomials_without(coop, total)
        >>> bool(np.isclose(mean[0], beta_binomial(coop[1:], total[1:])[0], atol=1e-3))
        True
    """
    low, high = np.array(WITHIN)
    whole = _theta(coop, total)
    theta = np.tile(whole, (coop.size, 1))
    moving = np.arange(coop.size)
    for _ in range(NEWTON_STEPS):
        slope, curve = _slopes_without(theta[moving], moving, coop, total)
        held = ((theta[moving] <= low) & (slope < 0)) | ((theta[moving] >= high) & (slope > 0))
        slope = np.where(held, 0.0, slope)
        curve = np.where(held[:, :, None] | held[:, None, :], -np.eye(2), curve)
        # Away from the top the curvature may have the wrong sign: absolute eigenvalues lead up all the same.
        bend, axes = np.linalg.eigh(curve)
        along = np.einsum("nji,nj->ni", axes, slope) / np.maximum(np.abs(bend), 1e-6)
        step = np.clip(np.einsum("nij,nj->ni", axes, along), -1.0, 1.0)
        theta[moving] = np.clip(theta[moving] + step, low, high)
        moving = moving[np.abs(step).max(axis=1) > SETTLED]
        if not moving.size:
            break
    for i in moving:
        theta[i] = _theta(np.delete(coop, i), np.delete(total, i))
    # Kept to the figures that any processor gives, as the fit of all is.
    theta = rounded(theta)
    return _told(whole), (expit(theta[:, 0]), np.exp(theta[:, 1]))


def _slopes_without(theta: Floats, own: NDArray[np.intp], coop: Floats, total: Floats) -> tuple[Floats, Floats]:
    """Slopes, shape (fits, 2), and curvature, (fits, 2, 2), of each fit's log likelihood without its own dyad."""
    from scipy.special import digamma, zeta  # imported here: to read what ships needs none of it

    share, worth = expit(theta[:, 0]), np.exp(theta[:, 1])
    up, down = share * worth, (1 - share) * worth
    others = np.ones((own.size, coop.size))
    others[np.arange(own.size), own] = 0.0
    at = [(coop + up[:, None], up), (total - coop + down[:, None], down), (total + worth[:, None], worth)]
    count = others.sum(axis=1)
    # zeta(2, x) is the trigamma function.
    first = [(others * digamma(x)).sum(axis=1) - count * digamma(start) for x, start in at]
    second = [(others * zeta(2, x)).sum(axis=1) - count * zeta(2, start) for x, start in at]
    by_up, by_down = first[0] - first[2], first[1] - first[2]
    up_up, down_down, up_down = second[0] - second[2], second[1] - second[2], -second[2]
    turn = share * down  # slope of `up` in the log-odds, and less that of `down`
    slope = np.stack([turn * (by_up - by_down), up * by_up + down * by_down], axis=1)
    odds = turn**2 * (up_up - 2 * up_down + down_down) + turn * (1 - 2 * share) * (by_up - by_down)
    both = turn * (up * (up_up - up_down) + down * (up_down - down_down) + by_up - by_down)
    size = up**2 * up_up + 2 * up * down * up_down + down**2 * down_down + slope[:, 1]
    return slope, np.stack([np.stack([odds, both], axis=1), np.stack([both, size], axis=1)], axis=1)


def _burst(monthly: Floats) -> Floats:
    """Relative variance of a year's conflict total beyond Poisson, from the scatter of its months.

    A war scare fills one month and a policy fills twelve: the months tell how far a year's total could have fallen
    elsewhere by chance. Thin years lean on the dyad's earlier years, and those on the world's.
    """
    total = monthly.sum(axis=2)
    scatter = 12.0 * monthly.var(axis=2, ddof=1)
    own = np.maximum(scatter - total, 0.0) / np.maximum(total, 1.0) ** 2
    weight = np.where(np.isnan(total), 0.0, total / (total + HALF_WEIGHT))
    own = np.nan_to_num(own)
    # Prior mean of year t: weighted mean over years before and at t, so that nothing later enters.
    world = _running(np.sum(weight * own, axis=0), np.sum(weight, axis=0), 1e-9, 0.0)
    usual = _running(weight * own, weight, 1.0, world)
    return weight * own + (1.0 - weight) * usual


def _running(value: Floats, weight: Floats, prior_weight: float, prior: Floats | float) -> Floats:
    return (np.cumsum(value, axis=-1) + prior_weight * np.asarray(prior)) / (np.cumsum(weight, axis=-1) + prior_weight)
