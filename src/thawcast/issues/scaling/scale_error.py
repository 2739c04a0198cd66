"""How well each session's origin and unit are tied to those of the other sessions.

Shifting or stretching all positions of a session leaves its votes' likelihood unchanged if its items follow. Only the
random walk of the many states, and items that return, tie a session to the next. A state's own interval, which takes
the items as given, leaves this error out.
"""

import numpy as np
from numpy.typing import NDArray

from thawcast.issues.scaling.vote_panel import VotePanel
from thawcast.values import Floats


def scale_variance(
    panel: VotePanel,
    *,
    theta: Floats,
    weight: Floats,
    slope: Floats,
    vote_weight: Floats,
    walk_sd: float,
    first_sd: float,
    item_prior: Floats,
) -> Floats:
    """Return the variance of positions that comes from the sessions' unknown shifts and stretches.

    Args:
        panel: The votes.
        theta: Positions on one axis [states x sessions].
        weight: Information of the votes on them [states x sessions].
        slope: Discriminations on that axis [items].
        vote_weight: Information of each vote about its predictor, in the order of `panel.cell_by_item`.
        walk_sd: Standard deviation of a step.
        first_sd: Standard deviation of first positions.
        item_prior: Precision of discriminations and of cut points.

    Returns:
        Variances [states x sessions].
    """
    states, sessions = theta.shape
    index = np.arange(sessions)
    span = (index >= panel.start[:, None]) & (index < panel.stop[:, None])
    # Unknown are two numbers a session, its shift and its stretch, in this order; what tells of them adds up.
    information = _walk(theta, weight, span, walk_sd=walk_sd)
    information += _returning_items(panel, theta, slope, vote_weight, item_prior)
    for t in range(sessions):
        first = (panel.start == t) & span[:, t]
        design = np.stack([np.ones(states), theta[:, t]])[:, first]
        information[2 * t : 2 * t + 2, 2 * t : 2 * t + 2] += design @ design.T / first_sd**2
    # Nothing but the prior of first positions holds all sessions together: a trace of ridge lets the inverse exist.
    covariance = np.linalg.inv(information + 1e-9 * np.eye(2 * sessions))
    # Positions are standardised: what moves all sessions alike is no error.
    n = span.sum()
    shift, stretch = np.zeros(2 * sessions), np.zeros(2 * sessions)
    shift[0::2], shift[1::2] = span.sum(axis=0) / n, (theta * span).sum(axis=0) / n
    stretch[0::2], stretch[1::2] = (theta * span).sum(axis=0) / n, (theta**2 * span).sum(axis=0) / n
    remove = np.eye(2 * sessions)
    remove[0::2] -= shift
    remove[1::2] -= stretch
    covariance = remove @ covariance @ remove.T
    variance = np.zeros_like(theta)
    for t in range(sessions):
        block = covariance[2 * t : 2 * t + 2, 2 * t : 2 * t + 2]
        variance[:, t] = block[0, 0] + 2 * theta[:, t] * block[0, 1] + theta[:, t] ** 2 * block[1, 1]
    return variance


def _walk(theta: Floats, weight: Floats, span: NDArray[np.bool_], *, walk_sd: float) -> Floats:
    """Return the information of the states' steps about shifts and stretches [2 sessions squared]."""
    sessions = theta.shape[1]
    noise = 1 / np.maximum(weight, 1e-6)
    total = np.zeros((2 * sessions, 2 * sessions))
    for t in range(sessions - 1):
        both = span[:, t] & span[:, t + 1]
        if not both.any():
            continue
        ones = np.ones(both.sum())
        # A state's step tells the difference of two sessions' shifts, and of their stretches times its position.
        design = np.stack([-ones, -theta[both, t], ones, theta[both, t + 1]])
        precision = 1 / (walk_sd**2 + noise[both, t] + noise[both, t + 1])
        total[2 * t : 2 * t + 4, 2 * t : 2 * t + 4] += (design * precision) @ design.T
    return total


def _returning_items(panel: VotePanel, theta: Floats, slope: Floats, vote_weight: Floats, item_prior: Floats) -> Floats:
    """Return the information of items voted on in several sessions, their own parameters profiled out."""
    sessions = theta.shape[1]
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    key = item * sessions + panel.cell_by_item % sessions
    x = theta.reshape(-1)[panel.cell_by_item]
    used, at = np.unique(key, return_inverse=True)
    sums = np.stack([np.bincount(at, vote_weight * x**power) for power in range(3)])
    owner, when = used // sessions, used % sessions
    total = np.zeros((2 * sessions, 2 * sessions))
    starts = np.flatnonzero(np.r_[True, np.diff(owner) > 0])
    for first, last in zip(starts, np.r_[starts[1:], len(owner)], strict=True):
        if last - first < 2:
            continue
        beta = slope[owner[first]]
        s0, s1, s2 = sums[:, first:last]
        # Information about the item's own slope and cut, which the Schur complement below takes out.
        own = np.array([[s2.sum() + item_prior[0], -s1.sum()], [-s1.sum(), s0.sum() + item_prior[1]]])
        direct = np.zeros((2 * len(s0), 2 * len(s0)))
        cross = np.zeros((2 * len(s0), 2))
        for k in range(len(s0)):
            direct[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = beta**2 * np.array([[s0[k], s1[k]], [s1[k], s2[k]]])
            cross[2 * k : 2 * k + 2] = beta * np.array([[s1[k], -s0[k]], [s2[k], -s1[k]]])
        where = np.stack([2 * when[first:last], 2 * when[first:last] + 1], axis=1).reshape(-1)
        total[np.ix_(where, where)] += direct - cross @ np.linalg.solve(own, cross.T)
    return total
