"""What two states' votes say: how close their positions are, whose company they keep, on how many issues they move."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.depth.measures.grid import BASE_YEARS, Grid
from thawcast.issues.breadth import FEWEST_VOTES, POINTS, STALE_YEARS, effective_number
from thawcast.tables import ALL_AREAS, AREAS
from thawcast.values import Z90, Floats

_WIDTH90 = 2 * Z90


def closeness(positions: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Measure how near two states' positions lie over all roll calls, as fitted at each year's end.

    Args:
        positions: Rows of `issues.tables.POSITIONS`.
        grid: Dyads wanted.

    Returns:
        `a, b, year, value, sd`: the distance with its sign turned [standard deviations of all positions].
    """
    own = positions.filter((pl.col("area") == ALL_AREAS) & (pl.col("vintage") == pl.col("year"))).select(
        "state",
        pl.col("year").cast(pl.Int64),
        "position",
        variance=((pl.col("high") - pl.col("low")) / _WIDTH90) ** 2,
    )
    pairs = pl.DataFrame(grid.pairs, schema=["a", "b"], orient="row")
    return (
        pairs.join(own.rename({"state": "a"}), on="a")
        .join(own.rename({"state": "b"}), on=["b", "year"], suffix="_b")
        .select(
            "a",
            "b",
            "year",
            value=-(pl.col("position") - pl.col("position_b")).abs(),
            sd=(pl.col("variance") + pl.col("variance_b")).sqrt(),
        )
    )


def same_company(similarity: pl.DataFrame, grid: Grid) -> pl.DataFrame:
    """Measure how alike two states stand with third ones: the mean lean of all third states, with its sign turned.

    A third state's lean is the difference of its agreement with the one and with the other. The errors of the leans
    come from the same roll calls, so they are taken to move together: the mean's error is their mean.

    Args:
        similarity: Rows of `issues.tables.SIMILARITY`, all dyads.
        grid: Dyads and years wanted.

    Returns:
        `a, b, year, value, sd` [share of votes].
    """
    frames: list[pl.DataFrame] = []
    for (year,), rows in similarity.filter(pl.col("year").is_in(grid.years)).group_by("year", maintain_order=True):
        usable = rows.filter(pl.col(f"n_{ALL_AREAS}") >= FEWEST_VOTES)
        states = sorted(set(usable["a"]) | set(usable["b"]))
        place = {state: i for i, state in enumerate(states)}
        mean, variance = (np.full((len(states), len(states)), np.nan) for _ in range(2))
        i, j = (np.array([place[s] for s in usable[side]], dtype=np.int64) for side in "ab")
        same, n = (usable[f"{c}_{ALL_AREAS}"].cast(pl.Float64).to_numpy() for c in ("same", "n"))
        share = (same + 0.5) / (n + 1)
        mean[i, j] = mean[j, i] = share
        variance[i, j] = variance[j, i] = share * (1 - share) / (n + 2)
        pairs = [pair for pair in grid.pairs if pair[0] in place and pair[1] in place]
        left, right = (np.array([place[pair[side]] for pair in pairs], dtype=np.int64) for side in (0, 1))
        lean, error = np.abs(mean[left] - mean[right]), np.sqrt(variance[left] + variance[right])
        third = np.isfinite(lean).sum(axis=1)
        value = np.where(third > 0, -np.nansum(lean, axis=1) / np.maximum(third, 1), np.nan)
        sd = np.where(third > 0, np.nansum(error, axis=1) / np.maximum(third, 1), np.nan)
        frames.append(
            pl.DataFrame(pairs, schema={"a": pl.String, "b": pl.String}, orient="row")
            .with_columns(year=pl.lit(int(year)), value=pl.Series(value), sd=pl.Series(sd))  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
            .filter(pl.col("value").is_not_nan())
        )
    empty = pl.DataFrame(
        schema={"a": pl.String, "b": pl.String, "year": pl.Int32, "value": pl.Float64, "sd": pl.Float64}
    )
    return pl.concat([empty, *frames])


class AreaVotes:
    """Identical and common votes of dyads by issue area, ready for the breadth of any change.

    Args:
        similarity: Rows of `issues.tables.SIMILARITY`.
        norm: Rows of `issues.tables.AGREEMENT_NORM`.
        grid: Dyads and years.
    """

    def __init__(self, similarity: pl.DataFrame, norm: pl.DataFrame, grid: Grid) -> None:
        self.first: int = grid.years[0]
        shape = (len(grid.pairs), len(grid.years), len(AREAS))
        self.same: Floats = np.zeros(shape)
        self.n: Floats = np.zeros(shape)
        self.usual: Floats = np.zeros(shape)
        index = pl.DataFrame(grid.pairs, schema=["a", "b"], orient="row").with_row_index("row")
        rows = similarity.filter(pl.col("year").is_in(grid.years) & (pl.col(f"n_{ALL_AREAS}") >= FEWEST_VOTES)).join(
            index, on=["a", "b"]
        )
        at = (rows["row"].to_numpy(), rows["year"].cast(pl.Int64).to_numpy() - self.first)
        for k, area in enumerate(AREAS):
            self.same[(*at, k)] = rows[f"same_{area}"].to_numpy()
            self.n[(*at, k)] = rows[f"n_{area}"].to_numpy()
        self._add_usual(norm, grid)

    def _add_usual(self, norm: pl.DataFrame, grid: Grid) -> None:
        """Note how much the two states agree with all others, on average, in each year and area."""
        states = {state: i for i, state in enumerate(sorted({s for pair in grid.pairs for s in pair}))}
        share = np.full((len(states), *self.n.shape[1:]), np.nan)
        areas = list(AREAS)
        for state, year, area, agreement in norm.select("state", "year", "area", "agreement").iter_rows():
            if state in states and area in AREAS and year in grid.years:
                share[states[state], year - self.first, areas.index(area)] = agreement
        sides = [np.array([states[pair[i]] for pair in grid.pairs], dtype=np.int64) for i in (0, 1)]
        usual = (share[sides[0]] + share[sides[1]]) / 2
        self.same[np.isnan(usual)] = self.n[np.isnan(usual)] = 0.0
        self.usual = np.nan_to_num(usual)

    def breadth(self, onset: int, year: int, *, of: NDArray[np.bool_], noise: Floats) -> tuple[Floats, Floats]:
        """Measure on how many areas two states moved together since an onset, as a share of the areas known.

        Only what they moved beyond the mean shift of the two toward all other states counts. The posterior of each
        area's share is taken as normal; the effective number counts rises of `POINTS` or more.

        Args:
            onset: First year of the thaw; the two years before it are the base.
            year: Year at whose end the votes are read; the latest year with votes, at most `STALE_YEARS` back.
            of: Dyads wanted, shape (dyads,).
            noise: Standard normal draws, shape (draws, areas).

        Returns:
            Mean and standard deviation of the effective number over the draws, divided by the number of areas, shape
            (dyads,); nan without votes before or since, and for other dyads.
        """
        end = onset - self.first
        base = slice(max(0, end - BASE_YEARS), max(0, end))
        counted = [a[of] for a in (self.same, self.n, self.n * self.usual)]
        before = [a[:, base].sum(axis=1) for a in counted]
        latest = [np.zeros_like(before[0]) for _ in counted]
        voted = np.zeros(len(before[0]), dtype=bool)
        for back in range(min(STALE_YEARS, year - onset) + 1):
            column = year - back - self.first
            if not 0 <= column < self.n.shape[1]:
                continue
            fresh = ~voted & (counted[1][:, column].sum(axis=1) > 0)
            for held, whole in zip(latest, counted, strict=True):
                held[fresh] = whole[fresh, column]
            voted |= fresh
        known = (before[1] > 0) & (latest[1] > 0)
        change, variance = np.zeros(known.shape), np.zeros(known.shape)
        for sign, (same, n, usual) in ((-1, before), (1, latest)):
            share = (same + 0.5) / (n + 1)
            change += sign * (share - usual / np.maximum(n, 1))
            variance += share * (1 - share) / (n + 2)
        drawn = change[:, None] + np.sqrt(variance)[:, None] * noise
        rises = np.where((drawn >= POINTS) & known[:, None], drawn, 0.0)
        number = np.nan_to_num(effective_number(rises)) / np.maximum(known.sum(axis=1), 1)[:, None]
        told = known.any(axis=1)
        value, sd = (np.full(len(of), np.nan) for _ in range(2))
        value[of] = np.where(told, number.mean(axis=1), np.nan)
        sd[of] = np.where(told, number.std(axis=1), np.nan)
        return value, sd
