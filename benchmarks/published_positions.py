"""Positions beside the published edition: in a session, over time, intervals, and changes of distances.

Run with `.venv/bin/python benchmarks/published_positions.py` (`--fit` for one fit of all sessions, else the vintages
that ship); needs the reference data beside the project. Both are standardised over the members of a session. The
edition is a yardstick here and nowhere an input.
"""

# pyright: reportArgumentType=false

import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import spearmanr

from thawcast import sources
from thawcast.issues.alignment import PERMANENT_FIVE
from thawcast.issues.tables import POSITIONS
from thawcast.issues.votes.matrix import vote_matrix
from thawcast.store import open_dataset

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
ENOUGH = 20
APART = 5
MOVED = 0.2
PAIRS = 200_000


def ours(*, fit: bool) -> pl.DataFrame:
    """Positions over all votes: of one fit, or of each year as it was seen at its end."""
    if not fit:
        return open_dataset(None).table(POSITIONS).filter(pl.col("area") == "all")
    from thawcast.issues.scaling.positions import positions

    frames = sources.load(DATA, only=["votes", "roll_calls"])
    votes = vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final")
    return positions(votes, as_of=date(2020, 12, 31), areas=("all",)).filter(pl.col("n_votes") > 0)


def beside(rows: pl.DataFrame) -> pl.DataFrame:
    """Join the edition, standardised over the states of each session, and its own raw positions."""
    theirs = sources.load(DATA, only=["published_positions"])["published_positions"]
    published = pl.col("published")
    return (
        rows.join(theirs.select("state", "year", published="position"), on=["state", "year"])
        .with_columns(z=(published - published.mean().over("year")) / published.std(ddof=0).over("year"))
        .sort("state", "year")
    )


def covered(rows: pl.DataFrame) -> str:
    return f"{rows.select(pl.col('z').is_between(pl.col('low'), pl.col('high')).mean()).item():.3f} of {rows.height:,}"


def distances(both: pl.DataFrame) -> None:
    """Compare signs of changes of distance over five sessions, for random pairs."""
    rng = np.random.default_rng(1)
    held = {
        (s, y): (p, q, z) for s, y, p, q, z in both.select("state", "year", "position", "published", "z").iter_rows()
    }
    states, years = both["state"].unique().sort().to_list(), both["year"].unique().sort().to_list()
    right: dict[str, list[bool]] = {"as published": [], "standardised": []}
    for one, other, k in rng.integers(0, [len(states), len(states), len(years)], (PAIRS, 3)):
        keys = [(states[i], years[k] + d) for d in (0, APART) for i in (one, other)]
        if one == other or not all(key in held for key in keys):
            continue
        moves = [abs(held[keys[2]][m] - held[keys[3]][m]) - abs(held[keys[0]][m] - held[keys[1]][m]) for m in range(3)]
        for m, name in ((1, "as published"), (2, "standardised")):
            if abs(moves[m]) > MOVED:
                right[name].append((moves[m] > 0) == (moves[0] > 0))
    for name, hits in right.items():
        print(
            f"Change of distance over {APART} sessions, sign right where the move {name} exceeds {MOVED}: "
            f"{np.mean(hits):.3f} of {len(hits):,}"
        )


def main() -> None:
    both = beside(ours(fit="--fit" in sys.argv))
    for name, rows in (("all", both), (f"{ENOUGH} votes or more", both.filter(pl.col("n_votes") >= ENOUGH))):
        by_year = (
            rows.group_by("year")
            .agg(r=pl.corr("position", "z"), rank=pl.corr("position", "z", method="spearman"))
            .sort("year")
        )
        print(
            f"Within a session, {name}: median r {by_year['r'].median():.4f}, rank {by_year['rank'].median():.4f}, "
            f"least r {by_year['r'].min():.3f} in {by_year.sort('r')['year'][0]}"
        )
    decades = both.with_columns(decade=pl.col("year") // 10 * 10)
    for (decade,), rows in sorted(decades.group_by("decade")):
        medians = rows.group_by("year").agg(r=pl.corr("position", "z"))["r"].median()
        print(f"  {decade}s: median r {medians:.3f}, 90% intervals hold the published point: {covered(rows)}")
    over_time = {
        str(state): float(spearmanr(rows["position"], rows["z"])[0])
        for (state,), rows in both.group_by("state")
        if rows.height >= ENOUGH
    }
    found = np.array([r for r in over_time.values() if np.isfinite(r)])
    five = ", ".join(f"{state} {over_time[state]:.2f}" for state in PERMANENT_FIVE)
    print(
        f"Within a state over sessions: median rank correlation {np.median(found):.3f}, negative "
        f"{np.mean(found < 0):.1%}; {five}"
    )
    print(f"90% intervals hold the published point: {covered(both)}")
    for low, high in ((0, 1), (1, 2), (2, 9)):
        print(f"  {low} to {high} from the middle: {covered(both.filter(pl.col('z').abs().is_between(low, high)))}")
    distances(both)


if __name__ == "__main__":
    main()
