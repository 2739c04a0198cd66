"""Exact posterior of where a series changes its level: every segmentation counted, none sampled.

    seen[t] = level[segment] + error,   error ~ N(0, scale variance[t]), with autocorrelation phi^k within a segment
    level of a segment ~ N(mean, variance),   a new segment begins between two periods with chance hazard

The evidence of a segment is known in closed form, so forward and backward sums over all 2^(n-1) segmentations cost n^2.
Hazard, spread of levels, scale and autocorrelation of the noise are averaged over a list of priors under their own
evidence.

Reference:
    Fearnhead (2006), "Exact and efficient Bayesian inference for multiple changepoint problems", Statistics and
    Computing 16(2), 203-213 (recursions of section 3; here with geometric lengths, forward and backward).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from thawcast.errors import InputError
from thawcast.values import Floats, rounded

SHORTEST = 3
"""Observations below which nothing can be said about a change."""

EM_STEPS = 200

LEAST_WEIGHT = 0.001

NEGLIGIBLE = 1e-4
"""Share of the likeliest prior's weight below which a prior is left out of the average."""


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


@dataclass(frozen=True)
class Segmentation:
    """Posterior over all segmentations of a series.

    Args:
        weight: Posterior weight of each prior that is not negligible, shape (priors,).
        segment: Probability that a segment runs from period i to period j under each prior, shape (priors, n, n).
        mean: Posterior mean of the level of that segment, same shape.
        variance: Its posterior variance, same shape.
        log_evidence: Log probability of the series.
    """

    weight: Floats
    segment: Floats
    mean: Floats
    variance: Floats
    log_evidence: float

    @property
    def p_change(self) -> Floats:
        """Probability that a new level begins at each period, shape (n,); 0 at the first."""
        found = np.einsum("m,mij->i", self.weight, self.segment)
        found[0] = 0.0
        return np.minimum(found, 1.0)

    def p_none(self, first: int, last: int) -> float:
        """Probability that no new level begins at any of the periods `first` to `last`."""
        whole = self.segment[:, :first, last:] if first else self.segment[:, :1, last:]
        return float(np.einsum("m,mij->", self.weight, whole))

    def level(self) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the level at each period, each shape (n,)."""
        n = self.segment.shape[1]
        mass = self.weight[:, None, None] * self.segment
        inside = np.tri(n, dtype=bool)  # inside[t, i]: i <= t
        total = [
            np.einsum("mij,ti,tj->t", mass * moment, inside, inside.T, optimize=True)
            for moment in (np.ones_like(mass), self.mean, self.variance + self.mean**2)
        ]
        mean = total[1] / total[0]
        return mean, np.sqrt(np.maximum(total[2] / total[0] - mean**2, 0.0))

    def steps(self, period: int, *, ignore: float = 1e-4) -> tuple[Floats, Floats, Floats]:
        """Distribution of the step at a period: a mixture of normals over the segments before and after.

        Args:
            period: Period at which the new level begins, 1 or later.
            ignore: Share of the change's probability below which a pair of segments is left out.

        Returns:
            Weights (which sum to the probability of a change there), means and variances of new less old level.
        """
        parts: list[tuple[Floats, Floats, Floats]] = []
        p = float(self.weight @ self.segment[:, period, period:].sum(axis=1))
        for m, weight in enumerate(self.weight):
            before, after = self.segment[m, :period, period - 1], self.segment[m, period, period:]
            change = after.sum()
            if weight * change <= ignore * p:
                continue
            # Given a change, what lies before it and what lies after it are independent.
            joint = weight * before[:, None] * after[None, :] / change
            i, k = np.nonzero(joint > ignore * p)
            step = self.mean[m, period, period + k] - self.mean[m, i, period - 1]
            spread = self.variance[m, period, period + k] + self.variance[m, i, period - 1]
            parts.append((joint[i, k], step, spread))
        if not parts:
            return np.empty(0), np.empty(0), np.empty(0)
        weight, step, spread = (np.concatenate(x) for x in zip(*parts, strict=True))
        # What was left out is spread over the rest, so that the weights keep their sum.
        return weight * (p / weight.sum()), step, spread


def segment(level: Floats, variance: Floats, priors: Sequence[SegmentPrior], *, shortest: int = 1) -> Segmentation:
    """Weigh every segmentation of a series.

    Args:
        level: Observations, shape (n,); NaN where there is none.
        variance: Their error variances, shape (n,).
        priors: What may hold; averaged under their weights and evidence.
        shortest: Periods that a segment must last, but for the last one, which may still run.

    Returns:
        The exact posterior, but for priors with less than `NEGLIGIBLE` of the likeliest one's weight.

    Raises:
        InputError: Fewer than three observations, or a variance or hazard out of range.

    Reference:
        Fearnhead (2006), doi:10.1007/s11222-006-8450-8.

    Example:
        >>> found = segment(np.array([0.0, 0.1, -0.1, 2.0, 2.1, 1.9]), np.full(6, 0.04), [SegmentPrior(0.1)])
        >>> int(found.p_change.argmax()), bool(found.p_change[3] > 0.99)
        (3, True)
    """
    seen = ~np.isnan(level)
    if seen.sum() < SHORTEST:
        raise InputError(f"{seen.sum()} observations; a change of level needs {SHORTEST} or more")
    if not priors or not all(p.valid for p in priors):
        raise InputError(
            "priors need a hazard between 0 and 1, positive variances and scales, weights, and phi below 1"
        )
    if not (variance[seen] > 0).all():
        raise InputError("an error variance is not positive; give the variance of each observation")
    logs = np.array([_evidence(level, variance, prior, shortest) for prior in priors])
    logs += np.log(np.maximum([p.weight for p in priors], 1e-300))
    total = float(np.logaddexp.reduce(logs))
    kept = np.flatnonzero(logs > logs.max() + np.log(NEGLIGIBLE))
    parts = [_one(level, variance, priors[k], shortest) for k in kept.tolist()]
    return Segmentation(
        weight=np.exp(logs[kept] - np.logaddexp.reduce(logs[kept])),
        segment=np.stack([part[0] for part in parts]),
        mean=np.stack([part[1] for part in parts]),
        variance=np.stack([part[2] for part in parts]),
        log_evidence=total - float(np.log(sum(p.weight for p in priors))),
    )


def learn(level: Floats, variance: Floats, priors: Sequence[SegmentPrior], *, mean: Floats) -> tuple[SegmentPrior, ...]:
    """Estimate from many series how much weight each prior deserves (nonparametric maximum likelihood by EM).

    Args:
        level: Observations, shape (series, n); NaN where there is none.
        variance: Their error variances, same shape.
        priors: Candidates; their own means are ignored.
        mean: Mean of the segments' levels of each series, shape (series,).

    Returns:
        The candidates with their new weights, those below a thousandth left out.

    Reference:
        Laird (1978), "Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73, 805-811.
    """
    centred = level - mean[:, None]
    logs = np.stack([_forward(_scores(centred, variance, prior, 1)[0], prior)[:, -1] for prior in priors], axis=1)
    like = np.exp(logs - logs.max(axis=1, keepdims=True))
    weight = np.full(len(priors), 1 / len(priors))
    for _ in range(EM_STEPS):
        post = like * weight
        weight = (post / post.sum(axis=1, keepdims=True)).mean(axis=0)
    weight = rounded(weight)
    return tuple(replace(p, weight=float(w)) for p, w in zip(priors, weight, strict=True) if w >= LEAST_WEIGHT)


def _evidence(level: Floats, variance: Floats, prior: SegmentPrior, shortest: int) -> float:
    return float(_forward(_scores(level - prior.mean, variance, prior, shortest)[0], prior)[-1])


def _one(level: Floats, variance: Floats, prior: SegmentPrior, shortest: int) -> tuple[Floats, Floats, Floats]:
    n = level.size
    score, mean, spread = _scores(level - prior.mean, variance, prior, shortest)
    begin = _forward(score, prior)
    end = np.full(n + 1, -np.inf)  # end[i]: all from period i on
    end[n] = 0.0
    change = _change(n, prior)
    for i in range(n - 1, -1, -1):
        end[i] = change[i] + np.logaddexp.reduce(score[i, i:] + end[i + 1 :])
    logs = begin[:n, None] + change[:, None] + score + end[None, 1:]
    return np.exp(logs - begin[n]), prior.mean + mean, spread


def _forward(score: Floats, prior: SegmentPrior) -> Floats:
    """Log probability of all before each period, shape (..., n + 1), given the segments' scores, shape (..., n, n)."""
    n = score.shape[-1]
    begin = np.full((*score.shape[:-2], n + 1), -np.inf)
    begin[..., 0] = 0.0
    change = _change(n, prior)
    for j in range(n):
        begin[..., j + 1] = np.logaddexp.reduce(begin[..., : j + 1] + change[: j + 1] + score[..., : j + 1, j], axis=-1)
    return begin


def _change(n: int, prior: SegmentPrior) -> Floats:
    """Log chance of the change that begins a segment: none is needed at the first period."""
    return np.where(np.arange(n) > 0, np.log(prior.hazard), 0.0)


def _scores(level: Floats, variance: Floats, prior: SegmentPrior, shortest: int) -> tuple[Floats, Floats, Floats]:
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
