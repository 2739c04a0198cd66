"""Does depth tell which thaws relapse? The learned slope, its placebo, and how well depth ranks, beside the margin.

Describes all thaws and weaker rises from `--raw` and the shipped tables (half a minute), then prints, over all years
at risk up to `--until`: the change in the log-odds of relapse within a year from depth 0 to 1, with its 90% interval;
the same after permuting depth among the years at risk of the same age (`--shuffles` times); the same for thaws alone;
the area under the ROC curve of depth, of each dimension and of the margin above the floor; relapses by kind, with
other thresholds too; and the index beside the peace scale.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from thawcast import sources
from thawcast.depth.dimensions import depth, depth_data
from thawcast.depth.rises import history, rises
from thawcast.depth.tables import DEPTH_KIND, DIMENSIONS
from thawcast.depth.weights import History, learn
from thawcast.issues.tables import AGREEMENT_NORM, POSITIONS, SIMILARITY
from thawcast.standing.tables import EPISODES, LEVELS
from thawcast.states import code_map
from thawcast.store import STARTER, load
from thawcast.street.tables import STREET
from thawcast.words.tables import SAY_DO, SHARES

READ = (LEVELS, EPISODES, STREET, SIMILARITY, AGREEMENT_NORM, POSITIONS, SAY_DO, SHARES)
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
    spells = rises(frames["levels"], frames["episodes"], until=options.until)
    years = spells.with_columns(year=pl.int_ranges("onset", pl.col("last") + 1)).explode("year")
    described = depth(depth_data(frames, also=spells), years.select("id", "a", "b", "onset", "year"))
    past = history(spells, described, frames["levels"], until=options.until)
    report(past, options.shuffles)
    by_kind(starter.table(DEPTH_KIND), starter.table(EPISODES))
    beside_peace_scale(starter.table(DEPTH_KIND), options.raw)


def beside_peace_scale(kinds: pl.DataFrame, raw: Path) -> None:
    """Print how the index goes with the peace scale of the same year, a yardstick coded later."""
    folder = raw / "tables" if (raw / "tables").is_dir() else raw
    scale = pl.read_parquet(folder / "peace_scale_dyad_year.parquet")
    parts = []
    for year in kinds["as_of"].dt.year().unique().sort():
        code = code_map("cow", on=int(year))
        rows = scale.filter(pl.col("year") == year).select(
            "year",
            "peace",
            one=pl.col("ccode1").replace_strict(code, default=None, return_dtype=pl.String),
            two=pl.col("ccode2").replace_strict(code, default=None, return_dtype=pl.String),
        )
        parts.append(rows)
    coded = pl.concat(parts).with_columns(a=pl.min_horizontal("one", "two"), b=pl.max_horizontal("one", "two"))
    index = kinds.select(
        "id",
        "index",
        "p_tactical",
        "p_deep",
        a=pl.col("id").str.slice(0, 3),
        b=pl.col("id").str.slice(4, 3),
        year=pl.col("as_of").dt.year(),
    )
    both = index.join(coded, on=["a", "b", "year"]).sort("id", "year").group_by("id", maintain_order=True).last()
    rank = both.select(pl.corr("index", "peace", method="spearman")).item()
    print(
        f"peace scale at each thaw's last year ({both.height} thaws coded): rank correlation with the index {rank:.2f}"
    )
    for level, own in both.sort("peace").group_by("peace", maintain_order=True):
        print(f"  peace {level[0]:.2f}: {own.height} thaws, mean index {own['index'].mean():.2f}")


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


def by_kind(kinds: pl.DataFrame, episodes: pl.DataFrame) -> None:
    """Print how many years of each kind were followed by a relapse, under three pairs of thresholds."""
    ends = episodes.select("id", end=pl.col("end").dt.year())
    last = kinds["as_of"].dt.year().max()
    rows = kinds.filter(pl.col("as_of").dt.year() < last, pl.col("index").is_not_null()).join(ends, on="id")
    rows = rows.with_columns(relapsed=(pl.col("end") == pl.col("as_of").dt.year() + 1).fill_null(value=False))
    told = pl.max_horizontal("p_tactical", "p_mixed", "p_deep")
    kind = pl.when(pl.col("p_tactical") == told).then(pl.lit("tactical"))
    kind = kind.when(pl.col("p_deep") == told).then(pl.lit("deep")).otherwise(pl.lit("mixed"))
    counts(rows.with_columns(kind=kind), "likeliest kind")
    for shallow, profound in ((0.4, 0.6), (0.35, 0.65), (0.45, 0.55)):
        kind = pl.when(pl.col("index") < shallow).then(pl.lit("tactical"))
        kind = kind.when(pl.col("index") > profound).then(pl.lit("deep")).otherwise(pl.lit("mixed"))
        counts(rows.with_columns(kind=kind), f"index by {shallow:.2f} and {profound:.2f}")


def counts(rows: pl.DataFrame, label: str) -> None:
    """Print relapses per thaw-year by kind."""
    table = rows.group_by("kind").agg(n=pl.len(), r=pl.col("relapsed").sum()).sort("kind")
    print(f"{label}: " + "; ".join(f"{k} {r} of {n} ({r / n:.0%})" for k, n, r in table.iter_rows()))


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
