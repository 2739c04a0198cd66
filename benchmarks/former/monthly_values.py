# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""What the monthly model takes and gives: sources, months, shared parameters, levels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from thawcast.values import Floats

POINT, YEAR, WITHIN = range(3)
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


@dataclass(frozen=True)
class Channel:
    """How a source sees the level.

    Args:
        name: Its name.
        form: `POINT`, `YEAR` or `WITHIN`.
        gain: Starting value of its gain; fixed if `anchor`.
        anchor: Whether it sets the scale: gain fixed and, for a `POINT`, no offset.
        noise: Starting value of the log excess variance.
        sized: Whether its excess noise falls with volume and grows with burstiness.
        freedom: Degrees of freedom of its errors; 0 for normal ones.
        doubt: Prior standard deviation of its gain about the starting value; None where only the usual weak pull holds.
    """

    name: str
    form: int
    gain: float = 1.0
    anchor: bool = False
    noise: float = -1.0
    sized: bool = False
    freedom: float = 0.0
    doubt: float | None = None


CHINA = (
    Channel("china_gdelt", POINT, anchor=True, noise=0.0, freedom=5.0),
    Channel("china_icews", POINT, noise=0.0, freedom=5.0, doubt=0.1),
    Channel("china_phoenix", POINT, noise=1.0, freedom=5.0, doubt=0.1),
)
"""Three scores of China's relations on GDELT's scale; as all are means of Goldstein scores, a gain far from 1 needs
evidence."""

GDELT = (Channel("gdelt", POINT, anchor=True, noise=-1.0, freedom=5.0),)


@dataclass(frozen=True)
class Months:
    """What the sources saw, dyads by month, beginning with a January.

    Args:
        keys: Pairs of state codes.
        first_year: Year of the first month.
        sources: The sources.
        seen: Scores, or numbers of cooperative events, shape (dyads, months, sources); NaN where there is none.
        total: Numbers of events among which those are, same shape; 0 for scores.
        world: The world's log-odds of cooperation beside a count, same shape.
        counted: Error variance of a score that counting explains, same shape.
        log_volume: Log of events per hundred, same shape.
        burst: Relative variance that bursts explain, same shape.
        stirred: Whether something that passes runs beside the level.
    """

    keys: tuple[tuple[str, str], ...]
    first_year: int
    sources: tuple[Channel, ...]
    seen: Floats
    total: Floats
    world: Floats
    counted: Floats
    log_volume: Floats
    burst: Floats
    stirred: bool = False

    @classmethod
    def scores(
        cls, keys: tuple[tuple[str, str], ...], first_year: int, sources: tuple[Channel, ...], seen: Floats
    ) -> "Months":
        """Lay out scores without counts behind them, with something that passes beside the level."""
        none = np.zeros_like(seen)
        return cls(keys, first_year, sources, seen, none, none, none, none, none, stirred=True)

    def take(self, rows: Floats | Sequence[int]) -> "Months":
        """Return some dyads."""
        at = np.asarray(rows)
        at = np.flatnonzero(at) if at.dtype == bool else at.astype(int)
        return replace(self.each(lambda x: x[at]), keys=tuple(self.keys[i] for i in at))

    def each(self, change: Callable[[Floats], Floats]) -> "Months":
        """Return the months with every array changed alike."""
        names = ("seen", "total", "world", "counted", "log_volume", "burst")
        return replace(self, **{name: change(getattr(self, name)) for name in names})


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


def less_median(values: Floats) -> Floats:
    """Take out of each source what all dyads share in a month, their median; shape (dyads, months, sources)."""
    spoken = ~np.isnan(values).all(axis=0)
    out = values.copy()
    out[:, spoken] -= np.nanmedian(values[:, spoken], axis=0)
    return out


def cut(data: Months, months: int) -> Months:
    """Return the first months only."""
    return data.each(lambda x: x[:, :months])
