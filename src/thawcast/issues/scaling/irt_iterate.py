"""The running values of a fit of the ideal-point model, and the steps that improve them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.issues.scaling import irt_core
from thawcast.issues.scaling.vote_panel import VotePanel
from thawcast.values import Floats

ITEM_PRIOR = np.array([1.0, 0.04, 1.0])
"""Precision of discriminations (sd 1, as in the published model) and of cut points (sd 5), rate of the gap between the
two cut points."""

SECOND_AXIS = "RUS"
"""State whose mean position on the second axis is positive."""

_FIRST_CUTS = (-1.5, -0.75)
_START_SESSIONS = 4.0
_MOVING = ("theta", "slope", "cuts", "walk_sd", "first_mean", "first_sd")
_LONGEST_LEAP = 30.0
_LEAST_GAP = 1e-3
_LEAST_SD = 1e-2


@dataclass
class Iterate:
    """Values that an iteration changes in place.

    Args:
        theta: Positions [dimensions x states x sessions].
        spread: Their posterior standard deviations [same shape].
        slope: Discriminations [items x dimensions].
        cuts: Cut points [items x 2].
        walk_sd: Standard deviation of a step, by dimension.
        first_mean: Mean of first positions, by dimension.
        first_sd: Standard deviation of first positions, by dimension.
        span: Whether a session lies in a state's first to last [states x sessions].
        fit: Log-likelihood of the last item step.
        covariance: Of the items [items x (dimensions + 2) squared].
    """

    theta: Floats
    spread: Floats
    slope: Floats
    cuts: Floats
    walk_sd: Floats
    first_mean: Floats
    first_sd: Floats
    span: NDArray[np.bool_]
    fit: float
    covariance: Floats


def begin(panel: VotePanel, *, dimensions: int, positive: str) -> Iterate:
    """Start from how each state's votes go along with those of one or two chosen states.

    Args:
        panel: The votes.
        dimensions: Number of axes.
        positive: State at the positive end of the first axis.

    Returns:
        Values to iterate from.
    """
    shape = (len(panel.states), len(panel.sessions))
    index = np.arange(shape[1])
    span = (index >= panel.start[:, None]) & (index < panel.stop[:, None])
    theta = np.zeros((dimensions, *shape))
    for axis, anchor in enumerate((positive, SECOND_AXIS)[:dimensions]):
        theta[axis] = _along(panel, anchor)
    begun = Iterate(
        theta=theta,
        spread=np.full((dimensions, *shape), 0.2),
        slope=np.zeros((len(panel.items), dimensions)),
        cuts=np.tile(_FIRST_CUTS, (len(panel.items), 1)),
        walk_sd=np.full(dimensions, 0.2),
        first_mean=np.zeros(dimensions),
        first_sd=np.ones(dimensions),
        span=span,
        fit=-np.inf,
        covariance=np.zeros((len(panel.items), dimensions + 2, dimensions + 2)),
    )
    standardise(begun, panel, positive)
    return begun


def _along(panel: VotePanel, anchor: str) -> Floats:
    """Return the covariance of each cell's votes with the anchor's, over items, both less the item's mean."""
    items, cells = len(panel.items), len(panel.states) * len(panel.sessions)
    item = np.repeat(np.arange(items), np.diff(panel.item_pointer))
    vote = panel.vote_by_item.astype(np.float64)
    n = np.diff(panel.item_pointer)
    deviation = vote - (np.bincount(item, vote, items) / n)[item]
    number = panel.states.index(anchor) if anchor in panel.states else 0
    own = panel.cell_by_item // len(panel.sessions) == number
    pull = np.bincount(item[own], deviation[own], items)
    weight = np.abs(pull)[item]
    total = np.bincount(panel.cell_by_item, weight, cells)
    score = np.bincount(panel.cell_by_item, deviation * pull[item], cells)
    found = np.divide(score, total, out=np.zeros(cells), where=total > 0).reshape(panel.n_votes.shape)
    # Smoothed over sessions: from a start that jumps, a fit can end with a bloc at the wrong end for some sessions.
    index = np.arange(len(panel.sessions))
    near = np.exp(-np.abs(np.subtract.outer(index, index)) / _START_SESSIONS)
    return (found * panel.n_votes) @ near / np.maximum(panel.n_votes @ near, 1e-9)


def update_items(values: Iterate, panel: VotePanel, *, steps: int) -> None:
    """Improve every item's discrimination and cut points."""
    cells = values.theta[0].size
    fit, values.covariance = irt_core.item_step(
        panel.item_pointer,
        panel.cell_by_item,
        panel.vote_by_item,
        values.theta.reshape(-1, cells),
        values.spread.reshape(-1, cells),
        values.slope,
        values.cuts,
        ITEM_PRIOR,
        steps,
    )
    values.fit = float(np.sum(fit))


def update_paths(values: Iterate, panel: VotePanel, *, move: bool = True, items_known: bool = True) -> None:
    """Improve every state's path, and with it the prior of first positions and of steps.

    Args:
        values: Changed in place.
        panel: The votes.
        move: Whether positions move; else only their spread is computed.
        items_known: Whether the spread takes the items as known without error.
    """
    cells = values.theta[0].size
    covariance = np.zeros_like(values.covariance) if items_known else values.covariance
    for axis in range(len(values.theta)):
        gradient, weight = irt_core.information(
            panel.cell_pointer,
            panel.item_by_cell,
            panel.vote_by_cell,
            values.theta.reshape(-1, cells),
            values.slope,
            values.cuts,
            covariance,
            axis,
        )
        steps = irt_core.walk_step(
            gradient.reshape(values.span.shape),
            weight.reshape(values.span.shape),
            values.theta[axis],
            values.spread[axis],
            panel.start,
            panel.stop,
            values.first_mean[axis],
            values.first_sd[axis] ** -2,
            values.walk_sd[axis] ** -2,
            move,
        )
        if not move:
            continue
        present = np.flatnonzero(panel.stop > panel.start)
        first = values.theta[axis][present, panel.start[present]]
        variance = values.spread[axis][present, panel.start[present]] ** 2
        values.first_mean[axis] = first.mean()
        values.first_sd[axis] = np.sqrt(np.mean((first - first.mean()) ** 2 + variance))
        # Maximum likelihood of the prior over the posterior of the paths: the M step.
        squares, number = steps.sum(axis=0)
        if number:
            values.walk_sd[axis] = max(np.sqrt(squares / number), 1e-3)


def standardise(values: Iterate, panel: VotePanel, positive: str) -> None:
    """Move the origin, unit and direction of the axes to where they are defined; the likelihood does not change."""
    dims = len(values.theta)
    # Predictors are slope * position - cut: what is done to positions is undone in slopes and cut points.
    inside = values.theta[:, values.span]
    mean = inside.mean(axis=1)
    variances, vectors = np.linalg.eigh(np.atleast_2d(np.cov(inside, bias=True)))
    unit = (vectors / np.sqrt(variances)).T if dims > 1 else vectors.T / np.sqrt(variances)[:, None]
    slope = values.slope @ np.linalg.inv(unit)
    # Of all uncorrelated pairs of axes the first is the one along which the items discriminate most.
    turn = np.linalg.eigh(slope.T @ slope)[1][:, ::-1].T if dims > 1 else np.eye(1)
    change = turn @ unit
    for axis, anchor in enumerate((positive, SECOND_AXIS)[:dims]):
        number = panel.states.index(anchor) if anchor in panel.states else 0
        level = change[axis] @ (values.theta[:, number, values.span[number]].mean(axis=1) - mean)
        if level < 0:
            change[axis] *= -1
    values.cuts -= (values.slope @ mean)[:, None]
    values.slope[:] = values.slope @ np.linalg.inv(change)
    values.theta[:] = np.einsum("de,eit->dit", change, values.theta - mean[:, None, None])
    values.theta[:, ~values.span] = 0.0
    values.spread[:] = np.sqrt(np.einsum("de,eit->dit", change**2, values.spread**2))
    values.first_mean[:] = change @ (values.first_mean - mean)
    values.first_sd[:] = np.sqrt(change**2 @ values.first_sd**2)
    values.walk_sd[:] = np.sqrt(change**2 @ values.walk_sd**2)


def pack(values: Iterate) -> tuple[Floats, ...]:
    """Return a copy of everything that an iteration moves."""
    return tuple(getattr(values, name).copy() for name in _MOVING)


def extrapolate(values: Iterate, origin: tuple[Floats, ...], first: tuple[Floats, ...]) -> None:
    """Leap along the last two iterations' moves, unless the leap leaves the space of parameters.

    Args:
        values: After two iterations; changed in place.
        origin: `pack` before them.
        first: `pack` between them.
    """
    # Squared extrapolation (Varadhan & Roland 2008, scheme S3): two steps of EM are nearly parallel, and by how much
    # they shrink tells how far the rest of the way is.
    last = pack(values)
    step, bend = first[0] - origin[0], last[0] - 2 * first[0] + origin[0]
    size = float(np.sqrt(np.sum(step**2) / max(np.sum(bend**2), 1e-300)))
    stride = min(max(size, 1.0), _LONGEST_LEAP)
    # A stride of one is the plain iteration.
    leap = [o + 2 * stride * (f - o) + stride**2 * (x - 2 * f + o) for o, f, x in zip(origin, first, last, strict=True)]
    moved = dict(zip(_MOVING, leap, strict=True))
    gap = moved["cuts"][:, 1] - moved["cuts"][:, 0]
    if gap.min() < _LEAST_GAP or moved["walk_sd"].min() < _LEAST_SD or moved["first_sd"].min() < _LEAST_SD:
        return
    for name, value in moved.items():
        getattr(values, name)[:] = value
