"""What is to be registered: the forecast of every running thaw, with what is needed to judge it later."""

from datetime import date

import polars as pl

from thawcast.assessment.thaws import thaws
from thawcast.durability.lasting import HORIZON_MONTHS
from thawcast.monitoring.watching import level_tables
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
        Columns `COLUMNS`, a row a pair and horizon, sorted by pair and horizon; none of pairs whose nearest level
        source has no running thaw, and so no line to judge a forecast by.
    """
    found = thaws(as_of=as_of, store=dataset)
    told = [name for name in found.columns if name.startswith(("p_lasts_", "baseline_"))]
    both = _running(dataset, as_of).join(found.select("a", "b", *told), on=["a", "b"])
    parts = [
        both.select(
            *("a", "b", "source", "freq", "onset", "data_to"),
            pl.col("line").round(3),
            horizon_months=pl.lit(months),
            probability=pl.col(f"p_lasts_{months}").round(3),
            baseline=pl.col(f"baseline_{months}") if f"baseline_{months}" in both.columns else None,
        )
        for months in HORIZON_MONTHS
    ]
    every = pl.concat(parts, how="vertical_relaxed").filter(pl.col("probability").is_not_null())
    return every.select(COLUMNS).sort("a", "b", "horizon_months")


def _running(dataset: Dataset, as_of: date) -> pl.DataFrame:
    """Give the line of each pair's running thaw, of the source that reaches nearest to the day."""
    rows, episodes = level_tables(dataset)
    series = ["source", "freq", "a", "b"]
    reach = rows.filter(pl.col("known_on") <= as_of).group_by(series).agg(data_to=pl.col("known_on").max())
    nearest = reach.sort("data_to", "freq", descending=[True, False]).unique(["a", "b"], keep="first")
    over = pl.col("end_known_on").is_not_null() & (pl.col("end_known_on") <= as_of)
    runs = episodes.filter(pl.col("known_on") <= as_of, pl.col("sign") > 0, ~over)
    return nearest.join(runs.select(*series, "onset", "line"), on=series)
