"""Stages of the stock, whose votes lie above `standing`, and of what it says of every thaw."""

import polars as pl

from thawcast.depth.moved import Moves, moved_row
from thawcast.depth.rises import thaw_spells
from thawcast.depth.tables import DEPTH_STOCK
from thawcast.issues.stages import KAPPA
from thawcast.stages import Given, Stage, Value
from thawcast.standing.standings import EPISODE_ID
from thawcast.standing.stock.inputs import NEEDS, StockInputs, stock_inputs
from thawcast.standing.stock.tables import STOCK, STOCK_MODELS
from thawcast.standing.stock.vintages import StockVintage, model_rows, stock_rows, stock_vintages

STOCK_NEEDS = (*(name for name in NEEDS if name != "kappa"), *KAPPA.needs, "peace_taught")
"""Frames behind `STOCKS`."""


def _stocks(given: Given) -> tuple[StockInputs, tuple[StockVintage, ...]]:
    inputs = stock_inputs({**given, "kappa": given.value(KAPPA)})
    return inputs, stock_vintages(inputs, given["peace_taught"])


STOCKS = Value("the stock's inputs and models", STOCK_NEEDS, _stocks)
"""Inputs of every pair and the models of every year, for stages that ask what moved the stock."""


def stock_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Score every pair of states in every year."""
    inputs, vintages = given.value(STOCKS)
    return {STOCK.name: stock_rows(inputs, vintages), STOCK_MODELS.name: model_rows(vintages)}


def thaw_moves(given: Given) -> dict[str, pl.DataFrame]:
    """Tell of every thaw, at each year's end while it ran, whether the stock rose with it."""
    levels, episodes = given["temperature"], given["temperature_episodes"]
    parts = [DEPTH_STOCK.empty()]
    if levels.height:
        inputs, vintages = given.value(STOCKS)
        by_year = {vintage.year: vintage for vintage in vintages}
        bounds = episodes.select(EPISODE_ID.alias("id"), "p_low", "p_high")
        running = _running(levels, episodes, (int(inputs.years[0]) + 1, int(inputs.years[-1]) - 1))
        for (year, onset), group in running.join(bounds, on="id").sort("id").group_by("year", "onset"):
            if int(year) not in by_year:  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
                continue
            moves = Moves(inputs, by_year[int(year)], int(onset))  # pyright: ignore[reportArgumentType]
            parts += [moved_row(moves, row) for row in group.iter_rows(named=True)]
    return {DEPTH_STOCK.name: pl.concat(parts).sort(DEPTH_STOCK.key)}


def _running(levels: pl.DataFrame, episodes: pl.DataFrame, years: tuple[int, int]) -> pl.DataFrame:
    """List every thaw of every source with each year at whose end it ran, within the years of the stock."""
    parts: list[pl.DataFrame] = []
    for (source, freq), own in episodes.group_by("source", "freq", maintain_order=True):
        known = levels.filter(source=source, freq=freq)["vintage"]
        last = min(max(known.to_list()), years[1])
        parts.append(
            thaw_spells(own, until=last).filter((pl.col("onset") >= years[0]) & (pl.col("last") >= pl.col("onset")))
        )
    return pl.concat(parts).with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")


STAGES = (
    Stage("stock", STOCK_NEEDS, (STOCK, STOCK_MODELS), stock_tables, quick=False),
    Stage(
        "depth of thaws by the stock",
        ("temperature", "temperature_episodes", *STOCK_NEEDS),
        (DEPTH_STOCK,),
        thaw_moves,
        quick=False,
    ),
)
