"""Uncertainty where dyads share states."""

from collections.abc import Sequence

import numpy as np

from thawcast.values import Floats


def state_weights(a: Sequence[str], b: Sequence[str], *, draws: int, rng: np.random.Generator) -> Floats:
    """Draw states with replacement and weight each dyad by how often both of its states came up.

    Resampling dyads as if they were independent makes intervals too short: thirteen thaws of one state are hardly
    thirteen cases. A weighted score over many draws shows how far it depends on single states.

    Args:
        a: One state of each case, shape (n,).
        b: The other, shape (n,).
        draws: Number of draws.
        rng: Source of randomness.

    Returns:
        Weights, shape (draws, n); draws in which no dyad came up are left out.

    Reference:
        Owen (2007), "The pigeonhole bootstrap", Annals of Applied Statistics 1(2), 386-411.

    Example:
        >>> state_weights(["A", "A"], ["B", "C"], draws=50, rng=np.random.default_rng(0)).shape[1]
        2
    """
    names = sorted({*a, *b})
    place = {name: i for i, name in enumerate(names)}
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    left, right = [place[x] for x in a], [place[x] for x in b]
    weights = (times[:, left] * times[:, right]).astype(float)
    return weights[weights.sum(axis=1) > 0]
