"""Responses of each series to a surprise in another, their bands, and what share of forecast errors each explains.

Responses and shares take stacks: leading axes of draws are carried through. Bands are pointwise quantiles over draws,
or move along the main directions of uncertainty (Sims & Zha).
"""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Bands:
    """A response over horizons with its 90% band.

    Args:
        middle: Median over draws, or their mean for Sims-Zha bands, (H,).
        low: Lower bound.
        high: Upper bound.
    """

    middle: Floats
    low: Floats
    high: Floats


def pointwise(draws: Floats) -> Bands:
    """Quantiles of the draws, horizon by horizon.

    Args:
        draws: Draws by horizons.

    Returns:
        The bands.

    Example:
        >>> round(float(pointwise(np.linspace(0, 1, 101)[:, None]).low[0]), 2)
        0.05
    """
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95], axis=0)
    return Bands(middle, low, high)


def sims_zha(draws: Floats, *, components: int = 1) -> Bands:
    """Likelihood-based bands: uncertainty along the largest principal components of the whole response path.

    Pointwise bands lose the dependence between horizons; these move the path as a whole.

    Args:
        draws: Draws by horizons.
        components: Number of principal components, largest first.

    Returns:
        The bands around the mean path.

    Reference:
        Sims & Zha (1999), section 6, doi:10.1111/1468-0262.00071.

    Example:
        >>> path = np.random.default_rng(0).standard_normal((500, 1)) * np.array([[1.0, 0.5]])
        >>> b = sims_zha(path)
        >>> round(float((b.high[0] - b.middle[0]) / (b.high[1] - b.middle[1])), 6)
        2.0
    """
    mean = draws.mean(axis=0)
    centred = draws - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / draws.shape[0])
    main = vectors[:, np.argsort(values)[::-1][:components]]
    moved = np.quantile(centred @ main, [0.05, 0.95], axis=0)  # 2 by components
    # A component's sign is arbitrary: which of the two ends is the upper one is settled horizon by horizon.
    ends = np.sort(moved[:, :, None] * main.T[None], axis=0)  # 2 by components by horizons
    return Bands(mean, mean + ends[0].sum(axis=0), mean + ends[1].sum(axis=0))
