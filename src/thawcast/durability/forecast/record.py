"""How past forecasts had fared by a year's end, and which forecaster heads an answer: the best, or the constant."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from thawcast.durability.forecast.forecasters import FORECASTERS
from thawcast.durability.forecast.outcomes import YEARS
from thawcast.durability.forecast.rolling import FEWEST, WELL, SourceCases
from thawcast.durability.forecast.tables import FORECAST_LIKE, FORECAST_RECORD
from thawcast.values import Floats, expit

BINS = 20
"""Classes of forecasts, by size: a forecast is like those of its own class and its neighbours."""

BEST, STACK = "best record", "stack once judged"
"""Rules of what heads an answer where enough was judged: the forecaster with the best record, or the stack."""

RULES = (BEST, STACK)

HEADS = BEST
"""The rule that ships."""

Told = Mapping[str, Mapping[str, Floats]]
"""By source and forecaster, log-odds of lasting of each case, shape (cases, horizons)."""


def record(blocks: Sequence[SourceCases], told: Told) -> pl.DataFrame:
    """Score the past forecasts of every source, year by year.

    Args:
        blocks: By source.
        told: What was said of each case at its time.

    Returns:
        Rows of `FORECAST_RECORD`.
    """
    last = max(int(one.year.max()) for one in blocks) + 1
    rows = [FORECAST_RECORD.empty()]
    for one in blocks:
        for k, h in enumerate(YEARS):
            said, kept = _judged(one, told[one.source], k)
            if not kept.any():
                continue
            y, due = one.cases.y[:, k], one.year + h
            for vintage in range(int(due[kept].min()), last + 1):
                by = kept & (due <= vintage)
                rows += [_scored(one.source, vintage, h, name, p[by], y[by]) for name, p in said.items()]
    return pl.concat(rows).sort(FORECAST_RECORD.key)


def heads(records: pl.DataFrame, *, rule: str = HEADS) -> pl.DataFrame:
    """Pick what heads the answer where enough was judged; elsewhere the constant does, and there is no row.

    Args:
        records: Rows of `FORECAST_RECORD`.
        rule: One of `RULES`.

    Returns:
        Columns `source, freq, vintage, horizon, forecaster`.
    """
    place = pl.col("forecaster").replace_strict({name: k for k, name in enumerate(FORECASTERS)}, return_dtype=pl.Int8)
    asked = FORECASTERS if rule == BEST else ("stack",)
    known = records.filter(pl.col("forecaster").is_in(asked) & (pl.col("n") >= FEWEST))
    best = known.sort("log_score", place)
    return best.group_by("source", "freq", "vintage", "horizon", maintain_order=True).agg(pl.col("forecaster").first())


def headed(blocks: Sequence[SourceCases], told: Told, records: pl.DataFrame, *, rule: str = HEADS) -> dict[str, Floats]:
    """Say what headed the answer on each case at its time.

    Args:
        blocks: By source.
        told: What was said of each case at its time.
        records: Rows of `FORECAST_RECORD`.
        rule: One of `RULES`.

    Returns:
        By source, log-odds of lasting, shape (cases, horizons).
    """
    best = {tuple(row[:4]): row[4] for row in heads(records, rule=rule).iter_rows()}
    out: dict[str, Floats] = {}
    for one in blocks:
        if not told[one.source]:
            continue
        own = told[one.source]
        said = own["constant"].copy()
        vintage = one.rows["vintage"].to_numpy()
        for year in np.unique(vintage):
            for k, h in enumerate(YEARS):
                name = best.get((*one.source.split(), int(year), h), "constant")
                said[vintage == year, k] = own[name][vintage == year, k]
        out[one.source] = said
    return out


def like(blocks: Sequence[SourceCases], said: Mapping[str, Floats]) -> pl.DataFrame:
    """Count what headed answers, class by class of its size, and how much of it lasted, year by year.

    Args:
        blocks: By source.
        said: What `headed` gave.

    Returns:
        Rows of `FORECAST_LIKE`.
    """
    parts: list[pl.DataFrame] = []
    for one in blocks:
        for k, h in enumerate(YEARS):
            if one.source not in said:
                continue
            odds, y = said[one.source][:, k], one.cases.y[:, k]
            kept = np.isfinite(odds) & np.isfinite(y) & (one.cases.p_real >= WELL)
            frame = one.rows.select("a", "b").with_columns(
                due=pl.Series(one.year + h),
                horizon=pl.lit(h),
                size=pl.Series(np.minimum((expit(np.nan_to_num(odds)) * BINS).astype(int), BINS - 1)),
                y=pl.Series(y),
            )
            parts.append(frame.filter(pl.Series(kept)))
    every = pl.concat(parts)
    years = range(every["due"].min(), every["due"].max() + 1)  # pyright: ignore (integers)
    rows = [
        every.filter(pl.col("due") <= year)
        .group_by("horizon", "size")
        .agg(n=pl.len(), lasted=pl.col("y").sort().sum(), pairs=pl.struct("a", "b").n_unique())
        .with_columns(vintage=pl.lit(year), known_on=pl.date(year, 12, 31))
        for year in years
    ]
    typed = pl.concat(rows).select(pl.col(c).cast(kind) for c, kind in FORECAST_LIKE.schema.items())
    return typed.sort(FORECAST_LIKE.key)


def _judged(one: SourceCases, told: Mapping[str, Floats], k: int) -> tuple[dict[str, Floats], np.ndarray]:
    """Probabilities by forecaster, and which cases count."""
    if not told:
        return {}, np.zeros(len(one.year), bool)
    kept = np.isfinite(told["constant"][:, k]) & np.isfinite(one.cases.y[:, k]) & (one.cases.p_real >= WELL)
    return {name: np.asarray(expit(told[name][:, k])) for name in FORECASTERS}, kept


def _scored(source: str, vintage: int, horizon: int, name: str, p: Floats, y: Floats) -> pl.DataFrame:
    loss = float(np.mean(-(y * np.log(p) + (1 - y) * np.log1p(-p))))
    row = (*source.split(), vintage, horizon, name, len(p), loss, float(np.mean((p - y) ** 2)), float(y.mean()))
    frame = pl.DataFrame([row], schema=[c for c in FORECAST_RECORD.columns if c != "known_on"], orient="row")
    frame = frame.with_columns(known_on=pl.date(vintage, 12, 31))
    return frame.select(pl.col(c).cast(kind) for c, kind in FORECAST_RECORD.schema.items())
