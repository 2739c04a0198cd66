"""What to tell those who watch pairs of states: changes since a day, and how many of them noise explains."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment.temperatures import temperatures
from thawcast.errors import DateError
from thawcast.monitoring.changes import changes, sentence
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.states import State, states
from thawcast.store import Dataset
from thawcast.values import counted


@dataclass(frozen=True)
class Watched:
    """Changes of watched pairs between two days.

    Args:
        since: Day after which.
        until: Last day.
        changes: Rows of `monitoring.changes.CHANGES`, newest first.
        pairs: How many pairs were told by a level source by then.
    """

    since: date
    until: date
    changes: pl.DataFrame
    pairs: int

    @property
    def noise(self) -> float:
        """Onsets that are noise, by what each onset says of itself: the sum of 1 - P(real)."""
        return float((1 - self.changes.filter(kind="began")["p_real"]).sum())

    def lines(self) -> list[str]:
        """Say how much changed, how much of it may be noise, and then each change."""
        began = self.changes.filter(kind="began").height
        head = f"{self.since} to {self.until}: {counted(self.changes.height, 'change')}, {counted(self.pairs, 'pair')}"
        noise = [f"{counted(began, 'onset')}, of which about {self.noise:.1f} are noise"] if began else []
        return [head, *noise, *self.sentences()]

    def sentences(self) -> list[str]:
        """Say each change."""
        names = {state.code: state.name for state in states()}
        return [sentence(row, names) for row in self.changes.iter_rows(named=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return days, number of pairs, onsets expected to be noise, and the changes."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {**days, "pairs": self.pairs, "noise": round(self.noise, 2), "changes": self.changes.to_dicts()}


def watch(
    dataset: Dataset, watched: Sequence[State] | None, *, since: date | None = None, until: date | None = None
) -> Watched:
    """Tell what changed between two days, by every level source and by imports.

    Args:
        dataset: The data.
        watched: States, of which every pair is watched; None for all pairs.
        since: Day after which; a year before `until` by default.
        until: Last day; the last that any level is known by default.

    Raises:
        DateError: The first day is not before the last.
        StoreError: The data cannot be read.
    """
    rows, episodes = level_tables(dataset)
    if watched is not None:
        codes = sorted({state.code for state in watched})
        pairs = pl.DataFrame(list(itertools.combinations(codes, 2)), schema=["a", "b"], orient="row")
        rows, episodes = (frame.join(pairs, on=["a", "b"], how="semi") for frame in (rows, episodes))
    newest = rows["known_on"].max()
    last = until or (newest if isinstance(newest, date) else dataset.span[1])
    first = since or date.fromordinal(last.toordinal() - 365)
    if first >= last:
        raise DateError(f"{first} is not before {last}: give an earlier day with --since")
    known = rows.filter(pl.col("known_on") <= last).select("a", "b").n_unique() if rows.height else 0
    return Watched(first, last, changes(rows, episodes, since=first, until=last), known)


def level_tables(dataset: Dataset) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the levels and episodes of all sources, and of what was imported.

    Args:
        dataset: The data.

    Returns:
        Rows of `TEMPERATURE` and of `TEMPERATURE_EPISODES`.
    """
    tables = temperatures(dataset)
    return tables[TEMPERATURE.name], tables[TEMPERATURE_EPISODES.name]
