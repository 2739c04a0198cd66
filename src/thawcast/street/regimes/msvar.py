"""Markov-switching vector autoregression: the model, its densities and its forecasts."""

from dataclasses import dataclass, replace
from math import lgamma
from typing import Literal

import numpy as np

from thawcast.street.estimate.bayes import ConjugatePrior, log_multigamma, minnesota, scales
from thawcast.street.estimate.series import lagged
from thawcast.street.estimate.var import companion, slopes
from thawcast.street.regimes.hamilton import FilteredRegimes, Ints, filter_regimes
from thawcast.values import Floats

Switching = Literal["all", "variance"]
"""What differs between regimes: coefficients and variances, or variances alone."""

TIGHTNESS = 0.5
"""Minnesota tightness within a regime: looser than what one VAR would choose, tight enough for a short regime."""

STAY, MOVE = 9.0, 1.5
"""Dirichlet prior counts of staying in a regime and of moving to each other one; above one, so that no move has
probability zero at the mode."""

CONSTANT_SD = 10.0
"""Prior standard deviation of the constant, in residual standard deviations of standardised series: a wider one would
punish every further regime in the marginal likelihood for nothing but its width."""


@dataclass(frozen=True)
class SwitchingData:
    """Left- and right-hand sides with their prior.

    Args:
        y: T by n, standardised.
        x: T by k, laid out as in `thawcast.street.estimate.series.lagged`.
        lags: p.
        prior: Prior of each regime's coefficients and covariance.
    """

    y: Floats
    x: Floats
    lags: int
    prior: ConjugatePrior

    @property
    def n(self) -> int:
        """Number of series."""
        return int(self.y.shape[1])

    def head(self, rows: int) -> "SwitchingData":
        """The first observations only, with the same prior."""
        return replace(self, y=self.y[:rows], x=self.x[:rows])


@dataclass(frozen=True)
class Params:
    """Parameters of a Markov-switching VAR with M regimes.

    Args:
        coef: M by k by n.
        sigma: M by n by n.
        transition: M by M; [i, j] is the probability of moving from i to j.
    """

    coef: Floats
    sigma: Floats
    transition: Floats

    @property
    def regimes(self) -> int:
        """Number of regimes M."""
        return int(self.transition.shape[0])

    @property
    def initial(self) -> Floats:
        """Probabilities at the first observation: even, so that the transition matrix has a conjugate posterior."""
        return np.full(self.regimes, 1.0 / self.regimes)

    def permuted(self, o: Ints) -> "Params":
        """The same model with regime `o[i]` called i."""
        return Params(self.coef[o], self.sigma[o], self.transition[np.ix_(o, o)])

    def ordered(self) -> "Params":
        """Regimes from the quietest to the most violent (generalised variance): names that do not depend on chance."""
        return self.permuted(np.argsort(np.linalg.slogdet(self.sigma)[1], kind="stable"))


def prepare(values: Floats, *, lags: int, exog: Floats | None = None) -> SwitchingData:
    """Lay out data for a Markov-switching VAR.

    Args:
        values: Periods by series, standardised.
        lags: p.
        exog: Periods by controls, standardised.

    Returns:
        Data and prior.

    Raises:
        InputError: Too few periods for the lags.
    """
    y, x = lagged(values, lags, exog)
    prior = minnesota(
        scales(y, x, lags),
        lags=lags,
        tightness=TIGHTNESS,
        decay=1.0,
        exog_sd=x[:, 1 + y.shape[1] * lags :].std(axis=0),
        diffuse=CONSTANT_SD,
    )
    return SwitchingData(y, x, lags, prior)


def log_densities(data: SwitchingData, params: Params) -> Floats:
    """Log density of each observation in each regime, T by M."""
    out = np.empty((data.y.shape[0], params.regimes))
    for m in range(params.regimes):
        root = np.linalg.cholesky(params.sigma[m])
        z = (data.y - data.x @ params.coef[m]) @ np.linalg.inv(root).T
        constant = data.n * 0.5 * np.log(2 * np.pi) + np.log(np.diag(root)).sum()
        out[:, m] = -0.5 * np.einsum("ti,ti->t", z, z) - constant
    return out


def run_filter(data: SwitchingData, params: Params) -> FilteredRegimes:
    """Filter the regimes of a model through its data."""
    return filter_regimes(log_densities(data, params), params.transition, params.initial)


def log_prior(params: Params, prior: ConjugatePrior, switching: Switching) -> float:
    """Log prior density of the parameters, normalised.

    With switching variances alone the common coefficients have independent normal priors with the same spreads.
    """
    m, total = params.regimes, 0.0
    for i in range(m):
        total += float(log_inverse_wishart(params.sigma[i], prior.scale, prior.df))
        if switching == "all":
            total += log_matrix_normal(params.coef[i], prior.mean, prior.precision, params.sigma[i])
        total += float(log_dirichlet(params.transition[i], prior_counts(m)[i])) if m > 1 else 0.0
    if switching == "variance":
        spread = common_precision(prior)
        z = params.coef[0] - prior.mean
        total += 0.5 * float((np.log(spread / (2 * np.pi)) - spread * z**2).sum())
    return total


def prior_counts(regimes: int) -> Floats:
    """Dirichlet prior counts of the transition matrix."""
    return np.full((regimes, regimes), MOVE) + (STAY - MOVE) * np.eye(regimes)


def common_precision(prior: ConjugatePrior) -> Floats:
    """Prior precision of each common coefficient, k by n."""
    return prior.precision[:, None] / np.diag(prior.scale)[None]


def log_matrix_normal(coef: Floats, mean: Floats, precision: Floats, sigma: Floats) -> float:
    """Log density of coef | sigma ~ matrix normal with row precisions `precision`."""
    k, n = coef.shape
    z = coef - mean
    quad = float(np.trace(np.linalg.solve(sigma, (z * precision[:, None]).T @ z)))
    log_det = np.linalg.slogdet(sigma)[1]
    return 0.5 * float(n * np.log(precision).sum() - k * log_det - k * n * np.log(2 * np.pi)) - 0.5 * quad


def log_inverse_wishart(sigma: Floats, scale: Floats, df: float) -> Floats:
    """Log density of an inverse-Wishart distribution at covariances (..., n, n)."""
    n = sigma.shape[-1]
    constant = 0.5 * df * (np.linalg.slogdet(scale)[1] - n * np.log(2.0)) - log_multigamma(df / 2, n)
    spread = np.trace(np.linalg.solve(sigma, scale), axis1=-2, axis2=-1)
    return constant - 0.5 * (df + n + 1) * np.linalg.slogdet(sigma)[1] - 0.5 * spread


def log_dirichlet(p: Floats, counts: Floats) -> Floats:
    """Log density of a Dirichlet distribution at probabilities (..., M)."""
    constant = lgamma(counts.sum()) - sum(lgamma(c) for c in counts)
    return constant + ((counts - 1) * np.log(p)).sum(axis=-1)


def forecast(params: Params, data: SwitchingData, now: Floats, steps: int) -> tuple[Floats, Floats]:
    """Expected regime probabilities and series over the next periods, given the parameters.

    The expectation runs over regimes jointly with the lagged values, so it is exact.

    Args:
        params: The model, without controls.
        data: Its data; the last rows are the forecast's origin.
        now: Filtered regime probabilities at the origin, (M,).
        steps: Periods ahead.

    Returns:
        Regime probabilities (steps by M) and expected series (steps by n).

    Reference:
        Krolzig (1997), Markov-Switching Vector Autoregressions, section 4.3, doi:10.1007/978-3-642-51684-9.
    """
    n, p, m = data.n, data.lags, params.regimes
    last = np.concatenate([data.y[-1], data.x[-1, 1 : 1 + n * (p - 1)]])
    moves = [companion(slopes(params.coef[i], n, p)) for i in range(m)]
    # The mean of the series given the regime is not enough to go on with: what a regime does to lags depends on which
    # regimes made them. So the expectation of the stacked lags times the regime's indicator is carried along, one row a
    # regime; its sum is the forecast.
    state = now[:, None] * last
    probability, chances, path = now, np.empty((steps, m)), np.empty((steps, n))
    for h in range(steps):
        probability = probability @ params.transition
        state = np.stack([moves[j] @ (params.transition[:, j] @ state) for j in range(m)])
        state[:, :n] += probability[:, None] * params.coef[:, 0]
        chances[h], path[h] = probability, state[:, :n].sum(axis=0)
    return chances, path
