"""Past thaws as they were known by a date: who belongs to the reference class, and which of them are nearest."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from thawcast.durability.kaplan_meier import Life

FEATURES = ("level", "rise", "breadth", "gap")
"""What nearness is judged by: level and rise at onset, breadth at the UN, say-do gap."""


@dataclass(frozen=True)
class PastThaw:
    """A past thaw and what had become of it.

    Args:
        id: Identifier of the episode.
        a: Code of one state.
        b: Code of the other.
        onset: Year of onset.
        life: Length, and whether it had ended.
        features: Level and rise [log-odds], breadth [areas], gap [log-odds]; None where unknown.
    """

    id: str
    a: str
    b: str
    onset: int
    life: Life
    features: tuple[float | None, ...]

    @property
    def fate(self) -> str:
        """What had become of it, in words."""
        if self.life.ended:
            return f"relapsed in {self.onset + self.life.years}"
        return f"still running after {_years(self.life.years)}"


def cases(episodes: pl.DataFrame, features: pl.DataFrame, *, as_of: date, last_year: int) -> tuple[PastThaw, ...]:
    """List the thaws known by a date, as they stood then.

    Args:
        episodes: Rows of `standing.tables.EPISODES`, all dyads.
        features: Rows of `tables.THAW_FEATURES`.
        as_of: Last day whose data may be used.
        last_year: Last year whose events are known by then.

    Returns:
        Thaws in order of identifier; one whose end came later counts as running to `last_year`.
    """
    known = (
        episodes.filter((pl.col("sign") > 0) & (pl.col("known_on") <= as_of))
        .join(features.select("id", *(pl.col(f).alias(f"f_{f}") for f in FEATURES)), on="id", how="left")
        .sort("id")
    )
    found: list[PastThaw] = []
    for row in known.iter_rows(named=True):
        over = row["end_known_on"] is not None and row["end_known_on"] <= as_of
        onset = row["onset"].year
        life = Life((row["end"].year if over else last_year) - onset, over)
        values = tuple(row[f"f_{f}"] for f in FEATURES)
        found.append(PastThaw(row["id"], row["a"], row["b"], onset, life, values))
    return tuple(found)


def nearest(case: PastThaw, others: tuple[PastThaw, ...], *, count: int = 5) -> tuple[tuple[PastThaw, float], ...]:
    """Find the past thaws most like one.

    Distance is the root mean square of the differences in those features that both have, each in standard deviations
    over all of them.

    Args:
        case: The thaw in question.
        others: The reference class without it.
        count: How many to return.

    Returns:
        Pairs of case and distance [standard deviations], nearest first.
    """
    if not others:
        return ()
    table = np.array([[np.nan if v is None else v for v in c.features] for c in (case, *others)], float)
    with np.errstate(invalid="ignore"):
        spread = np.array([np.nanstd(column) if np.isfinite(column).any() else np.nan for column in table.T])
    scaled = (table[1:] - table[0]) / np.where(spread > 0, spread, np.nan)
    shared = np.isfinite(scaled)
    square = np.where(shared, scaled, 0.0) ** 2
    distance = np.sqrt(square.sum(axis=1) / np.maximum(shared.sum(axis=1), 1))
    distance = np.where(shared.any(axis=1), distance, np.inf).round(6)
    order = np.lexsort((np.arange(len(others)), distance))[:count]
    return tuple((others[i], float(distance[i])) for i in order if np.isfinite(distance[i]))


def _years(years: int) -> str:
    return "less than a year" if years == 0 else "1 year" if years == 1 else f"{years} years"
