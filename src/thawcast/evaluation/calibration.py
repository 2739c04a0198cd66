"""Do things given 30% happen in 30% of cases?"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.evaluation.scores import EPSILON, checked
from thawcast.values import Floats

LOGIT_STEPS = 50
"""Newton steps at most."""


@dataclass(frozen=True)
class Calibration:
    """Logistic recalibration of forecasts.

    Args:
        slope: 1 is right; below 1 the forecasts are too bold, above 1 too timid.
        intercept: At slope 1 [log-odds]: 0 is right; above 0 it happens more often than said.
    """

    slope: float
    intercept: float


def calibration(p: Floats, happened: Floats, *, weight: Floats | None = None) -> Calibration:
    """Fit outcomes on the log-odds of the forecasts.

    Args:
        p: Forecasts, shape (n,) [probability]; kept a little off 0 and 1.
        happened: 1 where it happened, else 0, shape (n,).
        weight: Weights of the cases, shape (n,); default equal.

    Returns:
        Slope, and intercept with the slope held at 1; NaN where the outcomes are all alike or perfectly told apart.

    Raises:
        InputError: Shapes differ, nothing to score, or a forecast outside [0, 1].

    Reference:
        Cox (1958), Biometrika 45, 562-565; Steyerberg (2019), Clinical Prediction Models, 2nd ed., ch. 15.

    Example:
        >>> said, seen = np.repeat([0.2, 0.8], 5), np.array([1.0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
        >>> found = calibration(said, seen)
        >>> round(found.slope, 6), abs(round(found.intercept, 6))
        (1.0, 0.0)
    """
    p, happened, weight = checked(p, happened, weight)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    odds = np.log(p / (1 - p))
    both = _logit(np.column_stack([np.ones_like(odds), odds]), happened, weight, np.zeros_like(odds))
    alone = _logit(np.ones((odds.size, 1)), happened, weight, odds)
    return Calibration(float(both[1]) if both.size > 1 else float("nan"), float(alone[0]))


def reliability(p: Floats, happened: Floats, *, bins: int = 5, weight: Floats | None = None) -> pl.DataFrame:
    """Tabulate how often it happened among forecasts of about the same size.

    Args:
        p: Forecasts, shape (n,) [probability].
        happened: 1 where it happened, else 0, shape (n,).
        bins: Number of groups of equal size; ties stay together.
        weight: Weights of the cases, shape (n,); default equal.

    Returns:
        Columns `low, high` (forecasts of the group), `mean` (its mean forecast), `share` (how often it happened),
        `cases`; in order of forecast.

    Raises:
        InputError: Shapes differ, nothing to score, or a forecast outside [0, 1].

    Reference:
        Murphy & Winkler (1977), Applied Statistics 26(1), 41-47.

    Example:
        >>> reliability(np.array([0.1, 0.1, 0.9, 0.9]), np.array([0.0, 0.0, 1.0, 0.0]), bins=2)["share"].to_list()
        [0.0, 0.5]
    """
    p, happened, weight = checked(p, happened, weight)
    edges = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1], method="inverted_cdf"))
    group = np.searchsorted(edges, p, side="left")
    rows = pl.DataFrame({"group": group, "p": p, "y": happened, "w": weight})
    return (
        rows.group_by("group")
        .agg(
            low=pl.col("p").min(),
            high=pl.col("p").max(),
            mean=(pl.col("p") * pl.col("w")).sum() / pl.col("w").sum(),
            share=(pl.col("y") * pl.col("w")).sum() / pl.col("w").sum(),
            cases=pl.len(),
        )
        .sort("group")
        .drop("group")
    )


def _logit(x: Floats, y: Floats, weight: Floats, offset: Floats) -> Floats:
    unknown = np.full(x.shape[1], np.nan)
    if np.all(y == y[0]):
        return unknown
    beta = np.zeros(x.shape[1])
    for _ in range(LOGIT_STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(offset + x @ beta, -35, 35)))
        information = (x * (weight * fitted * (1 - fitted))[:, None]).T @ x
        if abs(float(np.linalg.det(information))) < 1e-9 * weight.sum():
            return unknown
        step = np.linalg.solve(information, x.T @ (weight * (y - fitted)))
        beta = beta + step
        if np.max(np.abs(step)) < 1e-10:
            return beta
    return unknown
