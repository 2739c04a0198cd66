"""An ordinal logit with one slope, constrained signs and a prior, and what its parameters' errors do to its score."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.fitting import minimum
from thawcast.standing.stock.tables import TOP
from thawcast.values import Z90, Floats

CUTS_PRIOR, CUTS_SD = (2.2, 1.4, -1.4, -2.2), 1.5
"""Prior of the thresholds: P(class > c) = .9, .8, .2, .1 for a middling pair, each with a standard deviation of the
log-odds that lets it be .65 to .98 (the first)."""

SLOPE_PRIOR, SLOPE_SD = 0.5, 1.0
"""Prior of a slope in the direction of its sign, per unit (about a standard deviation) of its input."""

SIGNS: Mapping[str, int] = {
    "alliance": 1,
    "votes": 1,
    "organisations": 1,
    "trade": 1,
    "democracy": 1,
    "distance": 0,
    "hostility": -1,
    "clock": 1,
    "events": 1,
}
"""Direction in which an input can move the stock; 0 where both are possible."""

_GAPS = (-5.0, 4.0)
_ANYWHERE = (-50.0, 50.0)


@dataclass(frozen=True)
class Ordinal:
    """A fitted model.

    Args:
        inputs: Names of its inputs, as in `SIGNS`.
        centre: What each input counts from, shape (inputs,).
        cuts: Thresholds, falling, shape (4,) [log-odds].
        slopes: Slopes, shape (inputs,) [log-odds per unit].
        covariance: Of cuts and slopes together, clustered, shape (4 + inputs, 4 + inputs).
        rows: Pairs and years that it was taught by.
        dyads: Pairs among them.
    """

    inputs: tuple[str, ...]
    centre: Floats
    cuts: Floats
    slopes: Floats
    covariance: Floats
    rows: int
    dyads: int

    def above(self, x: Floats) -> Floats:
        """P(class > c), shape (rows, 4), of inputs, shape (rows, inputs)."""
        return _logistic(self.cuts + ((x - self.centre) @ self.slopes)[:, None])

    def score(self, x: Floats) -> Floats:
        """Return the expected class, 0 to 4, shape (rows,)."""
        return self.above(x).sum(axis=1)

    def gradient(self, x: Floats) -> Floats:
        """Slopes of the score in the parameters, shape (rows, 4 + inputs)."""
        above = self.above(x)
        steep = above * (1 - above)
        return np.concatenate([steep, steep.sum(axis=1, keepdims=True) * (x - self.centre)], axis=1)

    def variance(self, x: Floats, doubt: Floats) -> Floats:
        """Variance of the score from parameters and doubted inputs.

        Args:
            x: Inputs, shape (rows, inputs).
            doubt: Variance of each input's error, same shape; those of hostility and clock go together, the others
                apart.

        Returns:
            Shape (rows,).
        """
        gradient = self.gradient(x)
        steep = gradient[:, :TOP].sum(axis=1)
        from_parameters = np.einsum("ni,ij,nj->n", gradient, self.covariance, gradient, optimize=True)
        return from_parameters + steep**2 * self.doubted(doubt)

    def doubted(self, doubt: Floats) -> Floats:
        """Variance of the log-odds from doubted inputs, shape (rows,), of variances of shape (rows, inputs)."""
        together = np.array([name in {"hostility", "clock"} for name in self.inputs])
        apart = doubt[:, ~together] @ self.slopes[~together] ** 2
        return apart + (np.sqrt(doubt[:, together]) @ np.abs(self.slopes[together])) ** 2


def error(score: Floats, variance: Floats) -> Floats:
    """Half of the 90% interval of a score in log-odds of its part of the scale, so that it stays between 0 and 4.

    Args:
        score: Scores, strictly between 0 and 4, any shape.
        variance: Their variances, same shape.

    Returns:
        Same shape.

    Example:
        >>> error(np.array([2.0]), np.array([0.01])).round(3).tolist()
        [0.164]
    """
    share = np.clip(score / TOP, 1e-6, 1 - 1e-6)
    return Z90 * np.sqrt(variance) / TOP / (share * (1 - share))


def classes(levels: Floats) -> Floats:
    """Turn the peace scale into weights of classes, a level between two of them by how near it is to each.

    Args:
        levels: Levels from 0 to 1, shape (rows,).

    Returns:
        Shape (rows, 5), each row summing to one.

    Example:
        >>> classes(np.array([0.5, 0.375])).tolist()
        [[0.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0, 0.0]]
    """
    return np.maximum(0.0, 1 - np.abs(levels[:, None] * TOP - np.arange(TOP + 1)))


def fit(
    x: Floats,
    weights: Floats,
    dyads: NDArray[np.int64],
    *,
    inputs: tuple[str, ...],
    start: Ordinal | None = None,
    prior_sd: float = SLOPE_SD,
) -> Ordinal:
    """Fit the model: the most probable parameters, and their covariance clustered by pair.

    Where nothing is taught the parameters are the prior's and so is their covariance.

    Args:
        x: Inputs, shape (rows, inputs).
        weights: Weights of the classes, shape (rows, 5).
        dyads: Number of each row's pair.
        inputs: Names of the inputs.
        start: A model of the same inputs to begin from.
        prior_sd: Standard deviation of the slopes' prior.

    Returns:
        The model.

    Reference:
        McCullagh, P. (1980). Regression models for ordinal data. J. R. Statist. Soc. B 42(2), 109-142 (the
        proportional-odds model). Liang, K.-Y., & Zeger, S. L. (1986). Longitudinal data analysis using generalized
        linear models. Biometrika 73(1), 13-22 (the clustered covariance).
    """
    signs = np.array([SIGNS[name] for name in inputs])
    centre = x.mean(axis=0) if len(x) else np.zeros(len(inputs))
    z = x - centre
    prior = _Prior(np.concatenate([CUTS_PRIOR, SLOPE_PRIOR * signs]), signs, prior_sd)

    def loss(free: Floats) -> tuple[float, Floats]:
        cuts, slopes = _opened(free)
        value, along = _likelihood(cuts, slopes, z, weights)
        parameters = np.concatenate([cuts, slopes])
        value -= 0.5 * float((prior.precision * (parameters - prior.mean) ** 2).sum())
        along = along - prior.precision * (parameters - prior.mean)
        gaps = np.exp(free[1:TOP])
        chained = np.concatenate([[along[:TOP].sum()], -gaps * along[1:TOP][::-1].cumsum()[::-1], along[TOP:]])
        size = max(len(z), 1)
        return -value / size, -chained / size

    begin = (prior.mean[:TOP], prior.mean[TOP:]) if start is None else (start.cuts, start.slopes)
    free = minimum(
        loss,
        np.concatenate([begin[0][:1], np.log(-np.diff(begin[0])), begin[1]]),
        [_ANYWHERE, *[_GAPS] * (TOP - 1), *prior.bounds],
        gain=1e-12,
        slopes=True,
    )
    cuts, slopes = _opened(free)
    scatter, curvature = _information(cuts, slopes, z, weights, dyads)
    bread = np.linalg.inv(curvature + np.diag(prior.precision))
    covariance = bread @ (scatter + np.diag(prior.precision)) @ bread
    return Ordinal(inputs, centre, cuts, slopes, covariance, len(z), len(np.unique(dyads)))


class _Prior:
    """Normal priors of thresholds and slopes, the slopes bounded by their signs."""

    def __init__(self, mean: Floats, signs: NDArray[np.int64], sd: float) -> None:
        self.mean = mean
        self.precision = 1 / np.concatenate([np.full(TOP, CUTS_SD), np.full(len(signs), sd)]) ** 2
        low, high = _ANYWHERE
        self.bounds = [(0.0 if sign > 0 else low, 0.0 if sign < 0 else high) for sign in signs]


def _logistic(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -40, 40)))


def _opened(free: Floats) -> tuple[Floats, Floats]:
    """Turn first threshold, log gaps and slopes into falling thresholds and slopes."""
    falls = np.concatenate([[0.0], np.exp(free[1:TOP]).cumsum()])
    return free[0] - falls, free[TOP:]


def _parts(cuts: Floats, slopes: Floats, z: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return densities at the thresholds (rows, 4), and the classes' probabilities and weight over probability."""
    above = _logistic(cuts + (z @ slopes)[:, None])
    edge = np.ones((len(z), 1))
    p = np.maximum(np.concatenate([edge, above], axis=1) - np.concatenate([above, edge - 1], axis=1), 1e-12)
    return above * (1 - above), p, weights / p


def _likelihood(cuts: Floats, slopes: Floats, z: Floats, weights: Floats) -> tuple[float, Floats]:
    """Return the log likelihood and its slopes in thresholds and slopes."""
    density, p, ratio = _parts(cuts, slopes, z, weights)
    by_cut = (ratio[:, 1:] - ratio[:, :-1]) * density
    return float((weights * np.log(p)).sum()), np.concatenate([by_cut.sum(axis=0), by_cut.sum(axis=1) @ z])


def _information(
    cuts: Floats, slopes: Floats, z: Floats, weights: Floats, dyads: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Return the scatter of the scores summed by pair, and the curvature of the log likelihood, sign turned."""
    density, p, ratio = _parts(cuts, slopes, z, weights)
    by_cut = (ratio[:, 1:] - ratio[:, :-1]) * density
    rows = np.concatenate([by_cut, by_cut.sum(axis=1, keepdims=True) * z], axis=1)
    _, number = np.unique(dyads, return_inverse=True)
    sums = np.zeros((int(number.max()) + 1 if len(number) else 0, rows.shape[1]))
    np.add.at(sums, number, rows)
    above = _logistic(cuts + (z @ slopes)[:, None])
    bent = density * (1 - 2 * above)
    square = ratio / p
    own = (ratio[:, 1:] - ratio[:, :-1]) * bent - (square[:, 1:] + square[:, :-1]) * density**2
    cross = square[:, 1:-1] * density[:, :-1] * density[:, 1:]
    curve = np.zeros((TOP + z.shape[1],) * 2)
    curve[:TOP, :TOP] = np.diag(own.sum(axis=0)) + np.diag(cross.sum(axis=0), 1) + np.diag(cross.sum(axis=0), -1)
    line = own.copy()
    line[:, :-1] += cross
    line[:, 1:] += cross
    curve[:TOP, TOP:] = line.T @ z
    curve[TOP:, :TOP] = curve[:TOP, TOP:].T
    curve[TOP:, TOP:] = z.T @ (line.sum(axis=1)[:, None] * z)
    return sums.T @ sums, -curve
