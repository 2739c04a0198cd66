"""Where third states stand between two: nearest neighbours, the split into camps, and who moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from thawcast.issues.breadth import SURE
from thawcast.issues.tables import KEYS
from thawcast.issues.votes.agreement import met
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.values import Z90, Floats, normal_cdf

PERMANENT_FIVE = ("CHN", "FRA", "GBR", "RUS", "USA")
"""Permanent members of the Security Council, shown for reference."""

FEWEST_SHARED_VOTES = 5
"""Common votes with each side that a third state needs to be placed."""

_OF_SIDE = ("with", "mean", "variance")


@dataclass(frozen=True)
class Alignment:
    """Third states between two states, in one year of one issue area.

    Args:
        area: Key of the issue area, or `all`.
        years: First and last calendar year of the votes.
        before: First and last calendar year compared with.
        third: One row a third state: `state`, `with_a`, `with_b` (agreement [share]), `lean` (their difference, above
            0 toward a), `low`, `high` (90%), `p_a` (probability of leaning to a), `change` of the lean since
            `before`, `p_toward_a` (probability that it moved toward a; null without votes then).
    """

    area: str
    years: tuple[int, int]
    before: tuple[int, int]
    third: pl.DataFrame

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return self.third.to_dicts()

    @cached_property
    def split(self) -> dict[str, int]:
        """Number of third states that lean to `a`, to `b`, and to neither, at 90% probability."""
        to_a, to_b = (sum(row["p_a"] >= SURE for row in self._rows), sum(row["p_a"] <= 1 - SURE for row in self._rows))
        return {"a": to_a, "b": to_b, "neither": self.third.height - to_a - to_b}

    @cached_property
    def shifts(self) -> dict[str, int]:
        """Number of third states that moved toward `a` and toward `b`, at 90% probability."""
        p = [row["p_toward_a"] for row in self._rows if row["p_toward_a"] is not None]
        return {"a": sum(x >= SURE for x in p), "b": sum(x <= 1 - SURE for x in p)}

    def nearest(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that agree most with one side.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        found = sorted(self._rows, key=lambda row: (-row[f"with_{side}"], row["state"]))
        return [row["state"] for row in found[:limit]]

    def moved(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that moved toward one side, at 90% probability, the largest move first.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        sign = 1 if side == "a" else -1
        told = [(row, row["p_toward_a"]) for row in self._rows if row["p_toward_a"] is not None]
        sure = [row for row, p in told if (p if side == "a" else 1 - p) >= SURE]
        found = sorted(sure, key=lambda row: (-sign * row["change"], row["state"]))
        return [row["state"] for row in found[:limit]]


def alignments(
    votes: VoteMatrix,
    *,
    a: str,
    b: str,
    years: tuple[int, int],
    before: tuple[int, int],
    areas: Sequence[str] = KEYS,
) -> dict[str, Alignment]:
    """Place all third states between two by how often they vote with each, in every issue area.

    A lean is the difference of two shares of identical votes with independent Jeffreys posteriors, taken as normal.

    Args:
        votes: The votes, those known.
        a: Code of one state.
        b: Code of the other.
        years: First and last calendar year of the votes.
        before: First and last calendar year to compare with.
        areas: Keys of issue areas.

    Returns:
        The third states, by lean, by area; an area in which none voted with both is left out.
    """
    now, past = (_leans(votes, a, b, span, areas) for span in (years, before))
    earlier = past.select("area", "state", past_lean="lean", past_variance="variance")
    variance = pl.col("variance") + pl.col("past_variance")
    change = pl.col("lean") - pl.col("past_lean")
    third = (
        now.join(earlier, on=["area", "state"], how="left", maintain_order="left")
        .select(
            "area",
            "state",
            "with_a",
            "with_b",
            "lean",
            (pl.col("lean") - Z90 * pl.col("variance").sqrt()).alias("low"),
            (pl.col("lean") + Z90 * pl.col("variance").sqrt()).alias("high"),
            (pl.col("lean") / pl.col("variance").sqrt()).alias("p_a"),
            change.alias("change"),
            (change / variance.sqrt()).alias("p_toward_a"),
        )
        .sort("lean", "state")
        .collect()
    )
    third = third.with_columns(_below(third["p_a"]), _below(third["p_toward_a"]))
    parts = third.partition_by("area", as_dict=True, include_key=False)
    return {area: Alignment(area, years, before, parts[area,]) for area in areas if (area,) in parts}


def _leans(votes: VoteMatrix, a: str, b: str, years: tuple[int, int], areas: Sequence[str]) -> pl.LazyFrame:
    other = ~np.isin(np.array(votes.states), [a, b])
    # Area by area, as the rows are laid out.
    places = [KEYS.index(area) for area in areas]
    counted = [tuple(counts[:, places].T.ravel() for counts in votes.once(met, own, *years)) for own in (a, b)]
    enough = np.tile(other, len(areas)) & np.all([n >= FEWEST_SHARED_VOTES for _, n in counted], axis=0)
    laid: dict[str, Floats] = {}
    for side, (same, n) in zip("ab", counted, strict=True):
        mean = (same + 0.5) / (n + 1)
        found = (same / np.maximum(n, 1), mean, mean * (1 - mean) / (n + 2))
        laid |= {f"{name}_{side}": values for name, values in zip(_OF_SIDE, found, strict=True)}
    named = {"area": np.repeat(areas, len(other)), "state": np.tile(votes.states, len(areas))}
    return (
        pl.LazyFrame(named | laid, schema_overrides={"area": pl.String, "state": pl.String})
        .filter(pl.Series(enough))
        .with_columns(
            (pl.col("mean_a") - pl.col("mean_b")).alias("lean"),
            (pl.col("variance_a") + pl.col("variance_b")).alias("variance"),
        )
        .sort("area", "state")
    )


def _below(z: pl.Series) -> pl.Series:
    found = normal_cdf(z.fill_null(0.0).to_numpy())
    return pl.Series(z.name, found).set(z.is_null(), None)
