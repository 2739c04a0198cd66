"""Landmarks laid out as one row a thaw, year and block ahead, and their columns as a matrix."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.durability.hazard.landmarks import MECHANICAL
from thawcast.values import Floats

SPREAD = 4.0
"""Standard deviations at which a covariate is cut off: no single odd value may carry a forecast."""

KNOTS = (1.0, 2.0, 5.0)
"""Years since onset at which the danger may bend."""

FADING = frozenset(MECHANICAL)
"""Covariates whose weight may fade with the lead: the level tells less of the third year than of the first."""


@dataclass(frozen=True)
class Periods:
    """One row a landmark and block ahead at which the thaw was still at risk.

    Args:
        landmark: Row of the landmark, shape (n,).
        lead: Blocks ahead, 1, 2, ..., shape (n,).
        low: 1 where the block is a relapse, shape (n,).
        weight: Weight of the row, shape (n,).
    """

    landmark: np.ndarray
    lead: np.ndarray
    low: Floats
    weight: Floats


def periods(rows: pl.DataFrame, *, leads: int, until: int) -> Periods:
    """Lay landmarks out by block ahead, as far as was known by a year's end.

    A block that several landmarks look at counts once in all, shared out among them: a thaw of five years is no five
    independent cases of the same block.

    Args:
        rows: Columns `id, row, year, relapse, followed, weight`.
        leads: Blocks ahead at most.
        until: Last year whose blocks may be used.

    Returns:
        Rows at risk: no earlier block ahead was low.
    """
    year, relapse, followed = (rows[c].to_numpy() for c in ("year", "relapse", "followed"))
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    for lead in range(1, leads + 1):
        at_risk = (followed >= lead) & (year + lead <= until) & ((relapse == 0) | (relapse >= lead))
        found = np.flatnonzero(at_risk)
        parts.append((found, np.full(len(found), lead)))
    landmark, lead = (np.concatenate(x) for x in zip(*parts, strict=True))
    block = rows["row"].to_numpy()[landmark].astype(np.int64) * 10_000 + year[landmark] + lead
    _, key, count = np.unique(block, return_inverse=True, return_counts=True)
    weight = rows["weight"].to_numpy()[landmark] / count[key]
    return Periods(landmark, lead, (relapse[landmark] == lead).astype(float), weight)


@dataclass(frozen=True)
class Design:
    """How landmarks become a matrix, learned from those trained on.

    Args:
        covariates: Columns used, in order.
        mean: Of each covariate, weighted.
        scale: Standard deviation of each.
        years: Calendar years of the blocks trained on.
        names: Name of every column of the matrix.
        groups: Group of every column: `base, duration, mechanical, substantive, class, year`.
    """

    covariates: tuple[str, ...]
    mean: Floats
    scale: Floats
    years: tuple[int, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]

    def scaled(self, rows: pl.DataFrame) -> Floats:
        """Standardise the covariates of landmarks, shape (landmarks, covariates); unknown is average."""
        values = rows.select(pl.col(c).cast(pl.Float64) for c in self.covariates).fill_nan(None).to_numpy()
        return np.clip(np.nan_to_num((values - self.mean) / self.scale, nan=0.0), -SPREAD, SPREAD)

    def matrix(self, rows: pl.DataFrame, landmark: np.ndarray, lead: np.ndarray) -> Floats:
        """Lay rows out as the matrix, shape (n, columns); a year not trained on has no column."""
        scaled = self.scaled(rows)[landmark]
        age = (rows["year"] - rows["onset"]).to_numpy()[landmark] + lead
        later = (lead > 1).astype(float)
        parts = [np.ones((len(lead), 1)), later[:, None], (lead > 2).astype(float)[:, None], duration(age), scaled]
        fading = [i for i, c in enumerate(self.covariates) if c in FADING]
        parts.append(scaled[:, fading] * later[:, None])
        kind, block = rows["class"].to_numpy()[landmark], rows["year"].to_numpy()[landmark] + lead
        parts += [kind[:, None] == np.arange(4), block[:, None] == np.array(self.years, dtype=int)]
        return np.concatenate(parts, axis=1).astype(float)


def design(rows: pl.DataFrame, at: Periods, covariates: tuple[str, ...]) -> Design:
    """Learn the design from what is trained on.

    Args:
        rows: Landmarks, with the covariates and `class`.
        at: Their periods.
        covariates: Columns to use.

    Returns:
        The design.
    """
    values = rows.select(pl.col(c).cast(pl.Float64) for c in covariates).fill_nan(None).to_numpy()
    weight = np.bincount(at.landmark, weights=at.weight, minlength=rows.height)[:, None] * ~np.isnan(values)
    total = np.maximum(weight.sum(axis=0), 1e-9)
    mean = (weight * np.nan_to_num(values)).sum(axis=0) / total
    spread = np.sqrt((weight * (np.nan_to_num(values) - mean) ** 2).sum(axis=0) / total)
    years = tuple(int(y) for y in np.unique(rows["year"].to_numpy()[at.landmark] + at.lead))
    named = [("intercept", "base"), ("lead_2", "base"), ("lead_3", "base")]
    named += [(f"duration_{i}", "duration") for i in range(1, len(KNOTS))]
    named += [(c, "mechanical" if c in MECHANICAL else "substantive") for c in covariates]
    named += [(f"{c}_later", "fading") for c in covariates if c in FADING]
    named += [(f"class_{i}", "class") for i in range(4)] + [(f"year_{y}", "year") for y in years]
    names, groups = zip(*named, strict=True)
    return Design(covariates, mean, np.where(spread > 1e-9, spread, 1.0), years, names, groups)


def duration(age: np.ndarray) -> Floats:
    """Give the natural cubic spline of log age, shape (n, knots - 1).

    Args:
        age: Whole years from the onset to the block's end, 1 or more, shape (n,).

    Returns:
        The linear part, centred on two years, and the bends.

    Reference:
        Harrell (2015), Regression Modeling Strategies, 2nd ed., sec. 2.4.5 (restricted cubic splines).
    """
    x, knots = np.log(np.maximum(age, 1).astype(float)), np.log(np.array(KNOTS))
    last, before = knots[-1], knots[-2]

    def cube(t: Floats) -> Floats:
        return np.maximum(t, 0.0) ** 3

    bends = [
        (
            cube(x - k)
            - cube(x - before) * (last - k) / (last - before)
            + cube(x - last) * (before - k) / (last - before)
        )
        / (last - knots[0]) ** 2
        for k in knots[:-2]
    ]
    return np.column_stack([x - np.log(2.0), *bends])
