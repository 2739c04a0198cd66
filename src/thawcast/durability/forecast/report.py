"""The backtest's report: scores by source and pooled, skill over two baselines, calibration, headlines."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from scipy.special import logit
from scipy.stats import beta

from thawcast.brief.model import Table
from thawcast.durability.forecast.forecasters import FORECASTERS
from thawcast.durability.forecast.record import HEADS, RULES
from thawcast.evaluation import brier, calibration, skill, state_weights
from thawcast.values import Floats

REPORT_SCHEMA = "thawcast.backtest/2"

DRAWS, SEED = 200, 6
"""Draws of states behind an interval."""

LEAST_REAL = (0.7, 0.9)
"""Probability of a rise from which it is scored: rises, and declared ones."""

POOLED = ("weis Y", "icews_quads Y")
"""Sources that the goals are set for."""

MAIN = "pairs"
"""The part that is told by source too; of the others the widest pool is."""

ENDS = (0.05, 0.95)
"""Ends of an interval."""

FEWEST_SCORED = 30

BOLD = (0.9, 0.95)
"""Headlines from which the share that lasted is told beside the promise."""


def report(parts: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Score the parts of a backtest.

    Args:
        parts: Forecasts by part, as `parts` gives them.

    Returns:
        Plain values: intervals hold 90% and come from resampling states.
    """
    results = [
        {"part": part, "sources": name, "p_real": least, **row}
        for part, made in parts.items()
        for name, sources in (_pools(made) if part == MAIN else _pools(made)[:1])
        for least in LEAST_REAL
        for row in scored(made.filter(pl.col("source").is_in(sources) & (pl.col("p_real") >= least)))
    ]
    main = parts[MAIN]
    return {
        "schema": REPORT_SCHEMA,
        "interval": "90%, states resampled (pigeonhole bootstrap)",
        "cases": {str(s): n for s, n in main.filter(horizon=1).group_by("source").len().sort("source").iter_rows()},
        "results": results,
        "rule": HEADS,
        "rules": [row for name, sources in _pools(main) for row in rules_apart(_well(main, sources), name)],
        "headlines": [row for least in BOLD for row in headlines(_well(main), least)],
    }


def _well(made: pl.DataFrame, sources: Sequence[str] | None = None) -> pl.DataFrame:
    """Keep the rises that are scored, of some sources or of all."""
    of = pl.lit(value=True) if sources is None else pl.col("source").is_in(sources)
    return made.filter(of & (pl.col("p_real") >= LEAST_REAL[0]))


def scored(made: pl.DataFrame) -> list[dict[str, Any]]:
    """Score forecasts by horizon and forecaster.

    Args:
        made: Rows as `parts.pairs_held_out` gives them.
    """
    rows: list[dict[str, Any]] = []
    for (horizon,), mine in made.group_by("horizon", maintain_order=True):
        if mine.height < FEWEST_SCORED:
            continue
        rows += _at(mine, 12 * int(str(horizon)))
    return rows


def _at(mine: pl.DataFrame, months: int) -> list[dict[str, Any]]:
    """Score the forecasts of one horizon."""
    y = mine["y"].to_numpy()
    rng = np.random.default_rng(SEED)
    drawn = state_weights(mine["a"].to_list(), mine["b"].to_list(), draws=DRAWS, rng=rng)
    weights = np.concatenate([np.ones((1, mine.height)), drawn])
    p = {
        name: mine[name].to_numpy() for name in (*FORECASTERS, "headed", *RULES, "exchangeable") if name in mine.columns
    }
    error = {name: brier(said, y, weight=weights) for name, said in p.items()}
    loss = {name: float(np.mean(-(y * np.log(said) + (1 - y) * np.log1p(-said)))) for name, said in p.items()}
    past = error.get("exchangeable")
    return [
        {
            "horizon_months": months,
            "forecaster": name,
            "n": mine.height,
            "lasted": round(float(y.mean()), 4),
            "brier": _told(error[name]),
            "log_score": round(loss[name], 4),
            "skill_constant": _told(skill(error[name], error["constant"])),
            "skill_exchangeable": None if past is None else _told(skill(error[name], past)),
            "slope": _told(_slopes(said, y, weights)),
        }
        for name, said in p.items()
    ]


def rules_apart(made: pl.DataFrame, name: str) -> list[dict[str, Any]]:
    """Tell by how much the stack once judged beats the best record, in log score a forecast.

    Args:
        made: Rows with a probability by each of `RULES`.
        name: How their sources are called.

    Returns:
        One mapping a horizon: cases, on how many the rules differ, and the gain.
    """
    rows: list[dict[str, Any]] = []
    for (horizon,), mine in made.group_by("horizon", maintain_order=True):
        y, (best, stack) = mine["y"].to_numpy(), (mine[rule].to_numpy() for rule in RULES)
        gain = y * np.log(stack / best) + (1 - y) * np.log((1 - stack) / (1 - best))
        rng = np.random.default_rng(SEED)
        drawn = state_weights(mine["a"].to_list(), mine["b"].to_list(), draws=DRAWS, rng=rng)
        told = np.concatenate([[gain.mean()], drawn @ gain / drawn.sum(axis=1)])
        differ = int((best != stack).sum())
        rows.append(
            {
                "sources": name,
                "horizon_months": 12 * int(str(horizon)),
                "n": len(y),
                "differ": differ,
                "gain": _told(told),
            }
        )
    return rows


def headlines(made: pl.DataFrame, least: float) -> list[dict[str, Any]]:
    """Tell what share lasted of forecasts that headed an answer from some probability on, with its exact interval.

    Args:
        made: Rows with `headed`.
        least: Probability.

    Returns:
        One mapping a horizon.

    Reference:
        Clopper & Pearson (1934), Biometrika 26, 404-413.
    """
    rows: list[dict[str, Any]] = []
    for (horizon,), mine in made.filter(pl.col("headed") >= least).group_by("horizon", maintain_order=True):
        n, lasted = mine.height, float(mine["y"].sum())
        low = float(beta.ppf(ENDS[0], lasted, n - lasted + 1)) if lasted > 0 else 0.0
        high = float(beta.ppf(ENDS[1], lasted + 1, n - lasted)) if lasted < n else 1.0
        told = {"promised": round(float(mine["headed"].to_numpy().mean()), 4), "lasted": round(lasted / n, 4)}
        rows.append(
            {
                "from": least,
                "horizon_months": 12 * int(str(horizon)),
                "n": n,
                "pairs": mine.select("a", "b").unique().height,
                **told,
                "low": round(low, 4),
                "high": round(high, 4),
            }
        )
    return rows


def score_tables(told: Mapping[str, Any]) -> list[Table]:
    """Tabulate what headed and what stands beside it, part by part.

    Args:
        told: What `report` gave.
    """
    tables: list[Table] = []
    for part in dict.fromkeys(row["part"] for row in told["results"]):
        rows = tuple(
            (
                row["sources"],
                f"{row['p_real']:.1f}",
                str(row["horizon_months"]),
                row["forecaster"],
                str(row["n"]),
                f"{row['brier']['value']:.4f}",
                _worded(row["skill_constant"]),
                _worded(row["skill_exchangeable"]),
                _worded(row["slope"]),
            )
            for row in told["results"]
            if row["part"] == part
        )
        headings = ("Sources", "Real", "Months", "Forecaster", "n", "Brier", "over constant", "over own past", "Slope")
        tables.append(Table(f"{part}: Brier skill (90%)", headings, rows))
    return tables


def _pools(made: pl.DataFrame) -> list[tuple[str, Sequence[str]]]:
    found = made["source"].unique().sort().to_list()
    pooled = [source for source in found if source in POOLED]
    return [*([("WEIS and ICEWS years", pooled)] if len(pooled) > 1 else []), *((source, [source]) for source in found)]


def _slopes(p: Floats, y: Floats, weights: Floats) -> Floats:
    odds = logit(p)
    if odds.std() < 1e-6:
        return np.full(len(weights), np.nan)
    # A fifth of the draws is enough for an interval's ends, and each draw is a fit.
    some = np.concatenate([weights[:1], weights[1::5]])
    return np.array([calibration(p, y, weight=w).slope for w in some])


def _told(values: Floats) -> dict[str, float | None]:
    drawn = values[1:][np.isfinite(values[1:])]
    low, high = np.quantile(drawn, ENDS) if drawn.size else (np.nan, np.nan)
    ends = zip(("value", "low", "high"), (values[0], low, high), strict=True)
    return {name: None if np.isnan(v) else round(float(v), 4) + 0.0 for name, v in ends}


def _worded(found: Mapping[str, float | None] | None) -> str:
    if found is None or found["value"] is None:
        return "n/a"
    if found["low"] is None or found["high"] is None:
        return f"{found['value']:+.3f}"
    return f"{found['value']:+.3f} ({found['low']:+.3f} to {found['high']:+.3f})"
