"""Compiled loops of the ordinal item-response model. Imports numba: what uses this module is imported inside functions.

Votes are coded 0 no, 1 abstain, 2 yes. With predictor e = discrimination * position, a vote lies in the interval of
a standard normal variable around e that the item's two cut points bound: no below the first, yes above the second.
Every sum runs in a fixed order inside one item or one state, so results do not depend on the number of threads.

With p the normal probability of the interval (low, high), log p has the slopes phi(high) / p and -phi(low) / p, here
`at_high` and `at_low` (without its sign), and the curvatures that follow from phi' = -x phi. It is concave in the two
bounds, so Newton's steps go uphill from anywhere (Pratt 1981, JASA 76, 103-106).
"""

import math

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from thawcast.values import Floats

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

_ROOT_HALF = math.sqrt(0.5)
_ROOT_2PI = math.sqrt(2 * math.pi)
_FAR = 30.0
"""Bounds are kept within this many standard deviations: farther out a density is 0 and its ratio to p undefined."""


@njit(cache=True, inline="always")
def _density(x: float) -> float:
    return math.exp(-0.5 * x * x) / _ROOT_2PI


@njit(cache=True, inline="always")
def _below(x: float) -> float:
    return 0.5 * math.erfc(-x * _ROOT_HALF)


@njit(cache=True, inline="always")
def bounds(vote: int, first: float, second: float, predictor: float) -> tuple[float, float]:
    """Return the interval of the latent error for a vote, clipped to where the densities are representable."""
    low = -_FAR if vote == 0 else (first if vote == 1 else second) - predictor
    high = _FAR if vote == 2 else (second if vote == 1 else first) - predictor
    low = min(max(low, -_FAR), _FAR - 1e-6)
    high = min(max(high, low + 1e-6), _FAR)
    return low, high


@njit(cache=True, inline="always")
def mass(low: float, high: float) -> float:
    """Return the normal probability of an interval without cancellation in the upper tail."""
    # Above the mean both ends are near 1 and their difference would be noise: mirror the interval.
    p = _below(-low) - _below(-high) if low > 0.0 else _below(high) - _below(low)
    return max(p, 1e-250)


@njit(parallel=True, cache=True)
def item_step(
    pointer: Ints,
    cell: Ints,
    vote: Codes,
    theta: Floats,
    spread: Floats,
    slope: Floats,
    cuts: Floats,
    prior: Floats,
    steps: int,
) -> tuple[Floats, Floats]:
    """Take damped Newton steps for every item's discrimination and cut points.

    The log-likelihood is averaged over the cells' posteriors by a symmetric cubature rule (two points a dimension).

    Args:
        pointer: Start of each item's votes [items + 1].
        cell: State-session of each vote.
        vote: 0 no, 1 abstain, 2 yes.
        theta: Positions [dimensions x cells].
        spread: Posterior standard deviations [dimensions x cells].
        slope: Discriminations [items x dimensions], changed in place.
        cuts: Cut points [items x 2], changed in place.
        prior: Precision of discriminations, of cut points, and rate of the gap between them.
        steps: Number of Newton steps.

    Returns:
        Log-likelihood of each item [items], covariances [items x (dimensions + 2) squared].
    """
    items, dims = slope.shape
    size = dims + 2
    fit = np.zeros(items)
    covariance = np.zeros((items, size, size))
    reach = math.sqrt(dims)
    for j in prange(items):
        for _ in range(steps):
            gradient = np.zeros(size)
            hessian = np.zeros((size, size))
            total = 0.0
            x = np.zeros(dims)
            for k in range(pointer[j], pointer[j + 1]):
                c = cell[k]
                # A position is known with error. Two points a dimension, sqrt(dims) spreads to either side, have its
                # mean and covariance: an item is fitted to what the position may be, not to its mode alone.
                for node in range(2 * dims):
                    predictor = 0.0
                    for d in range(dims):
                        x[d] = theta[d, c]
                        if node // 2 == d:
                            x[d] += (1.0 - 2.0 * (node % 2)) * reach * spread[d, c]
                        predictor += slope[j, d] * x[d]
                    low, high = bounds(vote[k], cuts[j, 0], cuts[j, 1], predictor)
                    p = mass(low, high)
                    at_low = 0.0 if vote[k] == 0 else _density(low) / p
                    at_high = 0.0 if vote[k] == 2 else _density(high) / p
                    weight = 1.0 / (2 * dims)
                    total += weight * math.log(p)
                    # Minus the second derivatives of log p by the two bounds, and their cross derivative.
                    ll = weight * (at_low * at_low - low * at_low)
                    hh = weight * (at_high * at_high + high * at_high)
                    lh = -weight * at_low * at_high
                    g_low, g_high = -weight * at_low, weight * at_high
                    # Which cut point bounds the vote from below and from above.
                    a = dims + (0 if vote[k] == 1 else 1)
                    b = dims + (1 if vote[k] == 1 else 0)
                    # A bound is a cut point less slope times position, so a slope moves both bounds by minus x.
                    for d in range(dims):
                        gradient[d] -= x[d] * (g_low + g_high)
                        for e in range(d + 1):
                            hessian[d, e] += x[d] * x[e] * (ll + 2 * lh + hh)
                        hessian[a, d] -= x[d] * (ll + lh)
                        hessian[b, d] -= x[d] * (hh + lh)
                    gradient[a] += g_low
                    gradient[b] += g_high
                    hessian[a, a] += ll
                    hessian[b, b] += hh
                    hessian[dims + 1, dims] += lh
            for d in range(dims):
                gradient[d] -= prior[0] * slope[j, d]
                hessian[d, d] += prior[0]
            # The gap's prior is Gamma with shape 2: its log, log(gap) - rate * gap, keeps the cut points in order.
            gap = cuts[j, 1] - cuts[j, 0]
            for m in range(2):
                sign = 2.0 * m - 1.0
                gradient[dims + m] += -prior[1] * cuts[j, m] + sign * (1.0 / gap - prior[2])
                hessian[dims + m, dims + m] += prior[1] + 1.0 / (gap * gap)
            hessian[dims + 1, dims] -= 1.0 / (gap * gap)
            for d in range(size):
                for e in range(d):
                    hessian[e, d] = hessian[d, e]
            inverse = _invert(hessian)
            delta = np.zeros(size)
            largest = 0.0
            for d in range(size):
                for e in range(size):
                    delta[d] += inverse[d, e] * gradient[e]
                largest = max(largest, abs(delta[d]))
            # No parameter moves by more than 1 in a step, and at most seven tenths of the gap close: from far away the
            # quadratic that Newton's step trusts does not hold.
            shrink = min(1.0, 1.0 / largest) if largest > 0.0 else 1.0
            closing = delta[dims] - delta[dims + 1]
            if closing * shrink > 0.7 * gap:
                shrink = 0.7 * gap / closing
            for d in range(dims):
                slope[j, d] += shrink * delta[d]
            cuts[j, 0] += shrink * delta[dims]
            cuts[j, 1] += shrink * delta[dims + 1]
            fit[j] = total
            covariance[j] = inverse
    return fit, covariance


@njit(cache=True)
def _invert(matrix: Floats) -> Floats:
    """Invert a small positive definite matrix by Gauss-Jordan elimination."""
    n = matrix.shape[0]
    left = matrix.copy()
    right = np.eye(n)
    for i in range(n):
        pivot = left[i, i]
        for k in range(n):
            left[i, k] /= pivot
            right[i, k] /= pivot
        for r in range(n):
            if r != i:
                factor = left[r, i]
                for k in range(n):
                    left[r, k] -= factor * left[i, k]
                    right[r, k] -= factor * right[i, k]
    return right


@njit(parallel=True, cache=True)
def information(
    pointer: Ints, item: Ints, vote: Codes, theta: Floats, slope: Floats, cuts: Floats, covariance: Floats, axis: int
) -> tuple[Floats, Floats]:
    """Return the gradient and information about every cell's position on one axis.

    Args:
        pointer: Start of each cell's votes [cells + 1].
        item: Item of each vote.
        vote: 0 no, 1 abstain, 2 yes.
        theta: Positions [dimensions x cells].
        slope: Discriminations [items x dimensions].
        cuts: Cut points [items x 2].
        covariance: Of the items [items x size x size]; zeros take the items as known.
        axis: The axis wanted.

    Returns:
        Gradients [cells] and information [cells].
    """
    dims, cells = theta.shape
    gradient = np.zeros(cells)
    weight = np.zeros(cells)
    for c in prange(cells):
        for k in range(pointer[c], pointer[c + 1]):
            j = item[k]
            predictor = 0.0
            for d in range(dims):
                predictor += slope[j, d] * theta[d, c]
            low, high = bounds(vote[k], cuts[j, 0], cuts[j, 1], predictor)
            p = mass(low, high)
            at_low = 0.0 if vote[k] == 0 else _density(low) / p
            at_high = 0.0 if vote[k] == 2 else _density(high) / p
            g = at_low - at_high
            w = g * g + high * at_high - low * at_low
            # An item known with error tells less: its variance adds to that of the working response.
            known = 0.0
            if covariance[j, 0, 0] > 0.0:
                cut = dims + (1 if vote[k] == 2 else 0)
                for d in range(dims + 1):
                    xd = theta[d, c] if d < dims else -1.0
                    row = d if d < dims else cut
                    for e in range(dims + 1):
                        xe = theta[e, c] if e < dims else -1.0
                        known += xd * xe * covariance[j, row, e if e < dims else cut]
            beta = slope[j, axis]
            gradient[c] += beta * g
            weight[c] += beta * beta * w / (1.0 + w * known)
    return gradient, weight


@njit(parallel=True, cache=True)
def walk_step(
    gradient: Floats,
    weight: Floats,
    theta: Floats,
    spread: Floats,
    start: Ints,
    stop: Ints,
    mean: float,
    first_precision: float,
    walk_precision: float,
    move: bool,
) -> Floats:
    """Take one Newton step for every state's path under a random-walk prior.

    Args:
        gradient: Of the votes [states x sessions].
        weight: Information of the votes [states x sessions].
        theta: Positions on the axis [states x sessions], changed in place.
        spread: Posterior standard deviations [states x sessions], changed in place.
        start: First session of each state.
        stop: Session after its last.
        mean: Prior mean of a first position.
        first_precision: Prior precision of a first position.
        walk_precision: Precision of a step from one session to the next.
        move: Whether positions move; else only the spread is computed.

    Returns:
        Sum of squared steps and their number for each state [states x 2].
    """
    states = theta.shape[0]
    steps = np.zeros((states, 2))
    for i in prange(states):
        n = stop[i] - start[i]
        if n <= 0:
            continue
        diagonal = np.empty(n)
        right = np.empty(n)
        for k in range(n):
            t = start[i] + k
            diagonal[k] = weight[i, t]
            right[k] = gradient[i, t]
            if k == 0:
                diagonal[k] += first_precision
                right[k] -= first_precision * (theta[i, t] - mean)
            else:
                diagonal[k] += walk_precision
                right[k] -= walk_precision * (theta[i, t] - theta[i, t - 1])
            if k < n - 1:
                diagonal[k] += walk_precision
                right[k] -= walk_precision * (theta[i, t] - theta[i, t + 1])
        # The precision of a path is tridiagonal. Eliminated from the front and from the back, in time linear in the
        # sessions, it gives the step; the variances, for 1 / (forward + backward - diagonal) is the inverse's diagonal;
        # and the covariances of neighbours, which the estimate of the walk's step needs.
        forward = np.empty(n)
        backward = np.empty(n)
        forward[0] = diagonal[0]
        for k in range(1, n):
            ratio = walk_precision / forward[k - 1]
            forward[k] = diagonal[k] - walk_precision * ratio
            right[k] += ratio * right[k - 1]
        backward[n - 1] = diagonal[n - 1]
        for k in range(n - 2, -1, -1):
            backward[k] = diagonal[k] - walk_precision * walk_precision / backward[k + 1]
        delta = 0.0
        variance_next = 0.0
        for k in range(n - 1, -1, -1):
            t = start[i] + k
            delta = (right[k] + (walk_precision * delta if k < n - 1 else 0.0)) / forward[k]
            if move:
                theta[i, t] += min(max(delta, -1.0), 1.0)
            variance = 1.0 / (forward[k] + backward[k] - diagonal[k])
            spread[i, t] = math.sqrt(variance)
            if k < n - 1:
                gap = theta[i, t + 1] - theta[i, t]
                covariance = walk_precision * variance_next / forward[k]
                # Expected square of the step over the posterior, not of the modes' step alone (EM).
                steps[i, 0] += gap * gap + variance + variance_next - 2.0 * covariance
                steps[i, 1] += 1.0
            variance_next = variance
    return steps
