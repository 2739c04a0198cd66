"""Vector autoregression by least squares: y_t = c + A_1 y_{t-1} + ... + A_p y_{t-p} + C z_t + e_t."""

from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.bayes import bvar_of
from thawcast.street.estimate.series import Clock, lagged
from thawcast.values import Floats


@dataclass(frozen=True)
class VarFit:
    """A fitted vector autoregression.

    Args:
        y: Left-hand side, T by n.
        x: Regressors, T by k: constant, lag 1 of every column, ..., lag p of every column, then exogenous columns.
        lags: p.
        coef: k by n.
        gram: Inverse of x'x, k by k.
        resid: T by n.
    """

    y: Floats
    x: Floats
    lags: int
    coef: Floats
    gram: Floats
    resid: Floats

    @property
    def n(self) -> int:
        """Number of series."""
        return int(self.y.shape[1])

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom of one equation."""
        return int(self.y.shape[0] - self.x.shape[1])

    @property
    def sigma(self) -> Floats:
        """Residual covariance with the degrees-of-freedom correction, n by n."""
        return self.resid.T @ self.resid / self.df_resid

    @property
    def correlation(self) -> float:
        """Same-period correlation of the first two residuals: answers, or common causes, within the period."""
        s = self.sigma
        return float(s[0, 1] / np.sqrt(s[0, 0] * s[1, 1]))

    @property
    def slopes(self) -> Floats:
        """Lag matrices A_1 .. A_p, p by n by n: `slopes[l, i, j]` is the effect of j at lag l+1 on i."""
        return slopes(self.coef, self.n, self.lags)

    @property
    def max_root(self) -> float:
        """Largest modulus of the companion matrix's eigenvalues; 1 or more is an explosive or unit-root fit."""
        return float(np.abs(np.linalg.eigvals(companion(self.slopes))).max())


def slopes(coef: Floats, n: int, lags: int) -> Floats:
    """Cut lag matrices out of a coefficient matrix.

    Args:
        coef: (..., k, n) with rows constant, lag 1, ..., lag p, exogenous.
        n: Number of series.
        lags: p.

    Returns:
        (..., p, n, n), equation by source.
    """
    block = coef[..., 1 : 1 + n * lags, :]
    return np.swapaxes(block.reshape(*coef.shape[:-2], lags, n, n), -1, -2)


def companion(a: Floats) -> Floats:
    """Companion matrix of lag matrices (p, n, n)."""
    p, n, _ = a.shape
    out = np.zeros((n * p, n * p))
    out[:n] = np.concatenate(list(a), axis=1)
    out[n:, :-n] = np.eye(n * (p - 1))
    return out


def fit_var(
    values: Floats, *, lags: int, exog: Floats | None = None, skip: int = 0, clock: Clock | None = None
) -> VarFit:
    """Fit a vector autoregression by ordinary least squares, equation by equation.

    Args:
        values: Periods by series [any unit; tests and index do not depend on it].
        lags: p.
        exog: Periods by exogenous columns, taken in the same period.
        skip: Further periods left out at the start.
        clock: Number of each period, where some are missing.

    Returns:
        Coefficients, residuals and what tests need.

    Raises:
        InputError: Too few periods for the lags, or columns that are exact combinations of each other.

    Reference:
        Luetkepohl (2005), New Introduction to Multiple Time Series Analysis, section 3.2.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> fit_var(rng.standard_normal((200, 2)), lags=2).slopes.shape
        (2, 2, 2)
    """
    y, x = lagged(values, lags, exog, skip=skip, clock=clock)
    return regress(y, x, lags)


def regress(y: Floats, x: Floats, lags: int) -> VarFit:
    """Least squares of y (T by n) on x (T by k) laid out as in `lagged`."""
    scale = np.sqrt((x * x).mean(axis=0))
    if (scale == 0).any():
        raise InputError("a regressor is zero throughout: shorten the lags or drop the control")
    z = x / scale
    gram = z.T @ z
    if np.linalg.cond(gram) > 1e13:
        raise InputError("some series or controls are exact combinations of each other: drop one")
    inverse = np.linalg.inv(gram)
    coef = (inverse @ (z.T @ y)) / scale[:, None]
    return VarFit(y, x, lags, coef, inverse / np.outer(scale, scale), y - x @ coef)


@dataclass(frozen=True)
class LagChoice:
    """Information criteria by lag order, all on the same sample.

    Args:
        aic: Akaike's criterion for 1, 2, ... lags.
        bic: Schwarz's criterion.
        log_marginal: Log marginal likelihood under the Minnesota prior.
    """

    aic: tuple[float, ...]
    bic: tuple[float, ...]
    log_marginal: tuple[float, ...]

    @property
    def chosen(self) -> dict[str, int]:
        """Lag order by each criterion."""
        return {
            "aic": 1 + int(np.argmin(self.aic)),
            "bic": 1 + int(np.argmin(self.bic)),
            "marginal_likelihood": 1 + int(np.argmax(self.log_marginal)),
        }


def select_lags(values: Floats, *, max_lags: int, exog: Floats | None = None, clock: Clock | None = None) -> LagChoice:
    """Compare lag orders by AIC, BIC and marginal likelihood.

    Args:
        values: Periods by series.
        max_lags: Longest order tried; every order is fitted on the sample this one leaves.
        exog: Periods by exogenous columns.
        clock: Number of each period, where some are missing.

    Returns:
        Criteria by order.

    Reference:
        Luetkepohl (2005), section 4.3; Giannone, Lenza & Primiceri (2015), doi:10.1162/REST_a_00483.
    """
    aic, bic, marginal = list[float](), list[float](), list[float]()
    for p in range(1, max_lags + 1):
        fit = fit_var(values, lags=p, exog=exog, skip=max_lags - p, clock=clock)
        t, k = fit.x.shape
        log_det = float(np.linalg.slogdet(fit.resid.T @ fit.resid / t)[1])
        aic.append(log_det + 2 * k * fit.n / t)
        bic.append(log_det + np.log(t) * k * fit.n / t)
        marginal.append(bvar_of(fit.y, fit.x, p).log_marginal)
    return LagChoice(tuple(aic), tuple(bic), tuple(marginal))
