"""Hamilton's filter, Kim's smoother and backward sampling of regimes, by parallel prefix products.

A step of the filter is a product with an M by M matrix, and products are associative: log2(T) rounds of vectorised
products replace T steps of a loop, so nothing needs compiling and the first call is as fast as the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.values import Floats

Ints = NDArray[np.intp]
"""Array of whole numbers."""


@dataclass(frozen=True)
class FilteredRegimes:
    """Regime probabilities through time.

    Args:
        filtered: Given data up to t, T by M.
        predicted: Given data up to t - 1, T by M.
        log_scores: Log predictive density of each observation, (T,).
    """

    filtered: Floats
    predicted: Floats
    log_scores: Floats

    @property
    def log_likelihood(self) -> float:
        """Sum of the log predictive densities."""
        return float(self.log_scores.sum())


def filter_regimes(log_density: Floats, transition: Floats, initial: Floats) -> FilteredRegimes:
    """Filter regime probabilities through time.

    Args:
        log_density: Log density of each observation in each regime, T by M.
        transition: M by M; [i, j] is the probability of moving from i to j.
        initial: Probabilities of the regimes at the first observation, before seeing it, (M,).

    Returns:
        Filtered and predicted probabilities and log scores.

    Reference:
        Hamilton (1989), doi:10.2307/1912559; Saerkkae & Garcia-Fernandez (2021), doi:10.1109/TAC.2020.2976316
        (prefix products).

    Example:
        >>> f = filter_regimes(np.zeros((3, 2)), np.full((2, 2), 0.5), np.array([1.0, 0.0]))
        >>> f.filtered.tolist(), f.log_likelihood
        ([[1.0, 0.0], [0.5, 0.5], [0.5, 0.5]], 0.0)
    """
    # Densities relative to the period's best regime: their scale cancels in the probabilities and is put back into the
    # scores, so that the density of a burst does not underflow.
    top = log_density.max(axis=1)
    density = np.exp(log_density - top[:, None])
    # Step t moves from regime i to j and weighs by what is seen: steps[i, j, t] = transition[i, j] density[t, j].
    steps = transition[:, :, None] * density.T[None]
    steps[:, :, 0] = initial * density[0]  # every row: the first step forgets where it came from
    filtered = _normalise(_prefix(steps)[0].T)
    predicted = np.concatenate([initial[None], filtered[:-1] @ transition])
    return FilteredRegimes(filtered, predicted, np.log((predicted * density).sum(axis=1)) + top)


def smooth_regimes(log_density: Floats, transition: Floats, forward: FilteredRegimes) -> tuple[Floats, Floats]:
    """Regime probabilities given all data, and expected numbers of moves.

    Args:
        log_density: Log density of each observation in each regime, T by M.
        transition: M by M.
        forward: The filter's result.

    Returns:
        Smoothed probabilities (T by M) and expected transitions (M by M).

    Reference:
        Kim (1994), doi:10.1016/0304-4076(94)90036-1; Baum et al. (1970), doi:10.1214/aoms/1177697196.
    """
    density = np.exp(log_density - log_density.max(axis=1, keepdims=True))
    steps = transition[:, :, None] * density.T[None]
    # Suffix products, read backwards: transposing turns them into prefix products.
    backward = np.ones_like(density)
    if density.shape[0] > 1:
        tail = _prefix(np.ascontiguousarray(np.swapaxes(steps[:, :, :0:-1], 0, 1)))
        backward[:-1] = _normalise(tail.sum(axis=0)[:, ::-1].T)
    smoothed = _normalise(forward.filtered * backward)
    # Each pair of periods has one move in all: the weight makes the probabilities of its M by M moves sum to one.
    onward = density[1:] * backward[1:]
    weight = 1.0 / np.einsum("ti,ij,tj->t", forward.filtered[:-1], transition, onward)
    moves = transition * ((forward.filtered[:-1] * weight[:, None]).T @ onward)
    return smoothed, moves


def sample_regimes(forward: FilteredRegimes, transition: Floats, uniforms: Floats) -> Ints:
    """Draw a path of regimes given all data.

    Args:
        forward: The filter's result.
        transition: M by M.
        uniforms: One uniform number a period, (T,).

    Returns:
        Regime of each period, (T,).

    Reference:
        Chib (1996), doi:10.1016/0304-4076(95)01770-4.
    """
    # Given the next regime j, regime i has probability proportional to filtered[t, i] * transition[i, j]. The uniform
    # number settles i for every j at once: a map from the next regime to this one. Maps compose, so log2(T)
    # rounds, each doubling the stretch that a map spans, replace walking back through time.
    weight = forward.filtered[:-1, :, None] * transition[None]
    cumulative = np.cumsum(weight, axis=1)
    maps = (cumulative < (uniforms[:-1, None] * cumulative[:, -1])[:, None, :]).sum(axis=1)  # T-1 by next regime
    last = int((np.cumsum(forward.filtered[-1]) < uniforms[-1]).sum())
    path = maps[::-1]
    shift = 1
    while shift < path.shape[0]:
        path = np.concatenate([path[:shift], np.take_along_axis(path[shift:], path[:-shift], axis=1)])
        shift *= 2
    return np.r_[path[::-1, last], last]


def _prefix(steps: Floats) -> Floats:
    """Running products of matrices laid out (M, M, T), each scaled by its largest entry.

    Hillis and Steele's scan: after a round of shift s, entry t holds the product of steps t - 2s + 1 to t. Without the
    scaling a product of hundreds of densities would underflow; probabilities do not depend on it.
    """
    m, t = steps.shape[0], steps.shape[2]
    out, shift = steps / steps.reshape(m * m, t).max(axis=0), 1
    while shift < t:
        left, right = out[:, :, :-shift], out[:, :, shift:]
        product = left[:, 0, None] * right[None, 0]
        for k in range(1, m):
            product += left[:, k, None] * right[None, k]
        product /= product.reshape(m * m, t - shift).max(axis=0)
        out = out.copy()
        out[:, :, shift:] = product
        shift *= 2
    return out


def _normalise(weights: Floats) -> Floats:
    return weights / weights.sum(axis=1, keepdims=True)
