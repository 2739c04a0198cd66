"""Online detection of a change of level: after each period, when the present level began, from the past alone.

Reference:
    Adams & MacKay (2007), "Bayesian online changepoint detection", arXiv:0710.3742, algorithm 1 (Gaussian with known
    error variance and conjugate normal level; run lengths are kept in full).
"""

from dataclasses import dataclass

import numpy as np

from thawcast.standing.observations import Floats
from thawcast.standing.segmentation import Prior


@dataclass(frozen=True)
class Online:
    """What was known about the present level after each period.

    Args:
        start: Probability after period t (rows) that the present level began at period i (columns), shape (n, n).
        mean: Mean of the present level after each period, shape (n,).
        sd: Its standard deviation, shape (n,).
        log_score: Log density of each observation before it was seen, shape (n,); 0 where there is none.
    """

    start: Floats
    mean: Floats
    sd: Floats
    log_score: Floats

    def p_recent(self, periods: int) -> Floats:
        """Probability after each period that the present level began within that many periods, shape (n,).

        The first level of a series is no change and does not count.
        """
        n = self.start.shape[0]
        age = np.arange(n)[:, None] - np.arange(n)[None, :]
        recent = (age >= 0) & (age < periods) & (np.arange(n)[None, :] > 0)
        return np.where(recent, self.start, 0.0).sum(axis=1)


def online(level: Floats, variance: Floats, prior: Prior) -> Online:
    """Follow a series period by period.

    Args:
        level: Observations, shape (n,); NaN where there is none.
        variance: Their error variances, shape (n,).
        prior: Chance of a change, levels and scale of the noise.

    Returns:
        Posterior after each period; rows up to t never depend on what comes after t.

    Reference:
        Adams & MacKay (2007), arXiv:0710.3742.

    Example:
        >>> found = online(np.array([0.0, 0.1, -0.1, 2.0, 2.1]), np.full(5, 0.04), Prior(0.1))
        >>> bool(found.p_recent(2)[2] < 0.1), bool(found.p_recent(2)[4] > 0.9)
        (True, True)
    """
    n = level.size
    start, centre, sd, score = np.zeros((n, n)), np.zeros(n), np.zeros(n), np.zeros(n)
    weight, mean, var = np.zeros(n), np.full(n, prior.mean), np.full(n, prior.variance)
    for t in range(n):
        weight[: t + 1] = np.append(weight[:t] * (1 - prior.hazard), prior.hazard if t else 1.0)
        if not np.isnan(level[t]):
            error = variance[t] * prior.scale
            spread = var[: t + 1] + error
            gap = level[t] - mean[: t + 1]
            log = -0.5 * (np.log(2 * np.pi * spread) + gap**2 / spread)
            joint = weight[: t + 1] * np.exp(log - log.max())
            score[t] = np.log(joint.sum()) + log.max()
            weight[: t + 1] = joint / joint.sum()
            gain = var[: t + 1] / spread
            mean[: t + 1] += gain * gap
            var[: t + 1] *= 1 - gain
        start[t] = weight
        centre[t] = weight @ mean
        sd[t] = np.sqrt(max(weight @ (var + mean**2) - centre[t] ** 2, 0.0))
    return Online(start, centre, sd, score)
