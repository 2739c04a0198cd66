"""All thaws and chills found by a date, and what their number rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.brief.model import Table
from thawcast.standing.episode_tables import episodes_table, permuted_months_table, permuted_table, thresholds_table
from thawcast.standing.exhibits import episode_rows, month_counts, month_episode_rows, placebo_counts, threshold_counts
from thawcast.standing.tables import EPISODES, EPISODES_MONTHLY, LEVELS, PLACEBO, PLACEBO_MONTHLY, THRESHOLDS
from thawcast.standing.verdict import STALE_MONTHS
from thawcast.store import Dataset
from thawcast.values import months_between


@dataclass(frozen=True)
class EpisodesAt:
    """Episodes found by a date, as `standing.exhibits` lays them out.

    Args:
        as_of: The date.
        years: Episodes by year.
        permuted: Rises and falls beside those of permuted years.
        thresholds: Episodes begun under other thresholds.
        months: Episodes by month; None unless the yearly counts have gone stale.
        permuted_months: Those beside permuted months.
    """

    as_of: date
    years: pl.DataFrame
    permuted: pl.DataFrame
    thresholds: pl.DataFrame
    months: pl.DataFrame | None
    permuted_months: pl.DataFrame | None

    def to_dict(self) -> dict[str, Any]:
        """Lay them out for JSON."""
        told = {"as_of": self.as_of.isoformat(), "count": self.years.height, "episodes": self.years.to_dicts()}
        told |= {"permuted": self.permuted.to_dicts(), "thresholds": self.thresholds.to_dicts()}
        if self.months is not None and self.permuted_months is not None:
            dated = self.months.with_columns(self.months.select("onset", "end").cast({"onset": str, "end": str}))
            told |= {"by_month": dated.to_dicts(), "by_month_permuted": self.permuted_months.to_dicts()}
        return told

    def tables(self, limit: int) -> list[Table]:
        """Tabulate them, at most so many of years and of months."""
        title = f"found by {self.as_of}"
        heading = f"Thaws and chills {title} ({self.years.height}), the surest first"
        shown = [episodes_table(heading, self.years.head(limit)), permuted_table(self.permuted)]
        shown += [thresholds_table(self.thresholds)] if self.thresholds.height else []
        if self.months is not None and self.permuted_months is not None:
            heading = f"Thaws and chills by month {title} ({self.months.height}), the surest first"
            shown += [episodes_table(heading, self.months.head(limit)), permuted_months_table(self.permuted_months)]
        return shown


def episodes_at(dataset: Dataset, as_of: date, *, searched: pl.DataFrame | None = None) -> EpisodesAt:
    """Read the episodes known by a date.

    Args:
        dataset: Where they come from.
        as_of: The date.
        searched: Rows of `standing.tables.EPISODES` to take in place of those of the dataset.
    """
    last = dataset.reach(LEVELS, as_of=as_of)
    stale = last is None or months_between(last, as_of) > STALE_MONTHS
    months = beside = None
    if stale and dataset.has(EPISODES_MONTHLY):
        months = month_episode_rows(dataset.table(EPISODES_MONTHLY, as_of=as_of), as_of=as_of)
        beside = month_counts(dataset.table(PLACEBO_MONTHLY, as_of=as_of))
    years = dataset.table(EPISODES, as_of=as_of) if searched is None else searched
    permuted = placebo_counts(dataset.table(PLACEBO, as_of=as_of))
    counts = threshold_counts(dataset.table(THRESHOLDS, as_of=as_of))
    return EpisodesAt(as_of, episode_rows(years, as_of=as_of), permuted, counts, months, beside)
