"""Question 1: where do relations stand, and when did they turn?"""

from dataclasses import replace

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.temperatures import TABLES, imported_sources, of_pair
from thawcast.standing import chapter
from thawcast.standing.result import Relations, Standing
from thawcast.standing.standings import NOTHING, Told, told
from thawcast.standing.standings import standing as stands
from thawcast.standing.tables import CONFLICT, STATE_SHOCKS
from thawcast.standing.temperature.sources import IMPORTED
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import Known


def judged(known: Known) -> Standing:
    """Judge where the two stand: the one value that all questions read, by `known.once(judged)`."""
    found = stands(known.once(own), as_of=known.as_of, sources=known.once(sources))
    if found.source is not None and found.source.id.startswith(IMPORTED):
        found = replace(found, source=imported_sources(known.dataset).get(found.source.id, found.source))
    return replace(found, why=_uncovered(known) or NOTHING) if found.period is None else found


def result(known: Known) -> Relations:
    """Find where the two stand and the levels behind it."""
    return Relations(
        standing=known.once(judged),
        every=known.once(sources).every,
        levels=known.once(own)[TEMPERATURE.name],
        episodes=known.once(sources).episodes,
        conflict=known.own(CONFLICT),
        shocks=known.own(STATE_SHOCKS),
    )


def own(known: Known) -> dict[str, pl.DataFrame]:
    """Read the temperature of the two by the date: the tables that a standing and a forecast are told from."""
    return of_pair(known.dataset, known.a.code, known.b.code, as_of=known.as_of, contracts=TABLES)


def sources(known: Known) -> Told:
    """Judge what every source says of the two."""
    return told(known.once(own), as_of=known.as_of)


def _uncovered(known: Known) -> str:
    """Say which of the two the event data lack, if that is why nothing is known of them."""
    lacking = [
        state.phrase
        for state in (known.a, known.b)
        if known.all(TEMPERATURE, where=(pl.col("a") == state.code) | (pl.col("b") == state.code)).is_empty()
    ]
    return f"the event data do not cover {' or '.join(lacking)}" if lacking else ""


QUESTION = Question(
    key="standing",
    text=chapter.QUESTION,
    reads=(*TABLES, CONFLICT, STATE_SHOCKS),
    result=result,
    chapter=chapter.chapter,
)
