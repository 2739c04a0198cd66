"""Courses of words and deeds whose truth is known, for the benchmark and the tests."""

from datetime import date

import numpy as np
import polars as pl
from scipy.special import expit

from thawcast.tables import DYAD_COUNTS
from thawcast.words.follow.slope import ConductCourse, log_odds
from thawcast.words.tables import QUADS


def course_made(
    rng: np.random.Generator, *, effect: float = 0.0, shared: float = 0.0, dyads: int = 1500, years: int = 13
) -> ConductCourse:
    """Words and deeds of directed dyads with habits of their own.

    `effect` is how far deeds move with the words of the year before; `shared` is the part of a slow state, common to
    words and deeds, in what moves them besides.
    """
    codes = [f"S{i:02}" for i in range(80)]
    pairs = [(a, b) for a in codes for b in codes if a != b]
    keys = tuple(sorted(pairs[i] for i in rng.choice(len(pairs), dyads, replace=False)))
    mine = rng.normal(size=(2, dyads, 1))
    mine[1] = 0.5 * mine[0] + np.sqrt(0.75) * mine[1]
    state, *alone = (_slow(rng, dyads, years + 1) for _ in range(3))
    said, done = (m + 0.6 * (shared * state + np.sqrt(1 - shared**2) * own) for m, own in zip(mine, alone, strict=True))
    done[:, 1:] += effect * (said[:, :-1] - mine[0])
    size = np.exp(rng.normal(size=(dyads, 1)))
    words, deeds = (rng.poisson(mean * size, (dyads, years)) for mean in (60, 8))
    warm, good = rng.binomial(words, expit(said[:, 1:] + 1.5)), rng.binomial(deeds, expit(done[:, 1:]))
    return ConductCourse(
        keys=keys,
        calendar=tuple(range(2002, 2002 + years)),
        words=log_odds(warm.astype(float), (words - warm).astype(float)),
        habit=log_odds(good.astype(float), (deeds - good).astype(float)),
        good=good.astype(float),
        deeds=deeds.astype(float),
        events=(words + deeds).astype(float),
    )


def _slow(rng: np.random.Generator, dyads: int, years: int) -> np.ndarray:
    path = rng.normal(size=(dyads, years))
    for t in range(1, years):
        path[:, t] = 0.7 * path[:, t - 1] + np.sqrt(0.51) * path[:, t]
    return path


def noise_made(pairs: int, *, months: int = 60, mean: tuple[float, ...] = (6, 2, 3, 2), seed: int = 1) -> pl.DataFrame:
    """Both directions of each pair, once a month: words and deeds without history."""
    rng = np.random.default_rng(seed)
    fixed = {"freq": "D", "src": "keds", "score": None, "mentions": None, "volume": 999}
    rows = [
        {"source": source, "target": target, "period": day, "known_on": day}
        | fixed
        | dict(zip(QUADS, rng.poisson(mean).tolist(), strict=True))
        for i in range(pairs)
        for source, target in ((f"A{i}", f"B{i}"), (f"B{i}", f"A{i}"))
        for month in range(months)
        for day in [date(2005 + month // 12, 1 + month % 12, 15)]
    ]
    return pl.DataFrame(rows, schema=DYAD_COUNTS.schema)
