"""Monthly conflict that one state directs at another, as a share of the world's, filtered month by month.

    events[m] ~ Poisson(rate[m] x world[m]),   rate ~ Gamma, discounted by delta between months

World is the number of conflict events of all dyads in the month, so the growth of reporting drops out. The conjugate
filter keeps a gamma posterior; one discount factor per vintage year is estimated from all dyads' one-step-ahead
negative-binomial forecasts.

Reference:
    Harvey & Fernandes (1989), "Time series models for count or qualitative observations", J. Business & Economic
    Statistics 7(4), 407-417.
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar
from scipy.special import gammaincinv, gammaln

from thawcast.standing.tables import CONFLICT
from thawcast.values import Floats

ENOUGH = 100
"""Conflict events, in all years before, that a directed dyad needs to be shown by month."""

FIRST_MONTH = date(2001, 1, 1)
"""The source is dense from here on; before, most dyads are simply not covered."""


def monthly(counts: pl.DataFrame) -> pl.DataFrame:
    """Filter the monthly conflict of every directed dyad with enough events, in real time.

    Args:
        counts: Rows of `tables.COUNTS`; the monthly ones are used.

    Returns:
        Rows of `CONFLICT`. The first two years only serve to find each dyad's usual share.
    """
    months = counts.filter((pl.col("freq") == "M") & (pl.col("period") >= FIRST_MONTH)).with_columns(
        n=(pl.col("verb_conf") + pl.col("matl_conf")).cast(pl.Float64)
    )
    if not months.height:
        return CONFLICT.empty()
    last_month: date = months.select(pl.max("period")).item()
    calendar: list[date] = pl.date_range(FIRST_MONTH, last_month, "1mo", eager=True).to_list()
    keys = months.group_by("source", "target").agg(pl.col("n").sum()).filter(pl.col("n") >= ENOUGH)
    keys = keys.sort("source", "target").with_row_index("row")
    world = months.group_by("period").agg(pl.col("n").sum()).sort("period")
    exposure = np.zeros(len(calendar))
    index = {day: t for t, day in enumerate(calendar)}
    exposure[[index[day] for day in world["period"].to_list()]] = world["n"].to_numpy()
    events = np.zeros((keys.height, len(calendar)))
    placed = months.join(keys.select("source", "target", "row"), on=["source", "target"])
    events[placed["row"].to_numpy(), [index[day] for day in placed["period"].to_list()]] = placed["n"].to_numpy()
    frames: list[pl.DataFrame] = []
    for year in range(FIRST_MONTH.year + 2, calendar[-1].year + 1):
        last = sum(day.year <= year for day in calendar)
        start = last - sum(day.year == year for day in calendar)
        seen = events[:, :last]
        # Who is shown is settled by the years before: a December may not decide about the January of its year.
        shown = seen[:, :start].sum(axis=1) >= ENOUGH
        if not shown.any():
            continue
        frames.append(_year(seen[shown], exposure[:last], keys.filter(pl.Series(shown)), calendar[start:last], year))
    return pl.concat(frames).sort("source", "target", "period") if frames else CONFLICT.empty()


def _year(events: Floats, exposure: Floats, keys: pl.DataFrame, months: list[date], year: int) -> pl.DataFrame:
    usual = events[:, : -len(months)].sum(axis=1) / exposure[: -len(months)].sum()
    # The discount is learned from the months before this year, so that each month's row only rests on its past.
    past = slice(0, events.shape[1] - len(months))
    found: Any = minimize_scalar(
        lambda delta: -_filter(events[:, past], exposure[past], usual, float(delta))[2].mean(),
        bounds=(0.5, 0.999),
        method="bounded",
        options={"xatol": 1e-4},
    )
    shape, rate, _ = _filter(events, exposure, usual, round(float(found.x), 3))
    frames: list[pl.DataFrame] = []
    for offset, month in enumerate(months, start=events.shape[1] - len(months)):
        a, b = shape[:, offset], rate[:, offset]
        scale = np.log(usual)
        frames.append(
            keys.select("source", "target").with_columns(
                period=pl.lit(month),
                level=pl.Series(np.log(gammaincinv(a, 0.5) / b) - scale),
                low=pl.Series(np.log(np.maximum(gammaincinv(a, 0.05), 1e-300) / b) - scale),
                high=pl.Series(np.log(gammaincinv(a, 0.95) / b) - scale),
                vintage=pl.lit(year, pl.Int16),
                known_on=pl.lit(month).dt.month_end(),
            )
        )
    return pl.concat(frames).select(list(CONFLICT.columns))


def _filter(events: Floats, exposure: Floats, usual: Floats, delta: float) -> tuple[Floats, Floats, Floats]:
    """Run the conjugate filter; return shape and rate by month, and the mean log score of each dyad."""
    a, b = np.ones(events.shape[0]), 1.0 / usual
    shapes, rates, score = np.empty_like(events), np.empty_like(events), np.zeros(events.shape[0])
    for t in range(events.shape[1]):
        # Discounting widens the posterior but never below the weight of one event at the usual rate.
        a, b = np.maximum(delta * a, 0.5), np.maximum(delta * b, 0.5 / usual)
        y, e = events[:, t], exposure[t]
        score += gammaln(a + y) - gammaln(a) - gammaln(y + 1) + a * np.log(b / (b + e)) + y * np.log(e / (b + e))
        a, b = a + y, b + e
        shapes[:, t], rates[:, t] = a, b
    return shapes, rates, score / events.shape[1]
