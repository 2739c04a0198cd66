"""One reading of a pair of series, raw or damped: tests, same-period correlation, long-run answers, skill."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.granger import GrangerTest, granger
from thawcast.street.estimate.index import Interval, StreetIndex, street_index
from thawcast.street.estimate.series import Floats
from thawcast.street.estimate.skill import Skill, skill
from thawcast.street.estimate.var import VarFit, fit_var
from thawcast.street.judge import Side, side_of
from thawcast.values import Z90


@dataclass(frozen=True)
class Reading:
    """What one VAR says about two sides.

    Args:
        fit: Least-squares VAR on standardised series.
        tests: Keyed by (cause, effect) column numbers.
        correlation: Same-period correlation of the residuals of the two sides.
        street: Long-run answers and index; column 0 is A.
        skill: Out-of-sample errors at one and twelve periods, empty where not asked for.
    """

    fit: VarFit
    tests: dict[tuple[int, int], GrangerTest]
    correlation: Interval
    street: StreetIndex
    skill: tuple[Skill, ...]

    def side(self, side: int, *, level: float = 0.05) -> Side:
        """What side 0 (or 1) does about the other's conduct.

        Args:
            side: Column number of the side.
            level: Level of the tests.

        Returns:
            See `thawcast.street.judge.side_of`; the tests are HC3 and the wild bootstrap, which must both reject.
        """
        long_run = self.street.a_answers if side == 0 else self.street.b_answers
        return side_of(long_run, rejects=self.tests[1 - side, side].rejects(level))


def read(
    values: Floats,
    *,
    lags: int,
    exog: Floats | None = None,
    augment: int = 0,
    draws: int = 999,
    hold_out: int = 0,
    seed: int = 0,
) -> Reading:
    """Estimate one reading.

    Args:
        values: Periods by series; the first two are A's and B's conduct.
        lags: Lags that are tested.
        exog: Periods by controls.
        augment: Further lags that are fitted and not tested (Toda & Yamamoto), for series that may have a unit root.
        draws: Wild-bootstrap replications.
        hold_out: Last periods forecast to measure skill; 0 for none.
        seed: Seed.

    Returns:
        The reading.

    Reference:
        Toda & Yamamoto (1995), doi:10.1016/0304-4076(94)01616-8.
    """
    z = standardise(values)
    controls = None if exog is None or not exog.size else standardise(exog)
    fit = fit_var(z, lags=lags + augment, exog=controls)
    n = z.shape[1]
    tested = range(1, lags + 1)
    tests = {
        (cause, effect): granger(fit, cause=cause, effect=effect, tested=tested, draws=draws, seed=seed)
        for cause in range(n)
        for effect in range(n)
        if cause != effect
    }
    street = street_index(fit, z.std(axis=0), seed=seed)
    skills = tuple(
        skill(values, lags=lags + augment, hold_out=hold_out, horizon=h, exog=controls) for h in (1, 12) if hold_out
    )
    return Reading(fit, tests, residual_correlation(fit), street, skills)


def standardise(values: Floats) -> Floats:
    """Centre each column and divide it by its standard deviation, so that no result depends on units."""
    return (values - values.mean(axis=0)) / values.std(axis=0)


def residual_correlation(fit: VarFit) -> Interval:
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
    influence = u[:, 0] * u[:, 1] - r * (u[:, 0] ** 2 + u[:, 1] ** 2) / 2
    half = Z90 * float(influence.std() / np.sqrt(u.shape[0]))
    return Interval(r, max(-1.0, r - half), min(1.0, r + half))
