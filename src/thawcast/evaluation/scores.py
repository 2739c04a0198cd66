"""Proper scores of a probability for something that happens or not."""

import numpy as np

from thawcast.errors import InputError
from thawcast.values import Floats

EPSILON = 1e-4
"""Log scores are taken at probabilities this far from 0 and 1 or farther: no wrong certainty decides a comparison."""


def brier(p: Floats, happened: Floats, *, weight: Floats | None = None) -> Floats:
    """Score probabilities by their mean squared error.

    Args:
        p: Forecasts, shape (n,) [probability].
        happened: 1 where it happened, else 0, shape (n,).
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Mean squared error, shape () or (draws,); 0 is perfect.

    Raises:
        InputError: Shapes differ, nothing to score, or a forecast outside [0, 1].

    Reference:
        Brier (1950), Monthly Weather Review 78(1), 1-3.

    Example:
        >>> float(brier(np.array([0.5, 1.0]), np.array([1.0, 1.0])))
        0.125
    """
    p, happened, weight = checked(p, happened, weight)
    return mean((p - happened) ** 2, weight)


def log_score(p: Floats, happened: Floats, *, weight: Floats | None = None) -> Floats:
    """Score probabilities by the mean negative log of what was given to the outcome.

    Args:
        p: Forecasts, shape (n,) [probability]; kept `EPSILON` from 0 and 1.
        happened: 1 where it happened, else 0, shape (n,).
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Mean negative log likelihood [nats], shape () or (draws,); 0 is perfect.

    Raises:
        InputError: Shapes differ, nothing to score, or a forecast outside [0, 1].

    Reference:
        Good (1952), "Rational decisions", JRSS B 14(1), 107-114.

    Example:
        >>> float(log_score(np.array([0.5, 0.5]), np.array([1.0, 0.0])).round(4))
        0.6931
    """
    p, happened, weight = checked(p, happened, weight)
    p = np.clip(p, EPSILON, 1 - EPSILON)
    return mean(-np.where(happened > 0, np.log(p), np.log1p(-p)), weight)


def skill(score: Floats, baseline: Floats) -> Floats:
    """Say what share of a baseline's error a forecast removes.

    Args:
        score: Mean error of the forecast, shape () or (draws,).
        baseline: Mean error of the baseline, the same shape.

    Returns:
        1 for a perfect forecast, 0 for one no better than the baseline, negative for a worse one; 0 where the
        baseline makes no error either.

    Example:
        >>> float(skill(np.array(0.15), np.array(0.20)))
        0.25
    """
    score, baseline = np.asarray(score, float), np.asarray(baseline, float)
    share = np.divide(score, baseline, out=np.ones_like(baseline), where=baseline > 0)
    return np.round(1.0 - share, 12)


def mean(errors: Floats, weight: Floats) -> Floats:
    """Average errors, shape (n,), by weights, shape (n,) or (draws, n); shape () or (draws,)."""
    return np.asarray(weight @ errors / weight.sum(axis=-1))


def checked(p: Floats, happened: Floats, weight: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Return forecasts and outcomes, shape (n,), and weights, shape (n,) or (draws, n), as arrays.

    Raises:
        InputError: Shapes differ, nothing to score, or a forecast outside [0, 1].
    """
    p, happened = np.asarray(p, float), np.asarray(happened, float)
    weight = np.ones_like(p) if weight is None else np.asarray(weight, float)
    if p.ndim != 1 or p.shape != happened.shape or p.shape != weight.shape[-1:]:
        raise InputError(f"forecasts {p.shape}, outcomes {happened.shape}, weights {weight.shape}: give one of each")
    if not p.size or (weight.sum(axis=-1) <= 0).any():
        raise InputError("no forecasts to score; give at least one with a positive weight")
    if not ((p >= 0) & (p <= 1)).all():
        raise InputError("a forecast lies outside [0, 1]; give probabilities")
    return p, happened, weight
