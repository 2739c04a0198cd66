"""Where one issue would end if everyone with a say bargained over it: the models of the EU-decision literature.

Each takes positions on one scale and weights, and returns a point on that scale. They ignore trades between issues,
which is what makes them a useful contrast to the package solutions.
"""

import numpy as np

from thawcast.values import Floats


def compromise(position: Floats, weight: Floats) -> float:
    """Weighted mean of the positions.

    Args:
        position: (actors,) [scale units].
        weight: (actors,) salience times capability.

    Returns:
        The compromise [scale units].

    Reference:
        Van den Bos 1991; Achen 2006, in Thomson et al., The European Union Decides, ch. 4.

    Example:
        >>> import numpy as np
        >>> compromise(np.array([0.0, 100.0]), np.array([3.0, 1.0]))
        25.0
    """
    return float(np.average(position, weights=weight))


def median(position: Floats, weight: Floats) -> float:
    """Weighted median: the position that no other beats in a weighted vote of two (Black 1948).

    Args:
        position: (actors,) [scale units].
        weight: (actors,) salience times capability; equal weights give the mean voter of the assembly.

    Returns:
        The lower median where two positions qualify [scale units].

    Reference:
        Black 1948, Journal of Political Economy 56(1):23-34.

    Example:
        >>> import numpy as np
        >>> median(np.array([0.0, 40.0, 100.0]), np.ones(3))
        40.0
    """
    order = np.argsort(position, kind="stable")
    held = np.cumsum(weight[order])
    return float(position[order][np.searchsorted(held, held[-1] / 2 * (1 - 1e-12))])


def nash_bargain(
    position: Floats, weight: Floats, *, reference: float, span: float, failure_cost: float = 1.0
) -> float:
    """Asymmetric Nash bargaining over one issue with quadratic losses.

    Maximises `sum_i w_i log(c + ((r - x_i) / R)^2 - ((x - x_i) / R)^2)`: each actor compares the outcome with the
    reference point r plus the cost c of there being no decision. As c grows the result tends to the compromise
    (Achen 2006).

    Args:
        position: (actors,) [scale units].
        weight: (actors,) salience times capability: the bargaining power.
        reference: Where things stay without a decision [scale units].
        span: Length of the scale [scale units].
        failure_cost: What having no decision costs everyone [squared scales].

    Returns:
        The outcome [scale units].

    Reference:
        Schneider, Finke & Bailer 2010, Political Studies 58(1):85-103; Achen 2006, ch. 4.

    Example:
        >>> import numpy as np
        >>> round(nash_bargain(np.array([0.0, 100.0]), np.array([3.0, 1.0]), reference=50, span=100), 1)
        32.5
    """
    from scipy.optimize import minimize_scalar

    x, held = position / span, reference / span

    def loss(at: float) -> float:
        surplus = failure_cost + (held - x) ** 2 - (at - x) ** 2
        return np.inf if surplus.min() <= 0 else -float(weight @ np.log(surplus))

    # The objective has one peak where it is defined; a coarse look finds the stretch that holds it.
    grid = np.linspace(x.min(), x.max(), 201)
    best = int(np.argmin([loss(at) for at in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, 200)]
    if low == high:
        return float(low * span)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    return float(found.x * span)


def procedural(position: Floats, votes: Floats, *, setter: int, reference: float, quota: float) -> float:
    """What an agenda setter gets from a council that votes by qualified majority against the reference point.

    Args:
        position: (actors,) [scale units].
        votes: (actors,) voting weights.
        setter: Index of the actor who proposes.
        reference: Where things stay without a decision [scale units].
        quota: Share of the votes that a proposal needs [0-1].

    Returns:
        The proposal nearest to the setter that enough votes prefer to the reference [scale units].

    Reference:
        Steunenberg 1994, Journal of Theoretical Politics 6(2):147-169; Thomson et al. 2006, chs. 3 and 7.

    Example:
        >>> import numpy as np
        >>> procedural(np.array([20.0, 60.0, 90.0]), np.ones(3), setter=2, reference=40.0, quota=0.6)
        80.0
    """
    towards = np.sign(position[setter] - reference)
    # An actor accepts any move towards it of up to twice its own distance from the reference.
    reach = np.maximum(2 * towards * (position - reference), 0.0)
    order = np.argsort(-reach, kind="stable")
    held = np.cumsum(votes[order]) / votes.sum()
    furthest = reach[order][np.searchsorted(held, quota * (1 - 1e-12))]
    return float(reference + towards * min(abs(position[setter] - reference), furthest))
