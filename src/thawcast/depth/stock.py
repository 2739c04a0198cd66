"""Stages of the stock, whose votes lie above `standing`, and of what it says of every thaw."""

import polars as pl

from thawcast.depth.moved import Moves, moved_row
from thawcast.depth.rises import rises
from thawcast.depth.tables import DEPTH_STOCK
from thawcast.issues.stages import KAPPA
from thawcast.stages import Given, Stage, Value
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
    levels, episodes = given["levels"], given["episodes"]
    parts = [DEPTH_STOCK.empty()]
    if levels.height:
        inputs, vintages = given.value(STOCKS)
        by_year = {vintage.year: vintage for vintage in vintages}
        last = min(max(levels["vintage"].to_list()), int(inputs.years[-1]) - 1)
        thaws = rises(levels, episodes, until=last).filter("thaw")
        bounds = episodes.select("id", "p_low", "p_high")
        running = thaws.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")
        for (year, onset), group in running.join(bounds, on="id").sort("id").group_by("year", "onset"):
            moves = Moves(inputs, by_year[int(year)], int(onset))  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
            parts += [moved_row(moves, row) for row in group.iter_rows(named=True)]
    return {DEPTH_STOCK.name: pl.concat(parts).sort(DEPTH_STOCK.key)}


STAGES = (
    Stage("stock", STOCK_NEEDS, (STOCK, STOCK_MODELS), stock_tables, quick=False),
    Stage("depth of thaws by the stock", ("levels", "episodes", *STOCK_NEEDS), (DEPTH_STOCK,), thaw_moves, quick=False),
)
