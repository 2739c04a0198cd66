"""How often 90% intervals of positions, of distances and of their changes hold a known truth, and a published point.

Run with `.venv/bin/python benchmarks/position_intervals.py` (`--area nu` for an issue area, `--seeds 2`,
`--edition` for the published edition alone; a seed takes minutes). True paths are drawn from the posterior of a fit to
the votes that ship, and votes from the model; yearly vintages are then fitted to these votes as they are to the real
ones. One fit of all years to the same votes stands for an edition that rests on the same votes: it says how often an
interval that holds the truth as it should will hold a published point.
"""

# pyright: reportArgumentType=false

import argparse
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from published_positions import beside, ours
from thawcast.issues.scaling.ideal_points import IdealPoints, fit
from thawcast.issues.scaling.positions import positions, vintages
from thawcast.issues.scaling.vote_panel import VotePanel, vote_panel
from thawcast.issues.tables import BALLOTS, VOTERS
from thawcast.issues.votes.matrix import VoteMatrix, from_tables
from thawcast.store import open_dataset
from thawcast.values import Floats
from votes_made import draw_positions, simulate

YEARS = range(1991, 2020)
LAST = date(2020, 12, 31)
PAIRS = 60_000
APART = 5
MOVED = 0.2


def standard(column: str) -> pl.Expr:
    return (pl.col(column) - pl.col(column).mean().over("year")) / pl.col(column).std(ddof=0).over("year")


def with_votes(votes: VoteMatrix, made: VotePanel) -> VoteMatrix:
    """The votes of a panel in place of those cast."""
    sessions = len(made.sessions)
    column = {call: k for k, call in enumerate(votes.calls["roll_call"].to_list())}
    item = np.repeat(np.array([column[c] for c in made.items]), np.diff(made.item_pointer))
    row = np.array([votes.places[s] for s in made.states])[made.cell_by_item // sessions]
    codes = votes.codes.copy()
    codes[row, item] = 3 - made.vote_by_item
    return replace(votes, codes=codes)


def long(points: IdealPoints, truth: Floats) -> pl.DataFrame:
    state, session = np.nonzero(np.isfinite(truth))
    names = [points.panel.states[i] for i in state]
    numbers = [points.panel.sessions[t] for t in session]
    schema = {"state": pl.String, "session": pl.Int16, "point": pl.Float64}
    return pl.DataFrame({"state": names, "session": numbers, "point": truth[state, session]}, schema=schema)


def told(name: str, rows: pl.DataFrame) -> None:
    """Coverage of `z`, of distances and of their changes, from `position`, `low` and `high`."""
    inside = pl.col("z").is_between("low", "high")
    bands = [
        rows.filter(pl.col("z").abs().is_between(*b)).select(inside.mean()).item() for b in ((0, 1), (1, 2), (2, 9))
    ]
    print(
        f"{name}: positions {rows.select(inside.mean()).item():.3f} of {rows.height:,} (within one standard deviation "
        f"{bands[0]:.3f}, to two {bands[1]:.3f}, beyond {bands[2]:.3f})"
    )
    rng = np.random.default_rng(1)
    columns = ("state", "year", "position", "z", (pl.col("high") - pl.col("low")) / 2)
    held = {(s, y): np.array([p, z, half]) for s, y, p, z, half in rows.select(*columns).iter_rows()}
    states, years = rows["state"].unique().sort().to_list(), rows["year"].unique().sort().to_list()
    apart: list[tuple[float, ...]] = []
    moved: list[tuple[float, ...]] = []
    for one, other, k in rng.integers(0, [len(states), len(states), len(years)], (PAIRS, 3)):
        found = [held.get((states[i], years[k] + d)) for d in (0, APART) for i in (one, other)]
        if one == other or found[0] is None or found[1] is None:
            continue
        gaps = [
            (abs(x[0] - y[0]), abs(x[1] - y[1]), np.hypot(x[2], y[2]))
            for x, y in zip(found[::2], found[1::2], strict=True)
            if x is not None and y is not None
        ]
        apart.append(gaps[0])
        if len(gaps) == 2:
            moved.append((gaps[1][0] - gaps[0][0], gaps[1][1] - gaps[0][1], np.hypot(gaps[0][2], gaps[1][2])))
    for what, numbers in (("distances", np.array(apart)), (f"changes over {APART} sessions", np.array(moved))):
        print(f"  {what} {np.mean(np.abs(numbers[:, 0] - numbers[:, 1]) < numbers[:, 2]):.3f} of {len(numbers):,}")
    large = np.array(moved)[np.abs(np.array(moved)[:, 1]) > MOVED]
    print(f"  sign right where the move exceeds {MOVED}: {np.mean(large[:, 0] * large[:, 1] > 0):.3f}")


def made_world(votes: VoteMatrix, area: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = fit(vote_panel(votes, area=area))
    truth = draw_positions(points, rng=rng)
    known = long(points, truth[0])
    votes = with_votes(votes, simulate(replace(points, position=truth), rng=rng))
    rows = vintages(votes, years=YEARS, area=area)
    told(
        f"{area}, seed {seed}: vintages, truth",
        rows.join(known, on=["state", "session"]).with_columns(z=standard("point")),
    )
    once = positions(votes, as_of=LAST, areas=(area,)).filter(pl.col("n_votes") > 0)
    later = once.select("state", "session", point="position")
    told(
        f"{area}, seed {seed}: vintages, one fit of all years",
        rows.join(later, on=["state", "session"]).with_columns(z=standard("point")),
    )
    for decade in range(1940, 2020, 10):
        part = once.filter(pl.col("year").is_between(decade, decade + 9)).join(known, on=["state", "session"])
        share = part.with_columns(z=standard("point")).select(pl.col("z").is_between("low", "high").mean()).item()
        print(f"  one fit of all years, truth, {decade}s: {share:.3f} of {part.height:,}")


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--area", default="all")
    given.add_argument("--seeds", type=int, default=1)
    given.add_argument("--edition", action="store_true")
    asked = given.parse_args()
    if asked.edition:
        told("The edition, shipped vintages", beside(ours(fit=False)))
        return
    dataset = open_dataset(None)
    votes = from_tables(dataset.table(BALLOTS), dataset.table(VOTERS))
    for seed in range(asked.seeds):
        made_world(votes, asked.area, seed)


if __name__ == "__main__":
    main()
