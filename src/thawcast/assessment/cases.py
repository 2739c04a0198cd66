"""Where the two of a documented thaw stood a year after it began, and stand now: by the frame of all answers."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from thawcast.assessment.temperatures import temperatures
from thawcast.durability.casebook import Case
from thawcast.durability.casebook.showing import Stood
from thawcast.errors import StateNotThenError
from thawcast.standing.standings import standings
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.states import resolve_dyad
from thawcast.store import Dataset, open_dataset


def stood(
    chosen: Sequence[Case], *, as_of: date | None = None, store: Path | Dataset | None = None
) -> dict[str, tuple[Stood | None, Stood | None]]:
    """Tell the state of the two of each case as an assessment does: a year after it began, and at the last day.

    Args:
        chosen: The cases.
        as_of: Last day whose data may be used, and the last day told of; default of each pair the last on which
            anything of it became known.
        store: Folder of a store, or an open dataset.

    Returns:
        Identifier of a case to its states at the end of the year after it began and at the last day, None where one of
        the two was no state then; nothing of a case whose two no source has by then.

    Raises:
        StoreError: The dataset cannot be read.
    """
    dataset = store if isinstance(store, Dataset) else open_dataset(store)
    pair = pl.concat_str("a", "b", separator=" ")
    tables = temperatures(dataset, pair.is_in([f"{case.a} {case.b}" for case in chosen]), as_of=as_of)
    ends = dict(tables[TEMPERATURE.name].group_by(pair=pair).agg(pl.col("known_on").max()).iter_rows())
    days = {case: _days(case, as_of or ends[f"{case.a} {case.b}"]) for case in chosen if f"{case.a} {case.b}" in ends}
    asked = {(case.a, case.b, f"{day} {case.a}") for case, both in days.items() for day in both if day is not None}
    wanted = pl.DataFrame(sorted(asked), dict.fromkeys(("a", "b", "key"), pl.String), orient="row")
    # Each day stands in for a pair of its own: all are judged at once.
    laid = {
        name: frame.join(wanted, on=["a", "b"]).select("key", pl.exclude("a", "key")).rename({"key": "a"})
        for name, frame in tables.items()
    }
    found = standings(laid, as_of=pl.col("a").str.head(10).str.to_date()).select("a", "b", "state", "data_to")
    told = {(key, b): (state, until) for key, b, state, until in found.iter_rows()}

    def at(case: Case, day: date | None) -> Stood | None:
        known = told.get((f"{day} {case.a}", case.b))
        return None if day is None or known is None or not _were(case, day) else Stood(day, *known)

    return {case.id: (at(case, year_on), at(case, last)) for case, (year_on, last) in days.items()}


def _days(case: Case, last: date) -> tuple[date | None, date]:
    """A year on is the end of the year after it began, as the case's page and the examples have it."""
    year_on = date(case.start.year + 1, 12, 31)
    return year_on if year_on <= last else None, last


def _were(case: Case, day: date) -> bool:
    try:
        resolve_dyad(case.a, case.b, on=day)
    except StateNotThenError:
        return False
    return True
