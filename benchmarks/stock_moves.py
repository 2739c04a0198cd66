"""Tactical or deep, by the stock: known cases read by historians, and thaws beside pairs that did not thaw.

Run with `python benchmarks/stock_moves.py [--raw DIR]`, some two minutes. For each case and year's end: the change of
the stock since before it began with the disputes' clock held, its error, what pairs at that level usually did, the
probability that it rose, the kind (the temperature's rise taken as certain) beside the casebook's, and what moved it.
"""

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from stock import SEED, area, stock_frames
from thawcast.depth.moved import Moves, kind, kinds
from thawcast.depth.tables import DEPTH_STOCK, KINDS
from thawcast.durability.casebook import cases
from thawcast.standing.standings import EPISODE_ID
from thawcast.standing.stock.inputs import stock_inputs
from thawcast.standing.stock.vintages import stock_vintages
from thawcast.standing.temperature.tables import TEMPERATURE, TEMPERATURE_EPISODES
from thawcast.store import STARTER, Dataset, load

CASES = (
    ("DEU", "FRA", 1955, (1957, 1960, 1963, 1965), "france-germany-1963"),
    ("DEU", "RUS", 1969, (1970, 1972, 1975), "germany-ussr-1970"),
    ("EGY", "ISR", 1977, (1978, 1979, 1982), "egypt-israel-1977"),
    ("CHN", "USA", 1971, (1972, 1975, 1979), "china-us-1972"),
    ("ARG", "BRA", 1979, (1980, 1985, 1991), "argentina-brazil-1979"),
    ("CUB", "USA", 2014, (2014, 2015, 2016), "us-cuba-2014"),
    ("CHN", "IND", 1988, (1990, 1993, 1996, 2000), "china-india-1988"),
    ("RUS", "USA", 2009, (2009, 2010, 2011, 2012, 2013), "us-russia-2009"),
    ("RUS", "USA", 1969, (1972, 1974), "us-ussr-1972"),
    ("RUS", "USA", 1985, (1987, 1989, 1991), "us-ussr-1985"),
)
"""Two states, the year in which the thaw began, years at whose end it is judged, and its name in the casebook."""


def main() -> None:
    """Print a line for each case and year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    frames = stock_frames(parser.parse_args().raw)
    inputs = stock_inputs(frames)
    vintages = {v.year: v for v in stock_vintages(inputs, frames["peace_taught"])}
    read = {case.id: case.kind for case in cases()}
    for a, b, onset, years, name in CASES:
        print(f"\n{a}-{b} since {onset}; casebook: {read.get(name, 'not in it')}")
        for year in years:
            found = Moves(inputs, vintages[year], onset).of(a, b)
            if found is None:
                continue
            value, low, high = found.p_rose
            p = kinds(1.0, value)
            moved = {k: round(v, 2) for k, v in found.by_input.items() if abs(v) >= 0.005}
            print(
                f"  {year}: stock {found.base:.2f} {found.change:+.2f} (error {found.error:.3f}), usual"
                f" {found.drift.mean:+.3f} narrow {found.drift.narrow:.3f} wide {found.drift.wide:.2f}"
                f" changed {found.drift.changed:.2f} of {found.drift.pairs};"
                f" rose {value:.2f} ({low:.2f} to {high:.2f}): {kind(p)}; {moved}, disputes left out {found.aged:+.2f}"
            )
    foretells(load(STARTER, name="starter"))


def foretells(starter: Dataset) -> None:
    """Of thaws that ran at a year's end: does the kind tell which relapse within the next year?"""
    moves, episodes = starter.table(DEPTH_STOCK), starter.table(TEMPERATURE_EPISODES).with_columns(id=EPISODE_ID)
    last = int(starter.table(TEMPERATURE)["vintage"].to_numpy().max())
    rows = moves.filter(pl.col("as_of").dt.year() < last).join(episodes.select("id", "end"), on="id")
    ended = (pl.col("end").dt.year() == pl.col("as_of").dt.year() + 1).fill_null(value=False)
    rows = rows.with_columns(relapsed=ended, year=pl.col("as_of").dt.year()).sort("id", "year")
    fate, score = rows["relapsed"].to_numpy(), rows["p_rose"].to_numpy()
    names = [kind(dict(zip(KINDS, p, strict=True))) for p in rows.select(f"p_{k}" for k in KINDS).iter_rows()]
    print(f"\n{len(fate)} thaw-years, {fate.sum()} followed by a relapse")
    for name in KINDS:
        own = fate[np.array(names) == name]
        print(f"  {name}: {len(own)} thaw-years, {own.sum()} relapses")
    own = area(-score, fate)
    rng = np.random.default_rng(SEED)
    thaws = rows["id"].to_numpy()
    _, number = np.unique(thaws, return_inverse=True)
    drawn = []
    for _ in range(2000):
        # Whole thaws are drawn: their years are no cases of their own.
        chosen = np.concatenate(
            [np.flatnonzero(number == k) for k in rng.integers(0, number.max() + 1, number.max() + 1)]
        )
        if 0 < fate[chosen].sum() < len(chosen):
            drawn.append(area(-score[chosen], fate[chosen]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    print(f"  area of a low probability that the stock rose: {own:.2f} ({low:.2f} to {high:.2f}, thaws drawn whole)")
    level = rows["base"].to_numpy()
    print(f"  area of a low stock before the onset: {area(-level, fate):.2f}")


if __name__ == "__main__":
    main()
