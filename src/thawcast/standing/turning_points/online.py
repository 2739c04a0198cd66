"""Online detection of a change of level: after each period, when the present level began, from the past alone.

Reference:
    Adams & MacKay (2007), "Bayesian online changepoint detection", arXiv:0710.3742, algorithm 1 (Gaussian with known
    error variance and conjugate normal level; run lengths are kept in full; errors of a level may be autocorrelated).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.standing.turning_points.segmentation import SegmentPrior, terms
from thawcast.values import Floats


@dataclass(frozen=True)
class Online:
    """What was known about the present level after each period.

    Args:
        start: Probability after period t (rows) that the present level began at period i (columns), shape (n, n).
        log_score: Log density of each observation before it was seen, shape (n,); 0 where there is none.
    """

    start: Floats
    log_score: Floats

    def p_recent(self, periods: int) -> Floats:
        """Probability after each period that the present level began within that many periods, shape (n,).

        The first level of a series is no change and does not count.
        """
        n = self.start.shape[0]
        age = np.arange(n)[:, None] - np.arange(n)[None, :]
        recent = (age >= 0) & (age < periods) & (np.arange(n)[None, :] > 0)
        return np.where(recent, self.start, 0.0).sum(axis=1)


def online(level: Floats, variance: Floats, priors: Sequence[SegmentPrior]) -> Online:
    """Follow a series period by period.

    Args:
        level: Observations, shape (n,); NaN where there is none.
        variance: Their error variances, shape (n,).
        priors: What may hold; averaged under their weights and their evidence so far.

    Returns:
        Posterior after each period; rows up to t never depend on what comes after t.

    Raises:
        InputError: No prior, or one out of range.

    Reference:
        Adams & MacKay (2007), arXiv:0710.3742.

    Example:
        >>> found = online(np.array([0.0, 0.1, -0.1, 2.0, 2.1]), np.full(5, 0.04), [SegmentPrior(0.1)])
        >>> bool(found.p_recent(2)[2] < 0.1), bool(found.p_recent(2)[4] > 0.9)
        (True, True)
    """
    if not priors or not all(p.valid for p in priors):
        raise InputError(
            "priors need a hazard between 0 and 1, positive variances and scales, weights, and phi below 1"
        )
    parts = [_follow(level, variance, prior) for prior in priors]
    scores = np.stack([part.log_score for part in parts])
    logs = np.log(np.maximum([p.weight for p in priors], 1e-300))[:, None] + np.cumsum(scores, axis=1)
    total = np.logaddexp.reduce(logs, axis=0)
    weight = np.exp(logs - total)
    start = np.einsum("mt,mti->ti", weight, np.stack([part.start for part in parts]))
    return Online(start, np.diff(total, prepend=np.log(sum(p.weight for p in priors))))


def _follow(level: Floats, variance: Floats, prior: SegmentPrior) -> Online:
    n = level.size
    start, score = np.zeros((n, n)), np.zeros(n)
    weight, mean, var = np.zeros(n), np.zeros(n), np.full(n, prior.variance)
    alone, after, before = terms(level - prior.mean, variance, prior)
    for t in range(n):
        weight[: t + 1] = np.append(weight[:t] * (1 - prior.hazard), prior.hazard if t else 1.0)
        if not np.isnan(level[t]):
            # Levels that began after the observation before this one see it alone.
            fresh = np.arange(t + 1) > before[t]
            w, s, q, c = (np.where(fresh, x[t], y[t]) for x, y in zip(alone, after, strict=True))
            m, v = mean[: t + 1], var[: t + 1]
            kept = 1.0 / (1.0 / v + w)
            found = kept * (m / v + s)
            log = -0.5 * (c + q + m**2 / v - found**2 / kept + np.log(v / kept))
            joint = weight[: t + 1] * np.exp(log - log.max())
            score[t] = np.log(joint.sum()) + log.max()
            weight[: t + 1] = joint / joint.sum()
            mean[: t + 1], var[: t + 1] = found, kept
        start[t] = weight
    return Online(start, score)
