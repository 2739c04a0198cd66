"""What is to be registered: the forecast of every running thaw, with what is needed to judge it later."""

from datetime import date

import polars as pl

from thawcast.assessment.questions.durability import learned_by
from thawcast.assessment.temperatures import TABLES, temperatures
from thawcast.durability.running import running_forecasts
from thawcast.store import Dataset

COLUMNS = ("a", "b", "source", "freq", "onset", "data_to", "line", "horizon_months", "probability", "baseline")
"""A pair, the level source that tells its thaw, the last day that it knew, the line, and the probability that the mean
level of the months ahead lies above the line, beside the constant."""


def forecasts(dataset: Dataset, as_of: date) -> pl.DataFrame:
    """Take the forecasts of lasting of all pairs with a running thaw, as the answers give them.

    Args:
        dataset: The data.
        as_of: Last day whose data may be used.

    Returns:
        Columns `COLUMNS`, a row a pair and horizon for which a probability is told, sorted by pair and horizon.
    """
    made = running(dataset, as_of).with_columns(pl.col("line", "probability", "baseline").round(3))
    return made.select(COLUMNS)


def running(dataset: Dataset, as_of: date) -> pl.DataFrame:
    """Forecast all thaws that stand, as `durability.running.running_forecasts` gives them.

    Args:
        dataset: The data.
        as_of: Last day whose data may be used.
    """
    tables = temperatures(dataset, as_of=as_of, contracts=TABLES)
    return running_forecasts(tables, learned_by(dataset, as_of), as_of=as_of)
