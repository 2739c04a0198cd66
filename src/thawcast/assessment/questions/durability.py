"""Question 6: will it last?"""

from datetime import date
from functools import lru_cache

import polars as pl

from thawcast.assessment.question import Question
from thawcast.assessment.questions.standing import judged, own
from thawcast.assessment.questions.standing import result as relations
from thawcast.durability import chapter
from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD, FORECAST_TAUGHT, FORECAST_TREES
from thawcast.durability.forecast.vintages import Learned, learned_of
from thawcast.durability.result import Lives, ThawFuture, documented, past_lives, thaw_future
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.states import states
from thawcast.store import Dataset, Known

KEPT = 16
"""Days to which past thaws and chills are followed that are kept for the next pair."""


def result(known: Known) -> ThawFuture:
    """Find how long the running thaw is likely to last, or how likely one is to begin."""
    standing = known.once(judged)
    levels, bases = known.once(relations).own, known.once(own)[TEMPERATURE_BASES.name]
    return thaw_future(standing, levels, bases, known.of_day(lived), known.once(learned), documented(standing, known))


def learned(known: Known) -> Learned:
    """Read what forecasters had learned by the day, and how they had fared."""
    return known.of_day(learned_by)


def begun(dataset: Dataset, day: date) -> pl.DataFrame:
    """Read the thaws and chills of all pairs known by a day."""
    return (
        dataset.rows(TEMPERATURE_EPISODES, as_of=day)
        if dataset.has(TEMPERATURE_EPISODES)
        else TEMPERATURE_EPISODES.empty()
    )


def lived(dataset: Dataset, day: date) -> Lives:
    """Tell how long past thaws and chills had lasted, as known by a day; pairs of a source ask for the same."""
    past = dataset.of_day(begun, day)
    return lru_cache(KEPT)(lambda until, sign: past_lives(past, until, sign=sign))


def learned_by(dataset: Dataset, day: date) -> Learned:
    """Read what forecasters had learned by a day, and how they had fared.

    Args:
        dataset: Where it is read from.
        day: The day.
    """
    last = dataset.reach(FORECAST_TAUGHT, as_of=day) if dataset.has(FORECAST_TAUGHT) else None
    vintage = pl.col("vintage") == (0 if last is None else last.year)
    wanted = ((FORECAST_TAUGHT, vintage), (FORECAST_TREES, vintage), (FORECAST_RECORD, None), (FORECAST_LIKE, None))
    return learned_of(*(dataset.rows(c, where, as_of=day) if dataset.has(c) else c.empty() for c, where in wanted))


def names_then(known: Known) -> dict[str, str]:
    """Name the states of the day by code."""
    return known.of_day(_names)


def _names(_dataset: Dataset, day: date) -> dict[str, str]:
    return {state.code: state.name for state in states(on=day)}


QUESTION = Question(
    key="durability",
    text=chapter.QUESTION,
    reads=(
        FORECAST_TAUGHT,
        FORECAST_TREES,
        FORECAST_RECORD,
        FORECAST_LIKE,
        TEMPERATURE,
        TEMPERATURE_BASES,
        TEMPERATURE_EPISODES,
    ),
    result=result,
    chapter=chapter.chapter,
)
