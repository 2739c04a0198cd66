"""Do the dimensions tell which rises relapse? Their weights, learned from past rises, and the slope."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.depth.tables import BOUNDS, DEPTH_WEIGHTS, DIMENSIONS
from thawcast.tables import LOG_ODDS
from thawcast.values import Z90, Floats

CONCENTRATION = 4.0
"""Of the Dirichlet prior on the weights, per dimension: each weight is .125, with a 90% interval of .05 to .23."""

SLOPE_SD = 6.0
"""Standard deviation of the slope's prior [log-odds of relapse a year, from depth 0 to 1], centred on no effect."""

NUISANCE_SD = 2.0
"""Standard deviation of the priors of the intercept, the margin's and the age's coefficients [log-odds]."""

PRIOR_DRAWS = 1000
"""Weights drawn from the prior."""

POSTERIOR_DRAWS = 400
"""Weights kept for the posterior."""

WEIGHT_SEED = 2010
"""Of the draws."""

_NEWTON_STEPS = 8
_BATCH = 250


@dataclass(frozen=True)
class History:
    """Years at risk to learn from: one row a spell and year.

    Args:
        depth: Value of each dimension, shape (rows, dimensions), nan where unknown.
        margin: Standard deviations above the floor of the spell.
        age: Years since onset.
        relapsed: Whether the next year ended it.
        weight: Probability that the rise was real.
        thaw: Whether it is a thaw, not a weaker rise.
    """

    depth: Floats
    margin: Floats
    age: Floats
    relapsed: NDArray[np.bool_]
    weight: Floats
    thaw: NDArray[np.bool_]


@dataclass(frozen=True)
class Weights:
    """What was learned by a date.

    Args:
        prior: Draws of the weights before the data, shape (draws, dimensions); every row sums to one.
        posterior: Draws after, equally likely, shape (`POSTERIOR_DRAWS`, dimensions).
        slope: Draws of the change in the log-odds of relapse within a year from depth 0 to 1, shape
            (`POSTERIOR_DRAWS`,).
        effective: Effective number of prior draws behind the posterior.
        history: What they were learned from.
    """

    prior: Floats
    posterior: Floats
    slope: Floats
    effective: float
    history: History


def learn(history: History, *, seed: int = WEIGHT_SEED) -> Weights:
    """Learn the weights of the dimensions from what became of past thaws and weaker rises.

    The model: in a year at risk, the log-odds of relapse within the next year are `intercept + slope * depth + c1 *
    margin + c2 * log(1 + age)`, where depth is the weighted mean of the dimensions; an unknown dimension counts as
    its mean in the history. Weights are drawn from their Dirichlet prior and resampled in proportion to the evidence of
    each, the other parameters integrated out by Laplace's method. Rows count by the probability that the rise was
    real. Where nothing is known the posterior is the prior.

    Args:
        history: Years at risk.
        seed: Of the draws.

    Returns:
        Prior and posterior draws.

    Reference:
        Tierney & Kadane (1986), JASA 81, 82-86 (Laplace's method); Rubin (1988), Bayesian Statistics 3, 395-402
        (sampling and importance resampling).
    """
    rng = np.random.default_rng(seed)
    prior = rng.dirichlet(np.full(len(DIMENSIONS), CONCENTRATION), PRIOR_DRAWS)
    known = [column[np.isfinite(column)] for column in history.depth.T]
    means = np.array([column.mean() if len(column) else 0.5 for column in known])
    filled = np.where(np.isfinite(history.depth), history.depth, means)
    evidence, mode, spread = (np.empty(PRIOR_DRAWS) for _ in range(3))
    for start in range(0, PRIOR_DRAWS, _BATCH):
        part = slice(start, start + _BATCH)
        evidence[part], mode[part], spread[part] = _laplace(prior[part] @ (filled - means).T, history)
    chance = np.exp(evidence - evidence.max())
    chance /= chance.sum()
    # Systematic resampling: evenly spaced points on the cumulated chances add no noise of their own.
    chosen = np.searchsorted(np.cumsum(chance), (np.arange(POSTERIOR_DRAWS) + 0.5) / POSTERIOR_DRAWS).clip(
        0, PRIOR_DRAWS - 1
    )
    slope = mode[chosen] + spread[chosen] * rng.standard_normal(POSTERIOR_DRAWS)
    return Weights(prior, prior[chosen], slope, float(1.0 / (chance**2).sum()), history)


def _laplace(depth: Floats, history: History) -> tuple[Floats, Floats, Floats]:
    """Return log evidence, and mode and standard deviation of the slope, for each row of weights (draws, rows)."""
    draws, rows = depth.shape
    shared = np.stack([np.ones(rows), (history.margin - 2.0) / 2.0, np.log1p(history.age) - 1.0])
    x = np.empty((draws, rows, 4))
    x[..., 0] = depth
    x[..., 1:] = shared.T
    precision = 1.0 / np.array([SLOPE_SD, NUISANCE_SD, NUISANCE_SD, NUISANCE_SD]) ** 2
    centre = np.array([0.0, -2.0, 0.0, 0.0])
    y, w = history.relapsed.astype(np.float64), history.weight
    beta = np.tile(centre, (draws, 1))
    hessian = np.tile(np.diag(precision), (draws, 1, 1))
    for _ in range(_NEWTON_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.einsum("drk,dk->dr", x, beta)))
        gradient = np.einsum("drk,dr->dk", x, w * (y - p)) - precision * (beta - centre)
        hessian = np.einsum("drk,dr,drl->dkl", x, w * p * (1 - p), x, optimize=True) + np.diag(precision)
        beta += np.linalg.solve(hessian, gradient[..., None])[..., 0]
    eta = np.einsum("drk,dk->dr", x, beta)
    fit = (w * (y * eta - np.logaddexp(0.0, eta))).sum(axis=1)
    log_prior = -0.5 * ((beta - centre) ** 2 * precision).sum(axis=1) + 0.5 * np.log(precision).sum()
    evidence = fit + log_prior - 0.5 * np.linalg.slogdet(hessian)[1]
    return evidence, beta[:, 0], np.sqrt(np.linalg.inv(hessian)[:, 0, 0])


def weight_rows(weights: Weights, *, vintage: int) -> pl.DataFrame:
    """Report the weights before and after learning.

    Args:
        weights: What was learned.
        vintage: By the end of which year.

    Returns:
        Rows of `DEPTH_WEIGHTS`: the eight dimensions and `slope`.
    """
    half = Z90 * SLOPE_SD
    rows = [(name, _told(weights.prior[:, i]), _told(weights.posterior[:, i])) for i, name in enumerate(DIMENSIONS)]
    # Two decimals of a log-odds: what the third would say is noise of the draws.
    prior, value = (LOG_ODDS.rounded(np.array(v)).tolist() for v in ((0.0, -half, half), _told(weights.slope)))
    rows.append(("slope", prior, value))
    past = weights.history
    return pl.DataFrame(
        [
            {
                "vintage": vintage,
                "term": term,
                **{f"prior{b}": v for b, v in zip(BOUNDS, prior, strict=True)},
                **{f"value{b}": v for b, v in zip(BOUNDS, value, strict=True)},
                "years": len(past.relapsed),
                "thaw_years": int(past.thaw.sum()),
                "relapses": int(past.relapsed.sum()),
                "thaw_relapses": int((past.relapsed & past.thaw).sum()),
                "effective": round(weights.effective),
            }
            for term, prior, value in rows
        ],
        schema={name: kind for name, kind in DEPTH_WEIGHTS.schema.items() if name != "known_on"},
    ).with_columns(known_on=pl.date(pl.col("vintage"), 12, 31))


def _told(drawn: Floats) -> tuple[float, float, float]:
    low, high = (float(q) for q in np.quantile(drawn, [0.05, 0.95]))
    return float(drawn.mean()), low, high
