"""One VAR of two sides' conduct: tests, same-period correlation, long-run answers."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.granger import GrangerTest, granger
from thawcast.street.estimate.index import StreetIndex, street_index
from thawcast.street.estimate.series import Clock, standardise
from thawcast.street.estimate.var import VarFit, fit_var
from thawcast.values import Z90, Estimate, Floats


@dataclass(frozen=True)
class VarSettings:
    """How a VAR is estimated.

    Args:
        lags: Lags tested.
        augment: Further lags that are fitted and not tested, for series that may have a unit root.
        draws: Wild-bootstrap replications.
        seed: Seed.
    """

    lags: int
    augment: int = 0
    draws: int = 999
    seed: int = 0


@dataclass(frozen=True)
class PairVar:
    """What one VAR says about two sides.

    Args:
        fit: Least-squares VAR on standardised series.
        tests: Keyed by (cause, effect) column numbers.
        correlation: Same-period correlation of the residuals of the two sides.
        street: Long-run answers and index; column 0 is A.
    """

    fit: VarFit
    tests: dict[tuple[int, int], GrangerTest]
    correlation: Estimate
    street: StreetIndex


def fit_pair(
    values: Floats, settings: VarSettings, *, exog: Floats | None = None, clock: Clock | None = None
) -> PairVar:
    """Estimate and test one VAR.

    Args:
        values: Periods by series; the first two are A's and B's conduct.
        settings: Lags, draws and seed.
        exog: Periods by controls.
        clock: Number of each period, where some are missing.

    Returns:
        The VAR with its tests.

    Raises:
        InputError: Too few periods for the lags.

    Reference:
        Toda & Yamamoto (1995), doi:10.1016/0304-4076(94)01616-8 (lags fitted and not tested).
    """
    z = standardise(values)
    controls = None if exog is None or not exog.size else standardise(exog)
    lags = settings.lags + settings.augment
    fit = fit_var(z, lags=lags, exog=controls, clock=clock)
    n = z.shape[1]
    tested = range(1, settings.lags + 1)
    tests = {
        (cause, effect): granger(
            fit, cause=cause, effect=effect, tested=tested, draws=settings.draws, seed=settings.seed
        )
        for cause in range(n)
        for effect in range(n)
        if cause != effect
    }
    street = street_index(fit, z.std(axis=0), seed=settings.seed)
    return PairVar(fit, tests, residual_correlation(fit), street)


def residual_correlation(fit: VarFit) -> Estimate:
    """Same-period correlation of the first two residuals with a 90% interval robust to heteroskedasticity.

    Args:
        fit: The VAR.

    Returns:
        Correlation and interval, from the variance of its influence function.

    Example:
        >>> y = np.random.default_rng(1).standard_normal((500, 2))
        >>> r = residual_correlation(fit_var(y + 2 * y[:, :1], lags=1))
        >>> r.low < 0.9 < r.high
        True
    """
    u = fit.resid[:, :2] / np.sqrt((fit.resid[:, :2] ** 2).mean(axis=0))
    r = float((u[:, 0] * u[:, 1]).mean())
    # A correlation moves with each period's product, less what its own two variances move: the delta method's terms.
    influence = u[:, 0] * u[:, 1] - r * (u[:, 0] ** 2 + u[:, 1] ** 2) / 2
    half = Z90 * float(influence.std() / np.sqrt(u.shape[0]))
    return Estimate(r, max(-1.0, r - half), min(1.0, r + half), "correlation")
