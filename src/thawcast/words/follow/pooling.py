"""Each dyad's own follow-through, partially pooled with that of all dyads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thawcast.values import Floats
from thawcast.words.follow.slope import Slope, standard_error

SPREADS = np.linspace(0.0, 1.0, 101)
"""Standard deviations of the dyads' slopes that are weighed; all are equally likely beforehand."""


@dataclass(frozen=True)
class Pooled:
    """Dyads' own slopes, partially pooled.

    Args:
        value: Posterior mean, shape (dyads,).
        sd: Posterior standard deviation, same shape.
        own: Weight of the dyad's own periods in it, 0 to 1.
        spread: Posterior of the standard deviation of the dyads' slopes: mean, 5% and 95% quantiles; None where no
            dyad teaches it.
    """

    value: Floats
    sd: Floats
    own: Floats
    spread: tuple[float, float, float] | None


def pool(found: Slope, keys: tuple[tuple[str, str], ...], *, learn: NDArray[np.bool_]) -> Pooled:
    """Draw each dyad's own slope toward the common one, the more the less its own periods tell.

    A dyad's slope by itself is one scoring step from the common one, with a variance enlarged by how much the scatter
    of periods exceeds the model's. The slopes are normal around the common one; how widely is weighed over `SPREADS`.

    Args:
        found: The common slope.
        keys: Source and target of each dyad.
        learn: Dyads from which the spread is learned, shape (dyads,): one step is no good slope from a few deeds.

    Returns:
        The pooled slopes; of a dyad without information, the common one.

    Reference:
        Rubin (1981), "Estimation in parallel randomized experiments", J. Educational Statistics 6, 377-401.
    """
    told = found.information > 0
    teachers = told & learn
    excess = max(float(found.scatter[teachers].sum()) / max(float(found.information[teachers].sum()), 1e-9), 1.0)
    away = np.divide(found.push, found.information, out=np.zeros(told.shape), where=told)
    error = np.divide(excess, found.information, out=np.full(told.shape, np.inf), where=told)
    total = error[teachers] + SPREADS[:, None] ** 2
    log = -0.5 * (np.log(total) + away[teachers] ** 2 / total).sum(axis=1)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    own = SPREADS[:, None] ** 2 / (SPREADS[:, None] ** 2 + error)
    means = found.value + own * away
    # The common slope is uncertain too, and a dyad rests on it by what it does not have of its own.
    common = standard_error(found.influence, keys) ** 2
    variances = np.where(told, own * np.where(told, error, 0.0), SPREADS[:, None] ** 2) + (1.0 - own) ** 2 * common
    value = weight @ means
    sd = np.sqrt(weight @ (variances + (means - value) ** 2))
    if not teachers.any():  # what is left is the prior, no estimate
        return Pooled(value, sd, weight @ own, None)
    mass = np.cumsum(weight)
    low, high = (float(SPREADS[int(np.argmax(mass >= share - 1e-12))]) for share in (0.05, 0.95))
    return Pooled(value, sd, weight @ own, (float(weight @ SPREADS), low, high))
