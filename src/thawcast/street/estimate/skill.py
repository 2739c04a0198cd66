"""Forecasts of the VAR beside an exponentially weighted mean, a random walk and each series' own lags."""

from dataclasses import dataclass

import numpy as np

from thawcast.errors import InputError
from thawcast.street.estimate.var import fit_var
from thawcast.street.terms import BASELINES
from thawcast.values import Z90, Floats

SMOOTHING = np.linspace(0.02, 0.98, 25)
"""Weights of the newest value among which the exponentially weighted mean chooses on the training stretch."""


@dataclass(frozen=True)
class Skill:
    """Out-of-sample errors over a held-out stretch.

    Args:
        horizon: Periods ahead.
        n: Number of forecasts.
        rmse: Method (`var`, `ewma`, `random_walk`, `ar`) to root mean squared error of each series [unit of series].
        gain: Baseline to the mean squared-error saving of the VAR over it, each series scaled by its training
            variance, summed; positive is better.
        gain_low: Lower 90% bound of the saving.
        gain_high: Upper 90% bound.
    """

    horizon: int
    n: int
    rmse: dict[str, tuple[float, ...]]
    gain: dict[str, float]
    gain_low: dict[str, float]
    gain_high: dict[str, float]

    @property
    def beats(self) -> dict[str, int]:
        """Baseline to 1 where the VAR does better with 90% certainty, -1 where it does worse on average, 0 between."""
        return {b: 1 if self.gain_low[b] > 0 else (0 if self.gain[b] > 0 else -1) for b in BASELINES}

    @property
    def beaten(self) -> tuple[str, ...]:
        """Baselines whose error is larger than the VAR's on average."""
        return tuple(b for b in BASELINES if self.gain[b] > 0)


def skill(
    values: Floats, *, lags: int, hold_out: int, horizon: int = 1, exog: Floats | None = None, refit: int = 52
) -> Skill:
    """Measure errors over the last periods, each method fitted on what lies before.

    Coefficients are re-estimated every `refit` periods on all data up to the forecast's origin. Controls, where given,
    enter VAR and AR alike with their value of the origin's period, since their future is unknown.

    Args:
        values: Periods by series.
        lags: Lags of VAR and AR.
        hold_out: Number of last periods forecast.
        horizon: Periods ahead.
        exog: Periods by controls.
        refit: Periods between re-estimations.

    Returns:
        Errors and savings.

    Raises:
        InputError: The stretch before the held-out one is too short.

    Reference:
        Diebold & Mariano (1995), doi:10.1080/07350015.1995.10524599 (intervals, Bartlett kernel).

    Example:
        >>> y = np.random.default_rng(3).standard_normal((300, 2))
        >>> y[1:, 1] += 0.9 * y[:-1, 0]
        >>> skill(y, lags=1, hold_out=100).beaten
        ('ewma', 'random_walk', 'ar')
    """
    first = values.shape[0] - hold_out
    if hold_out < 10:
        raise InputError(f"{hold_out} periods held out: give at least 10")
    fit_var(values[: first - horizon], lags=lags, exog=None if exog is None else exog[: first - horizon])
    forecasts = _forecasts(values, exog, lags=lags, hold_out=hold_out, horizon=horizon, refit=refit)
    errors = {m: values[first:] - f for m, f in forecasts.items()}
    losses = {m: (e**2 / values[:first].var(axis=0)).sum(axis=1) for m, e in errors.items()}
    gains = {b: mean_interval(losses[b] - losses["var"], horizon) for b in BASELINES}
    return Skill(
        horizon=horizon,
        n=hold_out,
        rmse={m: tuple(float(v) for v in np.sqrt((e**2).mean(axis=0))) for m, e in errors.items()},
        gain={b: g[0] for b, g in gains.items()},
        gain_low={b: g[1] for b, g in gains.items()},
        gain_high={b: g[2] for b, g in gains.items()},
    )


def _forecasts(
    values: Floats, exog: Floats | None, *, lags: int, hold_out: int, horizon: int, refit: int
) -> dict[str, Floats]:
    """Forecasts of the held-out periods, one row a period, by method."""
    total, n = values.shape
    # Controls of the same period are not known in advance: the forecasting equations take them one horizon late.
    late = None if exog is None else np.concatenate([np.repeat(exog[:1], horizon, axis=0), exog[:-horizon]])
    forecasts = {m: np.empty((hold_out, n)) for m in ("var", *BASELINES)}
    coefs: list[Floats] = []
    smooth = values
    for step in range(hold_out):
        target = total - hold_out + step
        origin = target - horizon  # last period whose values are known
        if step % refit == 0:
            past, z = values[: origin + 1], None if late is None else late[: origin + 1]
            coefs = [fit_var(past, lags=lags, exog=z).coef]
            coefs += [fit_var(past[:, [j]], lags=lags, exog=z).coef for j in range(n)]
            weights = np.array([_best_weight(past[:, j], horizon) for j in range(n)])
            smooth = _ewma(values, weights)  # row t knows nothing after period t
        known, future = values[: origin + 1], None if late is None else late[origin + 1 : target + 1]
        forecasts["var"][step] = _ahead(coefs[0], known, lags, horizon, future)
        forecasts["ar"][step] = [_ahead(coefs[1 + j], known[:, [j]], lags, horizon, future)[0] for j in range(n)]
        forecasts["random_walk"][step] = known[-1]
        forecasts["ewma"][step] = smooth[origin]
    return forecasts


def mean_interval(d: Floats, horizon: int = 1) -> tuple[float, float, float]:
    """Mean of a serially dependent series with a 90% interval (Newey-West, Bartlett kernel).

    Args:
        d: Loss differences, (T,).
        horizon: Forecast horizon, whose overlap sets the least bandwidth.

    Returns:
        Mean, lower and upper bound.

    Reference:
        Newey & West (1987), doi:10.2307/1913610.

    Example:
        >>> mean_interval(np.zeros(20))
        (0.0, 0.0, 0.0)
    """
    t = d.size
    bandwidth = max(horizon - 1, int(np.floor(4 * (t / 100) ** (2 / 9))))
    c = d - d.mean()
    variance = float(c @ c) / t
    for lag in range(1, bandwidth + 1):
        variance += 2 * (1 - lag / (bandwidth + 1)) * float(c[lag:] @ c[:-lag]) / t
    half = Z90 * float(np.sqrt(max(variance, 0.0) / t))
    mean = float(d.mean())
    return mean, mean - half, mean + half


def _ahead(coef: Floats, known: Floats, lags: int, horizon: int, exog: Floats | None) -> Floats:
    path = list(known[-lags:])
    for h in range(horizon):
        row = [np.ones(1), *(path[-lag] for lag in range(1, lags + 1))]
        if exog is not None:
            row.append(exog[h])
        path.append(np.concatenate(row) @ coef)
    return path[-1]


def _ewma(x: Floats, weight: Floats) -> Floats:
    """Exponentially weighted means (T by m) of x (T,) under m weights, or of x (T, m) under one weight a column."""
    out = np.empty((x.shape[0], weight.size))
    level = np.broadcast_to(x[0], weight.shape)
    for t in range(x.shape[0]):
        level = level + weight * (x[t] - level)
        out[t] = level
    return out


def _best_weight(x: Floats, horizon: int) -> float:
    level = _ewma(x, SMOOTHING)
    error = x[horizon:, None] - level[:-horizon]
    return float(SMOOTHING[int(np.argmin((error**2).mean(axis=0)))])
