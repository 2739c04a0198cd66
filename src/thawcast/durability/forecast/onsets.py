"""The chance that a thaw begins within a year where none runs, beside how often one does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from thawcast.durability.forecast.cases import EVERY, FEATURES, LevelCourse, Rises, described
from thawcast.durability.forecast.forecasters import ALIKE, RIDGE, logistic
from thawcast.values import Floats, expit, rounded

TELLING = ("p_real", "above_usual", "momentum", "power", "volume", "volume_change", "known", "monthly")
"""What tells of a thaw to come, of `cases.FEATURES`: `p_real` is the probability that the level has risen by now."""

LEAST, MOST = 0.001, 0.6
"""No chance of an onset lies beyond."""


@dataclass(frozen=True)
class Calm:
    """Periods of pairs in which no thaw runs; arrays of shape (periods, ...).

    Args:
        x: In the order of `TELLING`.
        source: Name of the source and frequency.
        year: Year of the period.
        began: Whether a thaw began within a year; NaN where that is not known.
    """

    x: Floats
    source: np.ndarray
    year: np.ndarray
    began: Floats

    def take(self, rows: np.ndarray) -> "Calm":
        """Return some of them."""
        return Calm(self.x[rows], self.source[rows], self.year[rows], self.began[rows])


@dataclass(frozen=True)
class TaughtOnsets:
    """What tells that a thaw begins, as learned by a day.

    Args:
        sources: Sources with cases.
        usual: Share of calm periods after which one began, by source, the last of all.
        centre: Mean and spread of each feature.
        slopes: Intercept, slopes, an intercept a source.
    """

    sources: tuple[str, ...]
    usual: Floats
    centre: Floats
    slopes: Floats

    def chance(self, x: Floats, source: str) -> tuple[float, float]:
        """Chance of one case by the logit, and the base rate of its source.

        Args:
            x: In the order of `TELLING`, shape (features,).
            source: Name of the source and frequency.
        """
        at = self.sources.index(source) if source in self.sources else len(self.sources)
        odds = self.slopes[0] + (x - self.centre[0]) / self.centre[1] @ self.slopes[1 : 1 + len(TELLING)]
        odds += np.append(self.slopes[1 + len(TELLING) :], 0.0)[at]
        return float(np.clip(expit(odds), LEAST, MOST)), float(self.usual[at])


def calm(of: LevelCourse, running: np.ndarray, onsets: np.ndarray) -> Calm:
    """Look at all periods of all pairs in which no thaw runs.

    Args:
        of: What a source told.
        running: Whether a thaw runs, shape (pairs, periods).
        onsets: Whether one begins in a period, shape (pairs, periods).
    """
    periods, season = running.shape[1], of.season
    looked = np.arange(periods) % EVERY[season] == (0 if season == 1 else 2)
    pair, at = np.nonzero(np.isfinite(of.told["p_rise"]) & looked & ~running)
    total = np.concatenate([np.zeros((len(onsets), 1)), np.cumsum(onsets, axis=1)], axis=1)
    ahead = np.minimum(at + season + 1, periods)
    began = (total[pair, ahead] - total[pair, at + 1] > 0).astype(float)
    x = telling(of, pair, at)
    known = at + season < periods
    source = np.full(pair.size, f"{of.source} {'Y' if season == 1 else 'M'}")
    return Calm(x, source, of.year + at // season, np.where(known, began, np.nan))


def telling(of: LevelCourse, pair: np.ndarray, at: np.ndarray) -> Floats:
    """Tell what is known at some periods, in the order of `TELLING`.

    Args:
        of: What a source told.
        pair: Numbers of the pairs.
        at: Numbers of the periods.
    """
    base, level = np.nan_to_num(of.told["base"][pair, at]), of.told["level"][pair, at]
    plain = Rises(
        pair, at, at, base, np.full(pair.size, 1e-3), level, np.nan_to_num(of.told["p_rise"][pair, at], nan=0.5)
    )
    return described(of, plain)[:, [FEATURES.index(name) for name in TELLING]]


def teach_onsets(every: Sequence[Calm], year: int) -> TaughtOnsets | None:
    """Learn from what was known by a year's end.

    Args:
        every: Calm periods, by source.
        year: The year.

    Returns:
        What was learned; None while under ten thaws had begun.
    """
    known = [one.take((one.year < year) & np.isfinite(one.began)) for one in every]
    x, source, began = (np.concatenate([getattr(k, n) for k in known]) for n in ("x", "source", "began"))
    if began.sum() < 10:
        return None
    sources = tuple(sorted(set(source.tolist())))
    at = np.array([sources.index(s) for s in source])
    share = began.mean()
    usual = [(began[at == s].sum() + ALIKE * share) / ((at == s).sum() + ALIKE) for s in range(len(sources))]
    centre = rounded(np.stack([x.mean(axis=0), np.maximum(x.std(axis=0), 1e-3)]))
    design = np.concatenate([np.ones((len(x), 1)), (x - centre[0]) / centre[1], np.eye(len(sources))[at]], axis=1)
    pull = np.concatenate([[0.01], np.full(len(TELLING), RIDGE / 4), np.full(len(sources), ALIKE / 4)])
    slopes = logistic(design, began, np.ones(len(x)), pull)
    return TaughtOnsets(sources, rounded(np.clip([*usual, share], LEAST, MOST)), centre, slopes)


def fared(every: Sequence[Calm]) -> pl.DataFrame:
    """Score the chances as they would have been told, year by year, beside the base rate.

    Args:
        every: Calm periods, by source.

    Returns:
        Columns `source, year, n, began, log_logit, log_usual` (sums of negative log scores).
    """
    rows: list[tuple[str, int, int, int, float, float]] = []
    for year in sorted({int(y) for one in every for y in np.unique(one.year)}):
        taught = teach_onsets(every, year)
        if taught is None:
            continue
        for one in every:
            now = one.take((one.year == year) & np.isfinite(one.began))
            if not now.year.size:
                continue
            both = np.array([taught.chance(x, str(now.source[0])) for x in now.x])
            loss = -np.where(now.began[:, None] > 0, np.log(both), np.log1p(-both)).sum(axis=0)
            rows.append((str(now.source[0]), year, now.year.size, int(now.began.sum()), float(loss[0]), float(loss[1])))
    schema = {"source": pl.String, "year": pl.Int16, "n": pl.Int32, "began": pl.Int32, "log_logit": pl.Float64,
              "log_usual": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
