"""Periods in a random order: what the filter tells where nothing lasts, to be set beside what it tells."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.standings import STANDS
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.filter import SharedParameters, run
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import SourceVintage

LATER = {12: "6mo", 1: "1y"}
"""How long after its onset an episode is looked at again, by season."""


def shuffled(seen: Seen, rng: np.random.Generator) -> Seen:
    """Put each pair's seen periods in a random order; those without anything stay where they are.

    Args:
        seen: What was seen.
        rng: Draws the orders.
    """
    order = np.tile(np.arange(seen.value.shape[1]), (len(seen.keys), 1))
    for row, finite in zip(order, np.isfinite(seen.value), strict=True):
        places = np.flatnonzero(finite)
        row[places] = rng.permutation(places)
    return seen.reordered(order)


def told_at_once(seen: Seen, source: str, hyper: SharedParameters) -> dict[str, pl.DataFrame]:
    """Filter what was seen with one set of parameters: each period still knows nothing of later ones but these.

    Args:
        seen: What was seen.
        source: Name of the source.
        hyper: Shared parameters, the same throughout.

    Returns:
        Rows of the three tables of the temperature by name.
    """
    finder = EpisodeFinder(seen, source)
    told = run(seen, hyper, since=0)
    finder.advance(SourceVintage(seen.periods[-1].year, seen, seen.end(0), hyper, told))
    return {
        TEMPERATURE.name: finder.course(),
        TEMPERATURE_EPISODES.name: finder.table(),
        TEMPERATURE_BASES.name: finder.bases(),
    }


@dataclass(frozen=True)
class Alerts:
    """Onsets that a source told after its first period.

    Args:
        onsets: How many.
        followed: How many of all episodes could be followed for half a year, of years for one.
        stood: How many of these stood then, or had settled as the new normal.
    """

    onsets: int
    followed: int
    stood: int


def alerts(rows: pl.DataFrame, episodes: pl.DataFrame, *, season: int) -> Alerts:
    """Count onsets, and how many of them still stood later.

    Args:
        rows: Rows of `TEMPERATURE` of one source.
        episodes: Rows of `TEMPERATURE_EPISODES` of the same.
        season: Periods a year: 1 or 12.
    """
    first, last = rows["known_on"].min(), rows["period"].max()
    began = episodes.filter(pl.col("known_on") > first).height if isinstance(first, date) else 0
    then = episodes.with_columns(then=pl.col("onset").dt.offset_by(LATER[season])).filter(pl.col("then") <= last)
    level = rows.select("source", "freq", "a", "b", "onset", then="period", stands=pl.col("p_stands") >= STANDS)
    found = then.join(level, on=["source", "freq", "a", "b", "onset", "then"], how="left")
    over = pl.col("end").is_not_null() & (pl.col("end") <= pl.col("then"))
    # One that has settled by then stands as the new normal; one of which that month tells nothing is not counted so.
    stood = pl.when(over).then(pl.col("end_kind") == "settled").otherwise(pl.col("stands").fill_null(value=False))
    return Alerts(began, found.height, int(found.select(stood.sum()).item() or 0))
