"""The street index: who answers more, from -1 (only B answers) over 0 (evenly, or neither) to 1 (only A answers)."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.var import VarFit
from thawcast.values import Estimate, Floats

ANSWER_UNIT = "standard deviations"
"""Unit of a long-run answer: of the one's conduct, for one of the other's."""

NO_STREET = 0.5
"""Sum of both answers [standard deviations] below which the index is drawn to zero: no asymmetry without a street."""


@dataclass(frozen=True)
class StreetIndex:
    """Long-run answers of both sides, and their asymmetry.

    Args:
        a_answers: Long-run answer of A to B [standard deviations of A's conduct for one of B's].
        b_answers: Long-run answer of B to A.
        index: (a - b) / max(a + b, NO_STREET), answers of the opposite sign counted as none; in [-1, 1].
    """

    a_answers: Estimate
    b_answers: Estimate
    index: Estimate

    @property
    def swapped(self) -> "StreetIndex":
        """The same with A and B exchanged."""
        i = self.index
        value, low, high = (None if v is None else -v for v in (i.value, i.high, i.low))
        return StreetIndex(self.b_answers, self.a_answers, Estimate(value, low, high, i.unit))


def street_index(fit: VarFit, sd: Floats, *, draws: int = 2000, seed: int = 0) -> StreetIndex:
    """Compute long-run answers and street index of a VAR whose first two series are A's and B's conduct.

    The sums of lag coefficients are drawn from a normal distribution around least squares with the HC3 covariance of
    both equations together, so that bursts widen the intervals. Draws whose own lags do not settle (sum of own
    coefficients at or above one) have no long run and are left out.

    Args:
        fit: The VAR.
        sd: Standard deviation of each series, which makes the answers free of units.
        draws: Number of draws.
        seed: Seed.

    Returns:
        Long-run answers and index with 90% intervals.

    Reference:
        docs/methods/street.md; Mueller (2013), doi:10.3982/ECTA9097 (posterior with sandwich covariance).

    Example:
        >>> from thawcast.street.estimate.var import fit_var
        >>> y = np.random.default_rng(3).standard_normal((400, 2))
        >>> y[1:, 1] += 0.6 * y[:-1, 0]
        >>> street_index(fit_var(y, lags=1), y.std(axis=0)).index.value < -0.6
        True
    """
    return index_of(answer_draws(fit, sd, draws=draws, seed=seed))


def answer_draws(fit: VarFit, sd: Floats, *, draws: int = 2000, seed: int = 0) -> Floats:
    """Draws of the long-run answers of the first two series, (draws, 2, 2); see `street_index`."""
    n, projection = fit.n, fit.x @ fit.gram
    slack = 1.0 - np.einsum("tk,tk->t", projection, fit.x)
    by_lag = projection[:, 1 : 1 + n * fit.lags].reshape(-1, fit.lags, n).sum(axis=1)  # T by source
    scaled = fit.resid / slack[:, None]
    influence = (scaled[:, :2, None] * by_lag[:, None, :2]).reshape(-1, 4)  # equation by source, flattened
    root = np.linalg.cholesky(influence.T @ influence)
    noise = np.random.default_rng(seed).standard_normal((draws, 4)) @ root.T
    return long_run(fit.slopes.sum(axis=0)[:2, :2] + noise.reshape(-1, 2, 2), sd[:2])


def crossed_index(a: VarFit, b: VarFit) -> StreetIndex:
    """Street index where each side's answer comes from a VAR of its own, as where deeds answer the other's words.

    Args:
        a: A's conduct first, then what B did that it may answer, standardised.
        b: The same of B.

    Returns:
        Long-run answers and index, each side's draws independent of the other's.
    """
    one, other = answer_draws(a, np.ones(2)), answer_draws(b, np.ones(2), seed=1)
    answers = np.zeros_like(one)
    answers[:, 0, 1], answers[:, 1, 0] = one[:, 0, 1], other[:, 0, 1]
    return index_of(answers)


def long_run(total: Floats, sd: Floats) -> Floats:
    """Long-run answers: what one series settles at when another is held one standard deviation higher for good.

    The other's own movement is held fixed, so this is the direct answer, without the echo: the sum of the lag
    coefficients on j over one minus the sum of i's own.

    Args:
        total: Sums of the lag matrices (..., n, n), equation by source.
        sd: Standard deviation of each series, (n,).

    Returns:
        (..., n, n); [i, j] is the answer of i to j in standard deviations of i; NaN where i's own lags do not settle.

    Reference:
        Hendry (1995), Dynamic Econometrics, section 6.4 (long-run multiplier of an ADL equation).

    Example:
        >>> long_run(np.array([[0.5, 0.2], [0.0, 0.0]]), np.ones(2))[0, 1].item()
        0.4
    """
    own = 1.0 - np.diagonal(total, axis1=-2, axis2=-1)
    own = np.where(own > 1e-6, own, np.nan)
    return total / own[..., None] * (sd / sd[:, None])


def index_of(answers: Floats) -> StreetIndex:
    """Summarise draws of long-run answers (draws, n, n) of which the first two series are A's and B's conduct."""
    a, b = answers[:, 0, 1], answers[:, 1, 0]
    keep = np.isfinite(a) & np.isfinite(b)
    a, b = a[keep], b[keep]
    if not a.size:
        nothing = Estimate(None, None, None, ANSWER_UNIT)
        return StreetIndex(nothing, nothing, Estimate(None, -1.0, 1.0, "index"))
    kind_a, kind_b = np.maximum(a, 0.0), np.maximum(b, 0.0)
    asymmetry = (kind_a - kind_b) / np.maximum(kind_a + kind_b, NO_STREET)
    return StreetIndex(interval(a, ANSWER_UNIT), interval(b, ANSWER_UNIT), interval(asymmetry, "index"))


def interval(draws: Floats, unit: str) -> Estimate:
    """Median and 90% interval of draws."""
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return Estimate(float(middle), float(low), float(high), unit)
