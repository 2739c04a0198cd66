"""Turning points of a series: when the level changed, which way and by how much, each with a probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr

from thawcast.standing.turning_points.online import online
from thawcast.standing.turning_points.segmentation import Segmentation, segment
from thawcast.standing.turning_points.series import ObservedSeries
from thawcast.values import Z90, Estimate, Floats

REPORTED = 0.5
"""Probability from which a turn is told."""


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


def read_turns(found: Segmentation, *, within: int = 3, min_size: float = 0.0) -> tuple[TurningPoint, ...]:
    """Read the turning points off a posterior.

    Args:
        found: Posterior of the segments of a series.
        within: A turn's date may be spread over this many periods either side of the middle of its window.
        min_size: Smallest change that counts [units of the series].

    Returns:
        Turning points with a probability of `REPORTED` or more, in order of date.

    Reference:
        Fearnhead (2006), doi:10.1007/s11222-006-8450-8.

    Example:
        >>> from thawcast.standing.turning_points.segmentation import SegmentPrior
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
            if p < REPORTED:
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


@dataclass(frozen=True)
class DatedTurn:
    """A turning point with its dates: see `TurningPoint` for what each number means."""

    direction: str
    period: date
    first: date
    last: date
    p: float
    size: Estimate


@dataclass(frozen=True)
class Found:
    """What was found in a series.

    Args:
        series: The series.
        p_change: Probability that a new level begins at each period.
        turns: Turning points with a probability of .5 or more.
        level: Level of each period in hindsight, with its 90% interval.
    """

    series: ObservedSeries
    p_change: tuple[float, ...]
    turns: tuple[DatedTurn, ...]
    level: tuple[Estimate, ...]

    def numbers(self) -> dict[str, object]:
        """Lay the results out for JSON."""
        turns = [
            {
                "direction": turn.direction,
                "period": turn.period.isoformat(),
                "first": turn.first.isoformat(),
                "last": turn.last.isoformat(),
                "p": turn.p,
                "size": turn.size,
            }
            for turn in self.turns
        ]
        change = [{"period": d.isoformat(), "p": p} for d, p in zip(self.series.periods, self.p_change, strict=True)]
        return {"turns": turns, "p_change": change}


@dataclass(frozen=True)
class Since:
    """When the present level began, as it was known after a period.

    Args:
        period: The period, by its first day.
        start: Likeliest beginning of the level then running.
        p: Probability of that beginning.
        p_new: Probability that the level then running began within the last three periods.
    """

    period: date
    start: date
    p: float
    p_new: float


NEW = 3
"""Periods within which a level counts as new."""


def search(series: ObservedSeries, *, min_size: float) -> Found:
    """Search a series for turning points.

    By month a level must last three of them, and a turn's date may be spread over as many either side; by year one.

    Args:
        series: The series.
        min_size: Smallest change that counts [units of the series].

    Returns:
        What was found, with dates.
    """
    apart = 1 if series.yearly else 3
    found = segment(series.level, series.variance, series.priors, shortest=apart)
    turns = read_turns(found, within=apart, min_size=min_size)
    dated = tuple(
        DatedTurn(
            direction="up" if turn.sign > 0 else "down",
            period=series.periods[turn.period],
            first=series.periods[turn.first],
            last=series.periods[turn.last],
            p=turn.p,
            size=Estimate(turn.size, turn.low, turn.high, series.unit),
        )
        for turn in turns
    )
    mean, sd = found.level()
    level = tuple(
        Estimate(m, m - Z90 * s, m + Z90 * s, series.unit) for m, s in zip(mean.tolist(), sd.tolist(), strict=True)
    )
    return Found(series, tuple(found.p_change.tolist()), dated, level)


def since(series: ObservedSeries) -> tuple[Since, ...]:
    """Follow a series period by period: since when its level has run, as known then.

    The series' own noise and mean are those of the whole of it: they are taken as known.

    Args:
        series: The series.

    Returns:
        One entry a period, from the third on.
    """
    followed = online(series.level, series.variance, series.priors)
    recent = followed.p_recent(NEW)
    return tuple(
        Since(
            series.periods[t],
            series.periods[int(followed.start[t].argmax())],
            float(followed.start[t].max()),
            min(float(recent[t]), 1.0),
        )
        for t in range(2, len(series.periods))
    )
