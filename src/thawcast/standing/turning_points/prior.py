"""What is supposed of a series' levels, and the evidence of each possible segment under it, in closed form.

Reference:
    Fearnhead (2006), "Exact and efficient Bayesian inference for multiple changepoint problems", Statistics and
    Computing 16(2), 203-213; here with autocorrelated errors.
"""

from dataclasses import dataclass

import numpy as np

from thawcast.values import Floats


@dataclass(frozen=True)
class SegmentPrior:
    """What is supposed about a series before it is seen.

    Args:
        hazard: Chance that the level changes between two periods.
        mean: Mean of the segments' levels [units of the series].
        variance: Variance of the segments' levels [units squared].
        scale: Multiplier of the given error variances.
        weight: Weight among the priors of a list.
        phi: Autocorrelation of neighbouring errors of a segment, 0 or more and below 1. A new segment begins anew.
    """

    hazard: float
    mean: float = 0.0
    variance: float = 1.0
    scale: float = 1.0
    weight: float = 1.0
    phi: float = 0.0

    @property
    def valid(self) -> bool:
        """Whether every number is in its range."""
        spread = self.variance > 0 and self.scale > 0 and self.weight >= 0
        return 0 < self.hazard < 1 and spread and 0 <= self.phi < 1


def scores(level: Floats, variance: Floats, prior: SegmentPrior, shortest: int) -> tuple[Floats, Floats, Floats]:
    """Log evidence that a segment runs from i to j, with the posterior mean and variance of its level (mean 0 before).

    Args:
        level: Observations less the prior's mean, shape (..., n).
        variance: Their error variances, same shape.
        prior: The prior.
        shortest: Periods that a segment must last, but for the last one.

    Returns:
        Three arrays of shape (..., n, n); the evidence is minus infinity where no segment can be.
    """
    n = level.shape[-1]
    alone, after, _ = terms(level, variance, prior)
    if prior.phi:
        # A segment's first observation has no error before it; the others are seen given the one before.
        first = np.where(np.isnan(level), n, np.arange(n))
        first = np.minimum.accumulate(first[..., ::-1], axis=-1)[..., ::-1]
        at = np.minimum(first, n - 1)
        reached = np.arange(n) >= first[..., None]
        w, s, q, c = (
            _between(y) + np.where(reached, np.take_along_axis(x - y, at, axis=-1)[..., None], 0.0)
            for x, y in zip(alone, after, strict=True)
        )
    else:
        w, s, q, c = (_between(x) for x in alone)
    posterior = 1.0 / (w + 1.0 / prior.variance)
    evidence = -0.5 * (c + q - s**2 * posterior + np.log1p(prior.variance * np.maximum(w, 0.0)))
    length = np.arange(n)[None, :] - np.arange(n)[:, None] + 1
    allowed = (length >= shortest) | ((length >= 1) & (np.arange(n) == n - 1)[None, :])
    score = np.where(allowed, evidence + np.log1p(-prior.hazard) * (length - 1), -np.inf)
    return score, s * posterior, posterior


def terms(
    level: Floats, variance: Floats, prior: SegmentPrior
) -> tuple[tuple[Floats, ...], tuple[Floats, ...], Floats]:
    """Give what each observation adds to the evidence of its segment's level.

    An observation alone has variance `scale variance`. Given the one before it, `k` periods earlier, its standardised
    error is `phi^k` times that one's plus noise of variance `1 - phi^2k`: again a regression on the level.

    Args:
        level: Observations less the prior's mean, shape (..., n); NaN where there is none.
        variance: Their error variances, same shape.
        prior: The prior.

    Returns:
        Two tuples, alone and given the one before: precision, precision times value, its square, and the log of the
        normalising constant; zero where nothing was seen. And the place of the one before, -1 without one.
    """
    seen = ~np.isnan(level)
    error = np.where(seen, variance * prior.scale, 1.0)
    value, precision = np.where(seen, level, 0.0), np.where(seen, 1.0 / error, 0.0)
    constant = np.where(seen, np.log(2 * np.pi * error), 0.0)
    alone = (precision, precision * value, precision * value**2, constant)
    place = np.where(seen, np.arange(level.shape[-1]), -1)
    before = np.concatenate(
        [np.full_like(place[..., :1], -1), np.maximum.accumulate(place, axis=-1)[..., :-1]], axis=-1
    )
    if not prior.phi:
        return alone, alone, before
    gap = np.arange(level.shape[-1]) - before
    kept = np.where(seen & (before >= 0), prior.phi**gap, 0.0)
    left = 1.0 - kept**2
    x, y = np.sqrt(precision), np.sqrt(precision) * value
    x, y = (z - kept * np.take_along_axis(z, np.maximum(before, 0), axis=-1) for z in (x, y))
    return alone, (x**2 / left, x * y / left, y**2 / left, np.where(seen, constant + np.log(left), 0.0)), before


def _between(x: Floats) -> Floats:
    """Sums from i to j, shape (..., n, n); zero below the diagonal."""
    total = np.concatenate([np.zeros_like(x[..., :1]), np.cumsum(x, axis=-1)], axis=-1)
    return np.triu(total[..., None, 1:] - total[..., :-1, None])
