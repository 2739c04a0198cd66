"""A number, or a range that stands for what is not known about it."""

from dataclasses import dataclass

import numpy as np

from thawcast.values import Floats


@dataclass(frozen=True)
class Quantity:
    """A number, or a range that stands for what is not known about it.

    Args:
        low: Smallest value thought possible.
        high: Largest value thought possible.
        mode: Most likely value; without it every value between is equally likely.
    """

    low: float
    high: float
    mode: float | None = None

    @property
    def known(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high

    @property
    def centre(self) -> float:
        """The most likely value, or the middle of a range without one."""
        return self.mode if self.mode is not None else (self.low + self.high) / 2

    def at(self, probability: Floats) -> Floats:
        """Turn probabilities into values: the inverse of the triangular or uniform distribution.

        Args:
            probability: Any shape, [0-1].

        Returns:
            Values of the same shape, in the unit of the quantity.

        Reference:
            Kotz & van Dorp 2004, Beyond Beta, ch. 1 (triangular distribution).

        Example:
            >>> import numpy as np
            >>> Quantity(0, 10, 10).at(np.array([0.0, 0.25, 1.0])).tolist()
            [0.0, 5.0, 10.0]
        """
        span = self.high - self.low
        if self.mode is None or span == 0:
            return self.low + span * probability
        knee = (self.mode - self.low) / span
        rising = self.low + span * np.sqrt(probability * knee)
        falling = self.high - span * np.sqrt((1 - probability) * (1 - knee))
        return np.where(probability < knee, rising, falling)
