"""One dyad, one date: is there a thaw, is it real, what is it made of, and will it last?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.assessment.answer import Assessment
from thawcast.assessment.chapters import chapters
from thawcast.durability.outlook import HazardOutlook, judged, outlook
from thawcast.durability.reference_class import cases
from thawcast.durability.result import forecast
from thawcast.durability.tables import DRIVERS, RECORD, THAW_FEATURES, THAW_FORECASTS
from thawcast.errors import DateError, DyadError
from thawcast.standing.imported import Segment, segments, why_unknown
from thawcast.standing.months.verdict import by_month, carried_on
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, LEVELS_MONTHLY
from thawcast.standing.verdict import Standing, judge
from thawcast.states import State, resolve_dyad
from thawcast.store import Dataset, open_dataset
from thawcast.tables import DYAD_COUNTS, WORLD_COUNTS

__all__ = ["Assessment", "assess"]

KNOWLEDGE = ("standing", "words", "issues")
"""Chapters that rest on data of the two: without any of them nothing is known."""


def assess(a: str, b: str, *, as_of: date | str | None = None, store: str | Path | Dataset | None = None) -> Assessment:
    """Answer whether the improvement in two states' relations has a future.

    Args:
        a: A state: any code, name or usual spelling.
        b: The other.
        as_of: Last day whose data may be used (a date or ISO text); default the dyad's last covered day.
        store: Folder of a store, or an open dataset; default the user's own store if it has more, else the starter.

    Returns:
        The assessment.

    Raises:
        UnknownStateError: No state has that name.
        StateNotThenError: A state did not exist at the date.
        DyadError: The same state twice, or nothing is known of the two.
        DateError: Not a date, or before the first date that can be assessed.
        StoreError: The dataset cannot be read.

    Example:
        >>> result = assess("USA", "Russia", as_of="2010-12-31")
        >>> result.standing.state, result.standing.current.onset
        ('thaw', 2009)
    """
    day = _date(as_of)
    dataset = store if isinstance(store, Dataset) else open_dataset(None if store is None else Path(store))
    first, last = dataset.span
    if day is not None and day < first:
        raise DateError(f"{day}: before the data; take a date from {first} on (events are known to {last})")
    one, other = resolve_dyad(a, b, on=last if day is None else day)
    day = _last_day(dataset, one, other) if day is None else day
    levels = dataset.table(LEVELS, as_of=day)
    episodes = dataset.table(EPISODES, as_of=day)
    standing = judge(levels, episodes, a=one.code, b=other.code, as_of=day)
    months = None
    if dataset.has(LEVELS_MONTHLY):
        monthly, turned = (dataset.table(contract, as_of=day) for contract in (LEVELS_MONTHLY, EPISODES_MONTHLY))
        months = by_month(monthly, turned, a=one.code, b=other.code, as_of=day)
        standing = carried_on(standing, months, as_of=day)
    if standing.year is None:
        standing = replace(standing, why=_uncovered(levels, (one, other)) or standing.why)
    seen = _imported(dataset, one, other, day)
    if standing.state == "unknown":
        standing = replace(standing, why=why_unknown(standing.why, seen, year=standing.year))
    last_year = int(levels.select(pl.max("period")).item().year)
    past = cases(episodes, dataset.table(THAW_FEATURES, as_of=day), as_of=day, last_year=last_year)
    ahead = hazard_outlook(dataset, standing, day)
    told = chapters(dataset, standing, past, one, other, day, outlook=ahead, imported=seen, months=months)
    if not any(chapter.available for chapter in told if chapter.key in KNOWLEDGE):
        raise DyadError(
            f"{one.code}-{other.code}: no events or common votes by {day}; `thawcast states` lists what is known"
        )
    return Assessment(one, other, day, standing, forecast(standing, past, ahead), told, dataset)


def hazard_outlook(dataset: Dataset, standing: Standing, as_of: date) -> HazardOutlook | None:
    """Read the hazard model's forecast of the thaw that runs at a date, None where there is none."""
    current = standing.current
    if current is None or current.sign < 0 or standing.year is None or not dataset.has(THAW_FORECASTS):
        return None
    made, drivers, record = (dataset.table(contract, as_of=as_of) for contract in (THAW_FORECASTS, DRIVERS, RECORD))
    return outlook(made, drivers, judged(record), id=current.id, year=standing.year)


def _imported(dataset: Dataset, a: State, b: State, day: date) -> tuple[Segment, ...]:
    if dataset.imported is None:
        return ()
    dyads = dataset.imported.counts(DYAD_COUNTS, as_of=day, pair=(a.code, b.code))
    return segments(dyads, dataset.imported.counts(WORLD_COUNTS, as_of=day), a=a, b=b)


def _uncovered(levels: pl.DataFrame, pair: tuple[State, State]) -> str:
    """Say which of two states the event data lack, if that is why nothing is known of them."""
    covered = set(levels["a"].unique()) | set(levels["b"].unique())
    lacking = [state.phrase for state in pair if state.code not in covered]
    return f"the event data do not cover {' or '.join(lacking)}" if lacking else ""


def _last_day(dataset: Dataset, a: State, b: State) -> date:
    own = dataset.table(LEVELS).filter((pl.col("a") == a.code) & (pl.col("b") == b.code))
    return own.select(pl.max("known_on")).item() if own.height else dataset.span[1]


def _date(as_of: date | str | None) -> date | None:
    if not isinstance(as_of, str):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise DateError(f"{as_of}: not a date; write it as 2010-12-31") from error
