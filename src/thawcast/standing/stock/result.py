"""The stock of two states as a value: where they stand, how sure that is, and the way there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.standing.stock.classes import chances
from thawcast.standing.stock.tables import STOCK_POINTS, VERSIONS, intervals
from thawcast.values import Estimate


@dataclass(frozen=True)
class PairStock:
    """What the stock says of two states.

    Args:
        year: Year of it; its inputs are those of the year before.
        versions: The stock by version (`tables.VERSIONS`) [class 0 to 4]; without one of which it has nothing.
        chances: Probability of each of the five classes behind the deciding version.
        taught_to: Last year of the peace scale behind it.
        history: Columns `year` and, for each version, `value`, `low`, `high`, by year.
    """

    year: int
    versions: Mapping[str, Estimate]
    chances: tuple[Estimate, ...]
    taught_to: int
    history: pl.DataFrame

    @property
    def value(self) -> Estimate:
        """The version that decides."""
        return self.versions["stock"]


def pair_stock(stock: pl.DataFrame, models: pl.DataFrame) -> PairStock | None:
    """Read the stock of two states.

    Args:
        stock: Their rows of `STOCK`, cut at the day wanted.
        models: Rows of `STOCK_MODELS`, cut at the same day.

    Returns:
        The stock of the last year known; None where there is none, or where it rests on printed priors alone.
    """
    if stock.is_empty():
        return None
    history = intervals(stock.sort("year")).drop("a", "b", "known_on")
    row = history.row(-1, named=True)
    learned = models.filter(pl.col("vintage") == row["year"], pl.col("version") == "stock").sort("term")
    if learned["taught_to"][0] is None:
        return None
    cuts = learned.filter(pl.col("term").str.starts_with("above_"))["value"].to_numpy()
    drawn = np.array([chances(row[name], cuts) for name in ("value", "low", "high")])
    return PairStock(
        year=row["year"],
        versions={
            version: Estimate(row[f"value{end}"], row[f"low{end}"], row[f"high{end}"], STOCK_POINTS.unit)
            for version, end in VERSIONS.items()
            if row[f"value{end}"] is not None
        },
        chances=tuple(Estimate(float(p[0]), float(p.min()), float(p.max()), "probability") for p in drawn.T),
        taught_to=learned["taught_to"][0],
        history=history,
    )


def long_rows(stock: pl.DataFrame) -> pl.DataFrame:
    """Lay the versions out under each other.

    Args:
        stock: Rows of `STOCK`.

    Returns:
        Columns `a`, `b`, `year`, `value`, `low`, `high`, `version`; no row where a version has nothing.
    """
    whole = intervals(stock)
    parts = [
        whole.select("a", "b", "year", *(pl.col(f"{c}{end}").alias(c) for c in ("value", "low", "high"))).with_columns(
            version=pl.lit(version)
        )
        for version, end in VERSIONS.items()
    ]
    return pl.concat(parts).drop_nulls("value")
