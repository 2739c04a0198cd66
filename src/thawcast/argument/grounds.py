"""What the claims about the reset look at, collected once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from thawcast.assessment import Assessment, assess
from thawcast.deals.results.deal import Deal
from thawcast.deals.results.forward import Forward
from thawcast.deals.shipped import results
from thawcast.depth.tables import DEPTH_WEIGHTS
from thawcast.errors import InputError
from thawcast.standing.tables import LEVELS
from thawcast.store import Dataset, open_dataset
from thawcast.values import Estimate

THEN = date(2010, 12, 31)
"""When the argument was made."""
LAST_RUNNING = date(2013, 12, 31)
"""The last year's end at which the thaw still ran."""
SINCE = date(2014, 12, 31)
"""The end of the event data that ship."""
PRINCIPALS = {"RUS": "Russia", "USA": "the United States"}
"""The two, by code."""
RESET_SCENARIO = "us_russia_reset_2010"
"""The judgements used where no data set speaks."""


@dataclass(frozen=True)
class Grounds:
    """What the claims look at.

    Args:
        then: The answer as of `THEN`.
        last: The answer as of `LAST_RUNNING`.
        since: The answer as of `SINCE`.
        levels: Level of relations by year [log-odds].
        weights: By vintage and term: weight of each dimension of depth, and `slope`, what depth does to relapse.
        deal: Shipped results of the scenario: packages.
        forward: Shipped results of the scenario: policies played forward.
    """

    then: Assessment
    last: Assessment
    since: Assessment
    levels: dict[int, Estimate]
    weights: dict[tuple[int, str], Estimate]
    deal: Deal
    forward: Forward

    def numbers(self, when: Assessment, key: str) -> dict[str, Any]:
        """The numbers of a chapter, empty if it is not available."""
        chapter = next(chapter for chapter in when.chapters if chapter.key == key)
        return dict(chapter.numbers)


def gather(dataset: Dataset | None = None) -> Grounds:
    """Collect what the claims look at.

    Args:
        dataset: Where the figures come from; default the one that answers assessments.

    Raises:
        StoreError: The dataset cannot be read.
        InputError: The results of the scenario do not ship with this installation.
    """
    source = open_dataset() if dataset is None else dataset
    found = results(RESET_SCENARIO)
    if found is None:
        raise InputError(f"{RESET_SCENARIO}: its results are not in this installation; install thawcast again")
    return Grounds(
        then=assess("RUS", "USA", as_of=THEN, store=source),
        last=assess("RUS", "USA", as_of=LAST_RUNNING, store=source),
        since=assess("RUS", "USA", as_of=SINCE, store=source),
        levels=_levels(source),
        weights=_weights(source),
        deal=found[0],
        forward=found[1],
    )


def _levels(dataset: Dataset) -> dict[int, Estimate]:
    rows = dataset.table(LEVELS, as_of=SINCE).filter((pl.col("a") == "RUS") & (pl.col("b") == "USA"))
    return {
        row["period"].year: Estimate(row["level"], row["low"], row["high"], "log_odds")
        for row in rows.iter_rows(named=True)
    }


def _weights(dataset: Dataset) -> dict[tuple[int, str], Estimate]:
    found: dict[tuple[int, str], Estimate] = {}
    for row in dataset.table(DEPTH_WEIGHTS, as_of=SINCE).iter_rows(named=True):
        unit = "log_odds" if row["term"] == "slope" else "weight"
        found[row["vintage"], row["term"]] = Estimate(row["value"], row["value_low"], row["value_high"], unit)
    return found
