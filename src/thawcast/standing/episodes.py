"""Thaws and chills as bounded episodes, found year by year as they could be found then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.levels.observations import panel
from thawcast.standing.levels.vintages import Vintage, vintages
from thawcast.standing.tables import EPISODES
from thawcast.standing.temperature.tables import KEPT
from thawcast.tables import PROBABILITY

ONSET = 0.9
"""Probability that the level moved beyond noise, from which an episode begins."""

END = 0.8
"""Probability of standing beyond base plus a quarter of the rise, above which it ends."""


@dataclass(frozen=True)
class Episode:
    """A thaw (sign 1) or chill (sign -1) of two states.

    Args:
        pair: Codes of the two states, in order.
        sign: 1 or -1.
        onset: First year.
        base: Mean level of the two years before [log-odds], frozen at onset.
        rise: Level at onset less base [log-odds], frozen at onset.
        p_real: Probability that the change exceeds noise, with its 90% interval.
        end: Year of its end, None while it runs.
    """

    pair: tuple[str, str]
    sign: int
    onset: int
    base: float
    rise: float
    p_real: tuple[float, float, float]
    end: int | None = None


class Finder:
    """Finds episodes as vintages arrive; what it found at a year never changes afterwards.

    A thaw begins when the filtered probability that the level exceeds the mean of the two preceding years is at
    least `ONSET`; it relapses when the probability of standing below base plus a quarter of the rise exceeds `END`.
    Chills mirror this. At most one episode of a sign runs at a time in a dyad.

    Args:
        onset: Probability from which an episode begins.
        end: Probability above which it ends.
    """

    def __init__(self, *, onset: float = ONSET, end: float = END) -> None:
        self.onset, self.end = onset, end
        self.ended: list[Episode] = []
        self.running: dict[tuple[tuple[str, str], int], Episode] = {}

    def advance(self, vintage: Vintage) -> None:
        """Close the episodes that a vintage ends, then open those that it begins.

        Args:
            vintage: What was known at the end of the next year.
        """
        row = {pair: i for i, pair in enumerate(vintage.data.keys)}
        fresh = self._close(vintage, row)
        p, low, high = vintage.now.p_rise()
        rounded = PROBABILITY.rounded(p)
        base, level = vintage.now.base(), vintage.now.level()[0]
        for i in np.flatnonzero((rounded >= self.onset) | (rounded <= round(1 - self.onset, 3))):
            sign = 1 if rounded[i] >= self.onset else -1
            key = (vintage.data.keys[i], sign)
            if key in self.running or key in fresh:
                continue
            odds = (p[i], low[i], high[i]) if sign > 0 else (1 - p[i], 1 - high[i], 1 - low[i])
            self.running[key] = Episode(
                key[0], sign, vintage.year, float(base[i]), float(level[i] - base[i]), (odds[0], odds[1], odds[2])
            )

    def found(self) -> list[Episode]:
        """Return all episodes found so far, by pair and onset."""
        return sorted([*self.ended, *self.running.values()], key=lambda e: (e.pair, e.onset, e.sign))

    def table(self) -> pl.DataFrame:
        """Return all episodes found so far as rows of `EPISODES`."""
        return pl.DataFrame([_row(e) for e in self.found()], schema=EPISODES.schema)

    def _close(self, vintage: Vintage, row: dict[tuple[str, str], int]) -> set[tuple[tuple[str, str], int]]:
        """End what relapsed or recovered; an episode that ends this year may not begin anew in the same year."""
        keys = list(self.running)
        if not keys:
            return set()
        threshold = np.zeros(len(vintage.data.keys))
        closed: set[tuple[tuple[str, str], int]] = set()
        for sign in (1, -1):
            held = [key for key in keys if key[1] == sign]
            for key in held:
                episode = self.running[key]
                threshold[row[key[0]]] = episode.base + KEPT * episode.rise
            below = vintage.now.p_below(threshold)
            for key in held:
                lost = below[row[key[0]]] if sign > 0 else 1 - below[row[key[0]]]
                if round(float(lost), 3) > self.end:
                    self.ended.append(replace(self.running.pop(key), end=vintage.year))
                    closed.add(key)
        return closed


def search_episodes(
    counts: pl.DataFrame, *, onset: float = ONSET, end: float = END, step: Callable[[str], None] = lambda _: None
) -> pl.DataFrame:
    """Find all episodes under other thresholds, from the counts on; about a minute.

    Args:
        counts: Rows of `tables.COUNTS`, cut.
        onset: Probability from which an episode begins.
        end: Probability above which it ends.
        step: Called with a label before each vintage, for progress.

    Returns:
        Rows of `tables.EPISODES`.
    """
    finder = Finder(onset=onset, end=end)
    for vintage in vintages(panel(counts, directed=False), step=step):
        finder.advance(vintage)
    return finder.table()


def _row(episode: Episode) -> dict[str, object]:
    a, b = episode.pair
    end = episode.end
    return {
        "id": f"{a}-{b}-{episode.onset}{'+' if episode.sign > 0 else '-'}",
        "a": a,
        "b": b,
        "sign": episode.sign,
        "onset": date(episode.onset, 1, 1),
        "base": episode.base,
        "rise": episode.rise,
        **dict(zip(("p_real", "p_low", "p_high"), episode.p_real, strict=True)),
        "end": None if end is None else date(end, 1, 1),
        "end_kind": None if end is None else "relapse" if episode.sign > 0 else "recovery",
        "known_on": date(episode.onset, 12, 31),
        "end_known_on": None if end is None else date(end, 12, 31),
    }
