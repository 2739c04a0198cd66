"""A series searched for turning points, with dates, as values that a command prints."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from thawcast.brief.model import Axis, Chart, Span
from thawcast.errors import InputError
from thawcast.standing.turning_points.online import online
from thawcast.standing.turning_points.segmentation import segment
from thawcast.standing.turning_points.series import ObservedSeries
from thawcast.standing.turning_points.turns import read_turns
from thawcast.values import Z90, Estimate


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
        series: The series.
        p_change: Probability that a new level begins at each period.
        turns: Turning points with a probability of .5 or more.
        level: Level of each period in hindsight, with its 90% interval.
    """

    series: ObservedSeries
    p_change: tuple[float, ...]
    turns: tuple[DatedTurn, ...]
    level: tuple[Estimate, ...]

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
        change = [{"period": d.isoformat(), "p": p} for d, p in zip(self.series.periods, self.p_change, strict=True)]
        return {"turns": turns, "p_change": change}


@dataclass(frozen=True)
class Since:
    """When the present level began, as it was known after a period.

    Args:
        period: The period, by its first day.
        start: Likeliest beginning of the level then running.
        p: Probability of that beginning.
        p_new: Probability that the level then running began within the last three periods.
    """

    period: date
    start: date
    p: float
    p_new: float


ROOM = 3
"""Turning points and thaws that a chart has room to name; of more, an arrow tells the direction."""

ARROWS = {"up": "▲", "down": "▼"}

NEW = 3
"""Periods within which a level counts as new."""


def search(series: ObservedSeries, *, within: int, min_size: float, shortest: int = 1) -> Found:
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
            size=Estimate(turn.size, turn.low, turn.high, series.unit),
        )
        for turn in turns
    )
    mean, sd = found.level()
    level = tuple(
        Estimate(m, m - Z90 * s, m + Z90 * s, series.unit) for m, s in zip(mean.tolist(), sd.tolist(), strict=True)
    )
    return Found(series, tuple(found.p_change.tolist()), dated, level)


def since(series: ObservedSeries) -> tuple[Since, ...]:
    """Follow a series period by period: since when its level has run, as known then.

    The series' own noise and mean are those of the whole of it: they are taken as known.

    Args:
        series: The series.

    Returns:
        One entry a period, from the third on.
    """
    followed = online(series.level, series.variance, series.priors)
    recent = followed.p_recent(NEW)
    return tuple(
        Since(
            series.periods[t],
            series.periods[int(followed.start[t].argmax())],
            float(followed.start[t].max()),
            min(float(recent[t]), 1.0),
        )
        for t in range(2, len(series.periods))
    )


def pelt(series: ObservedSeries) -> tuple[date, ...]:
    """Find changes of mean with ruptures' PELT under the BIC penalty, as a reference to set beside the search.

    Args:
        series: The series; its error variances are taken as known.

    Returns:
        First periods of new levels; without an interval, a probability or a direction.

    Raises:
        InputError: ruptures is not installed.

    Reference:
        Killick, Fearnhead & Eckley (2012), doi:10.1080/01621459.2012.737745; Truong, Oudre & Vayatis (2020),
        doi:10.1016/j.sigpro.2019.107299 (ruptures).
    """
    try:
        import ruptures  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        raise InputError("the reference needs ruptures; install it with `pip install ruptures`") from None
    at = np.flatnonzero(~np.isnan(series.level))
    scaled = series.level[at] / np.sqrt(series.variance[at])
    model: Any = ruptures.Pelt(model="l2", min_size=2, jump=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ends: list[int] = model.fit(scaled).predict(pen=2 * np.log(scaled.size))
    return tuple(series.periods[at[end]] for end in ends[:-1])


def turn_chart(found: Found, *, title: str, thaws: Sequence[Span] = ()) -> Chart:
    """Chart a series with its level in hindsight, its turning points and the thaws of the time.

    Args:
        found: What was found in it.
        title: What it is a series of.
        thaws: Thaws, shaded.

    Returns:
        The chart.
    """
    periods = list(found.series.periods)
    seen = [None if np.isnan(x) else float(x) for x in found.series.level]
    level = [e.value for e in found.level]
    data = pl.DataFrame(
        {
            "period": [*periods, *periods],
            "line": ["Level, in hindsight"] * len(periods) + ["As seen"] * len(periods),
            "level": [*level, *seen],
            "low": [*(e.low for e in found.level), *([None] * len(periods))],
            "high": [*(e.high for e in found.level), *([None] * len(periods))],
        },
        schema_overrides={"level": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    ).drop_nulls("level")
    yearly = len(periods) > 1 and (periods[1] - periods[0]).days > 31 * 2
    few = len(found.turns) + len(thaws) <= ROOM
    turns = [
        Span(
            turn.first,
            _next(turn.last, yearly=yearly),
            _named(turn, yearly=yearly) if few else ARROWS[turn.direction],
            cold=turn.direction == "down",
        )
        for turn in found.turns
    ]
    shaded = [span if few else replace(span, label="") for span in thaws]
    told = "; ".join(_named(turn, yearly=yearly) for turn in found.turns) or "no turning point"
    return Chart(
        id="turning-points",
        title=title,
        alt=f"{title}: as seen, and the level in hindsight with its 90% interval. Turning points (90% interval of the"
        f" date shaded): {told}.",
        mark="line",
        data=data,
        x=Axis("period", "Year" if yearly else "Month"),
        y=Axis("level", f"Level ({found.series.unit.replace('_', ' ')})"),
        low="low",
        high="high",
        color=Axis("line", "Line"),
        spans=(*shaded, *turns),
    )


def _named(turn: DatedTurn, *, yearly: bool) -> str:
    return f"{turn.direction} {turn.period.isoformat()[: 4 if yearly else 7]} ({turn.p:.2f})"


def _next(period: date, *, yearly: bool) -> date:
    """First day of the following period, so that an interval of one period has a width."""
    months = period.year * 12 + period.month - 1 + (12 if yearly else 1)
    return date(months // 12, months % 12 + 1, 1)
