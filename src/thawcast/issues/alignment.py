"""Where third states stand between two: nearest neighbours, the split into camps, and who moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.issues.breadth import SURE
from thawcast.issues.tables import KEYS
from thawcast.issues.votes.agreement import met
from thawcast.issues.votes.matrix import VoteMatrix
from thawcast.values import Z90, Floats, normal_cdf

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

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return {name: self.third[name].to_list() for name in ("state", "p_a", "change", "p_toward_a")}

    @cached_property
    def split(self) -> dict[str, int]:
        """Number of third states that lean to `a`, to `b`, and to neither, at 90% probability."""
        p = self._columns["p_a"]
        to_a, to_b = sum(x >= SURE for x in p), sum(x <= 1 - SURE for x in p)
        return {"a": to_a, "b": to_b, "neither": len(p) - to_a - to_b}

    @cached_property
    def shifts(self) -> dict[str, int]:
        """Number of third states that moved toward `a` and toward `b`, at 90% probability."""
        p = [x for x in self._columns["p_toward_a"] if x is not None]
        return {"a": sum(x >= SURE for x in p), "b": sum(x <= 1 - SURE for x in p)}

    def nearest(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that agree most with one side.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        agreed = [-share for share in self.third[f"with_{side}"].to_list()]
        return [state for _, state in nsmallest(limit, zip(agreed, self._columns["state"], strict=True))]

    def moved(self, side: str, *, limit: int = 5) -> list[str]:
        """Return the third states that moved toward one side, at 90% probability, the largest move first.

        Args:
            side: `a` or `b`.
            limit: How many.
        """
        sign = 1 if side == "a" else -1
        told = zip(*(self._columns[name] for name in ("state", "change", "p_toward_a")), strict=True)
        sure = [(-sign * x, state) for state, x, p in told if p is not None and (p if side == "a" else 1 - p) >= SURE]
        return [state for _, state in nsmallest(limit, sure)]


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
    codes = np.array(votes.states)
    now, past = (_leans(votes, a, b, span, areas) for span in (years, before))
    both = now.lean - past.lean, np.sqrt(now.variance + past.variance)
    spread = np.sqrt(now.variance)
    laid = {
        "with_a": now.shares[0],
        "with_b": now.shares[1],
        "lean": now.lean,
        "low": now.lean - Z90 * spread,
        "high": now.lean + Z90 * spread,
        "p_a": normal_cdf(now.lean / spread),
        "change": np.where(past.placed, both[0], np.nan),
        "p_toward_a": np.where(past.placed, normal_cdf(both[0] / both[1]), np.nan),
    }
    found: dict[str, Alignment] = {}
    for k, area in enumerate(areas):
        rows = np.flatnonzero(now.placed[k])
        # By lean, those of the same lean by code.
        rows = rows[np.lexsort((codes[rows], now.lean[k, rows]))]
        if rows.size:
            third = pl.DataFrame(
                {"state": codes[rows].tolist(), **{name: held[k, rows] for name, held in laid.items()}}
            )
            found[area] = Alignment(
                area, years, before, third.with_columns(pl.col("change", "p_toward_a").fill_nan(None))
            )
    return found


class _Leans(NamedTuple):
    """Leans of all states in some years, each areas by states; `placed` where there are votes enough."""

    placed: NDArray[np.bool_]
    shares: tuple[Floats, Floats]
    lean: Floats
    variance: Floats


def _leans(votes: VoteMatrix, a: str, b: str, years: tuple[int, int], areas: Sequence[str]) -> _Leans:
    other = ~np.isin(np.array(votes.states), [a, b])
    places = [KEYS.index(area) for area in areas]
    counted = [tuple(counts[:, places].T for counts in votes.once(met, own, *years)) for own in (a, b)]
    placed = other & np.all([n >= FEWEST_SHARED_VOTES for _, n in counted], axis=0)
    share_a, share_b = (same / np.maximum(n, 1) for same, n in counted)
    mean_a, mean_b = ((same + 0.5) / (n + 1) for same, n in counted)
    variance_a, variance_b = (
        mean * (1 - mean) / (n + 2) for mean, (_, n) in zip((mean_a, mean_b), counted, strict=True)
    )
    return _Leans(placed, (share_a, share_b), mean_a - mean_b, variance_a + variance_b)
