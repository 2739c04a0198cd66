"""Does the past of one series help to predict another: classical, robust and wild-bootstrap tests."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.var import VarFit
from thawcast.street.terms import LEVEL, SEEN, SOUGHT
from thawcast.values import Floats

BARE_LEVEL = 0.08
"""`LEVEL` where nothing was measured and an answer must stand out as well, which is rarer."""


@dataclass(frozen=True)
class GrangerTest:
    """Tests that all lags of `cause` have coefficient zero in the equation of `effect`.

    Args:
        cause: Column number of the possible cause.
        effect: Column number of the possible effect.
        f: Classical F statistic.
        p: Its p value; degrees of freedom are the number of lags tested and those of the one equation's residuals.
        f_hc3: F statistic with HC3 errors.
        p_hc3: Its p value.
        p_wild: Wild-bootstrap p value of `f_hc3`.
        power: Probability that an answer of `SOUGHT` one period later is seen at `LEVEL`.
        enough: Periods that would give a power of `SEEN`, at the noise found.
    """

    cause: int
    effect: int
    f: float
    p: float
    f_hc3: float
    p_hc3: float
    p_wild: float
    power: float
    enough: int

    def rejects(self, level: float = LEVEL) -> bool:
        """Whether both deciding tests, HC3 and wild bootstrap, reject at `level`."""
        return self.p_hc3 < level and self.p_wild < level


def granger(
    fit: VarFit,
    *,
    cause: int,
    effect: int,
    tested: Sequence[int] | None = None,
    draws: int = 999,
    seed: int = 0,
) -> GrangerTest:
    """Test whether the past of `cause` helps to predict `effect`, given everything else in the VAR.

    Args:
        fit: The VAR.
        cause: Column number of the cause.
        effect: Column number of the effect.
        tested: Lags tested, from 1; default all. Lag augmentation leaves the last ones out.
        draws: Wild-bootstrap replications (Rademacher signs, fixed regressors, null imposed).
        seed: Seed of the signs.

    Returns:
        Classical, HC3 and wild-bootstrap tests.

    Reference:
        MacKinnon & White (1985), doi:10.1016/0304-4076(85)90158-7 (HC3); Goncalves & Kilian (2004),
        doi:10.1016/j.jeconom.2003.10.030 (fixed-design wild bootstrap); Hafner & Herwartz (2009),
        doi:10.1111/j.1467-9574.2009.00424.x (for causality tests).

    Example:
        >>> from thawcast.street.estimate.var import fit_var
        >>> y = np.random.default_rng(3).standard_normal((300, 2))
        >>> y[1:, 1] += 0.5 * y[:-1, 0]
        >>> fit = fit_var(y, lags=1)
        >>> granger(fit, cause=0, effect=1).rejects(), granger(fit, cause=1, effect=0).rejects()
        (True, False)
    """
    lags = range(1, fit.lags + 1) if tested is None else tested
    index = [1 + fit.n * (lag - 1) + cause for lag in lags]
    beta = fit.coef[index, effect]
    q, df = len(index), fit.df_resid
    resid = fit.resid[:, effect]
    block = fit.gram[np.ix_(index, index)]
    f = float(beta @ np.linalg.solve(block, beta)) / q / float(resid @ resid / df)
    robust = _Robust(fit, index)
    f_hc3 = float(robust.f(beta[:, None], resid[:, None])[0])
    p, p_hc3, power, longer = _tails(f, f_hc3, robust.covariance(resid[:, None])[0], df)
    return GrangerTest(
        cause=cause,
        effect=effect,
        f=f,
        p=p,
        f_hc3=f_hc3,
        p_hc3=p_hc3,
        p_wild=_wild(robust, effect, f_hc3, draws, seed),
        power=power,
        enough=int(np.ceil(longer * fit.y.shape[0])),
    )


def f_critical(q: int, df: int) -> float:
    """F that a test at `LEVEL` must pass.

    Args:
        q: Coefficients tested.
        df: Degrees of freedom of the residuals.
    """
    from scipy.special import fdtri

    return float(fdtri(q, df, 1 - LEVEL))


def _tails(f: float, f_hc3: float, covariance: Floats, df: int) -> tuple[float, float, float, float]:
    """P values of both F, power against `SOUGHT`, and by how much longer a series has a power of `SEEN`."""
    from scipy.special import fdtrc, ncfdtr, ncfdtrinc

    q = covariance.shape[0]
    distance = SOUGHT**2 * float(np.linalg.inv(covariance)[0, 0])
    critical = f_critical(q, df)
    power = 1.0 - float(ncfdtr(q, df, distance, critical))
    return (
        float(fdtrc(q, df, f)),
        float(fdtrc(q, df, f_hc3)),
        power,
        float(ncfdtrinc(q, df, 1 - SEEN, critical)) / distance,
    )


class _Robust:
    """HC3 Wald tests of some coefficients of one equation: what does not change from one bootstrap draw to the next.

    A coefficient is a weighted sum of the errors, with weights (its influence) that the regressors fix. HC3 divides
    each residual by one less its leverage: as if it had been left out when the line it is measured from was drawn.
    """

    def __init__(self, fit: VarFit, index: Sequence[int]) -> None:
        projection = fit.x @ fit.gram  # rows give the influence of each observation on the coefficients
        self.fit, self.index = fit, index
        self.slack = 1.0 - np.einsum("tk,tk->t", projection, fit.x)
        influence = projection[:, index]
        q = influence.shape[1]
        # Products of influences once, so that a thousand covariances are one matrix product.
        self.outer = np.einsum("ti,tj->tij", influence, influence).reshape(-1, q * q)

    def f(self, beta: Floats, resid: Floats) -> Floats:
        """HC3 Wald over q for each column of `beta` (q by draws) and `resid` (T by draws)."""
        b = beta.T[:, :, None]
        return (np.swapaxes(b, 1, 2) @ np.linalg.solve(self.covariance(resid), b))[:, 0, 0] / beta.shape[0]

    def covariance(self, resid: Floats) -> Floats:
        """HC3 covariance of the coefficients (draws by q by q) for each column of `resid` (T by draws)."""
        q = len(self.index)
        return (self.outer.T @ (resid / self.slack[:, None]) ** 2).T.reshape(-1, q, q)


def _wild(robust: _Robust, effect: int, observed: float, draws: int, seed: int) -> float:
    """P value of a robust F: residuals of the fit without the cause, each with a sign drawn by lot.

    The signs keep each period's own variance and break what the cause may do. Regressors stay as they are (fixed
    design), so a draw costs two matrix products and no series is simulated.
    """
    if draws < 1:
        return float("nan")
    fit = robust.fit
    keep = [k for k in range(fit.x.shape[1]) if k not in robust.index]
    x0, y = fit.x[:, keep], fit.y[:, effect]
    null = y - x0 @ np.linalg.lstsq(x0, y, rcond=None)[0]
    signs = np.random.default_rng(seed).integers(0, 2, size=(y.size, draws)) * 2.0 - 1.0
    # The restricted fit drops out: its coefficients on the tested lags are zero and its residuals none.
    shocks = null[:, None] * signs
    coef = fit.gram @ (fit.x.T @ shocks)
    stats = robust.f(coef[robust.index], shocks - fit.x @ coef)
    # The observed statistic counts as a draw: under the null a p value is then never too small.
    return float((1 + (stats >= observed).sum()) / (draws + 1))
