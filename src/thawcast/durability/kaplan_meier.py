"""How long thaws have lasted: the Kaplan-Meier estimator over the reference class known by a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CURVE_DRAWS = 4000
"""Posterior draws behind an interval."""

CURVE_SEED = 20101231
"""Of the draws; any fixed number would do, it makes the same input give the same interval."""


@dataclass(frozen=True)
class Life:
    """One episode as known by a date.

    Args:
        years: Whole years from onset to its end, or to the last year observed.
        ended: Whether it ended.
    """

    years: int
    ended: bool


@dataclass(frozen=True)
class Survival:
    """Probability of lasting, by years since onset (or since a stated age).

    Args:
        years: 0, 1, 2, ... as far as a case was followed.
        value: Kaplan-Meier estimate.
        low: 5% bound.
        high: 95% bound.
        at_risk: Cases followed into each year; at 0, all.
        ended: Cases that ended in each year.
    """

    years: tuple[int, ...]
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]
    ended: tuple[int, ...]

    def points(self) -> list[tuple[int, float, float, float, int, int]]:
        """List years, value, low, high, at risk and ended, year by year."""
        return list(zip(self.years, self.value, self.low, self.high, self.at_risk, self.ended, strict=True))


def survival(lives: Sequence[Life], *, age: int = 0) -> Survival:
    """Estimate the probability of lasting, given survival to an age.

    The estimate is the product over years of one minus the share of cases at risk that ended (Kaplan & Meier 1958).
    The interval comes from independent Beta posteriors of each year's hazard under Jeffreys' prior, which stays
    honest where no case has ended yet; it is widened to include the estimate.

    Args:
        lives: The reference class.
        age: Years already survived.

    Returns:
        The curve from the age on; its first point is 1 with certainty.

    Reference:
        Kaplan & Meier (1958), "Nonparametric estimation from incomplete observations", JASA 53, 457-481.

    Example:
        >>> curve = survival([Life(1, True), Life(2, False), Life(3, True), Life(3, False)])
        >>> [round(v, 3) for v in curve.value]
        [1.0, 0.75, 0.75, 0.375]
    """
    lasted, over = np.array([life.years for life in lives], int), np.array([life.ended for life in lives], bool)
    years, at_risk, ended = [0], [int((lasted >= age).sum())], [0]
    for t in range(age + 1, max(lasted.tolist(), default=0) + 1):
        years.append(t - age)
        at_risk.append(int((lasted >= t).sum()))
        ended.append(int((over & (lasted == t)).sum()))
    n, d = np.array(at_risk[1:], float), np.array(ended[1:], float)
    value = np.concatenate([[1.0], np.cumprod(1.0 - d / n)]) if len(n) else np.ones(1)
    low, high = _interval(tuple(at_risk[1:]), tuple(ended[1:]))
    # Where no case has ended the estimate is 1 and all of the posterior lies below: a figure is to lie in its interval.
    return Survival(
        years=tuple(years),
        value=tuple(value.tolist()),
        low=tuple(np.minimum(low, value).tolist()),
        high=tuple(np.maximum(high, value).tolist()),
        at_risk=tuple(at_risk),
        ended=tuple(ended),
    )


@lru_cache(maxsize=256)
def _interval(at_risk: tuple[int, ...], ended: tuple[int, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of the curve; pairs of a date have the same past beside them."""
    n, d = np.array(at_risk, float), np.array(ended, float)
    # Greenwood's interval is empty while no case has ended. Under Jeffreys' prior a year's hazard is Beta(d + 1/2,
    # n - d + 1/2), never surely 0; years are independent given who was at risk, so a path of the curve is a product.
    rng = np.random.default_rng(CURVE_SEED)
    hazard = rng.beta(d + 0.5, n - d + 0.5, size=(CURVE_DRAWS, len(n))) if len(n) else np.empty((CURVE_DRAWS, 0))
    paths = np.cumprod(1.0 - hazard, axis=1)
    bounds = np.quantile(paths, [0.05, 0.95], axis=0) if len(n) else np.empty((2, 0))
    return np.concatenate([[1.0], bounds[0]]), np.concatenate([[1.0], bounds[1]])
