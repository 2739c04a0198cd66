"""Bands around responses: pointwise quantiles, and Sims-Zha bands along the main directions of uncertainty."""

from dataclasses import dataclass

import numpy as np

from thawcast.values import Floats


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
