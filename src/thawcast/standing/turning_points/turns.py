"""Turning points of a series: when the level changed, which way and by how much, each with a probability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from thawcast.standing.turning_points.segmentation import Segmentation
from thawcast.values import Floats


@dataclass(frozen=True)
class TurningPoint:
    """A change of level.

    Args:
        sign: 1 up, -1 down.
        period: First period of the new level (the likeliest), an index into the series.
        first: 5% quantile of that period.
        last: 95% quantile.
        p: Probability that such a change falls into the window searched.
        size: Mean change of level given that it happened [units of the series].
        low: 5% quantile.
        high: 95% quantile.
    """

    sign: int
    period: int
    first: int
    last: int
    p: float
    size: float
    low: float
    high: float


def read_turns(
    found: Segmentation, *, within: int = 3, min_size: float = 0.0, at_least: float = 0.5
) -> tuple[TurningPoint, ...]:
    """Read the turning points off a posterior.

    Args:
        found: Posterior of the segments of a series.
        within: A turn's date may be spread over this many periods either side of the middle of its window.
        min_size: Smallest change that counts [units of the series].
        at_least: Probability below which a turn is not reported.

    Returns:
        Turning points in order of date.

    Reference:
        Fearnhead (2006), doi:10.1007/s11222-006-8450-8.

    Example:
        >>> from thawcast.standing.turning_points.prior import SegmentPrior
        >>> from thawcast.standing.turning_points.segmentation import segment
        >>> found = segment(np.array([0.0, 0.1, -0.1, 2.0, 2.1, 1.9]), np.full(6, 0.04), [SegmentPrior(0.1)])
        >>> [(turn.sign, turn.period, round(turn.size, 1)) for turn in read_turns(found)]
        [(1, 3, 1.9)]
    """
    steps = {t: found.steps(t) for t in np.flatnonzero(found.p_change > 1e-3).tolist() if t}
    turns: list[TurningPoint] = []
    for sign in (1, -1):
        mass = np.zeros(found.segment.shape[1])
        for t, (weight, mean, var) in steps.items():
            mass[t] = weight @ ndtr((sign * mean - min_size) / np.sqrt(var))
        while (window := _heaviest(mass, within)) is not None:
            inside = mass[window]
            # The mass is the expected number of changes; the window may hold two, or two of opposite sign.
            p = min(float(inside.sum()), 1.0 - found.p_none(window.start, window.stop - 1))
            if p < at_least:
                break
            run = np.cumsum(inside) / inside.sum()
            first, last = (window.start + int(np.argmax(run >= q - 1e-12)) for q in (0.05, 0.95))
            chosen = [steps[t] for t in range(window.start, window.stop) if t in steps]
            size, low, high = _size(chosen, sign, min_size)
            turns.append(TurningPoint(sign, window.start + int(inside.argmax()), first, last, p, size, low, high))
            mass[window] = 0.0
    return tuple(sorted(turns, key=lambda turn: (turn.period, turn.sign)))


def _heaviest(mass: Floats, within: int) -> slice | None:
    """Window of `2 within + 1` periods with the greatest mass, cut down to where its mass lies."""
    if mass.max() <= 0:
        return None
    width = min(2 * within + 1, mass.size)
    total = np.convolve(mass, np.ones(width), mode="valid")
    start = int(total.argmax())
    held = start + np.flatnonzero(mass[start : start + width] > 0)
    return slice(int(held[0]), int(held[-1]) + 1)


def _size(steps: Sequence[tuple[Floats, Floats, Floats]], sign: int, min_size: float) -> tuple[float, float, float]:
    """Mean and 5% and 95% quantiles of the change, given its sign and least size, signed."""
    weight, mean, var = (np.concatenate(x) for x in zip(*steps, strict=True))
    weight, mean, var = (x[weight > 1e-4 * weight.sum()] for x in (weight, mean, var))
    mean, sd = sign * mean, np.sqrt(var)
    z = (mean - min_size) / sd
    beyond = ndtr(z)
    total = float(weight @ beyond)
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    centre = float(weight @ (mean * beyond + sd * density)) / total
    top = float((mean + 10 * sd).max())
    quantiles: list[float] = []
    for q in (0.05, 0.95):
        low, high = min_size, max(top, min_size)
        for _ in range(30):
            middle = (low + high) / 2
            below = 1.0 - float(weight @ ndtr((mean - middle) / sd)) / total
            low, high = (middle, high) if below < q else (low, middle)
        quantiles.append((low + high) / 2)
    small, large = quantiles
    return (centre, small, large) if sign > 0 else (-centre, -large, -small)
