"""What a source has seen of every pair, period by period, beside what it saw of the world without that pair."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.standing.levels.observations import HALF_WEIGHT, SERIES, Series, beta_binomial, beta_binomials_without
from thawcast.values import Floats, expit

Key = tuple[str, str]

ENOUGH_PAIRS = 5
"""Other pairs that a source must have in its middling period: with fewer, each pair stands on its own terms."""

EXACT = 40
"""Pairs in a period up to which the world without each of them is fitted anew; beyond, by its influence."""

REMEMBERED = 1024
"""Periods of which the worlds are remembered: each vintage of imported events sees those before it anew."""

FARTHEST = 5.0
"""Log-odds beyond which a world's mean says only that hardly any pair had an event of the other kind."""

FEW_SCORES = 200
"""Pairs with a score up to which the median without each of them is taken; beyond, one pair moves it by nothing."""

STEP = 1e-3
"""Distance over which slopes of a likelihood are measured."""


@dataclass(frozen=True)
class Seen:
    """What a source has seen; every array has shape (pairs, periods).

    Args:
        keys: Pairs of state codes, sorted.
        first: First day of the first period.
        season: Periods a year: 1 or 12.
        counted: Whether `value` counts events; else it is a score.
        value: Cooperative events, or the score; NaN where nothing was seen.
        total: All events; 0 for scores and where nothing was seen.
        world: What the other pairs' value would be, in log-odds or the score's unit; 0 on own terms.
        log_volume: Log of events a year per hundred; 0 for scores.
        burst: Relative variance of the period's conflict that its months reveal; 0 where it is not known.
        alone: Whether there were too few other pairs to be compared with, by period; empty where there never were.
        settled: Periods from which a pair's usual volume is taken, at least up to its first; None for all.
        out: Last day on which a period's values came out; empty where that is the period's own.
    """

    keys: tuple[Key, ...]
    first: date
    season: int
    counted: bool
    value: Floats
    total: Floats
    world: Floats
    log_volume: Floats
    burst: Floats
    alone: tuple[bool, ...] = ()
    settled: int | None = None
    out: tuple[date, ...] = ()

    @property
    def periods(self) -> tuple[date, ...]:
        """First day of every period."""
        origin = 12 * self.first.year + self.first.month - 1
        months = (origin + k * (12 // self.season) for k in range(self.value.shape[1]))
        return tuple(date(m // 12, m % 12 + 1, 1) for m in months)

    @property
    def own_terms(self) -> bool:
        """Whether there were too few other pairs to be compared with, by the last period."""
        return bool(self.alone) and self.alone[-1]

    @property
    def begun(self) -> NDArray[np.intp]:
        """Number of the first period in which anything was seen of each pair, shape (pairs,)."""
        return np.argmax(np.isfinite(self.value), axis=1)

    @property
    def mean_volume(self) -> Floats:
        """Mean log volume of each pair's periods so far, of those that are `settled`, shape (pairs,)."""
        if self.settled is None or self.settled >= self.log_volume.shape[1]:
            return self.log_volume.mean(axis=1)
        # What a month is told from must not know how many events the months after it bring.
        far = np.maximum(self.settled, self.begun + 1)
        so_far = np.arange(self.log_volume.shape[1]) < far[:, None]
        return self.log_volume.mean(axis=1, where=so_far)

    def end(self, number: int) -> date:
        """Return the last day of a period by its number."""
        months = 12 * self.first.year + self.first.month - 1 + (number + 1) * (12 // self.season)
        return date.fromordinal(date(months // 12, months % 12 + 1, 1).toordinal() - 1)

    def known_on(self, number: int) -> date:
        """Return the day on which a period's values are all known, by its number."""
        return max(self.end(number), self.out[number]) if self.out else self.end(number)

    def until(self, periods: int, *, settled: int | None = None) -> "Seen":
        """Return the first periods only, with the pairs of which something was seen in them."""
        cut = replace(
            self.each(lambda x: x[:, :periods]), settled=settled, alone=self.alone[:periods], out=self.out[:periods]
        )
        return cut.take(np.flatnonzero(np.isfinite(cut.value).any(axis=1)))

    def take(self, at: NDArray[np.intp]) -> "Seen":
        """Return some pairs, by their numbers."""
        return replace(self.each(lambda x: x[at]), keys=tuple(self.keys[i] for i in at))

    def reordered(self, order: NDArray[np.intp]) -> "Seen":
        """Return what was seen with each pair's periods in another order, shape (pairs, periods)."""
        return self.each(lambda x: np.take_along_axis(x, order, axis=1))

    def each(self, change: Callable[[Floats], Floats]) -> "Seen":
        """Return what was seen with every array changed alike."""
        names = ("value", "total", "world", "log_volume", "burst")
        return replace(self, **{name: np.ascontiguousarray(change(getattr(self, name))) for name in names})


def of_counts(
    rows: pl.DataFrame,
    *,
    season: int,
    series: Series = "all",
    directed: bool = False,
    months: pl.DataFrame | None = None,
) -> Seen:
    """Lay out one source's counts of all pairs.

    Args:
        rows: `source, target, period`, the four quad classes and `known_on`, one source; months are added up where
            years are asked.
        season: Periods a year: 1 or 12.
        series: All events, words only or deeds only.
        directed: Keep source and target apart, else add the two directions.
        months: Monthly counts of conflict, from which a year's burstiness is read; None for `rows` themselves.

    Returns:
        What was seen, from the first period with an event to the last.
    """
    cooperation, conflict = SERIES[series]
    pair = [pl.col("source"), pl.col("target")]
    if not directed:
        pair = [pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target")]
    own = rows.select(
        a=pair[0],
        b=pair[1],
        period=pl.col("period").dt.truncate("1y" if season == 1 else "1mo"),
        coop=pl.sum_horizontal(cooperation).cast(pl.Float64),
        total=pl.sum_horizontal(*cooperation, *conflict).cast(pl.Float64),
        out="known_on",
    )
    by = own.group_by("a", "b", "period").agg(pl.col("coop", "total").sum(), pl.col("out").max())
    own = by.filter(pl.col("total") > 0)
    keys, first, (coop, total) = grid(own, ("coop", "total"), season)
    total = np.nan_to_num(total)
    world, alone = _worlds(coop, total)
    burst = np.zeros_like(total)
    by_month = rows if months is None else months
    if season == 1 and by_month.filter(pl.col("period").dt.month() > 1).height:
        begun = np.maximum.accumulate(total > 0, axis=1)
        burst = _burst(_conflict(by_month, keys, first.year, total.shape[1], directed=directed), begun)
    volume = np.log(np.maximum(total, 1.0) * season / 100.0)
    out = dict(own.group_by("period").agg(pl.col("out").max()).iter_rows())
    seen = Seen(keys, first, season, True, coop, total, world, volume, burst, alone)
    return replace(seen, out=tuple(out.get(period, period) for period in seen.periods))


def of_scores(rows: pl.DataFrame, *, season: int) -> Seen:
    """Lay out one source's scores of all pairs.

    Args:
        rows: `a, b, period, score`.
        season: Periods a year: 1 or 12.

    Returns:
        What was seen.
    """
    keys, first, (score,) = grid(rows, ("score",), season)
    none = np.zeros_like(score)
    world, alone = _medians(score)
    return Seen(keys, first, season, False, score, none, world, none, none, alone)


def grid(rows: pl.DataFrame, columns: tuple[str, ...], season: int) -> tuple[tuple[Key, ...], date, list[Floats]]:
    """Spread rows `a, b, period` and `columns` out by pair and period; NaN where there is none.

    Args:
        rows: One row a pair and period.
        columns: Columns of numbers.
        season: Periods a year: 1 or 12.

    Returns:
        Pairs sorted by code, the first period (of months a January), and an array (pairs, periods) for each column.
    """
    keys = rows.select("a", "b").unique().sort("a", "b").with_row_index("row")
    start = date(rows.select(pl.col("period").dt.year().min()).item(), 1, 1)
    number = (pl.col("period").dt.year().cast(pl.Int32) - start.year) * season
    if season == 12:
        number = number + pl.col("period").dt.month() - 1
    placed = rows.with_columns(number=number).join(keys, on=["a", "b"])
    i, j = placed["row"].to_numpy(), placed["number"].to_numpy()
    arrays = [np.full((keys.height, int(j.max()) + 1), np.nan) for _ in columns]
    for array, column in zip(arrays, columns, strict=True):
        array[i, j] = placed[column].to_numpy()
    return tuple(keys.select("a", "b").iter_rows()), start, arrays


def _alone(seen: NDArray[np.bool_]) -> tuple[bool, ...]:
    """Say of each period whether too few other pairs were seen in the middling one so far to be a world."""
    others = seen.sum(axis=0) - 1
    so_far = [others[: t + 1][others[: t + 1] >= 0] for t in range(others.size)]
    few = [not some.size or bool(np.median(some) < ENOUGH_PAIRS) for some in so_far]
    # A world that was there once stands in for months that are thin: levels must not leap between two zeros.
    return tuple(np.logical_and.accumulate(few).tolist())


def _worlds(coop: Floats, total: Floats) -> tuple[Floats, tuple[bool, ...]]:
    """Log-odds of cooperation of the world of each period without each pair, and whether there is no such world."""
    world, alone = np.zeros_like(total), _alone(total > 0)
    others = (total > 0).sum(axis=0) - 1
    before = 0.0
    for number, t in enumerate(np.flatnonzero((others >= 0) & ~np.array(alone))):
        here = total[:, t] > 0
        if others[t] < ENOUGH_PAIRS:
            # So few others are no world: that of the periods before stands in.
            world[:, t] = before
            continue
        whole, rest = _world(coop[here, t].tobytes(), total[here, t].tobytes())
        world[:, t] = whole
        world[here, t] = rest
        world[:, t] = np.clip(world[:, t], -FARTHEST, FARTHEST)
        before += (float(np.median(world[:, t])) - before) / (number + 1)
    return world, alone


@lru_cache(maxsize=REMEMBERED)
def _world(cooperative: bytes, events: bytes) -> tuple[float, Floats]:
    """Log-odds of one period's world, and of that without each pair; both counts as the bytes of an array."""
    from scipy.special import betaln, digamma  # imported here: to read what ships needs none of it

    coop, total = np.frombuffer(cooperative), np.frombuffer(events)

    def middle_of(mean: Floats | float, worth: Floats | float) -> Floats:
        return digamma(mean * worth) - digamma((1 - mean) * worth)

    if coop.size <= EXACT:
        of_all, without = beta_binomials_without(coop, total)
        return float(middle_of(*of_all)), middle_of(*without)
    mean, worth = beta_binomial(coop, total)
    whole = float(middle_of(mean, worth))
    at = np.array([np.log(mean / (1 - mean)), np.log(worth)])

    def each(theta: Floats) -> Floats:
        up, down = expit(theta[0]) * np.exp(theta[1]), expit(-theta[0]) * np.exp(theta[1])
        return betaln(coop + up, total - coop + down) - betaln(up, down)

    def middle(theta: Floats) -> Floats:
        up, down = expit(theta[0]) * np.exp(theta[1]), expit(-theta[0]) * np.exp(theta[1])
        return digamma(up) - digamma(down)

    moves = np.eye(2) * STEP
    slope = np.stack([(each(at + m) - each(at - m)) / (2 * STEP) for m in moves])
    curve = np.array(
        [
            [
                float(np.sum(each(at + m + n) - each(at + m - n) - each(at - m + n) + each(at - m - n))) / (4 * STEP**2)
                for n in moves
            ]
            for m in moves
        ]
    )
    # A Newton step to the maximum without the pair, whose own slope is what is missing there.
    gone = np.linalg.lstsq(curve, slope, rcond=None)[0]
    slopes = np.array([(middle(at + m) - middle(at - m)) / (2 * STEP) for m in moves])
    return whole, whole + np.clip(slopes @ gone, -0.5, 0.5)


def _medians(score: Floats) -> tuple[Floats, tuple[bool, ...]]:
    """Median of each period's scores without each pair, and whether there are too few for one."""
    seen = np.isfinite(score)
    world, alone = np.zeros_like(score), _alone(seen)
    for t in np.flatnonzero(~np.array(alone)):
        values = score[seen[:, t], t]
        if not values.size:
            continue
        world[:, t] = np.median(values)
        if values.size <= FEW_SCORES:
            world[seen[:, t], t] = [np.median(np.delete(values, i)) for i in range(values.size)]
    return world, alone


def _conflict(months: pl.DataFrame, keys: tuple[Key, ...], year: int, years: int, *, directed: bool) -> Floats:
    """Conflict by pair, year and month, shape (pairs, years, 12); NaN in years of which there is no month."""
    out = np.full((len(keys), years, 12), np.nan)
    pair = [pl.col("source"), pl.col("target")]
    if not directed:
        pair = [pl.min_horizontal("source", "target"), pl.max_horizontal("source", "target")]
    rows = months.select(
        a=pair[0],
        b=pair[1],
        year=pl.col("period").dt.year().cast(pl.Int32) - year,
        month=pl.col("period").dt.month() - 1,
        n=pl.sum_horizontal("verb_conf", "matl_conf").cast(pl.Float64),
    ).filter(pl.col("year").is_between(0, years - 1))
    out[:, rows["year"].unique().to_list()] = 0.0
    place = pl.DataFrame({"a": [k[0] for k in keys], "b": [k[1] for k in keys], "row": np.arange(len(keys))})
    at = rows.join(place, on=["a", "b"])
    np.add.at(out, (at["row"].to_numpy(), at["year"].to_numpy(), at["month"].to_numpy()), at["n"].to_numpy())
    return out


def _burst(monthly: Floats, begun: NDArray[np.bool_]) -> Floats:
    """Relative variance of a year's conflict beyond Poisson, from the scatter of its months; thin years lean on before.

    A war scare fills one month and a policy fills twelve: the months tell how far a year's total could have fallen
    elsewhere by chance.
    """
    total = monthly.sum(axis=2)
    own = np.maximum(12.0 * monthly.var(axis=2, ddof=1) - total, 0.0) / np.maximum(total, 1.0) ** 2
    weight = np.where(np.isnan(total), 0.0, total / (total + HALF_WEIGHT))
    own = np.nan_to_num(own)
    # Running means: nothing of a later year enters, nor which pairs with months are seen later.
    of_all = np.where(begun, weight, 0.0)
    world = np.cumsum((of_all * own).sum(axis=0)) / (np.cumsum(of_all.sum(axis=0)) + 1e-9)
    usual = (np.cumsum(weight * own, axis=1) + world) / (np.cumsum(weight, axis=1) + 1.0)
    return weight * own + (1.0 - weight) * usual
