"""Thaws and chills by month: the yearly rule on filtered monthly levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from scipy.special import ndtr

from thawcast.standing.episodes import END, ONSET
from thawcast.standing.levels.monthly import MonthlyVintage, month_end, monthly_rows, monthly_vintages, shuffled
from thawcast.standing.levels.monthly_model import fit
from thawcast.standing.levels.monthly_values import Months
from thawcast.standing.tables import EPISODES_MONTHLY, LEVEL, PLACEBO_MONTHLY
from thawcast.standing.temperature.tables import KEPT
from thawcast.values import Z90


@dataclass(frozen=True)
class _Episode:
    sign: int
    onset: date
    base: int
    rise: int
    p: tuple[int, int, int]
    known_on: date
    end: date | None = None
    end_known_on: date | None = None


def monthly_episodes(rows: pl.DataFrame, *, onset: float = ONSET, end: float = END) -> pl.DataFrame:
    """Find thaws and chills in filtered monthly levels.

    A thaw begins in the first month in which the level exceeds the mean of the two calendar years before with
    probability `onset` or more; base and rise are frozen then. It relapses in the first month in which the level
    stands below base plus a quarter of the rise with probability above `end`. Chills mirror this. At most one episode
    of a sign runs at a time.

    Args:
        rows: What `monthly_rows` gave, one segment or several.
        onset: Probability from which an episode begins.
        end: Probability above which it ends.

    Returns:
        Rows of `EPISODES_MONTHLY`.

    Example:
        >>> monthly_episodes(pl.DataFrame(schema=dict.fromkeys(["a", "b", "segment", "period"], pl.String))).height
        0
    """
    found: list[dict[str, Any]] = []
    if not rows.height:
        return EPISODES_MONTHLY.empty()
    columns = ("period", "level", "low", "high", "p_rise", "p_low", "p_high", "base", "known_on")
    stirred = rows.filter(
        ((pl.col("p_rise") >= onset) | (pl.col("p_rise") <= round(1 - onset, 3))).any().over("a", "b", "segment")
    )
    for (a, b, segment), own in stirred.sort("a", "b", "segment", "period").group_by(
        "a", "b", "segment", maintain_order=True
    ):
        for episode in _scan(list(own.select(columns).iter_rows()), onset, end):
            sign = "+" if episode.sign > 0 else "-"
            found.append(
                {
                    "id": f"{a}-{b}-{episode.onset:%Y-%m}{sign}{segment}",
                    "a": a,
                    "b": b,
                    "segment": segment,
                    "sign": episode.sign,
                    "onset": episode.onset,
                    "base": episode.base,
                    "rise": episode.rise,
                    **dict(zip(("p_real", "p_low", "p_high"), episode.p, strict=True)),
                    "end": episode.end,
                    "known_on": episode.known_on,
                    "end_known_on": episode.end_known_on,
                }
            )
    return pl.DataFrame(found, schema=EPISODES_MONTHLY.schema).sort("id")


def placebo_rows(
    data: Months, vintages: Sequence[MonthlyVintage], *, segment: int, first: int, shuffles: int
) -> pl.DataFrame:
    """Repeat the search on data whose months were permuted within dyads.

    Args:
        data: What the sources saw.
        vintages: What was found in them.
        segment: Number of the segment.
        first: Months that the first vintage learned from.
        shuffles: Permutations; their numbers are the seeds.

    Returns:
        Rows of `PLACEBO_MONTHLY`, all known at the end of the data: any month may stand at any place of a permutation.
    """
    real = _begun(vintages, segment)
    hypers = {vintage.year: vintage.hyper for vintage in vintages}
    tally: dict[str, dict[tuple[int, int], int]] = {"anew": {}, "frozen": {}}
    for number in range(shuffles):
        fake = shuffled(data, np.random.default_rng(number))
        # A shuffled month does not know its future, so one vintage's parameters stand for all where they are anew.
        anew = fit(fake)
        for kind, learned in (("anew", dict.fromkeys(hypers, anew)), ("frozen", hypers)):
            for key, count in _begun(monthly_vintages(fake, first=first, hypers=learned.__getitem__), segment).items():
                tally[kind][key] = tally[kind].get(key, 0) + count
    rows = [
        {
            "segment": segment,
            "sign": sign,
            "year": year,
            "dyads": len(data.keys),
            "begun": real.get((sign, year), 0),
            "shuffles": shuffles,
            "shuffled_begun": tally["anew"].get((sign, year), 0),
            "frozen_begun": tally["frozen"].get((sign, year), 0),
            "known_on": month_end(data, data.seen.shape[1] - 1),
        }
        for sign in (-1, 1)
        for year in sorted({data.first_year + k for k in range(2, -(-data.seen.shape[1] // 12))})
    ]
    return pl.DataFrame(rows, schema=PLACEBO_MONTHLY.schema)


def every_month(data: Months) -> np.ndarray:
    """Tell months from a dyad's first observation on, shape (dyads, months)."""
    return np.cumsum(~np.isnan(data.seen).all(axis=2), axis=1) > 0


def _begun(vintages: Iterable[MonthlyVintage], segment: int) -> dict[tuple[int, int], int]:
    rows = pl.concat([monthly_rows(v, segment=segment, events=None, keep=every_month(v.data)) for v in vintages])
    counts = monthly_episodes(rows).group_by("sign", pl.col("onset").dt.year()).len()
    return {(sign, year): n for sign, year, n in counts.iter_rows()}


def _scan(months: list[tuple[Any, ...]], onset: float, end: float) -> list[_Episode]:
    done: list[_Episode] = []
    running: dict[int, _Episode] = {}
    for period, level, low, high, p_rise, p_low, p_high, base, known_on in months:
        sd = max(high - low, 1 / LEVEL.scale) / (2 * Z90)
        for sign, episode in list(running.items()):
            threshold = episode.base + KEPT * episode.rise
            lost = float(ndtr(sign * (threshold - level) / sd))
            if round(lost, 3) > end:
                done.append(replace(episode, end=period, end_known_on=known_on))
                del running[sign]
        if p_rise is None:
            continue
        fall = tuple(round(1 - p, 3) for p in (p_rise, p_high, p_low))
        for sign, p in ((1, (p_rise, p_low, p_high)), (-1, fall)):
            over = any(e.sign == sign and e.end == period for e in done)
            if p[0] >= onset and sign not in running and not over:
                running[sign] = _Episode(sign, period, base, level - base, p, known_on)
    return sorted([*done, *running.values()], key=lambda e: (e.onset, e.sign))
