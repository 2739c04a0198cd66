"""What to tell those who watch pairs of states: changes since a day, and how many of them chance alone gives."""

import itertools
from collections.abc import Mapping, Sequence
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

BY_CHANCE: Mapping[str, float] = {
    "gdelt_net": 0.17,
    "icews_events": 0.37,
    "icews_east_asia": 1.0,
    "icews_quads": 0.46,
    "weis": 1.09,
}
"""Onsets that each pair's own periods in a random order give, for one that they give as they came, by level source:
`python benchmarks/watch.py` measures it. At 1 an onset alone tells nothing; what still stands later may."""


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
    def by_chance(self) -> float:
        """Onsets that chance alone would give, of the sources for which that was measured."""
        measured = self.changes.filter(pl.col("source").is_in(list(BY_CHANCE)), kind="began")["source"]
        return sum(BY_CHANCE[source] for source in measured)

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Sources with onsets for which it was not measured."""
        return tuple(sorted(set(self.changes.filter(kind="began")["source"]) - set(BY_CHANCE)))

    def lines(self) -> list[str]:
        """Say how much changed, how many onsets chance alone would give, and then each change."""
        began = self.changes.filter(kind="began").height
        head = f"{self.since} to {self.until}: {counted(self.changes.height, 'change')}, {counted(self.pairs, 'pair')}"
        if not began:
            return [head, *self.sentences()]
        of = f"; not measured for {', '.join(self.unmeasured)}" if self.unmeasured else ""
        chance = f"{counted(began, 'onset')}, where chance alone gives about {self.by_chance:.1f}{of}"
        return [head, chance, *self.sentences()]

    def sentences(self) -> list[str]:
        """Say each change."""
        names = {state.code: state.name for state in states()}
        return [sentence(row, names) for row in self.changes.iter_rows(named=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return days, number of pairs, onsets that chance gives and where that is not known, and the changes."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat(), "pairs": self.pairs}
        chance = {"onsets_by_chance": round(self.by_chance, 2), "not_measured_for": list(self.unmeasured)}
        return {**days, **chance, "changes": self.changes.to_dicts()}


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
