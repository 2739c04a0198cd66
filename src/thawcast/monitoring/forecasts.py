"""What is to be registered: the forecast of every running thaw, with what is needed to judge it later."""

from datetime import date

import polars as pl

from thawcast.assessment.thaws import thaws
from thawcast.durability.lasting import HORIZON_MONTHS
from thawcast.standing.temperature.tables import KEPT
from thawcast.store import Dataset

COLUMNS = ("a", "b", "source", "freq", "onset", "data_to", "line", "horizon_months", "probability", "baseline")
"""A pair, the level source that tells its thaw, the last day that it knew, the line, and the probability that the mean
level of the months ahead lies above the line, beside the baseline of the answer (null where it gives none)."""


def forecasts(dataset: Dataset, as_of: date) -> pl.DataFrame:
    """Take the forecasts of lasting of all pairs with a running thaw, as the answers give them.

    Args:
        dataset: The data.
        as_of: Last day whose data may be used.

    Returns:
        Columns `COLUMNS`, a row a pair and horizon for which a probability is told, sorted by pair and horizon.
    """
    found = thaws(as_of=as_of, store=dataset)
    parts = [
        found.select(
            *("a", "b", "source", "freq"),
            pl.coalesce("onset_month", pl.date("onset", 1, 1)).alias("onset"),
            "data_to",
            line=(pl.col("base") + KEPT * pl.col("rise")).round(3),
            horizon_months=pl.lit(months),
            probability=pl.col(f"p_lasts_{months}").round(3),
            baseline=pl.col(f"baseline_{months}") if f"baseline_{months}" in found.columns else None,
        )
        for months in HORIZON_MONTHS
    ]
    every = pl.concat(parts, how="vertical_relaxed").filter(pl.col("probability").is_not_null())
    return every.select(COLUMNS).sort("a", "b", "horizon_months")
