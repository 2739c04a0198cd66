"""What came of a thaw, judged on the raw counts of later years and never on the barometer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, digamma, expit

from thawcast.standing.levels.observations import CountPanel, beta_binomial
from thawcast.values import Floats

LOW = 0.8
"""Posterior probability of lying below the relapse line, above which a block of twelve months is a relapse."""


@dataclass(frozen=True)
class Blocks:
    """Counts of twelve months each, with the prior that the same year's dyads give.

    Args:
        years: Calendar year of each block.
        coop: Cooperative events, shape (dyads, years).
        total: All events, same shape.
        up: Prior weight of cooperation [events], same shape.
        down: Prior weight of conflict [events], same shape.
        world: Log-odds of cooperation of the world, same shape.
    """

    years: tuple[int, ...]
    coop: Floats
    total: Floats
    up: Floats
    down: Floats
    world: Floats

    def p_below(self, rows: NDArray[np.intp], year: int, line: Floats) -> Floats:
        """Give the posterior probability that the share of cooperation in a block lies below a line.

        The posterior is that of a Beta prior, shared by all dyads of the year, updated by the dyad's own counts:
        nothing is smoothed over time.

        Args:
            rows: Dyads, shape (n,).
            year: The block.
            line: Level relative to the world's [log-odds], shape (n,).

        Returns:
            Probability, shape (n,); NaN where the block lies outside the data or holds no event.
        """
        if year not in self.years:
            return np.full(len(rows), np.nan)
        j = self.years.index(year)
        coop, total, up, down, world = (x[rows, j] for x in (self.coop, self.total, self.up, self.down, self.world))
        p = betainc(coop + up, total - coop + down, expit(line + world))
        return np.where(total > 0, p, np.nan)

    def reordered(self, order: NDArray[np.intp]) -> "Blocks":
        """Return the blocks with the years of each dyad in another order, each with its own prior."""
        coop, total, up, down, world = (
            np.take_along_axis(x, order, axis=1) for x in (self.coop, self.total, self.up, self.down, self.world)
        )
        return replace(self, coop=coop, total=total, up=up, down=down, world=world)


def blocks(data: CountPanel) -> Blocks:
    """Lay yearly counts out as blocks.

    Args:
        data: A panel of dyads by year.

    Returns:
        Blocks with each year's prior, estimated from the dyads with an event in that year.

    Reference:
        Casella (1985), The American Statistician 39(2), 83-87 (empirical Bayes).
    """
    up, down, world = (np.empty_like(data.total) for _ in range(3))
    for j in range(len(data.years)):
        seen = data.total[:, j] > 0
        mean, weight = beta_binomial(data.coop[seen, j], data.total[seen, j])
        up[:, j], down[:, j] = mean * weight, (1 - mean) * weight
        world[:, j] = digamma(mean * weight) - digamma((1 - mean) * weight)
    return Blocks(data.years, data.coop, data.total, up, down, world)


def first_low(probabilities: Sequence[Floats], *, low: float = LOW) -> NDArray[np.int64]:
    """Find the first block that is a relapse.

    Args:
        probabilities: Of lying below the line, one array of shape (n,) a block, in order of time; NaN where unknown.
        low: Probability above which a block is a relapse.

    Returns:
        Number of the first low block (1, 2, ...; 0 if none), shape (n,); a block without events is no relapse.

    Example:
        >>> first_low([np.array([0.3, 0.9, 0.1]), np.array([0.95, np.nan, 0.2])]).tolist()
        [2, 1, 0]
    """
    hit = np.nan_to_num(np.column_stack(list(probabilities))) > low
    return np.where(hit.any(axis=1), np.argmax(hit, axis=1) + 1, 0)
