"""Question 6: will it last?"""

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged
from thawcast.durability import chapter
from thawcast.durability.outlook import HazardOutlook, outlook
from thawcast.durability.outlook import judged as fared
from thawcast.durability.reference_class import PastThaw, cases
from thawcast.durability.result import ThawFuture, documented, thaw_future
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.states import states
from thawcast.store import Known


def result(known: Known) -> ThawFuture:
    """Find how long the running thaw is likely to last."""
    standing = known.once(judged)
    beside = documented(standing, known)
    names = known.once(names_then)
    return thaw_future(standing, _past(known), beside, names=names, outlook=_outlook(known))


def learned_as(episode: str) -> str:
    """Name a thaw of the yearly counts as the tables of forecasts do."""
    return episode.removeprefix("icews_quads-")


def names_then(known: Known) -> dict[str, str]:
    """Name the states of the day by code."""
    return {state.code: state.name for state in states(on=known.as_of)}


def _past(known: Known) -> tuple[PastThaw, ...]:
    """List all thaws known by the day, as they stood then."""
    last = known.reaches(LEVELS)
    if last is None:
        return ()
    return cases(known.all(EPISODES), known.all(THAW_FEATURES), as_of=known.as_of, last_year=last.year)


def _outlook(known: Known) -> HazardOutlook | None:
    """Read the hazard model's forecast of the thaw that runs, None where there is none."""
    standing = known.once(judged)
    current = standing.current
    if current is None or current.sign < 0 or standing.year is None:
        return None
    own = pl.col("id") == learned_as(current.id)
    made = known.all(THAW_FORECASTS, where=own)
    if made.is_empty():
        return None
    past = fared(known.all(RECORD))
    return outlook(made, known.all(DRIVERS, where=own), past, id=learned_as(current.id), year=standing.year)


QUESTION = Question(
    key="durability",
    text=chapter.QUESTION,
    reads=(EPISODES, THAW_FEATURES, THAW_FORECASTS, DRIVERS, RECORD, LEVELS),
    result=result,
    chapter=chapter.chapter,
)
