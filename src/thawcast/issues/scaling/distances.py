"""How far two states' positions lie apart, by issue area, as seen at the time, and how the distance changed."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.issues.tables import KEYS, POSITION
from thawcast.values import Estimate


@dataclass(frozen=True)
class Distance:
    """The distance of two states' positions.

    Args:
        year: Year of the session's autumn.
        now: The distance [standard deviations of the session's members].
        before_year: Year that it is compared with; None if the two have no positions then.
        change: Change of the distance since.
    """

    year: int
    now: Estimate
    before_year: int | None
    change: Estimate


def distances(positions: pl.DataFrame, *, a: str, b: str, as_of: date, before: int) -> dict[str, Distance]:
    """Return the latest known distance of two states' positions in every issue area, and its change.

    Both are in standard deviations of a session's members, which every session has, so distances of different years
    compare. The errors of the positions are taken as independent; an interval of a distance begins at zero at least.

    Args:
        positions: Rows of `tables.POSITIONS`.
        a: Code of one state.
        b: Code of the other.
        as_of: Last day whose data may be used.
        before: Year to compare with.

    Returns:
        By area key; an area without positions of both is left out.
    """
    own = positions.filter(pl.col("state").is_in([a, b])).filter(pl.date(pl.col("vintage"), 12, 31) <= as_of)
    told = {(row["area"], row["state"], row["year"]): row for row in own.iter_rows(named=True)}
    found: dict[str, Distance] = {}
    for key in KEYS:
        years = [year for area, state, year in told if area == key and state == a and (area, b, year) in told]
        if not years:
            continue
        year = max(years)
        gap, half = _gap(told[key, a, year], told[key, b, year])
        change = Estimate(None, None, None, POSITION.unit)
        if before in years and before < year:
            old, old_half = _gap(told[key, a, before], told[key, b, before])
            width = math.hypot(half, old_half)
            change = Estimate(gap - old, gap - old - width, gap - old + width, POSITION.unit)
        distance = Estimate(gap, max(gap - half, 0.0), gap + half, POSITION.unit)
        found[key] = Distance(year, distance, before if change.value is not None else None, change)
    return found


def _gap(one: dict[str, Any], other: dict[str, Any]) -> tuple[float, float]:
    """Return the distance of two rows and half the width of its interval."""
    # Half widths of two independent 90% intervals add in squares.
    half = math.hypot(one["high"] - one["low"], other["high"] - other["low"]) / 2
    return abs(one["position"] - other["position"]), half
