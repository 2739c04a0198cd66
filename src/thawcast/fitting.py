"""Fitted parameters that are the same on every processor.

Processors round differently in the last digit. An optimiser that measures slopes over a distance of 1e-8, as is usual,
makes an error in their eighth digit of it, and by the time it stops one in the third digit of the parameters. Slopes
measured over a longer distance are wrong by half of it times the curvature, but wrong alike on every processor; the
parameters then agree to some six digits, of which four are kept. What is computed with them starts from the same
numbers anywhere.
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

from thawcast.values import Floats, rounded

APART = 1e-4
"""Distance over which slopes are measured: the fits' parameters are logs and log-odds, of the order of one."""


def minimum(
    loss: Callable[[Floats], float],
    start: Floats,
    bounds: Sequence[tuple[float, float]],
    *,
    gain: float = 1e-9,
    steps: int = 1000,
) -> Floats:
    """Find where a smooth loss is least, to four significant digits of each parameter.

    Args:
        loss: To be minimised; its parameters are of the order of one.
        start: Where to begin, shape (parameters,).
        bounds: Lowest and highest value of each parameter.
        gain: Share of the loss by which a step must lower it for another one to be taken.
        steps: Steps at most.

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
    options = {"ftol": gain, "eps": APART, "maxiter": steps}
    return rounded(np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds, options=options).x))
