"""The backtest's headline, the claim itself (do deep thaws last longer?), and US-Russia; against climatology.

Run: python benchmarks/hazard.py [--raw DIR]   (minutes; `thawcast backtest --raw DIR --json` gives the whole report)
"""

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.building.inputs import hazard_frames
from thawcast.durability.backtest.forecasts import Cohort, cohort, forecasts
from thawcast.durability.hazard.replay import permuted, replay
from thawcast.evaluation import brier, state_weights
from thawcast.stages import Given
from thawcast.standing.stages import VINTAGES

DEEP = (
    "breadth",
    "agreement_change",
    "substance",
    "shared_igos",
    "alliance",
    "nonaggression",
    "trade_share",
    "two_way",
    "leader_changes",
)
"""Signs of depth, chosen beforehand, each with the same weight; unknown counts as average."""


def depth_of(rows: pl.DataFrame) -> np.ndarray:
    """Mean of the standardised signs of depth, itself standardised."""
    values = rows.select(pl.col(c).cast(pl.Float64) for c in DEEP).fill_nan(None).to_numpy()
    mean, sd = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    score = np.nan_to_num((values - mean) / np.where(sd > 0, sd, 1)).mean(axis=1)
    return (score - score.mean()) / score.std()


def odds_ratio(depth: np.ndarray, control: np.ndarray | None, low: np.ndarray, weight: np.ndarray) -> float:
    """Odds of a relapse for one standard deviation of depth, by a slightly penalised logistic regression."""
    x = np.column_stack([np.ones_like(depth), depth, *([] if control is None else [control])])
    beta = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x * (weight * p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(beta))
        beta += np.linalg.solve(information, x.T @ (weight * (low - p)) - 0.1 * beta)
    return float(np.exp(beta[1]))


def claim(data: Cohort, *, years: int = 1) -> None:
    """Print how far depth, as known at each year's end, goes with relapse afterwards."""
    rows = data.thaws.filter(pl.col("followed") >= years)
    low = ((rows["relapse"] > 0) & (rows["relapse"] <= years)).to_numpy().astype(float)
    depth = depth_of(rows)
    course = rows["next_low"].to_numpy()
    course = (course - course.mean()) / course.std()
    rng = np.random.default_rng(6)
    weights = state_weights(rows["a"].to_list(), rows["b"].to_list(), draws=300, rng=rng)
    half = depth > np.median(depth)
    gaps = [
        np.average(low[half], weights=w[half]) - np.average(low[~half], weights=w[~half])
        for w in weights
        if w[half].sum() > 0 and w[~half].sum() > 0
    ]
    print(
        f"  relapse within {years} year(s), {len(low)} thaw-years: deeper half {low[half].mean():.2f}, other half"
        f" {low[~half].mean():.2f}, difference {low[half].mean() - low[~half].mean():+.2f}"
        f" ({np.quantile(gaps, 0.05):+.2f} to {np.quantile(gaps, 0.95):+.2f})"
    )
    for label, control in (("alone", None), ("beside the course of the level", course)):
        draws = [odds_ratio(depth, control, low, w) for w in weights]
        ids = rows["id"].to_list()
        names = sorted(set(ids))
        fake = []
        for number in range(100):
            order = np.random.default_rng(number).permutation(len(names))
            first = {name: depth[ids.index(names[k])] for name, k in zip(names, order, strict=True)}
            fake.append(odds_ratio(np.array([first[i] for i in ids]), control, low, np.ones(len(low))))
        value = odds_ratio(depth, control, low, np.ones(len(low)))
        print(
            f"    odds of relapse for one SD of depth, {label}: {value:.2f} ({np.quantile(draws, 0.05):.2f} to"
            f" {np.quantile(draws, 0.95):.2f}); depth dealt out at random {np.quantile(fake, 0.05):.2f} to"
            f" {np.quantile(fake, 0.95):.2f}"
        )


def headline(data: Cohort, label: str) -> None:
    """Print the hazard's Brier score at twelve months beside its baselines."""
    models = ("hazard", "mechanical", "climatology", "wide_climatology")
    made = pl.concat([forecasts(data, origin=o, models=models) for o in range(2006, 2014)])
    scores = {}
    for model in models:
        mine = made.filter(pl.col("model") == model)
        scores[model] = brier(mine["p_1"].to_numpy(), (mine["relapse"] != 1).to_numpy().astype(float))
    print(
        f"  {label}: Brier at 12 months {scores['hazard']:.3f}; ratio to climatology of thaws"
        f" {scores['hazard'] / scores['climatology']:.2f}, of all candidates"
        f" {scores['hazard'] / scores['wide_climatology']:.2f}, to the mechanical baseline"
        f" {scores['hazard'] / scores['mechanical']:.2f}"
    )


def main() -> None:
    """Print the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    frames = hazard_frames(parser.parse_args().raw)
    start = time.perf_counter()
    history = replay(frames["counts"], Given(frames).value(VINTAGES))
    data = cohort(history, frames)
    headline(data, "real")
    headline(cohort(permuted(history, rng=np.random.default_rng(0)), frames), "years permuted within dyads")
    print(f"  {time.perf_counter() - start:.0f} s")
    for years in (1, 3):
        claim(data, years=years)


if __name__ == "__main__":
    main()
