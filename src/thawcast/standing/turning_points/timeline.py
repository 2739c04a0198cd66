"""The timeline of two states: their level with thaws and chills shaded, the episodes, the turning points."""

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from thawcast.brief.model import Axis, Chart, Rule, Span, Table
from thawcast.errors import DyadError
from thawcast.standing.verdict import Standing
from thawcast.states import DyadDay

if TYPE_CHECKING:
    from thawcast.standing.turning_points.search import DatedTurn


def timeline_chart(levels: pl.DataFrame, standing: Standing, of: DyadDay) -> Chart:
    """Chart the yearly level of two states with every thaw and chill shaded.

    Args:
        levels: Rows of `tables.LEVELS` of the dyad, cut.
        standing: Where it stands.
        of: The two, and the day.
    """
    last = date(standing.year or of.as_of.year, 12, 31)
    spans = tuple(
        Span(
            date(turn.onset, 1, 1),
            last if turn.end is None else date(turn.end, 1, 1),
            f"{turn.kind} {turn.onset}",
            cold=turn.sign < 0,
        )
        for turn in standing.turns
    )
    said = ", ".join(span.label for span in spans) or "none"
    return Chart(
        id="case-timeline",
        title=f"{of.a.name} and {of.b.name}: level of relations, thaws and chills shaded",
        alt=f"Yearly level of relations to {standing.year} with 90% intervals. Thaws and chills: {said}.",
        mark="line",
        data=levels.sort("period").select("period", "level", "low", "high", "n_events"),
        x=Axis("period", "Year"),
        y=Axis("level", "Level (log-odds relative to the mean dyad)"),
        low="low",
        high="high",
        spans=spans,
        rules=(Rule(0.0, "mean dyad"),),
        columns={
            "period": "Year",
            "level": "Level",
            "low": "Low (5%)",
            "high": "High (95%)",
            "n_events": "Events (about)",
        },
    )


def episode_table(standing: Standing) -> Table:
    """Tabulate the thaws and chills that were seen."""
    rows = tuple(
        (
            turn.kind.capitalize(),
            str(turn.onset),
            "running" if turn.end is None else str(turn.end),
            f"{turn.rise:+.2f}",
            "–" if turn.p_real.value is None else f"{turn.p_real.value:.2f}",
        )
        for turn in standing.turns
    )
    return Table("Thaws and chills", ("Kind", "Began", "Ended", "Change (log-odds)", "Probability real"), rows)


def turns_by_year(observed: pl.DataFrame, priors: pl.DataFrame, *, a: str, b: str) -> "tuple[DatedTurn, ...] | str":
    """Search the years of a dyad for turning points of any size.

    Args:
        observed: Rows of `tables.OBSERVED`, cut.
        priors: Rows of `tables.TURN_PRIORS`, cut.
        a: Code of one state.
        b: Code of the other, `a < b`.

    Returns:
        The turning points with a probability of .5 or more, or why there are none.
    """
    from thawcast.standing.turning_points import search, series  # heavy: they bring SciPy's optimisers

    try:
        found = series.yearly(observed, priors, a=a, b=b)
        turns = search.search(found, within=1, min_size=0.0).turns
    except DyadError as error:
        return str(error)
    return turns or "no change of level with a probability of .5 or more"


def turn_table(turns: "tuple[DatedTurn, ...]") -> Table:
    """Tabulate what `turns_by_year` found."""
    rows = tuple(
        (
            str(turn.period.year),
            f"{turn.first.year} to {turn.last.year}" if turn.first.year != turn.last.year else str(turn.first.year),
            turn.direction,
            f"{turn.p:.2f}",
            f"{turn.size.value or 0.0:+.2f}",
        )
        for turn in turns
    )
    return Table("Turning points", ("From", "90% interval", "Direction", "Probability", "Change (log-odds)"), rows)
