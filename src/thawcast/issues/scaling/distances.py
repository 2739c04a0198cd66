"""How far two states' positions lie apart, by issue area, as seen at the time."""

import math
from datetime import date
from typing import Any

import polars as pl

from thawcast.issues.tables import KEYS, POSITION
from thawcast.values import Estimate


def distances(positions: pl.DataFrame, *, a: str, b: str, as_of: date) -> dict[str, dict[str, Any]]:
    """Return the latest known distance of two states' positions in every issue area.

    The interval takes the errors of the two positions as independent; one that spans zero begins at zero.

    Args:
        positions: Rows of `tables.POSITIONS`.
        a: Code of one state.
        b: Code of the other.
        as_of: Last day whose data may be used.

    Returns:
        Area key to `year` and `distance`; an area without positions of both is left out.
    """
    known = positions.filter(
        (pl.date(pl.col("vintage"), 12, 31) <= as_of)
        & (pl.col("vintage") == pl.col("year"))
        & pl.col("state").is_in([a, b])
    )
    found: dict[str, dict[str, Any]] = {}
    for key in KEYS:
        mine = known.filter(pl.col("area") == key)
        both = mine.filter(pl.col("state") == a).join(mine.filter(pl.col("state") == b), on="year").sort("year")
        if both.is_empty():
            continue
        row = both.row(-1, named=True)
        gap = abs(row["position"] - row["position_right"])
        # Half widths of two independent 90% intervals add in squares.
        half = math.hypot(row["high"] - row["low"], row["high_right"] - row["low_right"]) / 2
        found[key] = {"year": row["year"], "distance": Estimate(gap, max(gap - half, 0.0), gap + half, POSITION.unit)}
    return found
