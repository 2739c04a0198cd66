"""The stage that gives the temperature of every pair in every level source, and its episodes."""

from typing import TYPE_CHECKING

import polars as pl

from thawcast.stages import Given, Stage
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import vintages

if TYPE_CHECKING:
    from thawcast.standing.temperature.filter import SharedParameters


def temperature_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Filter every level source and find its episodes."""
    learned: dict[tuple[str, int], dict[int, SharedParameters]] = {}
    rows, found, bases = [TEMPERATURE.empty()], [TEMPERATURE_EPISODES.empty()], [TEMPERATURE_BASES.empty()]
    record = given["period_counts"]
    for source in LEVEL_SOURCES:
        own = learned[source.id, source.season] = {}
        if record.filter(data_set=source.id).is_empty():
            continue
        seen = source.seen(record)
        finder = EpisodeFinder(seen, source.id)
        for vintage in vintages(seen, lenders=[learned[name, source.season] for name in source.lenders]):
            finder.advance(vintage)
            own[vintage.year] = vintage.hyper
        rows.append(finder.course())
        found.append(finder.table())
        bases.append(finder.bases())
    return {
        TEMPERATURE.name: pl.concat(rows).sort(TEMPERATURE.key),
        TEMPERATURE_EPISODES.name: pl.concat(found).sort(TEMPERATURE_EPISODES.key),
        TEMPERATURE_BASES.name: pl.concat(bases).sort(TEMPERATURE_BASES.key),
    }


STAGES = (
    Stage(
        "temperature",
        ("period_counts",),
        (TEMPERATURE, TEMPERATURE_EPISODES, TEMPERATURE_BASES),
        temperature_tables,
        quick=False,
    ),
)
