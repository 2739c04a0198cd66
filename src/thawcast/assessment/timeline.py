"""The timeline of an assessed dyad: its level, its episodes, its turning points, conflict by month."""

from dataclasses import dataclass

from thawcast.assessment.questions.standing import QUESTION
from thawcast.brief import text
from thawcast.brief.model import Chart, Table
from thawcast.errors import DyadError
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
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
    turns = _turning_points(known)
    tables = chapter.tables if isinstance(turns, str) else (*chapter.tables, turns)
    return Timeline(text.answer(chapter), chapter.charts, tables, turns if isinstance(turns, str) else "")


def _turning_points(known: Known) -> Table | str:
    """Tabulate the turning points of the years, or tell why there are none."""
    from thawcast.standing.turning_points.exhibits import NO_TURN, turn_table  # heavy: they bring SciPy's optimisers
    from thawcast.standing.turning_points.of_dyad import search_years

    try:
        searched = search_years(known.own(OBSERVED), known.own(TURN_PRIORS), (known.a, known.b), min_size=0.0)
    except DyadError as error:
        return str(error)
    return turn_table(searched, "Turning points") if searched.found.turns else NO_TURN
