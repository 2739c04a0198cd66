"""How far monthly conflict follows the level, measured between years and supposed to hold within them.

    gain = Cov(x[y] - x[y-1], l[y+1] - l[y-2]) / Cov(l[y] - l[y-1], l[y+1] - l[y-2])

x is the log of a dyad's share of the world's conflict, l its level, y a year. What is counted by chance, or comes in
one burst, hits x and l of the same year alike and would tie them by mere arithmetic (l falls when conflict rises). The
change over the three years around shares no year with the change in the middle, so it holds only what lasts: it serves
as the instrument. Within a year the constant of its total is unknown, so the gain cannot be learned there by fit: a
year with much news has more of both.

Reference:
    Wald (1940), "The fitting of straight lines if both variables are subject to error", Annals of Mathematical
    Statistics 11, 284-300; Arellano & Bond (1991), "Some tests of specification for panel data", Review of Economic
    Studies 58, 277-297 (later and earlier levels as instruments for changes).
"""

from dataclasses import dataclass, replace

import numpy as np

from thawcast.fitting import minimum
from thawcast.standing.levels.monthly_model import LEARNERS, fit, likelihoods, start
from thawcast.standing.levels.monthly_values import GAIN, NOISE, PERSISTENCE, STIR, WITHIN, MonthlyHyper, Months, place
from thawcast.values import Z90, Floats, rounded

LEAST = 20
"""Events that a dyad needs in each of the four years around a change."""

YEARS_NEEDED = 4
"""Years without which there is no gain, and months stay flat."""


@dataclass(frozen=True)
class Gain:
    """How log conflict moves with the level.

    Args:
        value: Change of log conflict share per unit of level [log per log-odds].
        low: Lower end of the 90% interval (dyads as clusters).
        high: Upper end.
        changes: Changes of a year that it rests on.
    """

    value: float
    low: float
    high: float
    changes: int


def within_gain(conflict: Floats, level: Floats, events: Floats, *, least: int = LEAST) -> Gain | None:
    """Estimate the gain of conflict from changes between years.

    Args:
        conflict: Log share of the world's conflict by year, shape (dyads, years); NaN where there is none.
        level: Log-odds of cooperation less the world's, same shape.
        events: Events of the year, same shape.
        least: Events that each of the four years around a change needs.

    Returns:
        The gain, None with fewer than four years or where the level's lasting changes cannot be told from none.

    Example:
        >>> level = np.cumsum(np.random.default_rng(0).normal(size=(200, 6)), axis=1)
        >>> round(within_gain(-0.5 * level, level, np.full(level.shape, 99.0)).value, 3)
        -0.5
    """
    years = min(conflict.shape[1], level.shape[1])
    if years < YEARS_NEEDED:
        return None
    x, y, n = conflict[:, :years], level[:, :years], events[:, :years]
    seen = np.isfinite(x) & np.isfinite(y) & (n >= least)
    whole = seen[:, :-3] & seen[:, 1:-2] & seen[:, 2:-1] & seen[:, 3:]
    dx, dy, around = x[:, 2:-1] - x[:, 1:-2], y[:, 2:-1] - y[:, 1:-2], y[:, 3:] - y[:, :-3]
    dx, dy, around = (_less_mean(v, whole) for v in (dx, dy, around))
    lasting = float((dy * around).sum())
    spread = float(np.sqrt(((dy * around).sum(axis=1) ** 2).sum()))
    if not whole.any() or lasting < Z90 * spread:
        return None
    value = float((dx * around).sum()) / lasting
    half = Z90 * float(np.sqrt((((dx - value * dy) * around).sum(axis=1) ** 2).sum())) / lasting
    return Gain(value, value - half, value + half, int(whole.sum()))


def fit_within(data: Months, gain: Gain | None) -> tuple[MonthlyHyper, bool]:
    """Learn the level from yearly totals alone, then only the noise of the months under a given gain.

    Learned together, whatever stirs conflict within a year would be taken for restlessness of the level.

    Args:
        data: A yearly source first, one seen within the year second.
        gain: The gain; None, or one that is not below zero, leaves the months flat.

    Returns:
        The parameters, and whether months move.
    """
    from_years = fit(replace(data.each(lambda x: x[:, :, :1]), sources=data.sources[:1], stirred=False))
    theta = start(data.sources)
    theta[: from_years.theta.size] = from_years.theta
    theta[place(1, GAIN)] = 0.0 if gain is None else min(float(rounded(np.array(gain.value))), 0.0)
    if theta[place(1, GAIN)] == 0.0:
        return MonthlyHyper(theta, from_years.weights), False
    few = data.take(list(range(0, len(data.keys), max(1, -(-len(data.keys) // LEARNERS)))))
    count = max(int(np.isfinite(few.seen).sum()), 1)
    free = [place(1, NOISE), PERSISTENCE, STIR]

    def loss(part: Floats) -> float:
        tried = theta.copy()
        tried[free] = part
        return -float(likelihoods(few, tried).sum()) / count

    bounds = [(-6.0, 3.0), (-2.0, 3.5), (-7.0, 3.0)]
    theta[free] = minimum(loss, theta[free], bounds, gain=1e-7)
    return MonthlyHyper(theta, from_years.weights), True


def flat(data: Months) -> Months:
    """Leave out what is seen within years only."""
    seen = data.seen.copy()
    seen[:, :, [s.form == WITHIN for s in data.sources]] = np.nan
    return replace(data, seen=seen)


def _less_mean(values: Floats, whole: np.ndarray) -> Floats:
    """Take out what all dyads share in a year; nothing where a year is missing."""
    kept = np.where(whole, values, 0.0)
    return np.where(whole, kept - kept.sum(axis=0) / np.maximum(whole.sum(axis=0), 1), 0.0)
