"""Whether a forecast came true: judged by raw counts or scores, as forecasters are taught, beside the exchangeable."""

import numpy as np
import polars as pl
from scipy.special import ndtr

from thawcast.durability.forecast.cases import LevelCourse, Rises
from thawcast.durability.forecast.outcomes import exchangeable_margin, outcomes
from thawcast.standing.temperature.seen import Seen

BOUND = 0.03
"""How near to 0 and 1 the exchangeable comes."""

HALF = 0.5
"""Probability of having lasted, on raw counts, from which a forecast came true."""

DUE = {"number": pl.Int64, "happened": pl.Float64, "exchangeable": pl.Float64, "known_on": pl.Date}


def due(made: pl.DataFrame, rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Judge the forecasts of one source whose months ahead were seen.

    Args:
        made: `number, source, freq, a, b, data_to` (last day that a forecast knew), `line, horizon_months`.
        rows: Rows of `TEMPERATURE`, which tell the last period that a forecast knew.
        seen: What the source has seen.

    Returns:
        Columns `DUE` of those that have come due: whether the mean level ahead lay above the line more likely than not
        (1 or 0), what the pair's own past with its order ignored says, and the last day of the months ahead.
    """
    keys = pl.DataFrame(list(seen.keys), schema=["a", "b"], orient="row").with_row_index("pair")
    last = made.join(rows.select("source", "freq", "a", "b", "period"), on=["source", "freq", "a", "b"])
    last = last.filter(pl.col("period") <= pl.col("data_to"))
    told = last.group_by("number").agg(pl.col("period").max(), pl.col("a", "b", "line", "horizon_months").first())
    told = told.join(keys, on=["a", "b"]).sort("number")
    months = 12 * (told["period"].dt.year().cast(pl.Int64) - seen.first.year) + told["period"].dt.month() - 1
    at, line = (months * seen.season // 12).to_numpy(), told["line"].to_numpy()
    cases = Rises(told["pair"].to_numpy(), at, at, line, np.zeros_like(line), line, np.ones_like(line))
    of = LevelCourse("", seen.season, seen.keys, seen.first.year, {}, np.zeros((len(seen.keys), 0)))
    lasted = outcomes(seen, of, cases)[np.arange(line.size), told["horizon_months"].to_numpy() // 12 - 1]
    p = np.clip(ndtr(exchangeable_margin(seen, of, cases)), BOUND, 1 - BOUND)
    end = pl.col("period").dt.offset_by("1y" if seen.season == 1 else "1mo")
    known = end.dt.offset_by(pl.format("{}mo", "horizon_months")).dt.offset_by("-1d")
    judged = told.select("number", known_on=known).with_columns(happened=pl.Series(lasted), exchangeable=pl.Series(p))
    found = judged.filter(pl.col("happened").is_not_nan())
    return found.select("number", (pl.col("happened") > HALF).cast(pl.Float64), "exchangeable", "known_on")
