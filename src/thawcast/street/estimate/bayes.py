"""Bayesian vector autoregression with a Minnesota prior in conjugate normal-inverse-Wishart form."""

from dataclasses import dataclass
from math import lgamma, log, pi
from typing import Any

import numpy as np

from thawcast.street.estimate.series import Clock, lagged
from thawcast.values import Floats

DECAYS = (0.5, 1.0, 2.0)
"""Lag-decay exponents among which the marginal likelihood chooses."""

DIFFUSE = 100.0
"""Prior standard deviation of the effect of the constant, or of a control moving by its own standard deviation, in
residual standard deviations."""


@dataclass(frozen=True)
class ConjugatePrior:
    """Normal-inverse-Wishart prior: B | S ~ matrix normal(mean, diag(1 / precision), S), S ~ IW(scale, df).

    Args:
        mean: k by n.
        precision: Diagonal of the prior precision of the rows of B, k numbers.
        scale: n by n.
        df: Degrees of freedom, above n - 1.
    """

    mean: Floats
    precision: Floats
    scale: Floats
    df: float


@dataclass(frozen=True)
class Bvar:
    """Posterior of a Bayesian VAR, of the same normal-inverse-Wishart form as its prior.

    Args:
        mean: Posterior mean of the coefficients, k by n.
        root: Upper-triangular R with R'R the posterior precision of the rows of B, k by k.
        scale: Inverse-Wishart scale, n by n.
        df: Inverse-Wishart degrees of freedom.
        lags: p.
        tightness: Overall tightness chosen by marginal likelihood.
        decay: Lag decay chosen by marginal likelihood.
        log_marginal: Log marginal likelihood.
    """

    mean: Floats
    root: Floats
    scale: Floats
    df: float
    lags: int
    tightness: float
    decay: float
    log_marginal: float

    def draw(self, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Draw coefficients (draws, k, n) and residual covariances (draws, n, n)."""
        return draw_posterior(self.mean, self.root, self.scale, self.df, draws, rng)


def scales(y: Floats, x: Floats, lags: int) -> Floats:
    """Residual standard deviation of each series on its own lags, the Minnesota prior's yardstick."""
    n = y.shape[1]
    out = np.empty(n)
    for j in range(n):
        own = np.concatenate([x[:, :1], x[:, 1 + j : 1 + n * lags : n], x[:, 1 + n * lags :]], axis=1)
        resid = y[:, j] - own @ np.linalg.lstsq(own, y[:, j], rcond=None)[0]
        out[j] = np.sqrt(resid @ resid / (y.shape[0] - own.shape[1]))
    return out


def minnesota(
    sd: Floats, *, lags: int, tightness: float, decay: float, exog_sd: Floats, diffuse: float = DIFFUSE
) -> ConjugatePrior:
    """Minnesota prior around independent white noise, in conjugate form.

    Conduct is taken to forget: every lag coefficient has prior mean zero, as befits event series, which return to
    their mean.

    Args:
        sd: Residual standard deviation of each series.
        lags: p.
        tightness: Prior standard deviation of a first-lag coefficient between series of equal scale.
        decay: Exponent with which prior standard deviations fall with the lag.
        exog_sd: Standard deviation of each control.
        diffuse: Prior standard deviation of constant and controls, in residual standard deviations.

    Returns:
        The prior.

    Reference:
        Kadiyala & Karlsson (1997), doi:10.1002/(SICI)1099-1255(199703)12:2<99::AID-JAE429>3.0.CO;2-A; Sims & Zha
        (1998), doi:10.2307/2527347; Giannone, Lenza & Primiceri (2015), doi:10.1162/REST_a_00483.
    """
    n = sd.size
    spread = [np.array([diffuse]), *(tightness / (lag**decay * sd) for lag in range(1, lags + 1)), diffuse / exog_sd]
    precision = 1.0 / np.concatenate(spread) ** 2
    return ConjugatePrior(np.zeros((precision.size, n)), precision, np.diag(sd**2), n + 2.0)


@dataclass(frozen=True)
class SimsZha:
    """Hyperparameters of Sims and Zha's prior, by the numbers that the field's reference package (MSBVAR) gives them.

    Args:
        overall: Overall tightness, lambda 0.
        own: Tightness around the first own lag, lambda 1.
        decay: Exponent of the lag decay, lambda 3.
        constant: Tightness around the constant, lambda 4.
    """

    overall: float = 0.6
    own: float = 0.1
    decay: float = 2.0
    constant: float = 0.25


def sims_zha(sd: Floats, *, lags: int, hyper: SimsZha) -> ConjugatePrior:
    """Sims and Zha's prior of a VAR in levels, around random walks, in its reduced form.

    Args:
        sd: Residual standard deviation of each series on its own lags.
        lags: p.
        hyper: Hyperparameters; sums of coefficients and initial observations get no weight.

    Returns:
        The prior.

    Reference:
        Sims & Zha (1998), doi:10.2307/2527347, section 4; Brandt & Freeman (2006), doi:10.1093/pan/mpi035.
    """
    n = sd.size
    spread = [hyper.overall * hyper.own / (lag**hyper.decay * sd) for lag in range(1, lags + 1)]
    precision = 1.0 / np.concatenate([[hyper.overall * hyper.constant], *spread]) ** 2
    mean = np.zeros((precision.size, n))
    mean[1 : 1 + n] = np.eye(n)
    return ConjugatePrior(mean, precision, np.diag((sd / hyper.overall) ** 2), n + 1.0)


def fit_sims_zha(values: Floats, *, lags: int, hyper: SimsZha | None = None, clock: Clock | None = None) -> Bvar:
    """Fit a Bayesian VAR with Sims and Zha's prior.

    Args:
        values: Periods by series.
        lags: p.
        hyper: Hyperparameters; default those of the reference package's example of Israel and Palestine.
        clock: Number of each period, where some are missing.

    Returns:
        The posterior.

    Raises:
        InputError: Too few periods for the lags.

    Reference:
        Sims & Zha (1998), doi:10.2307/2527347.
    """
    y, x = lagged(values, lags, clock=clock)
    hyper = hyper or SimsZha()
    found = posterior(y, x, sims_zha(scales(y, x, lags), lags=lags, hyper=hyper))
    return Bvar(*found[:4], lags, hyper.overall * hyper.own, hyper.decay, found[4])


def posterior(y: Floats, x: Floats, prior: ConjugatePrior) -> tuple[Floats, Floats, Floats, float, float]:
    """Combine data with a normal-inverse-Wishart prior.

    Args:
        y: T by n.
        x: T by k.
        prior: The prior.

    Returns:
        Posterior mean (k by n), root of the precision (k by k, upper), scale (n by n), degrees of freedom, and the
        log marginal likelihood.

    Reference:
        Zellner (1971), chapter 8; Giannone, Lenza & Primiceri (2015), appendix A, doi:10.1162/REST_a_00483.
    """
    t, n = y.shape
    precision = np.diag(prior.precision) + x.T @ x
    root = np.asarray(np.linalg.cholesky(precision).T, dtype=np.float64)
    right = prior.precision[:, None] * prior.mean + x.T @ y
    mean = np.asarray(np.linalg.solve(precision, right), dtype=np.float64)
    resid, shift = y - x @ mean, mean - prior.mean
    scale = prior.scale + resid.T @ resid + (shift * prior.precision[:, None]).T @ shift
    df = prior.df + t
    log_marginal = (
        -0.5 * n * t * np.log(np.pi)
        + log_multigamma(df / 2, n)
        - log_multigamma(prior.df / 2, n)
        + 0.5 * n * (np.log(prior.precision).sum() - 2 * np.log(np.diag(root)).sum())
        + 0.5 * prior.df * np.linalg.slogdet(prior.scale)[1]
        - 0.5 * df * np.linalg.slogdet(scale)[1]
    )
    return mean, root, scale, df, float(log_marginal)


def log_multigamma(x: float, n: int) -> float:
    """Log of the multivariate gamma function.

    Example:
        >>> round(log_multigamma(1.5, 1) - lgamma(1.5), 12)
        0.0
    """
    return n * (n - 1) / 4 * log(pi) + sum(lgamma(x - j / 2) for j in range(n))


def draw_posterior(
    mean: Floats, root: Floats, scale: Floats, df: float, draws: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw from a matrix-normal-inverse-Wishart: coefficients (draws, k, n) and covariances (draws, n, n)."""
    k, n = mean.shape
    # Bartlett: with L L' = scale^-1 and T lower triangular, (L T)(L T)' is a Wishart draw of the precision.
    bartlett = np.zeros((draws, n, n))
    for i in range(n):
        bartlett[:, i, i] = np.sqrt(rng.chisquare(df - i, draws))
        for j in range(i):
            bartlett[:, i, j] = rng.standard_normal(draws)
    lower = np.linalg.cholesky(np.linalg.inv(scale))
    factor = np.linalg.inv(lower @ bartlett)  # factor' factor is the covariance
    sigma = np.swapaxes(factor, 1, 2) @ factor
    noise = np.linalg.solve(root, rng.standard_normal((draws, k, n)))
    return mean + noise @ factor, sigma


def fit_bvar(values: Floats, *, lags: int, exog: Floats | None = None, clock: Clock | None = None) -> Bvar:
    """Fit a Bayesian VAR whose tightness and lag decay maximise the marginal likelihood.

    Args:
        values: Periods by series.
        lags: p.
        exog: Periods by controls.
        clock: Number of each period, where some are missing.

    Returns:
        The posterior.

    Raises:
        InputError: Too few periods for the lags.

    Reference:
        Giannone, Lenza & Primiceri (2015), doi:10.1162/REST_a_00483.

    Example:
        >>> y = np.random.default_rng(2).standard_normal((120, 2))
        >>> fit_bvar(y, lags=2).mean.shape
        (5, 2)
    """
    y, x = lagged(values, lags, exog, clock=clock)
    return bvar_of(y, x, lags)


def bvar_of(y: Floats, x: Floats, lags: int) -> Bvar:
    """Fit a Bayesian VAR to left- and right-hand sides laid out as in `thawcast.street.estimate.series.lagged`."""
    from scipy.optimize import minimize_scalar

    sd = scales(y, x, lags)
    exog_sd = x[:, 1 + y.shape[1] * lags :].std(axis=0)

    def prior(log_tightness: float, decay: float) -> ConjugatePrior:
        return minnesota(sd, lags=lags, tightness=float(np.exp(log_tightness)), decay=decay, exog_sd=exog_sd)

    best = (-np.inf, 0.0, 1.0)
    for decay in DECAYS if lags > 1 else (1.0,):
        found: Any = minimize_scalar(
            lambda v, d=decay: -posterior(y, x, prior(v, d))[4],
            bounds=(np.log(0.01), np.log(5.0)),
            method="bounded",
            options={"xatol": 0.02},
        )
        best = max(best, (-float(found.fun), float(found.x), decay))
    mean, root, scale, df, log_marginal = posterior(y, x, prior(best[1], best[2]))
    return Bvar(mean, root, scale, df, lags, float(np.exp(best[1])), best[2], log_marginal)
