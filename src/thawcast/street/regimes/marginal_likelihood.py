"""Marginal likelihood of a Markov-switching VAR by bridge sampling."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.bayes import posterior
from thawcast.street.regimes.em import common_coefficients
from thawcast.street.regimes.gibbs import Posterior, draw_params, transition_counts
from thawcast.street.regimes.hamilton import Ints
from thawcast.street.regimes.msvar import (
    Params,
    SwitchingData,
    log_dirichlet,
    log_inverse_wishart,
    log_prior,
    prior_counts,
    run_filter,
)
from thawcast.values import Floats


@dataclass(frozen=True)
class MarginalLikelihood:
    """A log marginal likelihood.

    Args:
        value: Log marginal likelihood.
        error: Half the difference between the estimates from the two halves of the draws.
    """

    value: float
    error: float


@dataclass(frozen=True)
class Component:
    """Posterior of the parameters given one path of regimes: one component of the importance density."""

    means: list[Floats]
    roots: list[Floats]
    scales: list[Floats]
    dfs: list[float]
    counts: Floats
    common: tuple[Floats, Floats] | None


def marginal_likelihood(
    data: SwitchingData, chain: Posterior, *, size: int = 400, components: int = 40, seed: int = 0
) -> MarginalLikelihood:
    """Estimate the log marginal likelihood.

    The importance density is a mixture of the parameters' posteriors given paths of regimes from the sampler, with
    regimes renamed at random so that all M! equal modes are covered.

    Args:
        data: Data and prior.
        chain: The sampler's result.
        size: Posterior draws used, and as many from the importance density.
        components: Components of the importance density.
        seed: Seed.

    Returns:
        The estimate.

    Reference:
        Fruehwirth-Schnatter (2004), doi:10.1111/j.1368-423X.2004.00125.x; Meng & Wong (1996), Statistica Sinica 6,
        831-860.
    """
    rng = np.random.default_rng(seed)
    m, switching = chain.mode.params.regimes, chain.mode.switching
    # Draws in their own names would leave all but one of the M! modes to the importance density.
    picks = np.linspace(0, chain.coef.shape[0] - 1, size).astype(int)
    own = [chain.params(int(i)).permuted(rng.permutation(m)) for i in picks]
    parts: list[Component] = []
    proposals: list[Params] = []
    for c in range(components):
        path = rng.permutation(m)[chain.paths[c * chain.paths.shape[0] // components]]
        anchor = own[c * size // components]
        parts.append(component(data, path, anchor, joint=switching == "all"))
        proposals += [draw_params(data, path, anchor, switching, rng) for _ in range(size // components + 1)]
    proposals = proposals[:size]
    ratios: list[Floats] = []
    for group in (own, proposals):
        target = np.array([run_filter(data, p).log_likelihood + log_prior(p, data.prior, switching) for p in group])
        ratios.append(target - mixture_density(parts, group))
    # Neighbouring draws are alike: every other one makes halves whose difference tells the error of both.
    halves = [bridge(ratios[0][h::2], ratios[1][h::2]) for h in (0, 1)]
    return MarginalLikelihood(bridge(*ratios), abs(halves[0] - halves[1]) / 2)


def bridge(own: Floats, proposed: Floats) -> float:
    """Optimal bridge estimate from log ratios of target to importance density at draws from each.

    Args:
        own: Log ratios at posterior draws.
        proposed: Log ratios at draws from the importance density.

    Returns:
        Log of the normalising constant.

    Example:
        >>> bridge(np.full(10, 2.5), np.full(10, 2.5))
        2.5
    """
    shift = float(np.median(own))
    # A draw far from every component has a huge ratio and no weight: the cap only keeps it finite.
    a, b = (np.exp(np.minimum(ratio - shift, 600.0)) for ratio in (own, proposed))
    # The estimate is the ratio of two means, each weighed by the optimal bridge, which depends on the estimate itself:
    # iterated to its fixed point. It needs the two densities to overlap, not the one to cover the other's tails.
    share = own.size / (own.size + proposed.size)
    r = 1.0
    for _ in range(1000):
        top = (b / (share * b + (1 - share) * r)).mean()
        new = top / (1.0 / (share * a + (1 - share) * r)).mean()
        if abs(np.log(new / r)) < 1e-12:
            break
        r = new
    return float(np.log(r) + shift)


def component(data: SwitchingData, path: Ints, anchor: Params, *, joint: bool) -> Component:
    """Posterior of the parameters given a path; with common coefficients, given the anchor's too."""
    m = anchor.regimes
    counts = transition_counts(path, m) + prior_counts(m)
    if joint:
        fits = [posterior(data.y[path == i], data.x[path == i], data.prior)[:4] for i in range(m)]
        return Component(
            [f[0] for f in fits], [f[1] for f in fits], [f[2] for f in fits], [f[3] for f in fits], counts, None
        )
    common = common_coefficients(data, np.eye(m)[path], anchor.sigma)
    scales, dfs = list[Floats](), list[float]()
    for i in range(m):
        resid = (data.y - data.x @ anchor.coef[i])[path == i]
        scales.append(data.prior.scale + resid.T @ resid)
        dfs.append(data.prior.df + resid.shape[0])
    return Component([], [], scales, dfs, counts, common)


def mixture_density(parts: list[Component], points: list[Params]) -> Floats:
    """Log density of the mixture of components at each point."""
    coef = np.stack([p.coef for p in points])
    sigma = np.stack([p.sigma for p in points])
    transition = np.stack([p.transition for p in points])
    out = np.stack([component_density(part, coef, sigma, transition) for part in parts], axis=1)
    top = out.max(axis=1)
    return top + np.log(np.exp(out - top[:, None]).mean(axis=1))


def component_density(part: Component, coef: Floats, sigma: Floats, transition: Floats) -> Floats:
    """Log density of one component at stacked points (N first)."""
    total, m = np.zeros(coef.shape[0]), coef.shape[1]
    for i in range(m):
        if m > 1:
            total += log_dirichlet(transition[:, i], part.counts[i])
        total += log_inverse_wishart(sigma[:, i], part.scales[i], part.dfs[i])
        if part.common is None:
            z = part.roots[i] @ (coef[:, i] - part.means[i])
            k, n = z.shape[1:]
            inner = np.trace(np.linalg.solve(sigma[:, i], np.swapaxes(z, 1, 2) @ z), axis1=1, axis2=2)
            total += n * np.log(np.diag(part.roots[i])).sum() - 0.5 * k * np.linalg.slogdet(sigma[:, i])[1]
            total -= 0.5 * (inner + k * n * np.log(2 * np.pi))
    if part.common is not None:
        mean, root = part.common
        gap = np.swapaxes(coef[:, 0] - mean, 1, 2).reshape(coef.shape[0], -1)
        z = gap @ root
        total += np.log(np.diag(root)).sum() - 0.5 * (z * z).sum(axis=1) - 0.5 * z.shape[1] * np.log(2 * np.pi)
    return total
