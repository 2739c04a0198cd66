"""What a fitted ideal-point model says: probabilities of votes, and positions and votes drawn from it."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from thawcast.issues.scaling import irt_core
from thawcast.issues.scaling.ideal_points import IdealPoints
from thawcast.issues.scaling.vote_panel import VotePanel, arrange
from thawcast.values import Floats

Ints = NDArray[np.int64]


def probabilities(points: IdealPoints, *, cell: Ints, item: Ints, known: bool = False) -> Floats:
    """Return the probability of no, abstain and yes.

    Args:
        points: The fit.
        cell: State-session of each vote (state times the number of sessions, plus session).
        item: Item of each vote.
        known: Take positions as known; else average over their posterior.

    Returns:
        Probabilities [votes x 3].
    """
    dims = len(points.position)
    position = points.position.reshape(dims, -1)[:, cell]
    slope = points.slope[item].T
    predictor = np.sum(slope * position, axis=0)
    spread = points.spread.reshape(dims, -1)[:, cell]
    scale = 1.0 if known else np.sqrt(1 + np.sum((slope * spread) ** 2, axis=0))
    no, not_yes = (ndtr((points.cuts[item, m] - predictor) / scale) for m in range(2))
    return np.stack([no, not_yes - no, 1 - not_yes], axis=-1)


def simulate(points: IdealPoints, *, rng: np.random.Generator) -> VotePanel:
    """Draw new votes for the same states on the same items, as if the fit were the truth.

    Args:
        points: The fit.
        rng: Source of randomness.

    Returns:
        Votes where votes were cast.
    """
    panel = points.panel
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    chance = probabilities(points, cell=panel.cell_by_item, item=item, known=True)
    drawn = rng.random(len(item))
    vote = (drawn > chance[:, 0]).astype(np.int8) + (drawn > chance[:, :2].sum(axis=1)).astype(np.int8)
    return arrange(
        area=panel.area,
        states=panel.states,
        sessions=panel.sessions,
        items=panel.items,
        cell=panel.cell_by_item,
        item=item,
        vote=vote.astype(np.int8),
    )


def draw_positions(points: IdealPoints, *, rng: np.random.Generator) -> Floats:
    """Draw all states' paths from the Gaussian approximation of their posterior, the items as fitted.

    Args:
        points: The fit.
        rng: Source of randomness.

    Returns:
        Positions [dimensions x states x sessions]; nan outside a state's span.
    """
    drawn = points.position.copy()
    theta = np.nan_to_num(points.position)
    for axis in range(len(theta)):
        weight = information(points.panel, theta, points.slope, points.cuts, axis=axis)
        normals = rng.standard_normal(theta[axis].shape)
        first, walk = points.first_sd[axis] ** -2, points.walk_sd[axis] ** -2
        for i, (start, stop) in enumerate(zip(points.panel.start, points.panel.stop, strict=True)):
            if stop > start:
                drawn[axis, i, start:stop] += _walk(weight[i, start:stop], normals[i, start:stop], first, walk)
    return drawn


def information(panel: VotePanel, theta: Floats, slope: Floats, cuts: Floats, *, axis: int) -> Floats:
    """Return the information of the votes about positions on one axis, the items known [states x sessions]."""
    dims, *shape = theta.shape
    known = np.zeros((len(panel.items), dims + 2, dims + 2))
    found = irt_core.information(
        panel.cell_pointer, panel.item_by_cell, panel.vote_by_cell, theta.reshape(dims, -1), slope, cuts, known, axis
    )
    return np.asarray(found[1]).reshape(shape)


def _walk(weight: Floats, normals: Floats, first: float, walk: float) -> Floats:
    """Draw one path around its mode, backward from its last session, by the factor of its tridiagonal precision."""
    n = len(weight)
    diagonal = weight + walk
    diagonal[0] += first - walk
    diagonal[:-1] += walk
    pivot = diagonal.copy()
    for k in range(1, n):
        pivot[k] -= walk * walk / pivot[k - 1]
    path = np.zeros(n)
    above = 0.0
    for k in range(n - 1, -1, -1):
        above = walk * above / pivot[k] + normals[k] / np.sqrt(pivot[k])
        path[k] = above
    return path
