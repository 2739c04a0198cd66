"""One monthly level from several sources that measure the same dyads, each with its own scale, offset and noise.

    seen[s, t] = gain[s] (level[t] + stir[t]) + offset[s] + error,   error ~ Student-t, variance noise[s]
    level[t]   = level[t-1] + change,   change ~ N(0, walk)           what lasts: this is the level
    stir[t]    = persistence stir[t-1] + N(0, stir)                   what passes: a summit, a quarrel

Gain of the first source is 1 and its offset 0; the others are linked to it through the months in which they overlap.
All dyads share the parameters, which are estimated from the months before each year only. Where a source ends, the
rest carry on and the interval widens.

Reference:
    Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 3-4; Meinhold & Singpurwalla (1989),
    "Robustification of Kalman filter models", JASA 84, 479-486 (outlying observations).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from thawcast.errors import InputError
from thawcast.standing.observations import Floats

FREEDOM = 5.0
"""Degrees of freedom of the observations' errors."""

PENALTY = 2e-4
"""Weight of the pull toward the starting values, per observation: it only matters where the data say nothing."""


@dataclass(frozen=True)
class Fused:
    """Filtered monthly levels.

    Args:
        level: Mean, shape (dyads, months) [units of the first source]; NaN before the first vintage.
        sd: Standard deviation, same shape.
    """

    level: Floats
    sd: Floats


def fuse(seen: Floats, *, first: int = 36, every: int = 12) -> Fused:
    """Filter one level a dyad from several sources.

    Args:
        seen: Scores, shape (sources, dyads, months); NaN where a source has none. The first source sets the scale.
        first: Months that the first vintage learns from; there is no level before.
        every: Months between vintages.

    Returns:
        Levels; each month rests on that month and those before, its parameters on the months before its vintage.

    Raises:
        InputError: Fewer months than the first vintage needs, or a source that never speaks in them.

    Reference:
        Durbin & Koopman (2012), ch. 4; Meinhold & Singpurwalla (1989), doi:10.1080/01621459.1989.10478794.
    """
    sources, dyads, months = seen.shape
    if months <= first or np.isnan(seen[:, :, :first]).all(axis=(1, 2)).any():
        raise InputError(f"{months} months; every source needs scores within the first {first}, and a month after them")
    level, sd = np.full((dyads, months), np.nan), np.full((dyads, months), np.nan)
    theta = _start(sources)
    for origin in range(first, months, every):
        theta = _fit(seen[:, :, :origin], theta)
        last = min(origin + every, months)
        mean, var, _ = _run(seen[:, :, :last], theta)
        level[:, origin:last], sd[:, origin:last] = mean[:, origin:], np.sqrt(var[:, origin:])
    return Fused(level, sd)


def less_world(seen: Floats) -> Floats:
    """Take out of each source what all dyads share in a month: the median over dyads."""
    out = seen.copy()
    for source in out:
        spoken = ~np.isnan(source).all(axis=0)
        source[:, spoken] -= np.nanmedian(source[:, spoken], axis=0)
    return out


def _start(sources: int) -> Floats:
    return np.array([-5.0, -2.0, 1.0, 0.0, 0.0, *[0.0] * sources, *[1.0] * (sources - 1)])


def _fit(seen: Floats, theta: Floats) -> Floats:
    sources = seen.shape[0]
    count, start = int(np.isfinite(seen).sum()), _start(sources)
    bounds = [(-9.0, 0.0), (-6.0, 2.0), (-2.0, 3.5), (-3.0, 3.0), (-4.0, 2.0)]
    bounds += [(-4.0, 3.0)] * sources + [(0.1, 3.0)] * (sources - 1)

    def loss(at: Floats) -> float:
        return -_run(seen, at)[2] / count + PENALTY * float(np.sum((at - start) ** 2))

    return minimize(loss, theta, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}).x


def _run(seen: Floats, theta: Floats) -> tuple[Floats, Floats, float]:
    from thawcast.standing.fused_core import run

    sources, dyads, months = seen.shape
    mean, var = np.empty((dyads, months)), np.empty((dyads, months))
    walk, stir, first, offset = (float(np.exp(theta[i])) for i in (0, 1, 3, 4))
    persistence = 1.0 / (1.0 + float(np.exp(-theta[2])))
    noise = np.exp(theta[5 : 5 + sources])
    gain = np.concatenate([[1.0], theta[5 + sources :]])
    total = run(np.ascontiguousarray(seen), walk, stir, persistence, first, noise, gain, offset, FREEDOM, mean, var)
    return mean, var, float(total)
