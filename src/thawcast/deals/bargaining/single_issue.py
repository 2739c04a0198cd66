"""Every single-issue model side by side, on the same inputs."""

from collections.abc import Mapping

import numpy as np

from thawcast.deals.bargaining.challenge import challenge
from thawcast.deals.bargaining.council import compromise, median, nash_bargain, procedural
from thawcast.values import Floats

SIMPLE_MAJORITY = 0.5
"""Share of capability that a proposal needs in the procedural model; the weightiest actor proposes."""


def predictions(
    position: Floats,
    salience: Floats,
    capability: Floats,
    *,
    reference: float,
    span: float,
) -> Mapping[str, float]:
    """Every model's prediction for one issue.

    Args:
        position: (actors,) [scale units].
        salience: (actors,) [0-1].
        capability: (actors,) any positive unit.
        reference: Where things stay without a decision [scale units].
        span: Length of the scale [scale units].

    Returns:
        Model to outcome [scale units]. Where nobody cares or nobody counts, only those that weigh no actor.

    Reference:
        Thomson et al. 2006; Schneider, Finke & Bailer 2010; Scholz, Calbert & Smith 2011.
    """
    weight = salience * capability
    alike = {"median of states": median(position, np.ones_like(weight))}
    if not weight.any():
        return alike
    rounds = challenge(position, salience, capability)
    return {
        "compromise": compromise(position, weight),
        "median": median(position, weight),
        **alike,
        "nash bargaining": nash_bargain(position, weight, reference=reference, span=span),
        "procedural": procedural(
            position, capability, setter=int(weight.argmax()), reference=reference, quota=SIMPLE_MAJORITY
        ),
        "challenge, first round": rounds.medians[min(1, len(rounds.medians) - 1)],
        "challenge, settled": rounds.forecast,
    }
