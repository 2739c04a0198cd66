"""Draws from the exact posterior of chosen states' paths, by independence Metropolis sampling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.issues.scaling import irt_iterate
from thawcast.issues.scaling.ideal_points import IdealPoints
from thawcast.values import Floats

_WIDER = 0.85


@dataclass(frozen=True)
class Paths:
    """Draws of states' paths.

    Args:
        states: Codes.
        sessions: Sessions.
        draws: Positions on the first axis [draws x states x sessions]; nan outside a state's span.
        accepted: Share of proposals accepted, by state.
    """

    states: tuple[str, ...]
    sessions: tuple[int, ...]
    draws: Floats
    accepted: Floats


def posterior_paths(points: IdealPoints, *, states: Sequence[str], draws: int, seed: int) -> Paths:
    """Draw from the posterior of chosen states' paths, the items and the walk's variance as fitted.

    Proposes whole paths from the Gaussian approximation, made 8% wider, and accepts by the exact posterior, so the
    draws keep the skew of far positions that the approximation misses.

    Args:
        points: A fit in one dimension.
        states: Codes of the states.
        draws: Number of draws kept; a tenth as many are made and dropped before.
        seed: Seed.

    Returns:
        The draws.

    Raises:
        InputError: The fit has two dimensions, or a state did not vote.

    Reference:
        Tierney, L. (1994). Markov chains for exploring posterior distributions. Annals of Statistics 22(4),
        1701-1728 (independence chains, p. 1706). doi:10.1214/aos/1176325750.
    """
    if len(points.position) != 1:
        raise InputError("posterior draws need a fit in one dimension: fit again with dimensions=1")
    missing = sorted(set(states) - set(points.panel.states))
    if missing:
        raise InputError(f"{', '.join(missing)}: no votes in these data; name states that voted")
    rng = np.random.default_rng(seed)
    theta = np.nan_to_num(points.position)
    weight = irt_iterate.information(points.panel, theta, points.slope, points.cuts, axis=0)
    found = np.full((draws, len(states), len(points.panel.sessions)), np.nan)
    accepted = np.zeros(len(states))
    for place, state in enumerate(states):
        number = points.panel.states.index(state)
        span = slice(points.panel.start[number], points.panel.stop[number])
        found[:, place, span], accepted[place] = _chain(
            points, number, span, theta[0, number, span], weight[number, span], draws=draws, rng=rng
        )
    return Paths(tuple(states), points.panel.sessions, found, accepted)


def _chain(
    points: IdealPoints,
    number: int,
    span: slice,
    mode: Floats,
    weight: Floats,
    *,
    draws: int,
    rng: np.random.Generator,
) -> tuple[Floats, float]:
    from scipy.special import log_ndtr

    panel, n, width = points.panel, len(mode), len(points.panel.sessions)
    first, last = number * width + span.start, number * width + span.stop
    votes = slice(panel.cell_pointer[first], panel.cell_pointer[last])
    item, vote = panel.item_by_cell[votes], panel.vote_by_cell[votes]
    session = np.repeat(np.arange(n), np.diff(panel.cell_pointer[first : last + 1]))
    slope, low_cut, high_cut = points.slope[item, 0], points.cuts[item, 0], points.cuts[item, 1]
    walk = points.walk_sd[0] ** -2
    prior = np.diag(np.r_[points.first_sd[0] ** -2, np.full(n - 1, walk)])
    prior[: n - 1, : n - 1] += walk * np.eye(n - 1)
    prior -= walk * (np.eye(n, k=1) + np.eye(n, k=-1))
    proposal = _WIDER * (prior + np.diag(weight))
    factor = np.linalg.cholesky(proposal)

    def excess(path: Floats) -> float:
        """Log of the posterior over the proposal density."""
        predictor = slope * path[session]
        no, yes = log_ndtr(low_cut - predictor), log_ndtr(predictor - high_cut)
        between = np.log(np.maximum(-np.expm1(np.logaddexp(no, yes)), 1e-300))
        fit = np.where(vote == 0, no, np.where(vote == 2, yes, between)).sum()
        from_mean, from_mode = path - points.first_mean[0] * np.ones(n), path - mode
        return float(fit - 0.5 * from_mean @ prior @ from_mean + 0.5 * from_mode @ proposal @ from_mode)

    burn = max(draws // 10, 20)
    current, value, kept, moves = mode, excess(mode), np.empty((draws, n)), 0
    for k in range(-burn, draws):
        drawn = mode + np.linalg.solve(factor.T, rng.standard_normal(n))
        height = excess(drawn)
        if np.log(rng.random()) < height - value:
            current, value, moves = drawn, height, moves + 1
        if k >= 0:
            kept[k] = current
    return kept, moves / (draws + burn)
