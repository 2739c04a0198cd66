"""The same question on net scores instead of counts: GDELT, month by month, twelve months ahead.

A net score has no counts behind it, so what is noise is told by the scatter of the months. A thaw begins in the month
at which the mean of the last six months exceeds that of the six before with probability .9 or more. It relapses if the
mean of the following twelve months lies below base plus a quarter of the rise with probability above .8. Both by
Student's t.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import logit, stdtr

from thawcast.durability.backtest.baselines import climatology
from thawcast.durability.backtest.forecasts import fold
from thawcast.durability.hazard.blocks import LOW
from thawcast.durability.hazard.covariates import dyad_classes, substantive
from thawcast.durability.hazard.landmarks import CANDIDATE_ONSET
from thawcast.durability.hazard.model import fit
from thawcast.stages import Frames
from thawcast.standing.episodes import KEPT, ONSET
from thawcast.values import Floats

WINDOW = 6
"""Months on each side of an onset."""

AHEAD = 12
"""Months judged."""

STEP = 3
"""Months between origins."""

NET_COURSE = ("log_rise", "margin_sd", "surprise", "excess", "reversion", "volatility", "p_real")
"""The mechanical covariates, named as their yearly relatives."""

TIES = (
    "alliance",
    "nonaggression",
    "shared_igos",
    "trade_share",
    "contiguous",
    "lower_polyarchy",
    "capability_ratio",
    "past_crises",
)
"""The substantive ones that need no counts; of the last year that each source covers."""


@dataclass(frozen=True)
class NetMonths:
    """Net scores of dyads by month, relative to the month's coverage.

    Args:
        keys: Pairs of state codes.
        first: Year of the first month, which is a January.
        score: Shape (dyads, months).
    """

    keys: tuple[tuple[str, str], ...]
    first: int
    score: Floats

    def permuted(self, *, rng: np.random.Generator) -> "NetMonths":
        """Return the months of each dyad in random order."""
        order = np.argsort(rng.random(self.score.shape), axis=1)
        return NetMonths(self.keys, self.first, np.take_along_axis(self.score, order, axis=1))


def months(daily: pl.DataFrame) -> NetMonths:
    """Add daily net scores up by month, and divide by what all dyads had in the month.

    Args:
        daily: Columns `date, a, b, net`.

    Returns:
        Dyads with a score in every month.
    """
    monthly = (
        daily.group_by("a", "b", month=pl.col("date").dt.truncate("1mo"))
        .agg(pl.col("net").cast(pl.Float64).sum())
        .sort("a", "b", "month")
        .with_columns(share=pl.col("net") / pl.col("net").abs().sum().over("month"))
    )
    number = monthly["month"].n_unique()
    full = monthly.filter(pl.len().over("a", "b") == number)
    keys = tuple(full.select("a", "b").unique(maintain_order=True).iter_rows())
    first = int(monthly["month"].dt.year().min())  # pyright: ignore[reportArgumentType] (Polars' min has no static type)
    return NetMonths(keys, first, full["share"].to_numpy().reshape(len(keys), number))


def net_landmarks(data: NetMonths, frames: Frames, *, onset: float) -> pl.DataFrame:
    """List the thaws that begin in each month, what was known then and what came.

    Args:
        data: Net scores.
        frames: For the columns `TIES`.
        onset: Probability of a rise from which a thaw begins.

    Returns:
        `id, a, b, row, year` (number of the month), `onset` (the same), `relapse` (1 or 0), `followed` (1 where the
        twelve months are known), `weight, class`, and the columns `NET_COURSE` and `TIES`.
    """
    parts = [_month(data, at, onset) for at in range(2 * WINDOW - 1, data.score.shape[1])]
    rows = pl.concat(parts).sort("row", "year")
    # A rise is one thaw, not one a month: it begins where none began in the window before.
    fresh = (pl.col("year") - pl.col("year").shift(1).over("row")).fill_null(WINDOW + 1) > WINDOW
    rows = rows.filter(fresh)
    year = pl.col("year") // 12 + data.first - 1  # yearly figures are known when their year is over
    dated = rows.with_columns(year=year, onset=year, source_year=year)
    ties = substantive(dated, frames).select(TIES)
    kind = pl.Series("class", dyad_classes(dated, frames))
    return pl.concat([rows, ties], how="horizontal").with_columns(kind).sort("year", "id")


def _month(data: NetMonths, at: int, onset: float) -> pl.DataFrame:
    before, recent = data.score[:, at - 2 * WINDOW + 1 : at - WINDOW + 1], data.score[:, at - WINDOW + 1 : at + 1]
    base, level = before.mean(axis=1), recent.mean(axis=1)
    sd = np.sqrt((before.var(axis=1, ddof=1) + recent.var(axis=1, ddof=1)) / 2) + 1e-12
    rise = level - base
    p = stdtr(2 * WINDOW - 2, rise / (sd * np.sqrt(2 / WINDOW)))
    i = np.flatnonzero(p >= onset)
    line = (base + KEPT * rise)[i]
    past = data.score[i, : at + 1]
    ahead = data.score[i, at + 1 : at + 1 + AHEAD]
    known = ahead.shape[1] == AHEAD
    low = np.zeros(len(i))
    if known:
        error = ahead.std(axis=1, ddof=1) / np.sqrt(AHEAD) + 1e-12
        low = stdtr(AHEAD - 1, (line - ahead.mean(axis=1)) / error)
    own, spread = past.mean(axis=1), past.std(axis=1, ddof=1) + 1e-12
    values = {
        "log_rise": np.log(rise[i] / spread + 0.05),
        "margin_sd": (level[i] - line) / sd[i],
        "surprise": (data.score[i, at] - level[i]) / sd[i],
        "excess": (level[i] - own) / spread,
        "reversion": (own - line) / spread,
        "volatility": np.log(sd[i] / spread),
        "p_real": logit(np.clip(p[i], 0.01, 0.9999)),
    }
    return pl.DataFrame(
        {
            "id": [f"{data.keys[k][0]}-{data.keys[k][1]}-{at}" for k in i],
            "a": [data.keys[k][0] for k in i],
            "b": [data.keys[k][1] for k in i],
            "row": i,
            "year": np.full(len(i), at),
            "onset": np.full(len(i), at),
            "relapse": (low > LOW).astype(np.int64),
            "followed": np.full(len(i), int(known)),
            "weight": p[i],
            **values,
        }
    )


def net_forecasts(data: NetMonths, frames: Frames) -> pl.DataFrame:
    """Forecast from rolling origins, dyads held out.

    Args:
        data: Net scores, real or permuted.
        frames: For the columns `TIES`.

    Returns:
        Rows like those of `backtest.forecasts`, with one horizon: `p_2` and `p_3` repeat `p_1`, `followed` is 1.
    """
    thaws, wide = (net_landmarks(data, frames, onset=p) for p in (ONSET, CANDIDATE_ONSET))
    last = data.score.shape[1] - AHEAD - 1
    made: list[pl.DataFrame] = []
    for origin in range(2 * WINDOW - 1 + AHEAD, last + 1, STEP):
        test = thaws.filter(pl.col("year") == origin)
        known = wide.filter(pl.col("year") + AHEAD <= origin)
        # Twelve months are one block: known by `until` are landmarks of `until` - 1 and earlier.
        until = origin - AHEAD + 1
        for number in range(5):
            here = test.filter(pl.Series(fold(test) == number)) if test.height else test
            if not here.height:
                continue
            teach = known.filter(pl.Series(fold(known) != number))
            strict = teach.filter(pl.col("weight") >= ONSET)
            curves = {
                "hazard": _one(teach, here, (*NET_COURSE, *TIES), until, origin),
                "mechanical": _one(teach, here, NET_COURSE, until, origin),
                "climatology": climatology(strict, here, leads=1, until=until)[:, 0],
                "wide_climatology": climatology(teach, here, leads=1, until=until)[:, 0],
            }
            made += [_rows(here, model, p, origin) for model, p in curves.items()]
    return pl.concat(made)


def _one(train: pl.DataFrame, test: pl.DataFrame, covariates: tuple[str, ...], until: int, seed: int) -> Floats:
    fitted = fit(train, covariates=covariates, leads=1, until=until)
    return fitted.draws(test, leads=1, seed=seed).mean(axis=0)[:, 0]


def _rows(test: pl.DataFrame, model: str, p: Floats, origin: int) -> pl.DataFrame:
    return test.select(
        scheme=pl.lit("dyads"),
        origin=pl.lit(origin),
        model=pl.lit(model),
        id="id",
        a="a",
        b="b",
        age=pl.lit(0),
        p_1=pl.Series(p),
        p_2=pl.Series(p),
        p_3=pl.Series(p),
        relapse="relapse",
        followed="followed",
    )


def net_parts(daily: pl.DataFrame, frames: Frames, *, placebos: int = 2) -> dict[str, pl.DataFrame]:
    """Run the backtest on net scores and on the same with the months of each dyad permuted.

    Args:
        daily: Columns `date, a, b, net`.
        frames: For the columns `TIES`.
        placebos: Permutations.

    Returns:
        Forecasts by part: `gdelt`, `gdelt-placebo-0`, ...
    """
    data = months(daily)
    fakes = {
        f"gdelt-placebo-{seed}": net_forecasts(data.permuted(rng=np.random.default_rng(seed)), frames)
        for seed in range(placebos)
    }
    return {"gdelt": net_forecasts(data, frames), **fakes}
