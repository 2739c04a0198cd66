"""What a fitted ideal-point model says of votes: probabilities, and simulated votes."""

import numpy as np
from numpy.typing import NDArray

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
    from scipy.special import ndtr

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
