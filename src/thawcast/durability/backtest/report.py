"""The backtest's report: scores with intervals, beside every baseline and beside the placebo."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from thawcast.durability.hazard.landmarks import LEADS
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
from thawcast.values import Floats

REPORT_SCHEMA = "thawcast.backtest/1"
"""Described by `backtest.schema.json` beside this file."""

SCORE_DRAWS = 200
SCORE_SEED = 6

AGAINST = ("climatology", "wide_climatology", "mechanical")
"""Whose error a skill is measured against."""

FEWEST_SCORED = 20
"""Forecasts below which nothing is scored."""


def report(parts: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Score a backtest.

    Args:
        parts: Forecasts by part, as `rolling.rolling` returns them.

    Returns:
        Plain values, as `backtest.schema.json` describes them. Intervals hold 90% and come from resampling states.
    """
    fake = {name: scored(frame, intervals=False) for name, frame in parts.items() if "placebo" in name}
    results: list[dict[str, Any]] = []
    for name, frame in parts.items():
        if name in fake:
            continue
        for row in scored(frame):
            mine = "gdelt" if name == "gdelt" else "placebo" if name in ("main", "states") else None
            same = [
                p
                for fake_name, rows in fake.items()
                for p in rows
                if mine is not None
                and fake_name.startswith(mine)
                and all(p[k] == row[k] for k in ("scheme", "model", "horizon_months"))
            ]
            results.append({"part": name, **row, "placebo": _beside(same)})
    main = parts["main"]
    first = main.filter(pl.col("model") == main["model"][0])
    return {
        "schema": REPORT_SCHEMA,
        "source": "icews",
        "origins": sorted(first["origin"].unique().to_list()),
        "thaws": first["id"].n_unique(),
        "forecasts": first.height,
        "interval": "90%, states resampled (pigeonhole bootstrap)",
        "placebos": sum(name.startswith("placebo") and not name.endswith("states") for name in parts),
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
    if mine.height < FEWEST_SCORED:
        return None
    lasted = _lasted(mine, lead)
    said = mine[f"p_{lead}"].to_numpy()
    peers = {
        name: peer[f"p_{lead}"].to_numpy()
        for name in AGAINST
        if (peer := made.filter((pl.col("model") == name) & (pl.col("followed") >= lead))).height == mine.height
    }
    time = np.where(lasted > 0, lead + 1.0, mine["relapse"].to_numpy())

    weights = _weights(mine, intervals=intervals)
    own = brier(said, lasted, weight=weights)
    figures = {
        "brier": _told(own),
        "log_score": _told(log_score(said, lasted, weight=weights)),
        "auc": _told(auc(1 - said, time, 1 - lasted, horizon=lead, weight=weights)),
        **{f"skill_{name}": _told(skill(own, brier(p, lasted, weight=weights))) for name, p in peers.items()},
    }
    redone = [calibration(said, lasted, weight=w) for w in weights]
    figures["calibration_slope"] = _told(np.array([c.slope for c in redone]))
    figures["calibration_intercept"] = _told(np.array([c.intercept for c in redone]))
    table = reliability(said, lasted, bins=5)
    return {
        "scheme": mine["scheme"][0],
        "model": model,
        "horizon_months": 12 * lead,
        "n": mine.height,
        "lasted": int(lasted.sum()),
        "scores": figures,
        "sharpness": round(sharpness(said), 4),
        "reliability": [{k: round(v, 4) for k, v in row.items()} for row in table.to_dicts()],
    }


def _over(mine: pl.DataFrame, model: str, intervals: bool) -> dict[str, Any] | None:
    mine = mine.filter(pl.col("followed") >= 1)
    if mine.height < FEWEST_SCORED:
        return None
    relapse, followed = mine["relapse"].to_numpy(), mine["followed"].to_numpy()
    ended = ((relapse > 0) & (relapse <= followed)).astype(float)
    time = np.where(ended > 0, relapse, followed).astype(float)
    curve = np.column_stack([mine[f"p_{lead}"].to_numpy() for lead in LEADS])
    horizons = np.array(LEADS, dtype=float)
    # A case followed for three years without an end is seen to last beyond the third: the clock shows a little more.
    shown = np.where(ended > 0, time, time + 0.5)

    weights = _weights(mine, intervals=intervals)
    figures = {
        "concordance": _told(concordance(1 - curve.mean(axis=1), shown, ended, weight=weights)),
        "integrated_brier": _told(integrated_brier(curve, shown, ended, horizons=horizons, weight=weights)),
    }
    return {
        "scheme": mine["scheme"][0],
        "model": model,
        "horizon_months": 0,
        "n": mine.height,
        "lasted": int((ended == 0).sum()),
        "scores": figures,
        "sharpness": None,
        "reliability": [],
    }


def _weights(mine: pl.DataFrame, *, intervals: bool) -> Floats:
    """Weights of the cases: all alike first, then, where intervals are wanted, one row a draw of states."""
    alike = np.ones((1, mine.height))
    if not intervals:
        return alike
    rng = np.random.default_rng(SCORE_SEED)
    return np.concatenate([alike, state_weights(mine["a"].to_list(), mine["b"].to_list(), draws=SCORE_DRAWS, rng=rng)])


def _told(values: Floats) -> dict[str, float | None]:
    """Write a figure with its interval, from the figure under each row of `_weights`."""
    drawn = values[1:][np.isfinite(values[1:])]
    low, high = np.quantile(drawn, [0.05, 0.95]) if len(drawn) > SCORE_DRAWS // 2 else (None, None)
    return {"value": _round(values[0]), "low": _round(low), "high": _round(high)}


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
