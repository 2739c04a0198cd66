"""What is done when a series may have a unit root: one lag more, which the tests leave out."""

import numpy as np

from thawcast.street.estimate.series import Clock
from thawcast.values import Floats

CRITICAL = (-2.56677, -1.5384, -2.809)
"""10% point of the Dickey-Fuller t statistic with a constant: limit, and coefficients of 1/T and 1/T squared."""


FEWEST = 30
"""Observations below which the test says nothing and no lag is added."""


def unit_root_treatment(values: Floats, lags: int, clock: Clock | None = None) -> tuple[int, tuple[str, ...]]:
    """Decide whether a lag is added because a series may have a unit root.

    Args:
        values: Periods by series.
        lags: Lagged differences in the augmented Dickey-Fuller regression.
        clock: Number of each period, where some are missing: the longest stretch without a hole is tested.

    Returns:
        Number of added lags, 0 or 1, and a note that says so.

    Reference:
        MacKinnon (2010), Queen's Economics Department Working Paper 1227, table 2 (critical values);
        Toda & Yamamoto (1995), doi:10.1016/0304-4076(94)01616-8 (treatment).

    Example:
        >>> steps = np.random.default_rng(0).standard_normal((300, 2))
        >>> unit_root_treatment(steps, 2)[0], unit_root_treatment(steps.cumsum(axis=0), 2)[0]
        (0, 1)
    """
    if clock is not None:
        values = max(np.split(values, np.flatnonzero(np.diff(clock) > 1) + 1), key=len)
    t = values.shape[0] - lags - 1
    if t < FEWEST or not values.std(axis=0).all():
        return 0, ()
    critical = CRITICAL[0] + CRITICAL[1] / t + CRITICAL[2] / t**2
    if all(dickey_fuller(values[:, j], lags) < critical for j in range(values.shape[1])):
        return 0, ()
    return 1, (
        "A unit root cannot be excluded at 10%: one lag more is fitted and left out of the tests (Toda-Yamamoto).",
    )


def dickey_fuller(x: Floats, lags: int) -> float:
    """Augmented Dickey-Fuller t statistic with a constant.

    Args:
        x: One series, (T,).
        lags: Lagged differences.

    Returns:
        The t statistic of the lagged level; far below zero speaks against a unit root.

    Reference:
        Said & Dickey (1984), doi:10.1093/biomet/71.3.599.
    """
    d = np.diff(x)
    t = d.size - lags
    z = np.column_stack([x[lags:-1], np.ones(t), *(d[lags - k : d.size - k] for k in range(1, lags + 1))])
    q, r = np.linalg.qr(z)
    coef = np.linalg.solve(r, q.T @ d[lags:])
    resid = d[lags:] - z @ coef
    variance = resid @ resid / (t - z.shape[1])
    first = np.linalg.solve(r.T, np.eye(z.shape[1])[0])
    return float(coef[0] / np.sqrt(variance * (first @ first)))
