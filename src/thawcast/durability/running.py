"""Forecasts of every thaw that stands at a date, from frames: what answers, the record and its placebo all read."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD, FORECAST_TAUGHT, FORECAST_TREES
from thawcast.durability.forecast.vintages import Learned, learned_of
from thawcast.durability.result import forecast
from thawcast.standing.standings import standings
from thawcast.standing.temperature.tables import KEPT, TEMPERATURE, TEMPERATURE_BASES
from thawcast.values import Estimate

AHEAD = {
    "a": pl.String,
    "b": pl.String,
    "horizon_months": pl.Int64,
    "probability": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "baseline": pl.Float64,
    "method": pl.String,
}
"""A pair, months ahead, the probability of lasting with its 90% interval, the constant, and what heads."""

LEARNED = (FORECAST_TAUGHT, FORECAST_TREES, FORECAST_RECORD, FORECAST_LIKE)
"""Tables of what forecasters had learned."""

WATCHED_MONTHS = 12
"""Months ahead of the forecast whose moves are told."""

_EPISODE = ["source", "freq", "a", "b", "onset"]


def learned_at(tables: Mapping[str, pl.DataFrame], day: date) -> Learned:
    """Read what had been learned by a day.

    Args:
        tables: Rows of `LEARNED` by name.
        day: The day.
    """
    taught, trees, records, likes = (tables[c.name].filter(pl.col("known_on") <= day) for c in LEARNED)
    latest = pl.col("vintage") == pl.lit(taught["vintage"].max(), dtype=pl.Int16)
    return learned_of(taught.filter(latest), trees.filter(latest), records, likes)


def running_forecasts(tables: Mapping[str, pl.DataFrame], learned: Learned, *, as_of: date) -> pl.DataFrame:
    """Forecast every pair whose state is a thaw.

    Args:
        tables: Rows of the three tables of the temperature.
        learned: What had been learned by the date.
        as_of: Last day whose data may be used.

    Returns:
        A row a pair and horizon: `a, b, source, freq, onset` (first day of its period), `period` (the last one told),
        `data_to`, `known_on` (when that one came out), `p_real, p_stands, line` and `AHEAD`, by pair and horizon.
    """
    known = {name: frame.filter(pl.col("known_on") <= as_of) for name, frame in tables.items()}
    thaws = standings(known, as_of=as_of).filter(pl.col("state") == "thaw")
    told = of_thaws(thaws, known, learned)
    own = thaws.select(
        *("a", "b", "source", "freq", "period", "data_to", "known_on", "p_real", "p_stands"),
        onset="began",
        line=pl.col("base") + KEPT * pl.col("rise"),
    )
    return own.join(told, on=["a", "b"]).sort("a", "b", "horizon_months")


def of_thaws(thaws: pl.DataFrame, tables: Mapping[str, pl.DataFrame], learned: Learned) -> pl.DataFrame:
    """Forecast thaws, each by the source that tells it.

    Args:
        thaws: Rows of `standing.standings.standings` whose state is a thaw.
        tables: Rows of `TEMPERATURE` and `TEMPERATURE_BASES` known by the date.
        learned: What had been learned by then.

    Returns:
        Columns `AHEAD`; no row of a source from which nothing could be learned.
    """
    rows, bases = tables[TEMPERATURE.name], tables[TEMPERATURE_BASES.name]
    told: list[tuple[object, ...]] = []
    for (source, freq), own in thaws.group_by("source", "freq", maintain_order=True):
        pairs = rows.filter(source=source, freq=freq).join(own.select("a", "b"), on=["a", "b"], how="semi")
        for pair, found in zip(own.iter_rows(named=True), forecast(own, pairs, bases, learned), strict=False):
            told += [
                (pair["a"], pair["b"], e.horizon_months, *_ends(e.estimate), e.baseline, e.method)
                for e in found.lasting
            ]
    return pl.DataFrame(told, schema=AHEAD, orient="row")


def _ends(of: Estimate) -> tuple[float | None, float | None, float | None]:
    return of.value, of.low, of.high


def moved(before: pl.DataFrame, now: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """Find the forecasts that moved beyond noise.

    Of the thaws that stood on both days by one source, with news since the earlier day, those whose chance of lasting a
    year now lies outside the 90% interval that it had, and the former chance outside the interval that it has.

    Args:
        before: What `running_forecasts` gives of the earlier day.
        now: That of the later day.

    Returns:
        How many thaws were compared, and the rows of `now` whose forecast moved, with `was`, its chance before.
    """
    first, last = (frame.filter(horizon_months=WATCHED_MONTHS) for frame in (before, now))
    told = first.select(*_EPISODE, period_was="period", was="probability", low_was="low", high_was="high")
    both = last.join(told, on=_EPISODE).filter(pl.col("period") > pl.col("period_was"))
    inside = pl.col("probability").is_between("low_was", "high_was") | pl.col("was").is_between("low", "high")
    return both.height, both.filter(~inside).drop("period_was", "low_was", "high_was")
