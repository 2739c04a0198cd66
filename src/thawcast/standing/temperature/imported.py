"""Imported events become a temperature by the same filter and rule as any other source."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import polars as pl

from thawcast.cache import cache_key
from thawcast.standing.tables import HALF
from thawcast.standing.temperature.episodes import EpisodeFinder
from thawcast.standing.temperature.filter import SharedParameters, fit
from thawcast.standing.temperature.seen import of_counts
from thawcast.standing.temperature.sources import LevelSource, imported_source
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_BASES, TEMPERATURE_EPISODES
from thawcast.standing.temperature.vintages import FIRST_MONTHS, vintages
from thawcast.tables import COUNTS

GROWN = 1.5
"""Times the years that the parameters were learned from after which they are learned anew: after 1, 2, 3, 5, 8, 12, 18
years. To learn each year foretells months no better (`docs/methods/temperature.md`)."""

Recall = Callable[[str, Callable[[], bytes]], bytes]
"""Gives what is kept under a key, or makes and keeps it; the code that makes it is the caller's to tell apart."""


def imported_temperature(
    days: pl.DataFrame, *, recall: Recall = lambda _, make: make(), step: Callable[[str], None] = lambda _: None
) -> tuple[tuple[LevelSource, ...], dict[str, pl.DataFrame]]:
    """Filter the months of imported events, one source a kind of event file.

    Args:
        days: Rows of `tables.DYAD_COUNTS` of all pairs.
        recall: Keeps what each vintage learned: later events do not touch it.
        step: Called with a label before each vintage, for progress.

    Returns:
        The sources, and rows of `TEMPERATURE`, `TEMPERATURE_EPISODES` and `TEMPERATURE_BASES` by name.
    """
    sources: list[LevelSource] = []
    made = {contract.name: [contract.empty()] for contract in (TEMPERATURE, TEMPERATURE_EPISODES, TEMPERATURE_BASES)}
    for (src,), counts in month_counts(days).group_by("src", maintain_order=True):
        seen = of_counts(counts, season=12)
        source = imported_source(str(src), own_terms=seen.own_terms)
        finder, learner = EpisodeFinder(seen, source.id), _Learner(days.filter(pl.col("src") == src), recall)
        for vintage in vintages(seen, hypers=learner.learn, step=step):
            by = _by(vintage.year)
            finder.advance(replace(vintage, learned=by) if vintage.learned < by else vintage)
        sources.append(source)
        made[TEMPERATURE.name].append(finder.course())
        made[TEMPERATURE_EPISODES.name].append(finder.table())
        made[TEMPERATURE_BASES.name].append(finder.bases())
    return tuple(sources), {name: pl.concat(frames) for name, frames in made.items()}


def month_counts(days: pl.DataFrame) -> pl.DataFrame:
    """Add imported daily counts up to whole months.

    A month counts when its source has events on `HALF` of its days or more, and on its last day or later: files often
    begin with a few stray days, and a month that is not over would still grow.

    Args:
        days: Rows of `tables.DYAD_COUNTS` with `freq` D.

    Returns:
        Rows of `tables.COUNTS` with `freq` M and no score.
    """
    month = pl.col("period").dt.truncate("1mo")
    over = (pl.col("period").max() >= month.dt.month_end()).over("src")
    quads = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
    rows = (
        days.filter(pl.col("freq") == "D")
        .filter(over)
        .with_columns(month=month)
        .filter(pl.col("period").n_unique().over("src", "month") >= HALF)
        .with_columns(known_on=pl.max_horizontal(pl.col("known_on").max().over("src", "month"), month.dt.month_end()))
        .group_by("source", "target", "month", "src", "known_on")
        .agg(pl.col(*quads).sum())
        .with_columns(period=pl.col("month"), freq=pl.lit("M"), score=None)
    )
    return COUNTS.check(rows.select(pl.col(c).cast(t) for c, t in COUNTS.schema.items()).sort(COUNTS.key))


class _Learner:
    """Learns the shared parameters from what was known by then of the months before, when they are `GROWN` since.

    GDELT adds events of last year every day. Were they to enter, each day would move the parameters of each year, and
    with them levels of long ago.
    """

    def __init__(self, days: pl.DataFrame, recall: Recall) -> None:
        self._days, self._recall = days, recall
        self._last: SharedParameters | None = None
        self._first, self._behind = days.select(pl.col("period").dt.year().min()).item(), 0

    def learn(self, year: int) -> SharedParameters:
        """Give those of a year: learned before it, or from all that there is where too little lies before it."""
        behind = year - self._first
        if self._last is not None and behind < GROWN * self._behind:
            return self._last
        self._behind = behind
        before = self._days.filter(pl.col("period") < date(year, 1, 1))
        tries = (before.filter(pl.col("known_on") <= _by(year)), before, self._days)
        months = next((m for m in map(month_counts, tries) if m["period"].n_unique() >= FIRST_MONTHS), None)
        counts = month_counts(self._days) if months is None else months
        begin = self._last

        def make() -> bytes:
            found = fit(of_counts(counts, season=12), start=begin, lends=False)
            parts = {"theta": found.theta, "weights": found.weights, "curve": found.curve}
            return json.dumps({**{k: v.tolist() for k, v in parts.items()}, "count": found.count}).encode()

        buffer = BytesIO()
        counts.write_ipc(buffer)
        content = hashlib.sha256(buffer.getvalue()).hexdigest()
        key = cache_key(content, [] if begin is None else begin.theta.tolist())
        told = json.loads(self._recall(key, make))
        arrays = {name: np.array(told[name]) for name in ("theta", "weights", "curve")}
        self._last = SharedParameters(**arrays, count=told["count"])
        return self._last


def _by(year: int) -> date:
    """Day by which what a year's months rest on must have been known: none of them is over before."""
    return date(year, 1, 31)
