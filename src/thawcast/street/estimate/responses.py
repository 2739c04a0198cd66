"""Responses of each series to a surprise in another, and what share of forecast errors each surprise explains.

Every function takes stacks: leading axes of draws are carried through.
"""

import numpy as np

from thawcast.values import Floats


def moving_average(a: Floats, horizon: int) -> Floats:
    """Moving-average matrices of a VAR.

    Args:
        a: Lag matrices (..., p, n, n).
        horizon: Last horizon [periods].

    Returns:
        (..., horizon + 1, n, n), the identity first.

    Reference:
        Luetkepohl (2005), equation 2.1.22.

    Example:
        >>> moving_average(np.array([[[0.5, 0.0], [0.2, 0.0]]]), 2)[2].tolist()
        [[0.25, 0.0], [0.1, 0.0]]
    """
    p, n = a.shape[-3], a.shape[-1]
    out = np.zeros((*a.shape[:-3], horizon + 1, n, n))
    out[..., 0, :, :] = np.eye(n)
    for h in range(1, horizon + 1):
        for lag in range(1, min(h, p) + 1):
            out[..., h, :, :] += a[..., lag - 1, :, :] @ out[..., h - lag, :, :]
    return out


def generalised(a: Floats, sigma: Floats, horizon: int) -> Floats:
    """Generalised responses to a surprise of one standard deviation: the order of the series does not matter.

    Args:
        a: Lag matrices (..., p, n, n).
        sigma: Residual covariance (..., n, n).
        horizon: Last horizon [periods].

    Returns:
        (..., horizon + 1, n, n); [h, i, j] is the response of i, h periods after a surprise in j.

    Reference:
        Pesaran & Shin (1998), equation 9, doi:10.1016/S0165-1765(97)00214-0.
    """
    sd = np.sqrt(np.diagonal(sigma, axis1=-2, axis2=-1))
    return moving_average(a, horizon) @ (sigma / sd[..., None, :])[..., None, :, :]


def orthogonalised(a: Floats, sigma: Floats, horizon: int) -> Floats:
    """Orthogonalised responses: a series is moved in the same period only by those before it (Cholesky order).

    Args:
        a: Lag matrices (..., p, n, n).
        sigma: Residual covariance (..., n, n).
        horizon: Last horizon [periods].

    Returns:
        (..., horizon + 1, n, n).

    Reference:
        Luetkepohl (2005), section 2.3.2.
    """
    return moving_average(a, horizon) @ np.linalg.cholesky(sigma)[..., None, :, :]


def variance_shares(responses: Floats) -> Floats:
    """Forecast-error variance decomposition.

    Args:
        responses: (..., H, n, n) orthogonalised responses, or generalised ones, whose shares are scaled to sum to one.

    Returns:
        The same shape; [h, i, j] is the share of the error variance of i, h + 1 periods ahead, due to j [share].

    Reference:
        Luetkepohl (2005), equation 2.3.37; Diebold & Yilmaz (2012), doi:10.1016/j.ijforecast.2011.02.006.
    """
    total = np.cumsum(responses**2, axis=-3)
    return total / total.sum(axis=-1, keepdims=True)
