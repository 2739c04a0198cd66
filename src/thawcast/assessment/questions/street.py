"""Question 2: a two-way street, or just a tactic?"""

import polars as pl

from thawcast.assessment.question import Question
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.errors import DyadError
from thawcast.states import resolve
from thawcast.store import Known
from thawcast.street import chapter
from thawcast.street.result import DyadStreet, Triangle, dyad_street
from thawcast.street.tables import STREET
from thawcast.tables import COUNTS, DYAD_COUNTS


def result(known: Known) -> DyadStreet | None:
    """Find whether the two answer each other, from figures estimated beforehand and from what the user imported."""
    rows = known.own(STREET)
    if known.imported(DYAD_COUNTS).height:
        # They bring the estimators, which figures that ship do not need.
        from thawcast.street.dyads import imported_panels
        from thawcast.street.stages import dyad_rows

        sources = imported_panels(known.imported(DYAD_COUNTS, every=True))
        own = STREET.rows(*dyad_rows(sources, known.a.code, known.b.code, known.as_of))
        rows = pl.concat([rows, own])
    return dyad_street(rows)


def three_way(known: Known, third: str) -> Triangle:
    """Find what the two and a third state do about each other, from the months that were counted.

    Args:
        known: What is known of the two.
        third: The third state, by code or name.

    Raises:
        DyadError: It is one of the two, or no source follows all three by month.
    """
    from thawcast.street.dyads import panels  # as above
    from thawcast.street.triangle import triangle

    state = resolve(third, on=known.as_of)
    if state.code in {known.a.code, known.b.code}:
        raise DyadError(f"--third {third}: {state.name} is one of the two; name another state")
    counts = known.all(PERIOD_COUNTS, where=pl.col("freq") == "M")
    sources = panels(counts, known.all(COVERED), COUNTS.empty())
    return triangle(sources, (known.a, known.b, state), known.as_of)


QUESTION = Question("street", chapter.QUESTION, (STREET,), result, chapter.chapter)
