"""Forecasts of a Bayesian VAR, free or conditional: what would B do if A did this for the next months?"""

import numpy as np

from thawcast.street.estimate.bayes import Bvar
from thawcast.street.estimate.responses import Bands, moving_average, pointwise
from thawcast.street.estimate.var import slopes
from thawcast.values import Floats


def conditional_forecast(
    model: Bvar, history: Floats, *, fixed: int, path: Floats, draws: int = 1000, seed: int = 0
) -> tuple[Bands, ...]:
    """Forecast every series given that one of them follows a stated path.

    Given a draw of the coefficients, future surprises are drawn from their normal distribution conditional on the
    path holding exactly; the path says what happens, not why.

    Args:
        model: The Bayesian VAR, without controls.
        history: At least p last periods by n.
        fixed: Column that is held to the path.
        path: Its values over the next H periods [same unit as the history].
        draws: Posterior draws.
        seed: Seed.

    Returns:
        One set of bands over H periods for each series.

    Reference:
        Waggoner & Zha (1999), doi:10.1162/003465399558508, section III.

    Example:
        >>> from thawcast.street.estimate.bayes import fit_bvar
        >>> y = np.random.default_rng(5).standard_normal((200, 2))
        >>> out = conditional_forecast(fit_bvar(y, lags=1), y, fixed=0, path=np.ones(3), draws=200)
        >>> np.round(out[0].low, 6).tolist()
        [1.0, 1.0, 1.0]
    """
    rng = np.random.default_rng(seed)
    coef, sigma = model.draw(draws, rng)
    n, p, steps = coef.shape[-1], model.lags, path.size
    a = slopes(coef, n, p)
    mean = _unconditional(coef[:, 0, :], a, history[-p:], steps)
    impact = moving_average(a, steps - 1) @ np.linalg.cholesky(sigma)[:, None]
    # R maps the stacked standard-normal surprises (period, shock) to the deviation of all series from their mean.
    spread = np.zeros((draws, steps, n, steps, n))
    for h in range(steps):
        for s in range(h + 1):
            spread[:, h, :, s, :] = impact[:, h - s]
    wide = spread.reshape(draws, steps, n, steps * n)
    r = wide[:, :, fixed, :]
    gap = path[None] - mean[:, :, fixed]
    free = rng.standard_normal((draws, steps * n))
    # Least-norm shocks that meet the path, plus noise that leaves it alone.
    weight = np.linalg.solve(r @ np.swapaxes(r, 1, 2), (gap - (r @ free[..., None])[..., 0])[..., None])
    shocks = free + (np.swapaxes(r, 1, 2) @ weight)[..., 0]
    out = mean + np.einsum("dhnk,dk->dhn", wide, shocks)
    return tuple(pointwise(out[:, :, j]) for j in range(n))


def forecast(model: Bvar, history: Floats, *, steps: int, draws: int = 1000, seed: int = 0) -> tuple[Bands, ...]:
    """Forecast every series, parameters and surprises uncertain.

    Args:
        model: The Bayesian VAR, without controls.
        history: At least p last periods by n.
        steps: Periods ahead.
        draws: Posterior draws.
        seed: Seed.

    Returns:
        One set of bands over the periods for each series.
    """
    rng = np.random.default_rng(seed)
    coef, sigma = model.draw(draws, rng)
    n, p = coef.shape[-1], model.lags
    a = slopes(coef, n, p)
    impact = moving_average(a, steps - 1) @ np.linalg.cholesky(sigma)[:, None]
    shocks = rng.standard_normal((draws, steps, n))
    out = _unconditional(coef[:, 0, :], a, history[-p:], steps)
    for h in range(steps):
        out[:, h] += sum((impact[:, h - s] @ shocks[:, s, :, None])[..., 0] for s in range(h + 1))
    return tuple(pointwise(out[:, :, j]) for j in range(n))


def _unconditional(constant: Floats, a: Floats, last: Floats, steps: int) -> Floats:
    draws, p, n, _ = a.shape
    path = np.zeros((draws, p + steps, n))
    path[:, :p] = last
    for h in range(p, p + steps):
        path[:, h] = constant + sum((a[:, lag] @ path[:, h - 1 - lag, :, None])[..., 0] for lag in range(p))
    return path[:, p:]
