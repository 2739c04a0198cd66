"""What two sides share without answering each other: a slow course, the season, shifts of the level, reporting.

Two series that grow together, or stand higher from a day on, or are written about more in the same months, follow each
other without any answer. What is here takes such movement out, and asks of what is left whether it could be its trace.
"""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.series import Clock, reached
from thawcast.street.estimate.skill import mean_interval
from thawcast.values import Z90, Floats

HALF_WAVE = {"D": 730, "W": 104, "M": 24, "Q": 8, "Y": 4}
"""Periods from trough to crest, about two years, of the fastest movement that counts as a slow course."""

SEASONS = {"D": ((7.0, 3), (365.25, 2)), "W": ((52.1775, 2),), "M": ((12.0, 2),), "Q": ((4.0, 1),), "Y": ()}
"""Length of each season [periods] and the number of its harmonics that are taken out."""

CYCLES = 5
"""Seasons that a series must cover before one is taken out."""

SHIFT = 20.0
"""Least gain of a shift of both levels at once, as a chi-squared of two degrees of freedom: over some 200 dates the
largest gain passes it by chance in about one series of a hundred."""

APART = 60
"""Periods for each shift that may be taken out, at most."""

EDGE = 4
"""Periods at either end in which no shift is sought."""

MOST_DATES = 400
"""Dates at which a shift is sought, at most."""


@dataclass(frozen=True)
class SharedCourse:
    """Columns that stand for movement that both sides share.

    Args:
        columns: Periods by columns, standardised.
        shifts: Rows from which on the level of both is another.
    """

    columns: Floats
    shifts: tuple[int, ...]


def shared_course(
    values: Floats, *, freq: str, clock: Clock | None = None, controls: Floats | None = None
) -> SharedCourse:
    """Find what two sides may share: a slow course, the season, shifts, and measured controls.

    The course is a straight line and half waves of at least `HALF_WAVE`. Shifts are sought one by one, where a step of
    both levels gains most over all else.

    Args:
        values: Periods by series; the first two are A's and B's conduct, damped.
        freq: `D`, `W`, `M`, `Q` or `Y`.
        clock: Number of each period, where some are missing.
        controls: Periods by measured controls, as reporting and what each does to all others.

    Returns:
        The columns; no intercept, none that is a combination of the others.

    Reference:
        Kang (1985), Journal of Business & Economic Statistics 3(4):344-349 (trends and tests of causality); Bai &
        Perron (1998), doi:10.2307/2998540 (shifts one by one).

    Example:
        >>> y = np.random.default_rng(1).standard_normal((240, 2)) + 3.0 * (np.arange(240) >= 100)[:, None]
        >>> shared_course(y, freq="M").shifts
        (100,)
    """
    n = values.shape[0]
    time = np.arange(n) if clock is None else clock - clock[0]
    columns = [np.ones((n, 1)), _slow(time, n, freq), _seasons(time, n, freq)]
    if controls is not None:
        columns.append(controls)
    known = independent(np.concatenate(columns, axis=1))
    sides = (values[:, :2] - values[:, :2].mean(axis=0)) / values[:, :2].std(axis=0)
    shifts: list[int] = []
    while len(shifts) < n // APART:
        found = _largest_shift(sides, known)
        if found is None:
            break
        shifts.append(found)
        known = np.column_stack([known, np.arange(n) >= found])
    rest = known[:, 1:]
    return SharedCourse((rest - rest.mean(axis=0)) / rest.std(axis=0), tuple(sorted(shifts)))


def _slow(time: Clock, n: int, freq: str) -> Floats:
    t = (time + 0.5) / (time[-1] + 1)
    waves = np.arange(1, max(n // HALF_WAVE[freq], 1) + 1)
    return np.column_stack([t, np.cos(np.pi * t[:, None] * waves)])


def _seasons(time: Clock, n: int, freq: str) -> Floats:
    angles = [
        2 * np.pi * k * time / length
        for length, harmonics in SEASONS[freq]
        if n >= CYCLES * length
        for k in range(1, harmonics + 1)
    ]
    return np.stack([part(a) for a in angles for part in (np.sin, np.cos)], axis=1) if angles else np.empty((n, 0))


def independent(columns: Floats) -> Floats:
    """Leave out each column that the ones before it make up.

    Args:
        columns: Periods by columns.
    """
    scaled = columns / np.maximum(np.sqrt((columns**2).mean(axis=0)), 1e-300)
    weight = np.abs(np.diag(np.linalg.qr(scaled, mode="r"))) / np.sqrt(columns.shape[0])
    return columns[:, : weight.size][:, weight > 1e-3]


def _largest_shift(sides: Floats, known: Floats) -> int | None:
    """Row from which on a step of both levels gains most, None where it gains less than `SHIFT`."""
    n = sides.shape[0]
    dates = np.unique(np.linspace(EDGE, n - EDGE, min(n, MOST_DATES)).round().astype(int))
    q = np.linalg.qr(known)[0]
    steps = (np.arange(n)[:, None] >= dates).astype(float)
    rest, steps = sides - q @ (q.T @ sides), steps - q @ (q.T @ steps)
    size = (steps**2).sum(axis=0)
    clear = size > 0.003 * n  # a step that the other columns nearly make up has no size of its own
    effect = rest.T @ steps / np.where(clear, size, np.inf)
    spread = np.linalg.inv(rest.T @ rest / (n - known.shape[1]))
    gain = np.einsum("it,ij,jt->t", effect, spread, effect) * np.where(clear, size, 0.0)
    best = int(gain.argmax())
    return int(dates[best]) if gain[best] >= SHIFT else None


def leftover(values: Floats, columns: Floats) -> Floats:
    """What columns do not explain of each series, standardised.

    Args:
        values: Periods by series.
        columns: Periods by columns, without an intercept.
    """
    q = np.linalg.qr(np.column_stack([np.ones(values.shape[0]), columns]))[0]
    rest = values - q @ (q.T @ values)
    return rest / rest.std(axis=0)


def stands_out(rest: Floats, *, cause: int, effect: int, lags: int, clock: Clock | None = None) -> float:
    """Test whether one side follows the other more than anything that moves both could make it.

    Whatever moves both in the same period, and lasts, leaves them at most as alike some periods apart as within one,
    and as alike whichever goes first. An answer is alike later and not at once, or when the one goes first and not the
    other.

    Args:
        rest: Periods by series, what the shared course leaves (`leftover`).
        cause: Column number of the side that is answered.
        effect: Column number of the side that answers.
        lags: Longest lag.
        clock: Number of each period, where some are missing.

    Returns:
        The larger of two t values: of the likeness at the best lag less that within the period, and of that with the
        cause first less that with the effect first.

    Example:
        >>> x = np.random.default_rng(1).standard_normal((300, 2))
        >>> x[1:, 1] += 0.5 * x[:-1, 0]
        >>> [stands_out(x, cause=c, effect=1 - c, lags=1) > 1.64 for c in (0, 1)]
        [True, False]
    """
    n = rest.shape[0]
    keep = reached(n, lags, clock)
    y, x = rest[:, effect], rest[:, cause]
    now = (y * x)[lags:][keep]
    led, first = np.zeros_like(now), list[float]()
    for lag in range(1, lags + 1):
        later = (y[lags:] * x[lags - lag : n - lag])[keep]
        first.append(_t_value(later - now))
        led += later - (x[lags:] * y[lags - lag : n - lag])[keep]
    return max(*first, _t_value(led))


def _t_value(d: Floats) -> float:
    mean, low, _ = mean_interval(d)
    return Z90 * mean / (mean - low) if mean > low else 0.0
