"""Posterior mode of a Markov-switching VAR by the expectation-maximisation algorithm."""

from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.bayes import posterior
from thawcast.street.regimes.hamilton import filter_regimes, smooth_regimes
from thawcast.street.regimes.msvar import (
    Params,
    Switching,
    SwitchingData,
    common_precision,
    log_densities,
    log_prior,
    prior_counts,
)
from thawcast.values import Floats

STARTS = 6
"""Starting allocations: one by size of surprises, one by time, the rest at random."""


@dataclass(frozen=True)
class Mode:
    """A posterior mode.

    Args:
        params: Parameters, regimes from quiet to violent.
        switching: What differs between regimes.
        smoothed: Regime probabilities given all data, T by M.
        filtered: Regime probabilities given data up to each period, T by M.
        log_likelihood: At the mode.
    """

    params: Params
    switching: Switching
    smoothed: Floats
    filtered: Floats
    log_likelihood: float


def fit_em(
    data: SwitchingData,
    *,
    regimes: int,
    switching: Switching = "all",
    tolerance: float = 1e-6,
    limit: int = 500,
    seed: int = 0,
) -> Mode:
    """Find the posterior mode from several starts.

    Args:
        data: Data and prior.
        regimes: Number of regimes M.
        switching: `all` or `variance`.
        tolerance: Gain in log posterior at which iterations stop.
        limit: Most iterations.
        seed: Seed of the random starts.

    Returns:
        The mode.

    Raises:
        InputError: Too few periods for the number of regimes.

    Reference:
        Krolzig (1997), chapter 6; Hamilton (1990), doi:10.1016/0304-4076(90)90093-9.

    Example:
        >>> from thawcast.street.regimes.msvar import prepare
        >>> rng = np.random.default_rng(1)
        >>> y = rng.standard_normal((300, 2)) * np.repeat([1.0, 4.0], 150)[:, None]
        >>> mode = fit_em(prepare(y, lags=1), regimes=2, switching="variance")
        >>> float(mode.smoothed[:100, 0].min()) > 0.5
        True
    """
    t, k = data.x.shape
    if t < regimes * k:
        raise InputError(
            f"{t} periods are too few for {regimes} regimes of {k} coefficients an equation: use fewer lags"
        )
    rng = np.random.default_rng(seed)
    # The posterior has several modes: each start goes a short way, and only the best goes on.
    runs = [_run(data, start, switching, 1e-2, 20) for start in _starts(data, regimes, rng)]
    best = max(runs, key=lambda run: run.log_posterior)
    params = _run(data, best.weights, switching, tolerance, limit).params.ordered()
    log_density = log_densities(data, params)
    forward = filter_regimes(log_density, params.transition, params.initial)
    smoothed, _ = smooth_regimes(log_density, params.transition, forward)
    return Mode(params, switching, smoothed, forward.filtered, forward.log_likelihood)


@dataclass(frozen=True)
class _EmRun:
    """Where iterations stopped: parameters, the log posterior before the last step, regime probabilities."""

    params: Params
    log_posterior: float
    weights: Floats


def _starts(data: SwitchingData, regimes: int, rng: np.random.Generator) -> list[Floats]:
    """Regime probabilities to start from, T by M each."""
    t = data.y.shape[0]
    if regimes == 1:
        return [np.ones((t, 1))]
    mean = posterior(data.y, data.x, data.prior)[0]
    size = (((data.y - data.x @ mean) / np.sqrt(np.diag(data.prior.scale))) ** 2).sum(axis=1)
    # Violence comes in spells: sizes of surprises are smoothed before periods are ranked by them.
    width = 9
    smooth = np.convolve(np.pad(size, width // 2, mode="edge"), np.ones(width) / width, mode="valid")
    rank = np.argsort(np.argsort(smooth, kind="stable"), kind="stable")
    groups = [rank * regimes // t, np.arange(t) * regimes // t]
    while len(groups) < STARTS:
        lengths = rng.geometric(1.0 / 25.0, size=t)
        labels = rng.integers(0, regimes, size=t)
        groups.append(np.repeat(labels, lengths)[:t])
    # Never quite sure: a probability of zero would stay zero for good.
    return [0.8 * np.eye(regimes)[g] + 0.2 / regimes for g in groups]


def _run(data: SwitchingData, weights: Floats, switching: Switching, tolerance: float, limit: int) -> _EmRun:
    m = weights.shape[1]
    moves = weights[:-1].T @ weights[1:]
    coef = np.repeat(posterior(data.y, data.x, data.prior)[0][None], m, axis=0)
    sigma = np.repeat((data.prior.scale / data.prior.df)[None], m, axis=0)
    params = Params(coef, sigma, np.full((m, m), 1.0 / m))
    reached = -np.inf
    for _ in range(limit):
        params = maximise(data, weights, moves, params, switching)
        log_density = log_densities(data, params)
        forward = filter_regimes(log_density, params.transition, params.initial)
        weights, moves = smooth_regimes(log_density, params.transition, forward)
        before, reached = reached, forward.log_likelihood + log_prior(params, data.prior, switching)
        if reached - before < tolerance:
            break
    return _EmRun(params, reached, weights)


def maximise(data: SwitchingData, weights: Floats, moves: Floats, params: Params, switching: Switching) -> Params:
    """Maximise the expected log posterior given regime probabilities.

    Args:
        data: Data and prior.
        weights: Regime probabilities, T by M.
        moves: Expected transitions, M by M.
        params: Present parameters (common coefficients are maximised given the present covariances).
        switching: `all` or `variance`.

    Returns:
        New parameters.
    """
    m, prior = weights.shape[1], data.prior
    k, n = data.x.shape[1], data.n
    counts = moves + prior_counts(m) - 1.0
    transition = counts / counts.sum(axis=1, keepdims=True) if m > 1 else np.ones((1, 1))
    coef, sigma = params.coef.copy(), params.sigma.copy()
    # Common coefficients and covariances are maximised in turn, each given the other: every step still gains (ECM).
    if switching == "variance":
        coef[:] = common_coefficients(data, weights, sigma)[0]
    for i in range(m):
        w = np.sqrt(weights[:, i])[:, None]
        if switching == "all":
            coef[i], _, scale, df, _ = posterior(data.y * w, data.x * w, prior)
            # `posterior` counts rows; fractional rows count by their weight. The joint mode has k more in the divisor.
            df = prior.df + weights[:, i].sum()
            sigma[i] = scale / (df + n + 1 + k)
        else:
            resid = (data.y - data.x @ coef[i]) * w
            sigma[i] = (prior.scale + resid.T @ resid) / (prior.df + weights[:, i].sum() + n + 1)
    return Params(coef, sigma, transition)


def common_coefficients(data: SwitchingData, weights: Floats, sigma: Floats) -> tuple[Floats, Floats]:
    """Generalised least squares of coefficients common to all regimes.

    Args:
        data: Data and prior.
        weights: Regime probabilities or indicators, T by M.
        sigma: M by n by n.

    Returns:
        Posterior mean (k by n) and root of the posterior precision (kn by kn, lower), equations stacked.
    """
    k, n = data.x.shape[1], data.n
    spread = common_precision(data.prior)
    precision = np.diag(spread.T.ravel())
    right = (spread * data.prior.mean).T.ravel()
    for i in range(weights.shape[1]):
        wx = data.x * weights[:, [i]]
        inverse = np.linalg.inv(sigma[i])
        precision += np.kron(inverse, data.x.T @ wx)
        right += (inverse @ (wx.T @ data.y).T).ravel()
    root = np.asarray(np.linalg.cholesky(precision), dtype=np.float64)
    mean = np.asarray(np.linalg.solve(root.T, np.linalg.solve(root, right)), dtype=np.float64)
    return mean.reshape(n, k).T, root
