"""How many onsets, and forecasts that moved, chance alone gives: each source beside its own periods in a random order.

A seeded sample of pairs of each source is filtered twice, as they came and with each pair's periods in a random order,
both times with the parameters that the sample gives as it came, and forecast by what forecasters had learned from the
real data. What is counted is counted alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from thawcast.durability.forecast.vintages import Learned
from thawcast.durability.running import LEARNED, learned_at, moved, running_forecasts
from thawcast.durability.tables import CHANCE, COUNTS
from thawcast.stages import Given, Stage
from thawcast.standing.placebo import alerts, shuffled, told_at_once
from thawcast.standing.temperature.filter import YOUNG, SharedParameters, fit
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.sources import LEVEL_SOURCES
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import ENOUGH

SEED = 1

MOST_PAIRS = 600
"""Pairs of a source that are sampled at most."""

MOST_ORDERS = 4
"""Random orders of each pair's periods at most; of many pairs fewer, about `MOST_PAIRS` orders in all."""


def chance_tables(given: Given) -> dict[str, pl.DataFrame]:
    """Count alerts beside those of chance, source by source."""
    learned: dict[str, SharedParameters] = {}
    rows: list[dict[str, object]] = []
    taught = LearnedByDay(given)
    for number, source in enumerate(LEVEL_SOURCES):
        if given["period_counts"].filter(data_set=source.id).is_empty():
            continue
        rng = np.random.default_rng([SEED, number])
        seen = sampled(source.seen(given["period_counts"]), rng)
        young = seen.value.shape[1] < YOUNG * source.season
        lent = [learned[name] for name in source.lenders if young and name in learned]
        hyper = learned[source.id] = fit(seen, lent=lent)
        orders = min(max(MOST_PAIRS // len(seen.keys), 1), MOST_ORDERS)
        came = counted(told_at_once(seen, source.id, hyper), taught, source.season)
        total: dict[str, int] = dict.fromkeys(COUNTS, 0)
        for _ in range(orders):
            told = told_at_once(shuffled(seen, rng), source.id, hyper)
            for name, count in counted(told, taught, source.season).items():
                total[name] += count
        by_chance = {f"{name}_by_chance": count for name, count in total.items()}
        key = {"source": source.id, "freq": source.freq, "pairs": len(seen.keys), "orders": orders}
        rows.append({**key, **came, **by_chance})
    return {CHANCE.name: pl.DataFrame(rows, schema=CHANCE.schema).sort(CHANCE.key)}


def sampled(seen: Seen, rng: np.random.Generator) -> Seen:
    """Draw `MOST_PAIRS` at most of the pairs that have enough to be told.

    Args:
        seen: What a source has seen.
        rng: Draws them.
    """
    told = np.isfinite(seen.value).sum(axis=1) > 1
    if seen.counted:
        told &= seen.total.sum(axis=1) >= ENOUGH[seen.season]
    at = np.flatnonzero(told)
    return seen.take(np.sort(rng.permutation(at)[:MOST_PAIRS]))


@dataclass(frozen=True)
class LearnedByDay:
    """What forecasters had learned by a day, read once.

    Args:
        tables: Rows of `running.LEARNED` by name.
    """

    tables: Mapping[str, pl.DataFrame]
    _by: dict[date, Learned] = field(default_factory=dict[date, Learned])

    def by(self, day: date) -> Learned:
        """Give what had been learned by a day."""
        if day not in self._by:
            self._by[day] = learned_at(self.tables, day)
        return self._by[day]


def counted(told: Mapping[str, pl.DataFrame], taught: LearnedByDay, season: int) -> dict[str, int]:
    """Count the alerts of one source, and forecasts that moved from one year's end to the next.

    Args:
        told: Rows of the tables of the temperature.
        taught: What had been learned.
        season: Periods a year: 1 or 12.

    Returns:
        By `COUNTS`.
    """
    found = alerts(told[TEMPERATURE.name], told[TEMPERATURE_EPISODES.name], season=season)
    stood, changed = 0, 0
    before: pl.DataFrame | None = None
    for year in told[TEMPERATURE.name]["known_on"].dt.year().unique().sort():
        day = date(year, 12, 31)
        now = running_forecasts(told, taught.by(day), as_of=day)
        if before is not None:
            both, beyond = moved(before, now)
            stood, changed = stood + both, changed + beyond.height
        before = now
    return dict(zip(COUNTS, (found.onsets, found.followed, found.stood, stood, changed), strict=True))


STAGES = (
    Stage(
        "chance",
        ("period_counts", *(contract.name for contract in LEARNED)),
        (CHANCE,),
        chance_tables,
        quick=False,
    ),
)
