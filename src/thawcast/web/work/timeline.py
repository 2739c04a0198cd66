"""The timeline of one dyad: its level with thaws and chills shaded, its turning points, conflict by month."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from thawcast.assessment import Assessment
from thawcast.brief.model import Axis, Chart, Rule, Span, Table
from thawcast.errors import DyadError
from thawcast.standing.observed import yearly
from thawcast.standing.search import search
from thawcast.standing.tables import LEVELS, OBSERVED, TURN_PRIORS
from thawcast.tables import CENTI


@dataclass(frozen=True)
class Timeline:
    """What happened between two states.

    Args:
        sentence: Where they stand.
        charts: The level with its episodes, then conflict by month; those that can be drawn.
        tables: Episodes, turning points.
        missing: Why turning points cannot be told; empty if they can.
    """

    sentence: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    missing: str


def timeline(found: Assessment) -> Timeline:
    """Lay out the timeline of an assessed dyad.

    Args:
        found: The assessment.

    Returns:
        The timeline, as it could be known on the day of the assessment.
    """
    chapter = next(chapter for chapter in found.chapters if chapter.key == "standing")
    levels = found.dataset.table(LEVELS, as_of=found.as_of).filter(
        (pl.col("a") == found.a.code) & (pl.col("b") == found.b.code)
    )
    charts = [_level_chart(found, levels.sort("period"))] if levels.height else []
    charts += [chart for chart in chapter.charts if chart.id == "monthly-conflict"]
    tables = [_episodes(found)] if found.standing.turns else []
    turns, missing = _turns(found)
    return Timeline(found.sentence, tuple(charts), (*tables, *turns), missing)


def _level_chart(found: Assessment, levels: pl.DataFrame) -> Chart:
    last = date(found.standing.year or found.as_of.year, 12, 31)
    spans = tuple(
        Span(
            date(turn.onset, 1, 1),
            last if turn.end is None else date(turn.end, 1, 1),
            f"{turn.kind} {turn.onset}",
            cold=turn.sign < 0,
        )
        for turn in found.standing.turns
    )
    said = ", ".join(span.label for span in spans) or "none"
    return Chart(
        id="case-timeline",
        title=f"{found.a.name} and {found.b.name}: level of relations, thaws and chills shaded",
        alt=f"Yearly level of relations to {found.standing.year} with 90% intervals. Thaws and chills: {said}.",
        mark="line",
        data=levels.select(
            "period",
            **{name: (pl.col(name) / CENTI).round(2) for name in ("level", "low", "high")},
            n_events="n_events",
        ),
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


def _episodes(found: Assessment) -> Table:
    rows = tuple(
        (
            turn.kind.capitalize(),
            str(turn.onset),
            "running" if turn.end is None else str(turn.end),
            f"{turn.rise:+.2f}",
            "–" if turn.p_real.value is None else f"{turn.p_real.value:.2f}",
        )
        for turn in found.standing.turns
    )
    return Table("Thaws and chills", ("Kind", "Began", "Ended", "Change (log-odds)", "Probability real"), rows)


def _turns(found: Assessment) -> tuple[tuple[Table, ...], str]:
    dataset, pair = found.dataset, {"a": found.a.code, "b": found.b.code}
    if not (dataset.has(OBSERVED) and dataset.has(TURN_PRIORS)):
        return (), "the dataset holds no observations to search"
    try:
        observed = (dataset.table(contract, as_of=found.as_of) for contract in (OBSERVED, TURN_PRIORS))
        turns = search(yearly(*observed, **pair), within=1, min_size=0.0).turns
    except DyadError as error:
        return (), str(error)
    if not turns:
        return (), "no change of level with a probability of .5 or more"
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
    return (
        Table("Turning points", ("From", "90% interval", "Direction", "Probability", "Change (log-odds)"), rows),
    ), ""
