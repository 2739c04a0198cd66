"""Imported events become a temperature by the same filter and rule as any other source."""

import polars as pl

from thawcast.standing.levels.monthly_data import month_counts
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.seen import of_counts
from thawcast.standing.temperature.sources import LevelSource
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import vintages


def imported_temperature(days: pl.DataFrame) -> tuple[tuple[LevelSource, ...], dict[str, pl.DataFrame]]:
    """Filter the months of imported events, one source a kind of event file.

    Args:
        days: Rows of `tables.DYAD_COUNTS` of all pairs.

    Returns:
        The sources, and rows of `TEMPERATURE`, `TEMPERATURE_EPISODES` and `TEMPERATURE_BASES` by name.
    """
    sources: list[LevelSource] = []
    made = {contract.name: [contract.empty()] for contract in (TEMPERATURE, TEMPERATURE_EPISODES, TEMPERATURE_BASES)}
    for (src,), counts in month_counts(days).group_by("src", maintain_order=True):
        seen = of_counts(counts, season=12)
        zero = (
            "even numbers of both kinds: a file of so few pairs has no world" if seen.own_terms else "the other pairs"
        )
        source = LevelSource(f"imported_{src}", 12, f"Imported {src} events", zero=zero)
        finder = EpisodeFinder(seen, source.id)
        for vintage in vintages(seen):
            finder.advance(vintage)
        sources.append(source)
        made[TEMPERATURE.name].append(_released(finder.course(), counts))
        made[TEMPERATURE_EPISODES.name].append(finder.table())
        made[TEMPERATURE_BASES.name].append(_released(finder.bases(), counts))
    return tuple(sources), {name: pl.concat(frames) for name, frames in made.items()}


def _released(rows: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Put the day off on which a row is known until the counts of its month are out."""
    out = counts.group_by("period").agg(out=pl.col("known_on").max())
    late = rows.join(out, on="period", how="left").with_columns(
        known_on=pl.max_horizontal("known_on", pl.col("out").fill_null(pl.col("known_on")))
    )
    return late.select(rows.columns)
