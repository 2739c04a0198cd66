"""What to tell those who watch pairs of states: changes since a day, and how many of them chance alone gives."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment.temperatures import temperatures
from thawcast.durability.placebo import CHANCE
from thawcast.errors import DateError
from thawcast.monitoring.changes import changes, forecasts_moved, in_order, sentence
from thawcast.monitoring.forecasts import running
from thawcast.standing.temperature.sources import level_source
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
        chance: Rows of `CHANCE`: how many alerts of each source chance alone gives.
    """

    since: date
    until: date
    changes: pl.DataFrame
    pairs: int
    chance: pl.DataFrame

    def of(self, codes: Sequence[str]) -> "Watched":
        """Keep the changes of some states' pairs.

        Args:
            codes: Two codes or more for the pairs among them, one for all pairs of its own, none for all.
        """
        if not codes:
            return self
        own = [pl.col(side).is_in(list(codes)) for side in ("a", "b")]
        kept = pl.any_horizontal(own) if len(codes) == 1 else pl.all_horizontal(own)
        return replace(self, changes=self.changes.filter(kept))

    @property
    def began(self) -> int:
        """How many onsets there are."""
        return self.changes.filter(kind="began").height

    @property
    def shares(self) -> dict[str, float]:
        """Onsets by chance for one as they came, by source of which that was measured."""
        onsets = pl.col("onsets_by_chance") / pl.col("orders") / pl.col("onsets")
        told = self.chance.filter(pl.col("onsets") > 0).select("source", onsets)
        return dict(told.iter_rows())

    @property
    def by_chance(self) -> float:
        """Onsets that chance alone would give, of the sources for which that was measured."""
        shares = self.shares
        return sum(shares.get(source, 0.0) for source in self.changes.filter(kind="began")["source"])

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Names of the sources with onsets for which it was not measured."""
        told = self.changes.filter(pl.col("kind") == "began", ~pl.col("source").is_in(list(self.shares)))
        return tuple(sorted({level_source(*row).name for row in told.select("source", "freq").iter_rows()}))

    @property
    def moves(self) -> str:
        """How many forecasts moved, and how many do by chance; empty where none did."""
        if not (moved := self.changes.filter(kind="forecast moved").height):
            return ""
        by_chance, of = (int(self.chance[f"{name}_by_chance"].sum()) for name in ("moved", "forecasts"))
        beside = f"; of {of} in a random order {by_chance} moved so in a year" if of else ""
        return f"{counted(moved, 'forecast')} moved{beside}"

    def lines(self) -> list[str]:
        """Say how much changed, how many onsets and moves of forecasts chance gives, and then each change."""
        head = f"{self.since} to {self.until}: {counted(self.changes.height, 'change')}, {counted(self.pairs, 'pair')}"
        of = f"; not measured for {', '.join(self.unmeasured)}" if self.unmeasured else ""
        onsets = f"{counted(self.began, 'onset')}, where chance alone gives about {self.by_chance:.1f}{of}"
        heads = [head, onsets if self.began else "", self.moves]
        return [*filter(None, heads), *self.sentences()]

    def sentences(self) -> list[str]:
        """Say each change."""
        names = {state.code: state.name for state in states()}
        return [sentence(row, names) for row in self.changes.iter_rows(named=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return days, number of pairs, onsets that chance gives and where that is not known, and the changes."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat(), "pairs": self.pairs}
        chance = {"onsets_by_chance": round(self.by_chance, 2), "not_measured_for": list(self.unmeasured)}
        chance |= {f"{name}_by_chance": int(self.chance[f"{name}_by_chance"].sum()) for name in ("forecasts", "moved")}
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
    chance = dataset.table(CHANCE) if dataset.has(CHANCE) else CHANCE.empty()
    told = changes(rows, episodes, since=first, until=last)
    every = in_order(pl.concat([told, _moved(dataset, rows, first, last)]))
    return Watched(first, last, every, known, chance)


def _moved(dataset: Dataset, rows: pl.DataFrame, since: date, until: date) -> pl.DataFrame:
    """Tell the forecasts that moved, of the pairs of the rows."""
    first, last = (running(dataset, day) for day in (since, until))
    return forecasts_moved(first, last.join(rows, on=["a", "b"], how="semi"))


def level_tables(dataset: Dataset) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the levels and episodes of all sources, and of what was imported.

    Args:
        dataset: The data.

    Returns:
        Rows of `TEMPERATURE` and of `TEMPERATURE_EPISODES`.
    """
    tables = temperatures(dataset)
    return tables[TEMPERATURE.name], tables[TEMPERATURE_EPISODES.name]
