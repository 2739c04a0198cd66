"""Ideal points: time, memory, held-out score beside baselines, recovery of known positions, MCMCpack beside it.

Run with `.venv/bin/python benchmarks/ideal_points.py` (`--two` also fits two dimensions); needs the reference data
beside the project, and R with MCMCpack for the last part.
"""

# pyright: reportPossiblyUnboundVariable=false

import resource
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

import mcmcpack
from thawcast import sources
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.positions import positions, standardised
from thawcast.issues.scaling.vote_panel import VotePanel, arrange, vote_panel
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix
from votes_made import draw_positions, probabilities, simulate

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
HELD_OUT = 0.1
Z90 = 1.6449


def flat(panel: VotePanel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    return panel.cell_by_item, item, panel.vote_by_item


def keep(panel: VotePanel, cell: np.ndarray, item: np.ndarray, vote: np.ndarray) -> VotePanel:
    return arrange(
        area=panel.area,
        states=panel.states,
        sessions=panel.sessions,
        items=panel.items,
        cell=cell,
        item=item,
        vote=vote.astype(np.int8),
    )


def scored(name: str, chance: np.ndarray, vote: np.ndarray) -> float:
    chance = np.clip(chance, 1e-6, 1)
    chance = chance / chance.sum(axis=1, keepdims=True)
    log_score = float(np.mean(np.log(chance[np.arange(len(vote)), vote])))
    accuracy = float(np.mean(chance.argmax(axis=1) == vote))
    print(f"  {name:<44} log score {log_score:8.4f}   accuracy {accuracy:.4f}")
    return log_score


def held_out(panel: VotePanel, *, two: bool) -> None:
    cell, item, vote = flat(panel)
    out = np.random.default_rng(1).random(len(vote)) < HELD_OUT
    train = cell[~out], item[~out], vote[~out]
    test_cell, test_item, test_vote = cell[out], item[out], vote[out]
    points = fit(keep(panel, *train))
    lost = np.isnan(points.position[0].reshape(-1)[test_cell])
    if lost.any():
        test_cell, test_item, test_vote = (x[~lost] for x in (test_cell, test_item, test_vote))
    print(f"Held out {len(test_vote):,} of {len(vote):,} votes")
    share = np.stack([np.bincount(train[1][train[2] == v], minlength=len(panel.items)) for v in range(3)], axis=1) + 0.5
    share = share / share.sum(axis=1, keepdims=True)
    majority = share[test_item]
    base = scored("shares of the resolution (majority)", majority, test_vote)
    said = train[2] != 1
    decided = fit(keep(panel, train[0][said], train[1][said], train[2][said]))
    yes = decisive(decided, test_cell, test_item)
    scored(
        "binary model, abstentions dropped",
        np.stack([(1 - majority[:, 1]) * (1 - yes), majority[:, 1], (1 - majority[:, 1]) * yes], axis=1),
        test_vote,
    )
    lumped = fit(keep(panel, train[0], train[1], np.where(train[2] == 2, 2, 0)))
    yes = decisive(lumped, test_cell, test_item)
    no = majority[:, 0] / (majority[:, 0] + majority[:, 1])
    scored(
        "binary model, abstentions lumped with no",
        np.stack([(1 - yes) * no, (1 - yes) * (1 - no), yes], axis=1),
        test_vote,
    )
    ours = scored("dynamic ordinal model", probabilities(points, cell=test_cell, item=test_item), test_vote)
    print(f"  ratio of log scores, ordinal to majority: {ours / base:.3f} (below 1 is better)")
    if two:
        both = fit(keep(panel, *train), dimensions=2, tolerance=1e-2)
        scored("dynamic ordinal model, two dimensions", probabilities(both, cell=test_cell, item=test_item), test_vote)


def decisive(points: IdealPoints, cell: np.ndarray, item: np.ndarray) -> np.ndarray:
    """Return the probability of yes given yes or no; a state dropped with all its votes counts as at the mean."""
    filled = replace(points, position=np.nan_to_num(points.position), spread=np.nan_to_num(points.spread, nan=1.0))
    chance = probabilities(filled, cell=cell, item=item)
    return chance[:, 2] / (chance[:, 0] + chance[:, 2])


def recovery(points: IdealPoints, *, seeds: int) -> None:
    from scipy.stats import spearmanr

    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        truth = draw_positions(points, rng=rng)
        again = fit(simulate(replace(points, position=truth), rng=rng))
        inside = ~np.isnan(truth[0])
        voted = again.panel.n_votes > 0
        known, _ = standardised(truth[0], points.spread[0], voted=voted)
        found, spread = standardised(again.position[0], again.spread[0], voted=voted)
        inside &= voted & np.isfinite(known) & np.isfinite(found)
        error, within = np.abs(found - known)[inside], (np.abs(found - known) < Z90 * spread)[inside]
        distance = np.abs(known[inside])
        bands = [within[(distance >= low) & (distance < high)].mean() for low, high in ((0, 1), (1, 2), (2, 9))]
        print(
            f"Recovery, seed {seed}, standardised: rank correlation "
            f"{spearmanr(known[inside], found[inside])[0]:.4f}, 90% intervals cover {within.mean():.3f} (within one "
            f"standard deviation {bands[0]:.3f}, to two {bands[1]:.3f}, beyond {bands[2]:.3f}), slope of found on true "
            f"{np.polyfit(known[inside], found[inside], 1)[0]:.3f}, rms error {np.sqrt(np.mean(error**2)):.3f}"
        )


def ends(votes: VoteMatrix) -> None:
    """Look for sessions in which states that voted against the United States stand above it."""
    rows = positions(votes, as_of=date(2020, 12, 31))
    own = rows.filter(pl.col("state") == "USA")
    for other in ("RUS", "CUB", "POL", "PRK"):
        both = own.join(rows.filter(pl.col("state") == other), on=["area", "session"])
        above = both.filter(pl.col("position") <= pl.col("position_right"))
        beyond = above.filter(pl.col("high") < pl.col("low_right"))
        where = above.group_by("area").agg(
            pl.col("session").min(), last=pl.col("session").max(), votes=pl.col("n_votes").max()
        )
        print(
            f"{other} above the United States in {above.height} of {both.height} areas and sessions, beyond the 90% "
            f"intervals in {beyond.height}: {where.sort('area').rows()}"
        )


def main() -> None:
    frames = sources.load(DATA, only=["votes", "roll_calls"])
    votes = vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final")
    begun = time.perf_counter()
    panel = vote_panel(votes)
    fit(panel, max_iterations=9)
    print(f"Compile and warm up: {time.perf_counter() - begun:.1f} s")
    times: list[float] = []
    spent: list[float] = []
    for _ in range(3):
        begun, before = time.perf_counter(), time.process_time()
        panel = vote_panel(votes)
        points = fit(panel)
        times.append(time.perf_counter() - begun)
        spent.append(time.process_time() - before)
    again = fit(panel)
    print(
        f"{(votes.codes > 0).sum():,} votes on whole texts, {len(panel.vote_by_item):,} of them contested, "
        f"{len(panel.items):,} items: best of 3 {min(times):.1f} s, {min(spent):.1f} s of processors (limit 20), "
        f"{points.iterations} iterations, converged {points.converged}, peak memory "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB (limit 1), same numbers again "
        f"{np.array_equal(points.position, again.position, equal_nan=True)}"
    )
    recovery(points, seeds=2)
    held_out(panel, two="--two" in sys.argv)
    ends(votes)
    mcmcpack.compare(votes)


if __name__ == "__main__":
    main()
