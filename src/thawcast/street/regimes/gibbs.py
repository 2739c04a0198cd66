"""Posterior of a Markov-switching VAR by Gibbs sampling, with regime labels identified afterwards."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from thawcast.street.estimate.bayes import draw_posterior, posterior
from thawcast.street.regimes.em import Mode, common_coefficients, fit_em
from thawcast.street.regimes.hamilton import Ints, filter_regimes, sample_regimes
from thawcast.street.regimes.msvar import Params, Switching, SwitchingData, log_densities, prior_counts
from thawcast.values import Floats

PATHS_KEPT = 100
"""Regime paths kept for the importance density of the marginal likelihood."""


@dataclass(frozen=True)
class Posterior:
    """Posterior draws, regimes named as in the mode.

    Args:
        mode: The posterior mode the chain started from and whose regimes name the draws'.
        coef: D by M by k by n.
        sigma: D by M by n by n.
        transition: D by M by M.
        smoothed: Posterior regime probabilities, T by M.
        log_likelihood: Of each draw, (D,).
        paths: A thinned sample of regime paths, S by T.
        relabelled: Share of draws whose regimes had to be renamed; far from 0 the regimes are not well told apart.
    """

    mode: Mode
    coef: Floats
    sigma: Floats
    transition: Floats
    smoothed: Floats
    log_likelihood: Floats
    paths: Ints
    relabelled: float

    def params(self, draw: int) -> Params:
        """One draw's parameters."""
        return Params(self.coef[draw], self.sigma[draw], self.transition[draw])


def fit_gibbs(
    data: SwitchingData,
    *,
    regimes: int,
    switching: Switching = "all",
    draws: int = 2000,
    burn: int = 500,
    seed: int = 0,
) -> Posterior:
    """Sample the posterior of a Markov-switching VAR.

    Args:
        data: Data and prior.
        regimes: Number of regimes M.
        switching: `all` or `variance`.
        draws: Draws kept.
        burn: Draws thrown away first.
        seed: Seed.

    Returns:
        The posterior, with `PATHS_KEPT` regime paths, evenly spaced.

    Reference:
        Krolzig (1997), chapter 8; Fruehwirth-Schnatter (2001), doi:10.1198/016214501750333063 (label switching);
        Marin, Mengersen & Robert (2005), doi:10.1016/S0169-7161(05)25016-2 (renaming by a pivot).
    """
    mode = fit_em(data, regimes=regimes, switching=switching, seed=seed)
    rng = np.random.default_rng(seed)
    t, k = data.x.shape
    n, m, params = data.n, regimes, mode.params
    coef, sigma = np.empty((draws, m, k, n)), np.empty((draws, m, n, n))
    transition, log_likelihood = np.empty((draws, m, m)), np.empty(draws)
    visits, renamed = np.zeros((t, m)), 0
    spacing = max(draws // PATHS_KEPT, 1)
    paths: list[Ints] = []
    orders = [np.array(o) for o in permutations(range(m))]
    for step in range(burn + draws):
        forward = filter_regimes(log_densities(data, params), params.transition, params.initial)
        path = sample_regimes(forward, params.transition, rng.random(t))
        params = draw_params(data, path, params, switching, rng)
        if step < burn:
            continue
        # The likelihood does not know which regime is called 0: a long chain changes names on its way. Each draw's
        # regimes are named so that its path agrees best with the mode's smoothed probabilities. The sampler itself goes
        # on under the old names, so the chain stays one.
        agreement = np.stack([mode.smoothed[path == i].sum(axis=0) for i in range(m)])
        order = max(orders, key=lambda o: float(agreement[o, range(m)].sum()))
        d = step - burn
        renamed += bool((order != np.arange(m)).any())
        named = params.permuted(order)
        coef[d], sigma[d], transition[d] = named.coef, named.sigma, named.transition
        log_likelihood[d] = forward.log_likelihood
        path = np.argsort(order)[path]
        visits[np.arange(t), path] += 1.0
        if d % spacing == 0 and len(paths) < PATHS_KEPT:
            paths.append(path)
    return Posterior(mode, coef, sigma, transition, visits / draws, log_likelihood, np.stack(paths), renamed / draws)


def draw_params(
    data: SwitchingData, path: Ints, params: Params, switching: Switching, rng: np.random.Generator
) -> Params:
    """Draw parameters given a path of regimes.

    Args:
        data: Data and prior.
        path: Regime of each period, (T,).
        params: Present parameters.
        switching: `all` or `variance`.
        rng: Random numbers.

    Returns:
        New parameters.
    """
    m, n, k = params.regimes, data.n, data.x.shape[1]
    counts = transition_counts(path, m) + prior_counts(m)
    transition = np.stack([rng.dirichlet(row) for row in counts]) if m > 1 else np.ones((1, 1))
    coef, sigma = np.empty((m, k, n)), np.empty((m, n, n))
    if switching == "variance":
        # Common coefficients given the covariances, then the covariances given the coefficients: with a prior on the
        # coefficients that does not scale with any one regime's covariance there is no joint draw.
        weights = np.eye(m)[path]
        mean, root = common_coefficients(data, weights, params.sigma)
        noise = np.linalg.solve(root.T, rng.standard_normal(n * k))
        coef[:] = mean + noise.reshape(n, k).T
        for i in range(m):
            resid = (data.y - data.x @ coef[i])[path == i]
            scale = data.prior.scale + resid.T @ resid
            nothing = np.zeros((1, n))  # no coefficients of the regime's own: only the covariance is drawn
            _, drawn = draw_posterior(nothing, np.eye(1), scale, data.prior.df + resid.shape[0], 1, rng)
            sigma[i] = drawn[0]
        return Params(coef, sigma, transition)
    for i in range(m):
        rows = path == i
        mean, root, scale, df, _ = posterior(data.y[rows], data.x[rows], data.prior)
        drawn_coef, drawn_sigma = draw_posterior(mean, root, scale, df, 1, rng)
        coef[i], sigma[i] = drawn_coef[0], drawn_sigma[0]
    return Params(coef, sigma, transition)


def transition_counts(path: Ints, regimes: int) -> Floats:
    """Numbers of moves between regimes, M by M."""
    flat = np.bincount(path[:-1] * regimes + path[1:], minlength=regimes * regimes)
    return flat.reshape(regimes, regimes).astype(float)


def effective_size(draws: Floats) -> float:
    """Number of independent draws worth as much as a chain (Geyer's initial positive sequence).

    Args:
        draws: One quantity along the chain, (D,).

    Returns:
        At most D.

    Reference:
        Geyer (1992), doi:10.1214/ss/1177011137.

    Example:
        >>> x = np.random.default_rng(1).standard_normal(4000)
        >>> bool(3200 < effective_size(x) <= 4000)
        True
    """
    d = draws.size
    c = draws - draws.mean()
    spectrum = np.fft.rfft(c, 2 * d)
    rho = np.fft.irfft(spectrum * np.conj(spectrum))[:d]
    if rho[0] <= 0:
        return float(d)
    rho = rho / rho[0]
    # For a reversible chain sums of neighbouring autocorrelations are positive and fall; past the first that is not,
    # there is only noise.
    pairs = rho[0 : 2 * (d // 2) : 2] + rho[1 : 2 * (d // 2) : 2]
    stop = int(np.argmax(pairs <= 0)) if (pairs <= 0).any() else pairs.size
    return float(min(d, d / max(2 * pairs[:stop].sum() - 1.0, 1.0)))
