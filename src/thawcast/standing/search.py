"""A series searched for turning points, with dates, as values that a command prints."""

from dataclasses import dataclass
from datetime import date

from thawcast.brief.model import Estimate
from thawcast.standing.observed import Series
from thawcast.standing.segmentation import segment
from thawcast.standing.turning_points import read_turns


@dataclass(frozen=True)
class DatedTurn:
    """A turning point with its dates: see `TurningPoint` for what each number means."""

    direction: str
    period: date
    first: date
    last: date
    p: float
    size: Estimate


@dataclass(frozen=True)
class Found:
    """What was found in a series.

    Args:
        periods: First day of each period.
        p_change: Probability that a new level begins there.
        turns: Turning points with a probability of .5 or more.
    """

    periods: tuple[date, ...]
    p_change: tuple[float, ...]
    turns: tuple[DatedTurn, ...]

    def numbers(self) -> dict[str, object]:
        """Lay the results out for JSON."""
        turns = [
            {
                "direction": turn.direction,
                "period": turn.period.isoformat(),
                "first": turn.first.isoformat(),
                "last": turn.last.isoformat(),
                "p": turn.p,
                "size": turn.size,
            }
            for turn in self.turns
        ]
        change = [{"period": d.isoformat(), "p": p} for d, p in zip(self.periods, self.p_change, strict=True)]
        return {"turns": turns, "p_change": change}


def search(series: Series, *, within: int, min_size: float, shortest: int = 1) -> Found:
    """Search a series for turning points.

    Args:
        series: The series.
        within: How far a turn's date may be spread either side [periods].
        min_size: Smallest change that counts [units of the series].
        shortest: Periods that a level must last.

    Returns:
        What was found, with dates.
    """
    found = segment(series.level, series.variance, series.priors, shortest=shortest)
    turns = read_turns(found, within=within, min_size=min_size, at_least=0.5)
    dated = tuple(
        DatedTurn(
            direction="up" if turn.sign > 0 else "down",
            period=series.periods[turn.period],
            first=series.periods[turn.first],
            last=series.periods[turn.last],
            p=turn.p,
            size=Estimate(turn.size, turn.low, turn.high, "log_odds"),
        )
        for turn in turns
    )
    return Found(series.periods, tuple(found.p_change.tolist()), dated)
