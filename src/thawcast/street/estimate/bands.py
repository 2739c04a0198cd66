"""Bands around responses: pointwise quantiles, and Sims-Zha bands along the main directions of uncertainty."""

from dataclasses import dataclass

import numpy as np

from thawcast.street.estimate.series import Floats

LEVELS = (0.68, 0.90)
"""Coverage of the bands shown."""


@dataclass(frozen=True)
class Bands:
    """A response over horizons with 68% and 90% bands.

    Args:
        middle: Median over draws, (H,).
        low68: Lower 68% bound.
        high68: Upper 68% bound.
        low90: Lower 90% bound.
        high90: Upper 90% bound.
        kind: `pointwise` or `sims_zha`.
    """

    middle: Floats
    low68: Floats
    high68: Floats
    low90: Floats
    high90: Floats
    kind: str


def pointwise(draws: Floats) -> Bands:
    """Quantiles of the draws, horizon by horizon.

    Args:
        draws: Draws by horizons.

    Returns:
        The bands.

    Example:
        >>> round(float(pointwise(np.linspace(0, 1, 101)[:, None]).low90[0]), 2)
        0.05
    """
    q = np.quantile(draws, [0.05, 0.16, 0.5, 0.84, 0.95], axis=0)
    return Bands(q[2], q[1], q[3], q[0], q[4], "pointwise")


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
        >>> round(float((b.high68[0] - b.middle[0]) / (b.high68[1] - b.middle[1])), 6)
        2.0
    """
    mean = draws.mean(axis=0)
    centred = draws - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / draws.shape[0])
    main = vectors[:, np.argsort(values)[::-1][:components]]
    score = centred @ main
    moved = np.quantile(score, [0.05, 0.16, 0.84, 0.95], axis=0)  # 4 by components
    paths = moved[:, :, None] * main.T[None]  # 4 by components by horizons
    half68 = np.sort(paths[[1, 2]], axis=0)
    half90 = np.sort(paths[[0, 3]], axis=0)
    return Bands(
        mean,
        mean + half68[0].sum(axis=0),
        mean + half68[1].sum(axis=0),
        mean + half90[0].sum(axis=0),
        mean + half90[1].sum(axis=0),
        "sims_zha",
    )
