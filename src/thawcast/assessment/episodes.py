"""All thaws and chills found by a date, in every level source."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment.temperatures import temperatures
from thawcast.brief.model import Table
from thawcast.standing.exhibits import counts, counts_table, episode_rows, found_table
from thawcast.standing.standings import episodes_at as at
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.states import states
from thawcast.store import Dataset


@dataclass(frozen=True)
class EpisodesAt:
    """Episodes found by a date, as `standing.exhibits` lays them out.

    Args:
        as_of: The date.
        every: All of them, the surest first.
        counts: How many by source.
    """

    as_of: date
    every: pl.DataFrame
    counts: pl.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Lay them out for JSON."""
        dated = self.every.with_columns(pl.col("onset", "end").cast(pl.String))
        by_source = self.counts.with_columns(pl.col("first", "last").cast(pl.String))
        return {
            "as_of": self.as_of.isoformat(),
            "count": self.every.height,
            "episodes": dated.to_dicts(),
            "by_source": by_source.to_dicts(),
        }

    def tables(self, limit: int) -> list[Table]:
        """Tabulate them, at most so many."""
        heading = f"Thaws and chills found by {self.as_of} ({self.every.height}), the surest first"
        names = {state.code: state.name for state in states(on=self.as_of)}
        return [found_table(heading, self.every.head(limit), names=names), counts_table(self.counts)]


def episodes_at(dataset: Dataset, as_of: date) -> EpisodesAt:
    """Read the episodes known by a date.

    Args:
        dataset: Where they come from.
        as_of: The date.
    """
    known = temperatures(dataset, as_of=as_of)
    found = at(known[TEMPERATURE_EPISODES.name], known[TEMPERATURE.name], as_of=as_of)
    return EpisodesAt(as_of, episode_rows(found), counts(found))
