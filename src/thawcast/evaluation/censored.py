"""Scores of survival forecasts where some cases are not followed to their end."""

import numpy as np

from thawcast.errors import InputError
from thawcast.evaluation.scores import mean
from thawcast.values import Floats


def brier_at(survival: Floats, time: Floats, ended: Floats, *, horizon: float, weight: Floats | None = None) -> Floats:
    """Score probabilities of lasting beyond a horizon, cases lost before it made up for by the others.

    Args:
        survival: Forecast probability of lasting beyond the horizon, shape (n,).
        time: Time of the end or of the last look, shape (n,).
        ended: 1 where the end was seen, 0 where the case was lost, shape (n,).
        horizon: When to judge, in the unit of `time`.
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Mean squared error, weighted by the inverse probability of being followed (Kaplan-Meier), shape () or (draws,).

    Raises:
        InputError: Shapes differ or nothing to score.

    Reference:
        Graf, Schmoor, Sauerbrei & Schumacher (1999), Statistics in Medicine 18, 2529-2545.

    Example:
        >>> float(brier_at(np.array([0.2, 0.8]), np.array([1.0, 3.0]), np.array([1.0, 0.0]), horizon=2).round(4))
        0.04
    """
    survival, time, ended, weight = _checked(survival, time, ended, weight)
    share = _inverse(time, ended, horizon)
    alive = (time > horizon).astype(float)
    return mean(share * (survival - alive) ** 2, weight)


def integrated_brier(
    survival: Floats, time: Floats, ended: Floats, *, horizons: Floats, weight: Floats | None = None
) -> Floats:
    """Average the Brier score over horizons by the trapezoidal rule.

    Args:
        survival: Forecast probabilities of lasting beyond each horizon, shape (n, horizons).
        time: Time of the end or of the last look, shape (n,).
        ended: 1 where the end was seen, shape (n,).
        horizons: Increasing, shape (horizons,).
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Mean squared error between the first and the last horizon, shape () or (draws,).

    Raises:
        InputError: Shapes differ, nothing to score, or fewer than two horizons.

    Reference:
        Graf, Schmoor, Sauerbrei & Schumacher (1999), Statistics in Medicine 18, 2529-2545.

    Example:
        >>> curve = np.array([[0.2, 0.1], [0.8, 0.6]])
        >>> time, ended = np.array([1.0, 3.0]), np.array([1.0, 0.0])
        >>> float(integrated_brier(curve, time, ended, horizons=np.array([1.0, 2.0])).round(4))
        0.0625
    """
    if len(horizons) < 2:
        raise InputError("integrating over time needs two horizons; use brier_at for one")
    scores = [brier_at(survival[:, k], time, ended, horizon=float(h), weight=weight) for k, h in enumerate(horizons)]
    return np.asarray(np.trapezoid(scores, horizons, axis=0) / (horizons[-1] - horizons[0]))


def auc(risk: Floats, time: Floats, ended: Floats, *, horizon: float, weight: Floats | None = None) -> Floats:
    """Measure how often a case that ends by the horizon was given more risk than one that lasts beyond it.

    Args:
        risk: Larger for what should end sooner, shape (n,).
        time: Time of the end or of the last look, shape (n,).
        ended: 1 where the end was seen, shape (n,).
        horizon: When to judge.
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Cumulative/dynamic area under the ROC curve (ties count half), shape () or (draws,); nan without both kinds.

    Raises:
        InputError: Shapes differ or nothing to score.

    Reference:
        Uno, Cai, Tian & Wei (2007), JASA 102, 527-537.

    Example:
        >>> float(auc(np.array([0.9, 0.4, 0.1]), np.array([1.0, 3.0, 3.0]), np.array([1.0, 0.0, 0.0]), horizon=2))
        1.0
    """
    risk, time, ended, weight = _checked(risk, time, ended, weight)
    return _told_apart(*_horizon_pairs(risk, time, ended, horizon=horizon), weight)


def concordance(risk: Floats, time: Floats, ended: Floats, *, weight: Floats | None = None) -> Floats:
    """Measure how often, of two cases, the one given more risk ends first.

    Args:
        risk: Larger for what should end sooner, shape (n,).
        time: Time of the end or of the last look, shape (n,).
        ended: 1 where the end was seen, shape (n,).
        weight: Weights of the cases, shape (n,), or one row a draw, shape (draws, n); default equal.

    Returns:
        Harrell's C (ties of risk count half; pairs that end together are left out), shape () or (draws,); nan without
        a usable pair.

    Raises:
        InputError: Shapes differ or nothing to score.

    Reference:
        Harrell, Califf, Pryor, Lee & Rosati (1982), JAMA 247(18), 2543-2546.

    Example:
        >>> float(concordance(np.array([0.9, 0.5, 0.1]), np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 0.0])))
        1.0
    """
    risk, time, ended, weight = _checked(risk, time, ended, weight)
    return _told_apart(*_ordered_pairs(risk, time, ended), weight)


def _horizon_pairs(risk: Floats, time: Floats, ended: Floats, *, horizon: float) -> tuple[Floats, Floats]:
    """Pair what ends by a horizon with what lasts beyond it: weights, and the part told apart, each shape (n, n)."""
    pairs = (_inverse(time, ended, horizon) * (time <= horizon))[:, None] * (time > horizon)[None, :]
    return pairs, pairs * _order(risk)


def _ordered_pairs(risk: Floats, time: Floats, ended: Floats) -> tuple[Floats, Floats]:
    """Pair what was seen to end with what lasted longer: weights, and the part told apart, each shape (n, n)."""
    # A case lost at the very time at which another ends was seen to last at least as long.
    longer = (time[:, None] < time[None, :]) | ((time[:, None] == time[None, :]) & (ended[None, :] == 0))
    pairs = (longer & (ended[:, None] > 0)).astype(float)
    return pairs, pairs * _order(risk)


def _told_apart(pairs: Floats, right: Floats, weight: Floats) -> Floats:
    """Share of the weighted pairs that were told apart rightly; a pair weighs the product of its two cases."""
    total = np.asarray(((weight @ pairs) * weight).sum(axis=-1))
    found = np.asarray(((weight @ right) * weight).sum(axis=-1))
    return np.divide(found, total, out=np.full_like(total, np.nan), where=total > 0)


def _order(risk: Floats) -> Floats:
    gap = risk[:, None] - risk[None, :]
    return np.where(gap > 0, 1.0, np.where(gap == 0, 0.5, 0.0))


def _inverse(time: Floats, ended: Floats, horizon: float) -> Floats:
    """Inverse probability of being followed up to just before the own end, or beyond the horizon; 0 for those lost."""
    # Kaplan-Meier turned round: to be lost is the event. A case that is still followed stands for those like it that
    # are not, which is right where being lost has nothing to do with what was forecast.
    lost = np.unique(time[(ended == 0) & (time <= horizon)])
    kept = np.ones_like(time)
    until = 1.0
    for moment in lost:
        # Ends at the same time come first: whoever ended then was no longer there to be lost.
        at_risk = np.sum((time > moment) | ((time == moment) & (ended == 0)))
        gone = np.sum((time == moment) & (ended == 0))
        kept[time > moment] *= 1.0 - gone / at_risk
        until *= 1.0 - gone / at_risk
    followed = np.where(time > horizon, until, kept)
    counted = (time > horizon) | (ended > 0)
    return np.where(counted, 1.0 / np.maximum(followed, 1e-12), 0.0)


def _checked(
    first: Floats, time: Floats, ended: Floats, weight: Floats | None
) -> tuple[Floats, Floats, Floats, Floats]:
    first, time, ended = (np.asarray(x, float) for x in (first, time, ended))
    weight = np.ones_like(time) if weight is None else np.asarray(weight, float)
    if not first.shape == time.shape == ended.shape == weight.shape[-1:] or time.ndim != 1:
        raise InputError(f"forecasts {first.shape}, times {time.shape}, ends {ended.shape}: give one of each")
    if not time.size or (weight.sum(axis=-1) <= 0).any():
        raise InputError("no forecasts to score; give at least one with a positive weight")
    return first, time, ended, weight
