# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""What the monthly model takes and gives: sources, months, shared parameters, levels."""

from dataclasses import dataclass

from thawcast.standing.levels.monthly_values import POINT, Channel, Months
from thawcast.values import Floats

__all__ = ["POINT", "Channel", "Months"]

YEAR, WITHIN = 1, 2
"""How a source sees the level: the month's own; the mean of the year that ends with the month; the month's own up to an
unknown constant that starts anew each January, so that only movements within the year are seen."""

RESET = 25.0
"""Variance of that unknown constant: wide enough that nothing is learned from it."""

LIKELIHOOD, LEVEL, VARIANCE, BASE, RISE, LATE, LATE_VARIANCE = range(7)
"""What `run` tells of a month: log likelihood so far, level and its variance, mean of the two calendar years before,
probability that the level exceeds it; the same month's level and variance as seen `lags - 1` months later (or at the
end)."""

WALK, ODDS, JUMP, FIRST, SPREAD, PERSISTENCE, STIR = range(7)
COMMON = 7
"""Places in `MonthlyHyper.theta` of what all sources share, and how many there are."""

NOISE, SLOPE, BURST, GAIN, OFFSET, DRIFT = range(6)
EACH = 6
"""Places within a source's own part of `MonthlyHyper.theta`, and how many there are."""


def place(source: int, what: int) -> int:
    """Give the place in `MonthlyHyper.theta` of a source's own parameter, as `place(1, GAIN)`."""
    return COMMON + EACH * source + what


def cut(data: Months, months: int) -> Months:
    """Return the first months only."""
    return data.each(lambda x: x[:, :months])


@dataclass(frozen=True)
class MonthlyHyper:
    """Parameters that all dyads share.

    Args:
        theta: Log walk, log odds of a moving year, log of its factor, mean and log variance of the first level, logit
            persistence and log variance of what passes; then for each source log noise, volume slope, log burst factor,
            gain, log offset variance, log drift variance.
        weights: Probability of each point of `GRID`.
    """

    theta: Floats
    weights: Floats


@dataclass(frozen=True)
class Told:
    """What is known of each dyad after each month, mixed over the grid; all arrays have shape (dyads, months).

    Args:
        level: Level from data up to the month.
        sd: Its standard deviation.
        base: Mean of the two calendar years before; 0 in the first two.
        rise: Probability that the level exceeds it.
        rise_low: 5% quantile of that probability over the dyad's own multipliers.
        rise_high: 95% quantile.
        late: Level from data up to three years later or the end, whichever comes first.
        late_sd: Its standard deviation.
    """

    level: Floats
    sd: Floats
    base: Floats
    rise: Floats
    rise_low: Floats
    rise_high: Floats
    late: Floats
    late_sd: Floats
