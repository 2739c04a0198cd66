"""Fitted parameters that are the same on every processor.

Processors round differently in the last digit. An optimiser that measures slopes over a distance of 1e-8, as is usual,
makes an error in their eighth digit of it, and by the time it stops one in the third digit of the parameters. Slopes
measured over a longer distance are wrong by half of it times the curvature, but wrong alike on every processor; the
parameters then agree to some six digits, of which four are kept. What is computed with them starts from the same
numbers anywhere.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from thawcast.values import Floats, rounded

SINGULAR = 1e13
"""Ratio of the largest to the smallest curvature from which on a likelihood does not pin its parameters down."""

NEWTON_STEPS = 100
"""Newton steps at most."""

SETTLED = 1e-10
"""Twice the log likelihood that is still to be won when the last step is taken: 1e-5 standard errors before it."""

SCORING_STEPS, DAMPED = 30, 1e4
"""Steps of scoring at most, and the damping at which no step is short enough to win anything."""

APART = 1e-4
"""Distance over which slopes are measured: the fits' parameters are logs and log-odds, of the order of one."""


def minimum(
    loss: Callable[[Floats], Any],
    start: Floats,
    bounds: Sequence[tuple[float, float]],
    *,
    gain: float = 1e-9,
    steps: int = 1000,
    slopes: bool = False,
) -> Floats:
    """Find where a smooth loss is least, to four significant digits of each parameter.

    Args:
        loss: To be minimised; its parameters are of the order of one.
        start: Where to begin, shape (parameters,).
        bounds: Lowest and highest value of each parameter.
        gain: Share of the loss by which a step must lower it for another one to be taken.
        steps: Steps at most.
        slopes: Whether the loss gives its slopes, shape (parameters,), beside its value; else they are measured.

    Returns:
        Rounded parameters.

    Reference:
        Byrd, Lu, Nocedal & Zhu (1995), "A limited memory algorithm for bound constrained optimization", SIAM J.
        Scientific Computing 16, 1190-1208.

    Example:
        >>> found = minimum(lambda x: float(np.cosh(x[0] - 2.0) + x[1] ** 2), np.zeros(2), [(-3, 3), (0.25, 3)])
        >>> found.round(3).tolist()
        [2.0, 0.25]
    """
    from scipy.optimize import minimize

    options = {"ftol": gain, "eps": APART, "maxiter": steps}
    return rounded(
        np.asarray(minimize(loss, start, method="L-BFGS-B", jac=slopes or None, bounds=bounds, options=options).x)
    )


def scoring(
    losses: Callable[[Floats], Floats],
    start: Floats,
    bounds: Sequence[tuple[float, float]],
    *,
    pulls: Sequence[tuple[Floats, Floats]] = (),
    worth: float = 1.0,
) -> Floats:
    """Find where a mean of negative log likelihoods is least by the method of scoring, to within a part of its noise.

    The curvature is that of the outer products of each observation's slopes, which are measured, so that a step costs
    one look at each parameter and few are needed. They are damped as Levenberg and Marquardt do.

    Args:
        losses: Gives the negative log likelihood of every observation, in an order that stays, shape (observations,).
        start: Where to begin, shape (parameters,).
        bounds: Lowest and highest value of each parameter.
        pulls: Values toward which the parameters are pulled, with weights: each adds the weighted squares to the mean.
        worth: Log likelihood, of all observations, that a step must win for another one to be taken.

    Returns:
        Rounded parameters.

    Reference:
        Berndt, Hall, Hall & Hausman (1974), "Estimation and inference in nonlinear structural models", Annals of
        Economic and Social Measurement 3, 653-665; Nocedal & Wright (2006), Numerical Optimization, section 10.3.

    Example:
        >>> seen = np.array([1.0, 2.0, 3.0, 6.0])
        >>> normal = lambda x: (seen - x[0]) ** 2 / (2 * np.exp(x[1])) + x[1] / 2
        >>> found = scoring(normal, np.zeros(2), [(-9, 9)] * 2, worth=1e-6)
        >>> found.round(1).tolist()  # the mean, and the log of the variance 3.5
        [3.0, 1.3]
    """
    (low, high), point, damping = np.array(bounds, float).T, np.array(start, float), 1e-3
    here = losses(point)

    def whole(each: Floats, at: Floats) -> float:
        return float(each.mean()) + sum(float(np.sum(weight * (at - toward) ** 2)) for toward, weight in pulls)

    for _ in range(SCORING_STEPS):
        apart = np.where(point + APART <= high, APART, -APART)
        moved = (losses(point + move) for move in np.diag(apart))
        slopes = np.stack([(each - here) / step for each, step in zip(moved, apart, strict=True)], axis=1)
        slope = slopes.mean(axis=0) + sum(2 * weight * (point - toward) for toward, weight in pulls)
        curve = slopes.T @ slopes / here.size + np.diag(sum((2 * weight for _, weight in pulls), np.zeros(point.size)))
        free = ~(((point <= low) & (slope > 0)) | ((point >= high) & (slope < 0)))
        won = 0.0
        while free.any() and won <= 0.0 and damping < DAMPED:
            damped = (curve + np.diag(damping * np.diag(curve) + 1e-12))[np.ix_(free, free)]
            step = np.zeros(point.size)
            step[free] = np.linalg.solve(damped, slope[free])
            ahead = np.clip(point - step, low, high)
            each = losses(ahead)
            won = whole(here, point) - whole(each, ahead)
            damping = damping / 10 if won > 0.0 else damping * 10
            point, here = (ahead, each) if won > 0.0 else (point, here)
        if won * here.size < worth:
            break
    return rounded(point)


def beta_log_odds(up: Floats | float, down: Floats | float) -> tuple[Floats, Floats]:
    """Return mean and variance of the log-odds of shares that are beta distributed.

    Args:
        up: First parameter, any shape.
        down: Second parameter, the same shape.

    Example:
        >>> mean, variance = beta_log_odds(np.array([1.0]), np.array([1.0]))
        >>> mean.tolist(), bool(np.isclose(variance[0], np.pi**2 / 3))
        ([0.0], True)
    """
    from scipy.special import digamma, polygamma

    return digamma(up) - digamma(down), polygamma(1, up) + polygamma(1, down)


def newton(
    likelihood: Callable[[Floats], tuple[float, Floats, Floats]],
    start: Floats,
    *,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Floats | None:
    """Find where a log likelihood is largest by Newton's method, where its slopes are known.

    The last step doubles the number of right digits, so that what is found agrees on every processor to some ten.

    Args:
        likelihood: Gives the log likelihood, its gradient, shape (parameters,), and its Hessian.
        start: Where to begin, shape (parameters,).
        bounds: Lowest and highest value of every parameter.

    Returns:
        The parameters; None where the likelihood rises for ever or is flat.

    Reference:
        Nocedal & Wright (2006), Numerical Optimization, sections 3.2 (halving) and 3.4 (indefinite Hessians).

    Example:
        >>> parabola = lambda x: (-float((x[0] - 2.0) ** 2), -2.0 * (x - 2.0), np.array([[-2.0]]))
        >>> float(newton(parabola, np.zeros(1))[0]), float(newton(parabola, np.zeros(1), bounds=(-1.0, 1.0))[0])
        (2.0, 1.0)
    """
    point, (value, gradient, hessian) = start, likelihood(start)
    for _ in range(NEWTON_STEPS):
        free = ~(((point <= bounds[0]) & (gradient < 0)) | ((point >= bounds[1]) & (gradient > 0)))
        if not np.isfinite(hessian).all():
            return None
        if not free.any():
            return point
        # Away from the maximum the negative Hessian may not be definite: absolute eigenvalues turn a way down into one
        # up, and a floor keeps a flat direction from an endless step.
        curvature, axes = np.linalg.eigh(-hessian[np.ix_(free, free)])
        curvature = np.maximum(np.abs(curvature), np.abs(curvature).max() / SINGULAR)
        step = np.zeros_like(point)
        step[free] = axes @ (axes.T @ gradient[free] / curvature)
        gain = float(gradient @ step)
        if gain < SETTLED:
            return np.clip(point + step, *bounds)
        # Halved until the likelihood rises; where rounding hides a rise, there is nothing left to win.
        while (ahead := likelihood(np.clip(point + step, *bounds)))[0] < value + 1e-4 * gain and gain >= SETTLED:
            step, gain = step / 2, gain / 2
        if gain < SETTLED:
            return point
        point, (value, gradient, hessian) = np.clip(point + step, *bounds), ahead
    return None
