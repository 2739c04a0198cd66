"""What a forecast has to beat: climatology, persistence, an exponentially weighted mean, Cox."""

import numpy as np
import polars as pl

from thawcast.durability.hazard.design import design, periods
from thawcast.fitting import newton
from thawcast.values import Floats

RULE_EDGE = 0.02
"""Rules of thumb are kept this far from 0 and 1."""

COX = ("next_low", "margin_sd", "log_volume", "p_real")
"""Covariates of the Cox baseline: few, since it is not penalised."""

COX_BOUND = 10.0
"""Log hazard ratio of one standard deviation beyond which there is no maximum to be found."""


def climatology(train: pl.DataFrame, test: pl.DataFrame, *, leads: int, until: int) -> Floats:
    """Forecast by the Kaplan-Meier curve of those known by a year's end, block by block from the landmark.

    The hazard of a lead is the weighted share of those at risk that relapsed; half a relapse in one case is added,
    without which a first relapse after none would be an impossibility.

    Args:
        train: Landmarks `row, year, relapse, followed, weight`.
        test: Landmarks to forecast.
        leads: Blocks ahead.
        until: Last year whose blocks may be used.

    Returns:
        Probability of no relapse up to each block ahead, shape (landmarks, leads).

    Reference:
        Kaplan & Meier (1958), JASA 53, 457-481.
    """
    lasting, curve = 1.0, np.empty((test.height, leads))
    at = periods(train, leads=leads, until=until) if train.height else None
    for lead in range(1, leads + 1):
        here = np.zeros(0, bool) if at is None else at.lead == lead
        low = 0.0 if at is None else float(at.weight[here] @ at.low[here])
        risk = 0.0 if at is None else float(at.weight[here].sum())
        lasting *= 1.0 - (low + 0.5) / (risk + 1.0)
        curve[:, lead - 1] = lasting
    return curve


def persistence(test: pl.DataFrame, *, leads: int) -> Floats:
    """Forecast that what the last block shows stays: the probability that it does not lie below the line.

    Args:
        test: Landmarks with `below_now`.
        leads: Blocks ahead.

    Returns:
        Probability of no relapse, the same for every lead, shape (landmarks, leads).
    """
    p = np.clip(1.0 - test["below_now"].to_numpy(), RULE_EDGE, 1 - RULE_EDGE)
    return np.repeat(p[:, None], leads, axis=1)


def ewma(test: pl.DataFrame, *, leads: int) -> Floats:
    """Forecast from an exponentially weighted mean of the raw levels and the dyad's noise.

    Args:
        test: Landmarks with `ewma_low`.
        leads: Blocks ahead.

    Returns:
        Probability of no relapse up to each block ahead, shape (landmarks, leads).
    """
    p = np.clip(1.0 - test["ewma_low"].to_numpy(), RULE_EDGE, 1 - RULE_EDGE)
    return p[:, None] ** np.arange(1, leads + 1)


def cox(train: pl.DataFrame, test: pl.DataFrame, *, leads: int, until: int) -> Floats | None:
    """Forecast by Cox's proportional hazards with delayed entry, age in years as the clock.

    Args:
        train: Landmarks with the covariates `COX`, `row, year, onset, relapse, followed, weight`.
        test: Landmarks to forecast.
        leads: Blocks ahead.
        until: Last year whose blocks may be used.

    Returns:
        Probability of no relapse up to each block ahead, shape (landmarks, leads); None with too little to fit.

    Reference:
        Cox (1972), JRSS B 34(2), 187-220.
    """
    at = periods(train, leads=1, until=until)
    if at.low.sum() < 2 * len(COX):
        return None
    shape = design(train, at, COX)
    x = shape.scaled(train)[at.landmark]
    start = (train["year"] - train["onset"]).to_numpy()[at.landmark].astype(float)
    beta = cox_coefficients(x, at.low, start)
    if beta is None:
        return None
    relative = np.exp(np.clip(x @ beta, -5, 5))
    mine = np.exp(np.clip(shape.scaled(test) @ beta, -5, 5))
    age = (test["year"] - test["onset"]).to_numpy()
    danger = {int(a): float(at.low[start == a].sum() / relative[start == a].sum()) for a in np.unique(start)}
    usual = float(at.low.sum() / relative.sum())
    steps = np.array([[danger.get(int(a) + lead, usual) for lead in range(leads)] for a in age])
    return np.exp(-np.cumsum(steps, axis=1) * mine[:, None])


def cox_coefficients(x: Floats, died: Floats, age: Floats) -> Floats | None:
    """Maximise Cox's partial likelihood with ties by Breslow's rule, where every row is at risk for one year.

    Args:
        x: Covariates in standard deviations, shape (rows, k).
        died: 1 where the year at risk ended in a relapse, shape (rows,).
        age: Age at which the year begins, shape (rows,): those of one age are at risk together, and no others.

    Returns:
        Log hazard ratios, shape (k,); None where the likelihood has no maximum.

    Reference:
        Cox (1972), as above; Breslow (1974), Biometrics 30(1), 89-99.

    Example:
        >>> # Two of four have it and all are at risk; 2 of 3 relapses are theirs: 2 - 3 * 2 e^b / (2 e^b + 2) = 0.
        >>> x = np.array([[1.0], [1.0], [0.0], [0.0]])
        >>> float(np.exp(cox_coefficients(x, np.array([1.0, 1.0, 1.0, 0.0]), np.zeros(4))[0]).round(6))
        2.0
    """
    group = np.unique(age, return_inverse=True)[1]
    together = np.eye(group.max() + 1)[group].T  # ages by rows
    deaths = together @ died

    def likelihood(beta: Floats) -> tuple[float, Floats, Floats]:
        weight = np.exp(x @ beta)
        risk = together @ weight
        mean = together @ (weight[:, None] * x) / risk[:, None]
        information = (x.T * (weight * (deaths / risk)[group])) @ x - (mean.T * deaths) @ mean
        return float(died @ x @ beta - deaths @ np.log(risk)), died @ x - deaths @ mean, -information

    beta = newton(likelihood, np.zeros(x.shape[1]), bounds=(-COX_BOUND, COX_BOUND))
    # Where a covariate parts those who relapse from the rest, the likelihood rises for ever.
    return None if beta is None or np.abs(beta).max() >= COX_BOUND else beta
