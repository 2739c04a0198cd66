"""Does depth tell which thaws relapse? The learned slope, its placebo, and how well depth ranks, beside the margin.

Describes all thaws and weaker rises from `--raw` and the shipped tables (half a minute), then prints, over all years
at risk up to `--until`: the change in the log-odds of relapse within a year from depth 0 to 1, with its 90% interval;
the same after permuting depth among the years at risk of the same age (`--shuffles` times); the same for thaws alone;
and the area under the ROC curve of depth, of each dimension and of the margin above the floor.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from thawcast import sources
from thawcast.depth.dimensions import depth, depth_data
from thawcast.depth.rises import history, rises
from thawcast.depth.stages import COUNTED
from thawcast.depth.tables import DIMENSIONS
from thawcast.depth.weights import History, learn
from thawcast.issues.tables import AGREEMENT_NORM, POSITIONS, SIMILARITY
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, load
from thawcast.street.tables import STREET
from thawcast.words.tables import SAY_DO, SHARES

READ = (TEMPERATURE, TEMPERATURE_EPISODES, STREET, SIMILARITY, AGREEMENT_NORM, POSITIONS, SAY_DO, SHARES)
RAW = ("memberships", "alliances", "trade", "leaders")


def main() -> None:
    """Print one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    parser.add_argument("--until", type=int, default=2014)
    parser.add_argument("--shuffles", type=int, default=50)
    options = parser.parse_args()
    starter = load(STARTER, name="starter")
    frames = {c.name: starter.table(c) for c in READ} | sources.load(options.raw, only=RAW)
    levels, episodes = (frames[c.name].filter(source=COUNTED, freq="Y") for c in (TEMPERATURE, TEMPERATURE_EPISODES))
    frames["levels"] = levels
    spells = rises(levels, episodes, until=options.until)
    years = spells.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")
    described = depth(depth_data(frames, also=spells), years.select("id", "a", "b", "onset", "year"))
    past = history(spells, described, levels, until=options.until)
    report(past, options.shuffles)


def report(past: History, shuffles: int) -> None:
    """Print slopes, their placebo, and areas under the curve."""
    for label, rows in (("all rises", np.ones(len(past.relapsed), bool)), ("thaws alone", past.thaw)):
        one = take(past, rows)
        found = learn(one)
        low, mid, high = np.quantile(found.slope, [0.05, 0.5, 0.95])
        moved = np.abs(found.posterior.mean(axis=0) - found.prior.mean(axis=0)).max()
        print(
            f"{label}: {len(one.relapsed)} years at risk, {one.relapsed.sum()} relapses; slope {mid:+.2f}"
            f" ({low:+.2f} to {high:+.2f}); largest move of a weight {moved:.3f}; effective draws {found.effective:.0f}"
        )
        rng = np.random.default_rng(1)
        placebo = []
        for _ in range(shuffles):
            order = np.arange(len(one.relapsed))
            for age in np.unique(one.age):
                same = np.flatnonzero(one.age == age)
                order[same] = rng.permutation(same)
            placebo.append(np.median(learn(replace(one, depth=one.depth[order])).slope))
        below = np.mean(np.array(placebo) <= mid)
        print(f"  placebo, depth permuted within ages: {np.mean(placebo):+.2f}, sd {np.std(placebo):.2f};")
        print(
            f"  {below:.0%} of {shuffles} permutations are as low; ratio to placebo's sd {mid / np.std(placebo):+.2f}"
        )
        filled = np.where(np.isfinite(one.depth), one.depth, np.nanmean(one.depth, axis=0))
        print(f"  area under the curve: depth {area(-filled.mean(axis=1), one.relapsed):.2f},", end=" ")
        print(f"margin above the floor {area(-one.margin, one.relapsed):.2f};", end=" ")
        print(", ".join(f"{n} {area(-filled[:, i], one.relapsed):.2f}" for i, n in enumerate(DIMENSIONS)))


def take(past: History, rows: np.ndarray) -> History:
    """Return some rows of a history."""
    return History(*(getattr(past, name)[rows] for name in ("depth", "margin", "age", "relapsed", "weight", "thaw")))


def area(score: np.ndarray, outcome: np.ndarray) -> float:
    """Area under the ROC curve, from ranks."""
    rank = pl.Series(score).rank().to_numpy()
    hits = int(outcome.sum())
    return float((rank[outcome].sum() - hits * (hits + 1) / 2) / hits / (len(score) - hits))


if __name__ == "__main__":
    main()
