"""The relations level of every dyad, year by year, as it could be known then.

One vintage a year: its parameters are estimated from data up to that year's end, and it contributes the row of its own
year only. A level at year y therefore never moves when later years arrive.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.standing.levels.local_level import LEARN_FROM, LevelPosterior, YearlyHyper, fit, run
from thawcast.standing.levels.observations import CountPanel, Observations, observe
from thawcast.standing.tables import LEVELS, LEVELS_DIRECTED
from thawcast.tables import LOG_ODDS, PROBABILITY
from thawcast.values import Z90, two_digits

FIRST_YEARS = 3
"""Years of data that the first vintage needs to tell change from noise."""

DIRECTED_FROM = 50
"""Events that a directed dyad needs, in all years so far, to have a level of its own."""


@dataclass(frozen=True)
class Vintage:
    """What was known at a year's end.

    Args:
        year: The year.
        data: Counts up to it.
        seen: Observations up to it.
        hyper: Shared parameters estimated from them.
        now: Posterior at the year.
    """

    year: int
    data: CountPanel
    seen: Observations
    hyper: YearlyHyper
    now: LevelPosterior


def vintages(data: CountPanel, *, step: Callable[[str], None] = lambda _: None) -> Iterator[Vintage]:
    """Estimate one vintage a year, from the third year on.

    Args:
        data: Counts of many dyads.
        step: Called with a label before each vintage, for progress.

    Yields:
        Vintages in order of year.
    """
    for year in data.years[FIRST_YEARS - 1 :]:
        step(f"levels as of {year}")
        known = data.until(year)
        seen = observe(known)
        hyper = fit(seen)
        yield Vintage(year, known, seen, hyper, run(seen, hyper))


def learners(data: CountPanel) -> np.ndarray:
    """Tell which dyads have enough events to learn the shared parameters from, shape (dyads,)."""
    return data.total.sum(axis=1) >= LEARN_FROM


def joint_rows(vintage: Vintage, *, first: bool) -> pl.DataFrame:
    """Give the rows of `LEVELS` that a vintage contributes.

    Args:
        vintage: What was known at a year's end.
        first: Whether it is the earliest vintage, which also supplies the years before it.

    Returns:
        Rows of `LEVELS` for the vintage's year, and for the years before it if it is the first.
    """
    frames: list[pl.DataFrame] = []
    for year in vintage.data.years if first else (vintage.year,):
        now = _at(vintage, year)
        p_rise = now.p_rise()[0] if year - vintage.data.years[0] >= FIRST_YEARS - 1 else None
        rows = _rows(vintage, year, now, ("a", "b")).with_columns(
            series=pl.lit("all"),
            kind=pl.lit("filtered"),
            segment=pl.lit(0, pl.Int8),
            p_rise=pl.lit(None, pl.Float64) if p_rise is None else pl.Series(PROBABILITY.rounded(p_rise)),
        )
        frames.append(_begun(rows, vintage.data, year).select(list(LEVELS.columns)))
    return pl.concat(frames)


def directed_rows(vintage: Vintage, directed: CountPanel, *, first: bool) -> pl.DataFrame:
    """Give the rows of `LEVELS_DIRECTED` that a vintage contributes, under the joint parameters.

    Args:
        vintage: What was known at a year's end about the joint levels.
        directed: Directed counts.
        first: Whether it is the earliest vintage, which also supplies the years before it.

    Returns:
        Rows of `LEVELS_DIRECTED`.
    """
    known = directed.until(vintage.year)
    seen = observe(known)
    enough = known.total.sum(axis=1) >= DIRECTED_FROM
    known = CountPanel(
        tuple(key for key, keep in zip(known.keys, enough, strict=True) if keep),
        known.years,
        known.coop[enough],
        known.total[enough],
        known.monthly[enough],
    )
    seen = seen.take(enough)
    side = Vintage(vintage.year, known, seen, vintage.hyper, run(seen, vintage.hyper))
    frames: list[pl.DataFrame] = []
    for year in known.years if first else (vintage.year,):
        rows = _rows(side, year, _at(side, year), ("source", "target"))
        frames.append(_begun(rows, known, year).select(list(LEVELS_DIRECTED.columns)))
    return pl.concat(frames)


def _at(vintage: Vintage, year: int) -> LevelPosterior:
    """Filter up to a year under a vintage's parameters."""
    if year == vintage.year:
        return vintage.now
    return run(vintage.seen.first(vintage.data.years.index(year) + 1), vintage.hyper)


def _rows(vintage: Vintage, year: int, now: LevelPosterior, names: tuple[str, str]) -> pl.DataFrame:
    level, sd = now.level()
    known = pl.date(vintage.year, 12, 31)
    return pl.DataFrame(
        {
            names[0]: [key[0] for key in vintage.data.keys],
            names[1]: [key[1] for key in vintage.data.keys],
            "level": LOG_ODDS.rounded(level),
            "low": LOG_ODDS.rounded(level - Z90 * sd),
            "high": LOG_ODDS.rounded(level + Z90 * sd),
            "n_events": two_digits(vintage.data.total[:, vintage.data.years.index(year)]),
        }
    ).with_columns(period=pl.date(year, 1, 1), vintage=pl.lit(vintage.year, pl.Int16), known_on=known)


def _begun(rows: pl.DataFrame, data: CountPanel, year: int) -> pl.DataFrame:
    """Keep the dyads whose first event is not after the year: before it there is no level, only the prior."""
    return rows.filter(pl.Series(data.total[:, : data.years.index(year) + 1].sum(axis=1) > 0))
