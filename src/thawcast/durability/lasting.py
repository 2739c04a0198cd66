"""How likely running thaws are to last, by horizon: the forecaster with the best record so far heads the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from thawcast.durability.forecast.cases import FEATURES, LevelCourse, Rises, described
from thawcast.durability.forecast.forecasters import LEAST, MEMBERS, MOST, Cases, TaughtForecasters, scale_quantiles
from thawcast.durability.forecast.outcomes import YEARS
from thawcast.durability.forecast.record import BINS, heads
from thawcast.values import Z90, Estimate, Floats, expit, logit

HORIZON_MONTHS = tuple(12 * h for h in YEARS)
"""Months ahead."""

UNKNOWN_SHARE = Estimate(None, None, None, "share")

TOLD_INPUTS = 2
"""Inputs that are named as what moves a forecast most."""


@dataclass(frozen=True)
class Lasting:
    """Probability that the mean level of the months ahead lies above a thaw's line, given that the thaw is real.

    Args:
        horizon_months: Months ahead.
        estimate: Probability.
        baseline: The constant: the share of past rises of its kind that lasted.
        at_risk: Past forecasts about as high whose outcome was known by then.
        lasted: How many of these lasted.
        method: The forecaster that heads the answer.
        judged: Forecasts that its record on this source rests on; 0 where the constant heads for want of them.
        beside: What each forecaster says.
        kept: Share of the rise that is kept on average over the months ahead.
    """

    horizon_months: int
    estimate: Estimate
    baseline: float
    at_risk: int
    lasted: int
    method: str
    judged: int
    beside: Mapping[str, float] = field(default_factory=dict[str, float])
    kept: Estimate = UNKNOWN_SHARE


@dataclass(frozen=True)
class Ahead:
    """What is to be expected of one thaw.

    Args:
        lasting: By horizon.
        even: Years until it is as likely as not to be over; None where that lies beyond the last horizon.
        moved_by: The inputs that move the forecast most, with what each adds to the log-odds of a year.
    """

    lasting: tuple[Lasting, ...]
    even: float | None
    moved_by: tuple[tuple[str, float], ...]


def ahead(
    of: LevelCourse, thaws: Rises, taught: TaughtForecasters | None, records: pl.DataFrame, likes: pl.DataFrame
) -> tuple[Ahead, ...]:
    """Forecast running thaws of one source.

    Args:
        of: What the source told of their pairs.
        thaws: The thaws, each at the last period told.
        taught: What the forecasters had learned by the date; None where nothing could be.
        records: Rows of `FORECAST_RECORD` of the latest vintage known by the date.
        likes: Rows of `FORECAST_LIKE` of the latest vintage known by the date.

    Returns:
        One forecast a thaw; none where nothing could be learned by then.
    """
    if taught is None or not thaws.pair.size:
        return ()
    name = f"{of.source} {'Y' if of.season == 1 else 'M'}"
    source, none = np.full(thaws.pair.size, name), np.full((thaws.pair.size, len(YEARS)), np.nan)
    cases = Cases(described(of, thaws), source, thaws.p_real, thaws.p_real, none)
    odds = taught.odds(cases)
    best = _best(records, name)
    quantiles = scale_quantiles(taught, cases, (0.05, 0.5, 0.95))
    level, sd = of.told["level"][thaws.pair, thaws.at], of.sd[thaws.pair, thaws.at]
    kept = ((level - thaws.base)[:, None, None] + sd[:, None, None] * quantiles) / thaws.rise[:, None, None]
    pushes = (cases.x - taught.centre[0]) / taught.centre[1] * taught.wide[0, 1 : 1 + len(FEATURES)]
    out: list[Ahead] = []
    for i in range(thaws.pair.size):
        own = {key: value[i] for key, value in odds.items()}
        lasting = tuple(_lasting(own, k, best.get(h, ("constant", 0)), kept[i, k], likes) for k, h in enumerate(YEARS))
        ranked = np.argsort(-np.abs(pushes[i]), kind="stable")[:TOLD_INPUTS]
        moved = tuple((FEATURES[j], float(pushes[i, j])) for j in ranked)
        out.append(Ahead(lasting, _even([entry.estimate.value or 0.5 for entry in lasting]), moved))
    return tuple(out)


def _best(records: pl.DataFrame, name: str) -> dict[int, tuple[str, int]]:
    """What heads each horizon on a source by the latest vintage, and on how many judged forecasts that rests."""
    source, freq = name.split()
    own = records.filter(source=source, freq=freq)
    count = {(h, name): n for h, name, n in own.select("horizon", "forecaster", "n").iter_rows()}
    return {h: (name, count[h, name]) for h, name in heads(own).select("horizon", "forecaster").iter_rows()}


def _lasting(odds: Mapping[str, Floats], k: int, best: tuple[str, int], kept: Floats, likes: pl.DataFrame) -> Lasting:
    method, judged = best
    p = float(expit(odds[method][k]))
    size = min(int(p * BINS), BINS - 1)
    # The constant rests on all cases alike.
    near = likes.filter(
        (pl.col("horizon") == YEARS[k]) & ((pl.col("size") - size).abs().le(1) | (method == "constant"))
    )
    pairs = max(int(near["pairs"].sum()), 1)
    apart = float(np.std([odds[name][k] for name in MEMBERS]))
    # How far the forecasters disagree, and how well so many pairs alike can bear a share out.
    sd = float(np.hypot(apart, np.sqrt(1.0 / (pairs * p * (1 - p)))))
    low, high = (float(expit(logit(p) + side * Z90 * sd)) for side in (-1, 1))
    estimate = Estimate(p, min(max(low, 0.01), p - 0.01), max(min(high, 0.99), min(p + 0.01, 0.99)), "probability")
    return Lasting(
        horizon_months=12 * YEARS[k],
        estimate=estimate,
        baseline=float(expit(odds["constant"][k])),
        at_risk=int(near["n"].sum()),
        lasted=round(float(near["lasted"].sum())),
        method=method,
        judged=judged,
        beside={name: float(expit(values[k])) for name, values in odds.items()},
        kept=Estimate(float(kept[1]), float(kept[0]), float(kept[2]), "share"),
    )


def _even(p: Sequence[float]) -> float | None:
    """Years until the probability has fallen to one half, between horizons along a straight line in log-odds."""
    odds = logit(np.clip(p, LEAST, MOST))
    if odds[0] <= 0:
        return float(YEARS[0])
    for k in range(1, len(odds)):
        if odds[k] <= 0:
            return YEARS[k - 1] + float(odds[k - 1] / (odds[k - 1] - odds[k])) * (YEARS[k] - YEARS[k - 1])
    return None


def running(of: LevelCourse, rows: pl.DataFrame) -> Rises:
    """Find running thaws in what their source told.

    Args:
        of: What the source told of their pairs.
        rows: One row a thaw: `began, period` (the last one told), `base, rise, p_real, peak`; `a, b` unless there is
            but one pair.
    """
    place = {key: k for k, key in enumerate(of.keys)}
    number = {name: of.number(rows[name]) for name in ("began", "period")}
    alone = "a" not in rows.columns
    pair = (
        np.zeros(rows.height, int)
        if alone
        else np.array([place[key] for key in rows.select("a", "b").iter_rows()], int)
    )
    return Rises(
        pair,
        number["began"],
        number["period"],
        rows["base"].to_numpy(),
        rows["rise"].to_numpy(),
        rows["peak"].to_numpy(),
        rows["p_real"].to_numpy(),
    )
