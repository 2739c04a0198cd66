"""The backtest's report: scores with intervals, beside every baseline and beside the placebo."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from thawcast.durability.hazard.landmarks import LEADS
from thawcast.evaluation import (
    calibration,
    horizon_pairs,
    integrated_brier,
    ordered_pairs,
    reliability,
    sharpness,
    skill,
    state_weights,
)
from thawcast.evaluation.scores import EPSILON
from thawcast.values import Floats

SCHEMA = "thawcast.backtest/1"

SCHEMA_FILE = Path(__file__).with_name("backtest.schema.json")
"""Describes the report."""

DRAWS = 200
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
        "schema": SCHEMA,
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

    errors = {"brier": (said - lasted) ** 2, "log_score": _log_errors(said, lasted)}
    pairs = {"auc": horizon_pairs(1 - said, time, 1 - lasted, horizon=lead)}
    figures = _resampled(mine, errors, pairs, intervals)
    own = errors["brier"]
    for name, theirs in peers.items():
        figures[f"skill_{name}"] = _skill(mine, own, (theirs - lasted) ** 2, intervals)
    figures |= _calibrated(mine, said, lasted, intervals)
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
    if mine.height < FEWEST:
        return None
    relapse, followed = mine["relapse"].to_numpy(), mine["followed"].to_numpy()
    ended = ((relapse > 0) & (relapse <= followed)).astype(float)
    time = np.where(ended > 0, relapse, followed).astype(float)
    curve = np.column_stack([mine[f"p_{lead}"].to_numpy() for lead in LEADS])
    horizons = np.array(LEADS, dtype=float)
    # A case followed for three years without an end is seen to last beyond the third: the clock shows a little more.
    shown = np.where(ended > 0, time, time + 0.5)

    over = {"concordance": ordered_pairs(1 - curve.mean(axis=1), shown, ended)}
    figures = _resampled(mine, {}, over, intervals)
    whole = integrated_brier(curve, shown, ended, horizons=horizons)
    drawn = (
        [integrated_brier(curve, shown, ended, horizons=horizons, weight=w) for w in _weights(mine)]
        if intervals
        else []
    )
    figures["integrated_brier"] = _told(whole, np.array(drawn))
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


Figures = dict[str, dict[str, float | None]]
Pairs = tuple[Floats, Floats]


def _weights(mine: pl.DataFrame) -> Floats:
    rng = np.random.default_rng(SEED)
    return state_weights(mine["a"].to_list(), mine["b"].to_list(), draws=DRAWS, rng=rng)


def _resampled(
    mine: pl.DataFrame, errors: Mapping[str, Floats], pairs: Mapping[str, Pairs], intervals: bool
) -> Figures:
    """Means of errors and shares of pairs told apart, each with its interval."""
    weights = np.concatenate([np.ones((1, mine.height)), *([_weights(mine)] if intervals else [])])
    told: Figures = {}
    for name, error in errors.items():
        values = weights @ error / weights.sum(axis=1)
        told[name] = _told(float(values[0]), values[1:])
    for name, (whole, right) in pairs.items():
        total = ((weights @ whole) * weights).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            values = ((weights @ right) * weights).sum(axis=1) / total
        told[name] = _told(float(values[0]), values[1:])
    return told


def _skill(mine: pl.DataFrame, own: Floats, peer: Floats, intervals: bool) -> dict[str, float | None]:
    drawn = np.empty(0)
    if intervals:
        weights = _weights(mine)
        drawn = 1 - (weights @ own) / np.maximum(weights @ peer, 1e-12)
    return _told(skill(float(own.mean()), float(peer.mean())), drawn)


def _calibrated(mine: pl.DataFrame, said: Floats, lasted: Floats, intervals: bool) -> Figures:
    whole = calibration(said, lasted)
    drawn = [calibration(said, lasted, weight=w) for w in _weights(mine)] if intervals else []
    return {
        "calibration_slope": _told(whole.slope, np.array([c.slope for c in drawn])),
        "calibration_intercept": _told(whole.intercept, np.array([c.intercept for c in drawn])),
    }


def _log_errors(said: Floats, lasted: Floats) -> Floats:
    p = np.clip(said, EPSILON, 1 - EPSILON)
    return -np.where(lasted > 0, np.log(p), np.log1p(-p))


def _told(value: float, drawn: Floats) -> dict[str, float | None]:
    known = drawn[np.isfinite(drawn)]
    low, high = np.quantile(known, [0.05, 0.95]) if len(known) > DRAWS // 2 else (None, None)
    return {"value": _round(value), "low": _round(low), "high": _round(high)}


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
