"""What the search for turning points shows: tables, figures for JSON, charts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from thawcast.brief.model import Axis, Chart, Span, Table
from thawcast.standing.turning_points.of_dyad import Excess, SearchedSeries
from thawcast.standing.turning_points.search import NEW, Found

LAST_PERIODS = 12
"""Periods of the online answer that are shown."""

ROOM = 3
"""Turning points and thaws that a chart has room to name; of more, an arrow tells the direction."""

ARROWS = {"up": "▲", "down": "▼"}

NO_TURN = "no change of level with a probability of .5 or more"
"""What is said of a series without one."""


def lines(series: SearchedSeries) -> list[str]:
    """Say which types of event came or went with each turn of a series."""
    said: list[str] = []
    for turn, types in zip(series.found.turns, series.kinds or (), strict=False):
        text = "; ".join(f"{series.names[e.root]} {e.before:.1f} to {e.after:.1f} a month" for e in types[:4])
        said.append(f"  {turn.period:%Y-%m} {turn.direction}: {text or 'no type of event stands out'}")
    return said


def numbers(searched: Iterable[SearchedSeries], *, by_types: bool) -> Mapping[str, object]:
    """Lay searches out for JSON, each in its place.

    Args:
        searched: The searches.
        by_types: Whether types of event were looked at.
    """
    told: dict[str, object] = {"yearly": None}
    if by_types:
        told |= {"monthly_conflict": {}, "event_types": {}}
    for one in searched:
        first, second = one.place
        figures = one.found.numbers()
        if one.online is not None:
            figures["online"] = [
                {"period": s.period.isoformat(), "start": s.start.isoformat(), "p": s.p, "p_new": s.p_new}
                for s in one.online
            ]
        _put(told, first, second, figures)
        if one.kinds is not None:
            kinds = [[_kind(e, one) for e in turn] for turn in one.kinds]
            _put(told, "event_types", second, kinds)
    return told


def _put(told: dict[str, object], first: str, second: str, value: object) -> None:
    held = told.get(first)
    told[first] = (held if isinstance(held, dict) else {}) | {second: value} if second else value


def _kind(e: Excess, series: SearchedSeries) -> dict[str, object]:
    """Lay a type of event out for JSON; a quad class has no CAMEO root."""
    told: dict[str, object] = {**vars(e), "name": series.names[e.root]}
    return told if series.place[0] == "monthly_conflict" else {k: v for k, v in told.items() if k != "root"}


def turn_table(series: SearchedSeries, title: str = "") -> Table:
    """Tabulate the turning points of a series.

    Args:
        series: What was searched.
        title: Heading; empty for the series' own, which says so where there is no turn.
    """
    called, unit = series.found.series.called, series.found.series.unit.replace("_", " ")
    rows: list[tuple[str, ...]] = []
    for turn in series.found.turns:
        first, last, size = called(turn.first), called(turn.last), turn.size
        rows.append(
            (
                called(turn.period),
                first if first == last else f"{first} to {last}",
                turn.direction,
                f"{turn.p:.2f}",
                f"{size.value:+.2f}",
                f"{size.low:+.2f} to {size.high:+.2f}",
            )
        )
    own = series.title if rows else f"{series.title}: {NO_TURN}"
    headings = ("From", "90% interval", "Direction", "Probability", f"Change ({unit})", "90% interval")
    return Table(title or own, headings, tuple(rows))


def online_table(series: SearchedSeries) -> Table | None:
    """Tabulate since when the level has run, after each of the last periods; None where not asked for."""
    if series.online is None:
        return None
    called, unit = series.found.series.called, "years" if series.found.series.yearly else "months"
    rows = tuple(
        (called(row.period), called(row.start), f"{row.p:.2f}", f"{row.p_new:.2f}")
        for row in series.online[-LAST_PERIODS:]
    )
    headings = ("After", "Level since", "Probability", f"New within {NEW} {unit}")
    return Table("Since when the level has run, as known after each period", headings, rows)


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
    series = found.series
    few = len(found.turns) + len(thaws) <= ROOM
    named = [f"{turn.direction} {series.called(turn.period)} ({turn.p:.2f})" for turn in found.turns]
    turns = [
        Span(turn.first, series.after(turn.last), name if few else ARROWS[way], cold=way == "down")
        for turn, name in zip(found.turns, named, strict=True)
        for way in (turn.direction,)
    ]
    shaded = [span if few else replace(span, label="") for span in thaws]
    return Chart(
        id="turning-points",
        title=title,
        alt=f"{title}: as seen, and the level in hindsight with its 90% interval. Turning points (90% interval of the"
        f" date shaded): {'; '.join(named) or 'no turning point'}.",
        mark="line",
        data=data,
        x=Axis("period", "Year" if series.yearly else "Month"),
        y=Axis("level", f"Level ({series.unit.replace('_', ' ')})"),
        low="low",
        high="high",
        color=Axis("line", "Line"),
        spans=(*shaded, *turns),
    )
