"""Pseudo-forecasts: what would have been put on record at the end of each year, and what came of it."""

from datetime import date

import polars as pl

from thawcast.durability.due import due
from thawcast.durability.running import LEARNED, learned_at, running_forecasts
from thawcast.durability.tables import PSEUDO_FORECASTS
from thawcast.stages import Given, Stage
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES


def pseudo_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Forecast every thaw that stood at each year's end, from what was known then, and judge what has come due."""
    tables = {name: given[name] for name in _TABLES}
    parts: list[pl.DataFrame] = []
    for year in tables[TEMPERATURE.name]["known_on"].dt.year().unique().sort():
        day = date(year, 12, 31)
        made = running_forecasts(tables, learned_at(given, day), as_of=day)
        parts.append(made.with_columns(as_of=pl.lit(day), horizon_months=pl.col("horizon_months").cast(pl.Int64)))
    every = pl.concat(parts).with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    rows = tables[TEMPERATURE.name]
    judged = [
        due(own, rows, source.seen(given["period_counts"]))
        for source in LEVEL_SOURCES
        if (own := every.filter(source=source.id, freq=source.freq)).height
    ]
    told = every.join(pl.concat(judged), on="number", how="left").rename({"known_on": "due_on"})
    typed = told.select(pl.col(name).cast(kind) for name, kind in PSEUDO_FORECASTS.schema.items())
    return {PSEUDO_FORECASTS.name: typed.sort(PSEUDO_FORECASTS.key)}


_TABLES = (TEMPERATURE.name, TEMPERATURE_EPISODES.name, TEMPERATURE_BASES.name)

STAGES = (
    Stage(
        "pseudo-forecasts",
        ("period_counts", *_TABLES, *(contract.name for contract in LEARNED)),
        (PSEUDO_FORECASTS,),
        pseudo_tables,
        quick=False,
    ),
)
