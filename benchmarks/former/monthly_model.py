# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""A monthly level seen through several sources, learned from many dyads and mixed over how restless a dyad may be.

    level[t]   = level[t-1] + N(0, s_q walk k[year])      k = 1 in a calm year, `jump` in a moving one
    stir[t]    = persistence stir[t-1] + N(0, stir)        what passes within months
    seen[s, t] = gain[s] (level[t] + stir[t]) + offset[s, t] + error      or, of a year's total in its last month,
                 the mean of the twelve levels + error
    error      ~ variance counted[s, t] + s_r (exp(alpha[s] + beta[s] log volume) + exp(gamma[s]) burst)

All dyads share the parameters (maximum likelihood with a weak pull to the starting values); the multipliers
(s_q, s_r) differ, and their distribution over a grid is estimated by EM, as in the yearly model. A year's steps are a
scale mixture of normals: heavy tails.

Reference:
    Durbin & Koopman (2012), Time Series Analysis by State Space Methods, ch. 3-4; Harrison & Stevens (1976), "Bayesian
    forecasting", JRSS B 38, 205-247 (mixtures merged after each period); Mariano & Murasawa (2003), "A new coincident
    index of business cycles based on monthly and quarterly series", J. Applied Econometrics 18, 427-443 (mixed
    frequency).
"""

from collections.abc import Sequence

import numpy as np

from former.monthly_values import (
    BASE,
    BURST,
    COMMON,
    DRIFT,
    EACH,
    FIRST,
    GAIN,
    JUMP,
    LATE,
    LATE_VARIANCE,
    LEVEL,
    LIKELIHOOD,
    NOISE,
    ODDS,
    OFFSET,
    PERSISTENCE,
    POINT,
    RISE,
    SLOPE,
    SPREAD,
    STIR,
    VARIANCE,
    WALK,
    WITHIN,
    YEAR,
    Channel,
    MonthlyHyper,
    Months,
    Told,
    place,
)
from thawcast.errors import InputError
from thawcast.fitting import minimum
from thawcast.standing.levels.local_level import grid_estimate
from thawcast.values import Floats, rounded

GRID: tuple[tuple[float, float], ...] = tuple((q, r) for q in (0.15, 1.0, 4.0) for r in (0.5, 1.2, 2.5))
"""Multipliers of level variance and of excess noise that a dyad may have."""

PULL = 2e-4
"""Weight of the pull toward the starting values, per observation: it only matters where the data say nothing."""

LAGS = 36
"""Months of level carried in the state: those of this calendar year and of the two before."""

LEAST = 0.02
"""Share of the likeliest grid point's probability below which a point is passed over."""

STEPS = 40
"""Iterations of the likelihood's maximisation at most."""

EM_STEPS = 200
LEARNERS = 300
"""Dyads, evenly spread over all, from which the shared parameters are learned where there are more."""


def start(sources: Sequence[Channel]) -> Floats:
    """Give the starting values."""
    own = [[s.noise, -0.1 if s.sized else 0.0, 0.0, s.gain, 0.0, -7.0] for s in sources]
    return np.array([-3.5, -1.7, 2.0, -0.5, 0.0, 0.5, -2.0, *(v for row in own for v in row)])


def fit(data: Months) -> MonthlyHyper:
    """Estimate the shared parameters, then the distribution of the dyads' own multipliers.

    Args:
        data: What was seen so far.

    Returns:
        The parameters, rounded: same input, same output.

    Raises:
        InputError: A source of year's totals that is not the anchor.
    """
    every = max(1, -(-len(data.keys) // LEARNERS))
    few = data.take(list(range(0, len(data.keys), every)))
    origin = start(data.sources)
    free, bounds = _free(data)
    lags = _lags(data)
    count = max(int(np.isfinite(few.seen).sum()), 1)
    pull = np.full(origin.size, PULL)
    pull[place(0, GAIN) :: EACH] += [0.0 if s.doubt is None else 0.5 / s.doubt**2 / count for s in data.sources]

    def whole(part: Floats) -> Floats:
        theta = origin.copy()
        theta[free] = part
        return theta

    def loss(part: Floats) -> float:
        theta = whole(part)
        likelihood = float(_pass(few, theta, (1.0, 1.0), lags=lags)[0].sum())
        return -likelihood / count + float(np.sum(pull * (theta - origin) ** 2))

    theta = whole(minimum(loss, origin[free], bounds, gain=1e-6, steps=STEPS))
    log = np.stack([_pass(few, theta, point, lags=lags)[0] for point in GRID], axis=1)
    like = np.exp(log - log.max(axis=1, keepdims=True))
    weights = np.full(len(GRID), 1 / len(GRID))
    for _ in range(EM_STEPS):
        post = like * weights
        weights = (post / post.sum(axis=1, keepdims=True)).mean(axis=0)
    return MonthlyHyper(theta, rounded(weights) / rounded(weights).sum())


def run(data: Months, hyper: MonthlyHyper, *, since: int = 0) -> Told:
    """Filter every dyad.

    Args:
        data: What was seen so far.
        hyper: Parameters.
        since: First month that is wanted: earlier ones are left at zero, except their late levels.

    Returns:
        Levels; each month's filtered ones rest on that month and those before.
    """
    shape = (len(data.keys), data.seen.shape[1])
    best, parts = np.full(shape, -np.inf), []
    for point, weight in zip(GRID, hyper.weights, strict=True):
        if weight < LEAST * hyper.weights.max():
            continue
        told = _pass(data, hyper.theta, point, lags=LAGS, since=since)[1]
        told[:, :, LIKELIHOOD] += np.log(weight)
        best = np.maximum(best, told[:, :, LIKELIHOOD])
        parts.append(told)
    sums = np.zeros((*shape, 7))
    total, last = np.zeros(shape), np.zeros((shape[0], 1))
    for told in parts:
        now = np.exp(told[:, :, LIKELIHOOD] - best)
        total += now
        last += now[:, -1:]
        for column, share in ((LEVEL, now), (BASE, now), (RISE, now), (LATE, now[:, -1:])):
            sums[:, :, column] += share * told[:, :, column]
        sums[:, :, VARIANCE] += now * (told[:, :, VARIANCE] + told[:, :, LEVEL] ** 2)
        sums[:, :, LATE_VARIANCE] += now[:, -1:] * (told[:, :, LATE_VARIANCE] + told[:, :, LATE] ** 2)
    level, base, rise = (sums[:, :, c] / total for c in (LEVEL, BASE, RISE))
    late = sums[:, :, LATE] / last
    sd = np.sqrt(np.maximum(sums[:, :, VARIANCE] / total - level**2, 1e-9))
    late_sd = np.sqrt(np.maximum(sums[:, :, LATE_VARIANCE] / last - late**2, 1e-9))
    points = np.stack([told[:, :, RISE] for told in parts], axis=2)
    shares = np.stack([np.exp(told[:, :, LIKELIHOOD] - best) / total for told in parts], axis=2)
    _, low, high = grid_estimate(points, shares)
    return Told(level, sd, base, rise, low, high, late, late_sd)


def likelihoods(data: Months, theta: Floats, point: tuple[float, float] = (1.0, 1.0)) -> Floats:
    """Log likelihood of each dyad under one point of `GRID`, shape (dyads,), as `fit` uses it."""
    return _pass(data, theta, point, lags=_lags(data))[0]


def _lags(data: Months) -> int:
    """Months of level that a likelihood needs in the state: only a year's mean needs those before."""
    return 12 if any(s.form == YEAR for s in data.sources) else 1


def _free(data: Months) -> tuple[list[int], list[tuple[float, float]]]:
    """Say which parameters are estimated, and between which bounds."""
    free = [WALK, ODDS, JUMP, FIRST, SPREAD]
    bounds = [(-9.0, 1.0), (-4.0, 0.0), (0.5, 4.0), (-3.0, 3.0), (-4.0, 3.0)]
    if data.stirred:
        free += [PERSISTENCE, STIR]
        bounds += [(-2.0, 3.5), (-7.0, 2.0)]
    for number, source in enumerate(data.sources):
        free.append(place(number, NOISE))
        bounds.append((-6.0, 3.0))
        if source.sized:
            free += [place(number, SLOPE), place(number, BURST)]
            bounds += [(-1.5, 0.0), (-5.0, 3.0)]
        # The gain within a year cannot be learned by fit, see `monthly_gain`.
        if not source.anchor and source.form != WITHIN:
            free.append(place(number, GAIN))
            bounds.append((-3.0, 3.0))
        if source.form == POINT and not source.anchor:
            free += [place(number, OFFSET), place(number, DRIFT)]
            bounds += [(-6.0, 3.0), (-12.0, -2.0)]
        if source.form == YEAR and not source.anchor:
            raise InputError(f"{source.name}: a year's total sets the scale; make it the anchor")
    return free, bounds


def _pass(
    data: Months, theta: Floats, point: tuple[float, float], *, lags: int, since: int = 0
) -> tuple[Floats, Floats]:
    from former.monthly_core import run as core

    own = theta[COMMON:].reshape(len(data.sources), EACH)
    sized = np.array([s.sized for s in data.sources])
    excess = np.exp(own[:, NOISE] + own[:, SLOPE] * data.log_volume)
    excess = excess + np.where(sized, np.exp(own[:, BURST]) * data.burst, 0.0)
    linked = np.array([s.form == POINT and not s.anchor for s in data.sources])
    dyads, months = data.seen.shape[:2]
    told = np.zeros((dyads, months, 7) if lags == LAGS else (1, 1, 7))
    walk, odds, jump, first, spread, persistence, stir = theta[:COMMON]
    likelihood = core(
        np.ascontiguousarray(data.seen),
        np.ascontiguousarray(data.total),
        np.ascontiguousarray(data.world),
        np.ascontiguousarray(data.counted + point[1] * excess),
        np.array([s.form for s in data.sources]),
        np.ascontiguousarray(own[:, GAIN]),
        np.where(linked, np.exp(own[:, OFFSET]), 0.0),
        np.where(linked, np.exp(own[:, DRIFT]), 0.0),
        np.array([first, np.exp(spread)]),
        np.full(dyads, point[0] * np.exp(walk)),
        np.array([1.0, np.exp(jump), 1 / (1 + np.exp(-odds))]),
        np.array([1 / (1 + np.exp(-persistence)), np.exp(stir)]) if data.stirred else np.zeros(2),
        np.array([s.freedom for s in data.sources]),
        lags,
        since,
        told,
    )
    return likelihood, told
