"""The timeline of an assessed dyad: its level, its episodes, its turning points, conflict by month."""

from dataclasses import dataclass

import polars as pl

from thawcast.assessment.answer import Assessment
from thawcast.brief.model import Chart, Table
from thawcast.standing.tables import LEVELS, OBSERVED, TURN_PRIORS
from thawcast.standing.turning_points.timeline import episode_table, timeline_chart, turn_table, turns_by_year


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

    Example:
        >>> from thawcast.assessment import assess
        >>> told = timeline(assess("USA", "RUS", as_of="2010-12-31"))
        >>> [table.title for table in told.tables]
        ['Thaws and chills', 'Turning points']
    """
    dataset, pair = found.dataset, {"a": found.a.code, "b": found.b.code}
    own = (pl.col("a") == found.a.code) & (pl.col("b") == found.b.code)
    levels = dataset.table(LEVELS, as_of=found.as_of).filter(own)
    charts = [timeline_chart(levels, found.standing, found.a, found.b, as_of=found.as_of)] if levels.height else []
    standing = next(chapter for chapter in found.chapters if chapter.key == "standing")
    charts += [chart for chart in standing.charts if chart.id == "monthly-conflict"]
    turns = "the dataset holds no observations to search"
    if dataset.has(OBSERVED) and dataset.has(TURN_PRIORS):
        turns = turns_by_year(*(dataset.table(t, as_of=found.as_of) for t in (OBSERVED, TURN_PRIORS)), **pair)
    tables = [episode_table(found.standing)] if found.standing.turns else []
    if isinstance(turns, str):
        return Timeline(found.sentence, tuple(charts), tuple(tables), turns)
    return Timeline(found.sentence, tuple(charts), (*tables, turn_table(turns)), "")
