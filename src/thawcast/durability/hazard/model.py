"""A discrete-time hazard of relapse with what is known at the landmark, and its forecast with an interval.

    link(hazard in the block `lead` ahead) = intercept + lead + spline(years since onset) + covariates
                                             + class of the dyad + calendar year of the block

Each group of coefficients is drawn from a normal around zero whose width is learned with the rest (partial pooling):
what many thaws do not support stays near zero. The posterior is a normal around the mode (Laplace). A forecast
averages over it and over the shock of the year to come, which is as large as those of the past.

Reference:
    Beck, Katz & Tucker (1998), AJPS 42(4), 1260-1288 (binary time-series cross-section data as discrete duration data).
    van Houwelingen (2007), Scandinavian Journal of Statistics 34, 70-85 (landmarking).
    MacKay (1992), Neural Computation 4(3), 415-447 (widths of the priors).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy.special import expit

from thawcast.durability.hazard.design import Design, design, periods
from thawcast.errors import InputError
from thawcast.values import Floats

Link = Literal["logit", "cloglog"]

NEWTON_STEPS = 60
STEP_TOLERANCE = 1e-6
FREE_PRECISION = 0.05
"""Precision of the prior of the intercept and the leads: nearly none."""

PRECISION_PRIOR = (1.0, 0.05)
"""Shape and rate of the Gamma prior of a group's precision: coefficients of about 0.2 for one standard deviation."""

FORECAST_DRAWS = 400

FEWEST_RELAPSES = 5
"""Relapses without which nothing is learned."""


@dataclass(frozen=True)
class Hazard:
    """A fitted hazard.

    Args:
        design: How landmarks become a matrix.
        coef: Posterior mode, shape (columns,).
        cov: Posterior covariance, shape (columns, columns).
        precision: Learned precision of each group's prior.
        link: `logit` or `cloglog`.
    """

    design: Design
    coef: Floats
    cov: Floats
    precision: Mapping[str, float]
    link: Link

    def draws(self, rows: pl.DataFrame, *, leads: int, number: int = FORECAST_DRAWS, seed: int = 0) -> Floats:
        """Draw survival curves of landmarks.

        Args:
            rows: Landmarks with the covariates and `class`.
            leads: Blocks ahead.
            number: Draws.
            seed: Of the draws.

        Returns:
            Probability of no relapse up to each block ahead, shape (number, landmarks, leads): over parameters and over
            the shocks of the years to come, which all landmarks of a year share.
        """
        rng = np.random.default_rng(seed)
        root = np.linalg.cholesky(self.cov + 1e-9 * np.eye(len(self.coef)))
        coef = self.coef + rng.standard_normal((number, len(self.coef))) @ root.T
        shock = rng.standard_normal((number, leads)) / np.sqrt(self.precision.get("year", np.inf))
        lasting = np.ones((number, rows.height))
        curve: list[Floats] = []
        for lead in range(1, leads + 1):
            x = self.design.matrix(rows, np.arange(rows.height), np.full(rows.height, lead))
            lasting = lasting * (1.0 - inverse(coef @ x.T + shock[:, lead - 1 : lead], self.link)[0])
            curve.append(lasting)
        return np.stack(curve, axis=2)


def fit(
    rows: pl.DataFrame,
    *,
    covariates: tuple[str, ...],
    leads: int,
    until: int,
    link: Link = "logit",
    precision: Mapping[str, float] | None = None,
) -> Hazard:
    """Fit the hazard to landmarks whose blocks were known by a year's end.

    Args:
        rows: Landmarks with the covariates, `class`, `id, row, year, onset, relapse, followed, weight`.
        covariates: Columns to use.
        leads: Blocks ahead at most.
        until: Last year whose blocks may be used.
        link: `logit`, or `cloglog` (proportional hazards in continuous time).
        precision: Precisions of the groups' priors, to keep those of an earlier fit; default learned.

    Returns:
        The fit; the same for the same input.

    Raises:
        InputError: Fewer than `FEWEST_RELAPSES` relapses to learn from.
    """
    at = periods(rows, leads=leads, until=until)
    if at.low.sum() < FEWEST_RELAPSES:
        raise InputError(
            f"{at.low.sum():.0f} relapses known by {until}; a hazard needs {FEWEST_RELAPSES}, take a later year"
        )
    shape = design(rows, at, covariates)
    x = shape.matrix(rows, at.landmark, at.lead)
    groups = np.array(shape.groups)
    learned = {g: 1.0 / 0.09 for g in dict.fromkeys(shape.groups) if g != "base"} | dict(precision or {})
    rate = float(np.average(at.low, weights=at.weight))
    coef = np.zeros(x.shape[1])
    coef[0] = np.log(rate / (1 - rate)) if link == "logit" else np.log(-np.log1p(-rate))
    cov: Floats = np.eye(x.shape[1])
    for _ in range(NEWTON_STEPS):
        prior = np.array([FREE_PRECISION if g == "base" else learned[g] for g in groups])
        chance, slope = inverse(x @ coef, link)
        spread = np.maximum(chance * (1 - chance), 1e-9)
        information = (x * (at.weight * slope**2 / spread)[:, None]).T @ x + np.diag(prior)
        score = x.T @ (at.weight * slope / spread * (at.low - chance)) - prior * coef
        cov = np.asarray(np.linalg.inv(information), dtype=np.float64)
        step = cov @ score
        coef = coef + step * min(1.0, 2.0 / max(float(np.max(np.abs(step))), 1e-9))
        if precision is None:
            for group in learned:
                mine = groups == group
                told = float(mine.sum() - learned[group] * np.trace(cov[np.ix_(mine, mine)]))
                learned[group] = (max(told, 0.0) + 2 * PRECISION_PRIOR[0]) / (
                    float(coef[mine] @ coef[mine]) + 2 * PRECISION_PRIOR[1]
                )
        if np.max(np.abs(step)) < STEP_TOLERANCE:
            break
    return Hazard(shape, coef, cov, learned, link)


def inverse(odds: Floats, link: Link) -> tuple[Floats, Floats]:
    """Give the chance at a linear predictor, and its slope.

    Args:
        odds: Linear predictor.
        link: `logit` or `cloglog`.

    Returns:
        Chance and its derivative, shaped like `odds`.
    """
    if link == "logit":
        chance = expit(odds)
        return chance, chance * (1 - chance)
    danger = np.exp(np.clip(odds, -30, 3))
    return -np.expm1(-danger), danger * np.exp(-danger)
