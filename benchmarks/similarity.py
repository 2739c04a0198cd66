"""Similarity of votes: time for all dyads of all years, beside a loop over dyads; agreement with published values.

Run with `.venv/bin/python benchmarks/similarity.py`; needs the reference data beside the project.
"""

import time
from pathlib import Path

import numpy as np
import polars as pl

from thawcast import sources
from thawcast.issues.portfolios import alliance_years
from thawcast.issues.votes.agreement import dyad_years, pair_years
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix
from thawcast.states import resolve, states
from thawcast.tables import VOTE_KINDS

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
SAMPLE = 400


def kappa_of_pair(a: np.ndarray, b: np.ndarray) -> float:
    """Cohen's kappa with squared distances, as one would write it for one pair."""
    both = (a > 0) & (b > 0)
    table = np.zeros((3, 3))
    np.add.at(table, (a[both] - 1, b[both] - 1), 1)
    table /= table.sum()
    weights = np.subtract.outer(np.arange(3), np.arange(3)) ** 2
    by_chance = (weights * np.outer(table.sum(1), table.sum(0))).sum()
    return 1 - (weights * table).sum() / by_chance if by_chance else np.nan


def by_kind(every: VoteMatrix) -> pl.DataFrame:
    """Count each year's roll calls by kind, with the years that those on whole texts are pooled to."""
    counted = every.calls.group_by(year=pl.col("date").dt.year()).agg(
        (pl.col("kind") == kind).sum().alias(kind) for kind in VOTE_KINDS
    )
    pooled = {year: str(p) for year, p in every.of_kind("final").periods.items() if p.first != p.last}
    years = pl.col("year").replace_strict(pooled, default=None, return_dtype=pl.String)
    return counted.sort("year").with_columns(pooled=years)


def with_all_kinds(every: VoteMatrix, final: pl.DataFrame) -> None:
    """Tell each year's roll calls by kind, and what votes on paragraphs and amendments change."""
    whole = dyad_years(every, last=2019)
    both = final.join(whole, on=["a", "b", "year"], suffix="_all")
    changed = both.group_by("year").agg(
        kappa=(pl.col("kappa") - pl.col("kappa_all")).abs().mean(),
        agreement=(pl.col("agreement") - pl.col("agreement_all")).mean(),
        rank=pl.corr("kappa", "kappa_all", method="spearman"),
    )
    told = by_kind(every).join(changed.with_columns(pl.col("year").cast(pl.Int32)), on="year", how="left")
    with pl.Config(tbl_rows=-1, float_precision=3):
        print("Roll calls by kind; mean change of kappa and of agreement with those on whole texts alone:", told)


def main() -> None:
    frames = sources.load(DATA, only=["votes", "roll_calls"])
    every = vote_matrix(frames["votes"], frames["roll_calls"])
    votes = every.of_kind("final")
    times: list[float] = []
    spent: list[float] = []
    found = pl.DataFrame()
    for _ in range(3):
        begun, before = time.perf_counter(), time.process_time()
        found = dyad_years(votes, last=2019)
        times.append(time.perf_counter() - begun)
        spent.append(time.process_time() - before)
    ours = min(spent)
    codes = votes.where(votes.years == 2010).codes
    before = time.process_time()
    for k in range(SAMPLE):
        kappa_of_pair(codes[k % 100], codes[100 + k % 90])
    loop = (time.process_time() - before) / SAMPLE * found.height
    print(
        f"Agreement, kappa, pi and S of {found.height:,} dyad-years: best of 3 {min(times):.2f} s, {ours:.2f} s of "
        f"processors (limit 3); kappa alone in a loop over dyads {loop:.1f} s, a ratio of {loop / ours:.1f}"
    )
    before = time.process_time()
    for k in range(100):
        pair_years(votes, votes.states[k], votes.states[-k - 1])
    print(f"One pair, all years and areas: {(time.process_time() - before) * 10:.1f} ms (limit 10)")
    with_all_kinds(every, found)
    published = pl.read_parquet(DATA / "tables" / "fpsim_kappa_pi_1991.parquet").drop_nulls(["kvotev", "pvotev"])
    codes = {n: resolve(n, on=1991).code for n in sorted({*published["ccode1"], *published["ccode2"]} - {525})}
    one, two = (pl.col(c).replace_strict(codes, default=None, return_dtype=pl.String) for c in ("ccode1", "ccode2"))
    both = (
        published.with_columns(a=pl.min_horizontal(one, two), b=pl.max_horizontal(one, two))
        .join(found.filter(pl.col("year") == 1991), on=["a", "b"])
        .drop_nulls(["kappa", "pi"])
    )
    for name, theirs in (("kappa", "kvotev"), ("pi", "pvotev")):
        gap = (both[name] - both[theirs]).abs()
        near = (gap < 0.001).mean()
        print(f"{name} of 1991 beside FPSIM, {both.height:,} dyads: {near:.2%} within 0.001, max {gap.max():.3f}")
    treaties = sources.load(DATA, only=["obligations"])["obligations"]
    members = {year: [state.code for state in states(on=year)] for year in range(1946, 2019)}
    begun = time.perf_counter()
    portfolios = alliance_years(treaties, members=members)
    print(f"Alliance portfolios of {portfolios.height:,} dyad-years, 1946-2018: {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
