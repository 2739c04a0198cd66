"""Every single-issue model side by side, on the same inputs."""

from collections.abc import Mapping

import numpy as np

from thawcast.deals.bargaining.challenge import challenge
from thawcast.deals.bargaining.council import compromise, median, nash_bargain, procedural
from thawcast.values import Floats


def predictions(
    position: Floats,
    salience: Floats,
    capability: Floats,
    *,
    reference: float,
    span: float,
    setter: int | None = None,
    quota: float = 0.5,
) -> Mapping[str, float]:
    """Every model's prediction for one issue.

    Args:
        position: (actors,) [scale units].
        salience: (actors,) [0-1].
        capability: (actors,) any positive unit.
        reference: Where things stay without a decision [scale units].
        span: Length of the scale [scale units].
        setter: Who proposes in the procedural model; the weightiest actor unless told.
        quota: Share of capability that a proposal needs in the procedural model.

    Returns:
        Model to outcome [scale units].

    Reference:
        Thomson et al. 2006; Schneider, Finke & Bailer 2010; Scholz, Calbert & Smith 2011.
    """
    weight = salience * capability
    who = int(weight.argmax()) if setter is None else setter
    rounds = challenge(position, salience, capability)
    return {
        "compromise": compromise(position, weight),
        "median": median(position, weight),
        "median of states": median(position, np.ones_like(weight)),
        "nash bargaining": nash_bargain(position, weight, reference=reference, span=span),
        "procedural": procedural(position, capability, setter=who, reference=reference, quota=quota),
        "challenge, first round": rounds.medians[min(1, len(rounds.medians) - 1)],
        "challenge, settled": rounds.forecast,
    }
