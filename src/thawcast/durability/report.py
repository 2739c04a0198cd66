"""The backtest's report: scores with intervals, beside every baseline and beside the placebo."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from thawcast.durability.landmarks import LEADS
from thawcast.evaluation import (
    auc,
    brier,
    calibration,
    concordance,
    integrated_brier,
    log_score,
    reliability,
    sharpness,
    skill,
    state_weights,
)
from thawcast.standing.observations import Floats

SCHEMA = "thawcast.backtest/1"

DRAWS = 400
SEED = 6

AGAINST = ("climatology", "wide_climatology", "mechanical")
"""Whose error a skill is measured against."""

FEWEST = 20
"""Forecasts below which nothing is scored."""


def report(parts: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Score a backtest.

    Args:
        parts: Forecasts by part, as `rolling.rolling` returns them.

    Returns:
        Plain values, as `backtest.schema.json` describes them. Intervals hold 90% and come from resampling states.
    """
    fake = [frame for name, frame in parts.items() if name.startswith("placebo")]
    placebo: list[dict[str, Any]] = [row for frame in fake for row in scored(frame, intervals=False)]
    results: list[dict[str, Any]] = []
    for name, frame in parts.items():
        if name.startswith("placebo"):
            continue
        for row in scored(frame):
            same = [p for p in placebo if all(p[k] == row[k] for k in ("scheme", "model", "horizon_months"))]
            beside = _beside(same) if name in ("main", "states") else None
            results.append({"part": name, **row, "placebo": beside})
    main = parts["main"]
    first = main.filter(pl.col("model") == main["model"][0])
    return {
        "schema": SCHEMA,
        "source": "icews",
        "origins": sorted(first["origin"].unique().to_list()),
        "thaws": first["id"].n_unique(),
        "forecasts": first.height,
        "interval": "90%, states resampled (pigeonhole bootstrap)",
        "placebos": sum(1 for name in parts if name.startswith("placebo") and not name.endswith("states")),
        "results": results,
    }


def scored(made: pl.DataFrame, *, intervals: bool = True) -> list[dict[str, Any]]:
    """Score the forecasts of one part, by model and horizon, and over all horizons.

    Args:
        made: Rows of `backtest.forecasts`.
        intervals: Whether to resample states.

    Returns:
        One mapping a model and horizon; horizon 0 carries the scores over all horizons.
    """
    rows: list[dict[str, Any]] = []
    ordered = made.sort("origin", "id")
    for (model,), mine in ordered.group_by("model", maintain_order=True):
        for lead in LEADS:
            found = _at(ordered, mine, str(model), lead, intervals)
            if found is not None:
                rows.append(found)
        over = _over(mine, str(model), intervals)
        if over is not None:
            rows.append(over)
    return rows


def _at(made: pl.DataFrame, mine: pl.DataFrame, model: str, lead: int, intervals: bool) -> dict[str, Any] | None:
    mine = mine.filter(pl.col("followed") >= lead)
    if mine.height < FEWEST:
        return None
    lasted = _lasted(mine, lead)
    said = mine[f"p_{lead}"].to_numpy()
    peers = {
        name: peer[f"p_{lead}"].to_numpy()
        for name in AGAINST
        if (peer := made.filter((pl.col("model") == name) & (pl.col("followed") >= lead))).height == mine.height
    }
    time = np.where(lasted > 0, lead + 1.0, mine["relapse"].to_numpy())

    def figures(weight: Floats | None) -> dict[str, float | None]:
        own = brier(said, lasted, weight=weight)
        told: dict[str, float | None] = {"brier": own, "log_score": log_score(said, lasted, weight=weight)}
        for name, theirs in peers.items():
            told[f"skill_{name}"] = skill(own, brier(theirs, lasted, weight=weight))
        told["auc"] = auc(1 - said, time, 1 - lasted, horizon=lead, weight=weight)
        fitted = calibration(said, lasted, weight=weight)
        return told | {"calibration_slope": fitted.slope, "calibration_intercept": fitted.intercept}

    table = reliability(said, lasted, bins=5)
    return {
        "scheme": mine["scheme"][0],
        "model": model,
        "horizon_months": 12 * lead,
        "n": mine.height,
        "lasted": int(lasted.sum()),
        "scores": _with_intervals(mine, figures, intervals),
        "sharpness": round(sharpness(said), 4),
        "reliability": [{k: round(v, 4) for k, v in row.items()} for row in table.to_dicts()],
    }


def _over(mine: pl.DataFrame, model: str, intervals: bool) -> dict[str, Any] | None:
    mine = mine.filter(pl.col("followed") >= 1)
    if mine.height < FEWEST:
        return None
    relapse, followed = mine["relapse"].to_numpy(), mine["followed"].to_numpy()
    ended = ((relapse > 0) & (relapse <= followed)).astype(float)
    time = np.where(ended > 0, relapse, followed).astype(float)
    curve = np.column_stack([mine[f"p_{lead}"].to_numpy() for lead in LEADS])
    horizons = np.array(LEADS, dtype=float)
    # A case followed for three years without an end is seen to last beyond the third: the clock shows a little more.
    shown = np.where(ended > 0, time, time + 0.5)

    def figures(weight: Floats | None) -> dict[str, float | None]:
        return {
            "integrated_brier": integrated_brier(curve, shown, ended, horizons=horizons, weight=weight),
            "concordance": concordance(1 - curve.mean(axis=1), shown, ended, weight=weight),
        }

    return {
        "scheme": mine["scheme"][0],
        "model": model,
        "horizon_months": 0,
        "n": mine.height,
        "lasted": int((ended == 0).sum()),
        "scores": _with_intervals(mine, figures, intervals),
        "sharpness": None,
        "reliability": [],
    }


def _with_intervals(mine: pl.DataFrame, figures: Any, intervals: bool) -> dict[str, dict[str, float | None]]:
    whole: dict[str, float | None] = figures(None)
    drawn: dict[str, list[float]] = {name: [] for name in whole}
    if intervals:
        rng = np.random.default_rng(SEED)
        for weight in state_weights(mine["a"].to_list(), mine["b"].to_list(), draws=DRAWS, rng=rng):
            for name, value in figures(weight).items():
                if value is not None and np.isfinite(value):
                    drawn[name].append(value)
    told: dict[str, dict[str, float | None]] = {}
    for name, value in whole.items():
        low, high = np.quantile(drawn[name], [0.05, 0.95]) if len(drawn[name]) > DRAWS // 2 else (None, None)
        told[name] = {"value": _round(value), "low": _round(low), "high": _round(high)}
    return told


def _beside(same: list[dict[str, Any]]) -> dict[str, dict[str, float | None]] | None:
    """Mean and range of each figure over the placebos."""
    if not same:
        return None
    told: dict[str, dict[str, float | None]] = {}
    for name in same[0]["scores"]:
        values = [v for p in same if (v := p["scores"][name]["value"]) is not None]
        if values:
            told[name] = {"value": _round(np.mean(values)), "low": _round(min(values)), "high": _round(max(values))}
    return told


def _lasted(mine: pl.DataFrame, lead: int) -> Floats:
    relapse = mine["relapse"].to_numpy()
    return ((relapse == 0) | (relapse > lead)).astype(float)


def _round(value: Any) -> float | None:
    return None if value is None or not np.isfinite(value) else round(float(value), 4) + 0.0
