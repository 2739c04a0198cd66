"""Where third states stand between two: nearest neighbours, the split into camps, and who moved."""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.errors import DyadError
from thawcast.issues.breadth import SURE
from thawcast.issues.tables import known_area
from thawcast.issues.votes.agreement import with_all
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.tables import ALL_AREAS
from thawcast.values import Z90

PERMANENT_FIVE = ("CHN", "FRA", "GBR", "RUS", "USA")
"""Permanent members of the Security Council, shown for reference."""

FEWEST_SHARED_VOTES = 5
"""Common votes with each side that a third state needs to be placed."""


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

    @property
    def split(self) -> dict[str, int]:
        """Number of third states that lean to `a`, to `b`, and to neither, at 90% probability."""
        p = self.third["p_a"]
        to_a, to_b = int((p >= SURE).sum()), int((p <= 1 - SURE).sum())
        return {"a": to_a, "b": to_b, "neither": self.third.height - to_a - to_b}

    @property
    def shifts(self) -> dict[str, int]:
        """Number of third states that moved toward `a` and toward `b`, at 90% probability."""
        p = self.third["p_toward_a"]
        return {"a": int((p >= SURE).sum()), "b": int((p <= 1 - SURE).sum())}

    def nearest(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that agree most with one side.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        return self.third.sort(f"with_{side}", "state", descending=[True, False])["state"].head(limit).to_list()

    def moved(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that moved toward one side, at 90% probability, the largest move first.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        sign = 1 if side == "a" else -1
        probability = pl.col("p_toward_a") if side == "a" else 1 - pl.col("p_toward_a")
        rows = self.third.filter(probability >= SURE).sort(sign * pl.col("change"), "state", descending=[True, False])
        return rows["state"].head(limit).to_list()


def alignment(
    votes: VoteMatrix, *, a: str, b: str, years: tuple[int, int], before: tuple[int, int], area: str = ALL_AREAS
) -> Alignment:
    """Place all third states between two by how often they vote with each.

    A lean is the difference of two shares of identical votes with independent Jeffreys posteriors, taken as normal.

    Args:
        votes: The votes, those known.
        a: Code of one state.
        b: Code of the other.
        years: First and last calendar year of the votes.
        before: First and last calendar year to compare with.
        area: Issue area, or `all`.

    Returns:
        The third states, by lean.

    Raises:
        DyadError: No third state voted with both in those years.
        InputError: No such area.
    """
    key = known_area(area)
    now, past = _leans(votes, a, b, years, key), _leans(votes, a, b, before, key)
    if now.is_empty():
        raise DyadError(f"{a}-{b}: no third state voted with both in {years[1]} (area {area})")
    earlier = past.select("state", past_lean="lean", past_variance="variance")
    variance = pl.col("variance") + pl.col("past_variance")
    change = pl.col("lean") - pl.col("past_lean")
    third = now.join(earlier, on="state", how="left", maintain_order="left").select(
        "state",
        "with_a",
        "with_b",
        "lean",
        (pl.col("lean") - Z90 * pl.col("variance").sqrt()).alias("low"),
        (pl.col("lean") + Z90 * pl.col("variance").sqrt()).alias("high"),
        _normal(pl.col("lean") / pl.col("variance").sqrt()).alias("p_a"),
        change.alias("change"),
        _normal(change / variance.sqrt()).alias("p_toward_a"),
    )
    return Alignment(area, years, before, third.sort("lean", "state"))


def _leans(votes: VoteMatrix, a: str, b: str, years: tuple[int, int], area: str) -> pl.DataFrame:
    mask = votes.between(*years) & votes.tagged[area]
    columns: dict[str, pl.Series] = {}
    met = ~np.isin(np.array(votes.states), [a, b])
    for own, name in ((a, "a"), (b, "b")):
        same, n = with_all(votes, own, mask)
        met &= n >= FEWEST_SHARED_VOTES
        mean = (same + 0.5) / (n + 1)
        columns[f"with_{name}"] = pl.Series(same / np.maximum(n, 1))
        columns[f"mean_{name}"] = pl.Series(mean)
        columns[f"variance_{name}"] = pl.Series(mean * (1 - mean) / (n + 2))
    return (
        pl.DataFrame({"state": votes.states, **columns})
        .filter(pl.Series(met))
        .with_columns(
            (pl.col("mean_a") - pl.col("mean_b")).alias("lean"),
            (pl.col("variance_a") + pl.col("variance_b")).alias("variance"),
        )
        .sort("state")
    )


def _normal(z: pl.Expr) -> pl.Expr:
    return z.map_elements(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), return_dtype=pl.Float64)
