"""Question 2: a two-way street, or just a tactic?"""

import polars as pl

from thawcast.assessment.question import Question
from thawcast.store import Known
from thawcast.street import chapter
from thawcast.street.result import DyadStreet, dyad_street
from thawcast.street.tables import STREET
from thawcast.tables import DYAD_COUNTS


def result(known: Known) -> DyadStreet | None:
    """Find whether the two answer each other, from figures estimated beforehand and from what the user imported."""
    rows = known.own(STREET)
    if known.imported(DYAD_COUNTS).height:
        from thawcast.street.stages import imported_rows  # it brings the estimators, which what ships does not need

        every = known.imported(DYAD_COUNTS, every=True)
        rows = pl.concat([rows, imported_rows(every, known.a.code, known.b.code, known.as_of)])
    return dyad_street(rows)


QUESTION = Question("street", chapter.QUESTION, (STREET,), result, chapter.chapter)
