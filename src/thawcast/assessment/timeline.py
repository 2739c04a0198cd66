"""The timeline of an assessed dyad: its level, its episodes, its turning points, conflict by month."""

from dataclasses import dataclass

from thawcast.assessment.questions.standing import QUESTION
from thawcast.brief import text
from thawcast.brief.model import Chart, Table
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
from thawcast.standing.turning_points.timeline import turn_table, turns_by_year
from thawcast.store import Known


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


def timeline(known: Known) -> Timeline:
    """Lay out the timeline of two states.

    Args:
        known: What is known of them.

    Returns:
        The timeline, as it could be known on the day.

    Example:
        >>> from thawcast.assessment import known_of
        >>> told = timeline(known_of("USA", "RUS", as_of="2010-12-31"))
        >>> [table.title for table in told.tables]
        ['Thaws and chills, each source on its own scale', 'Turning points']
    """
    chapter = QUESTION.ask(known)
    turns = turns_by_year(known.own(OBSERVED), known.own(TURN_PRIORS), a=known.a.code, b=known.b.code)
    charts, tables = chapter.charts, chapter.tables
    if isinstance(turns, str):
        return Timeline(text.answer(chapter), charts, tables, turns)
    return Timeline(text.answer(chapter), charts, (*tables, turn_table(turns)), "")
