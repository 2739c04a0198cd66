"""What the monthly model takes and gives: sources, months, shared parameters, levels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from thawcast.values import Floats

POINT = 0
"""A source that sees the level of the month itself."""


@dataclass(frozen=True)
class Channel:
    """How a source sees the level.

    Args:
        name: Its name.
        form: `POINT`: the month's own level; baselines of benchmarks know others.
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
