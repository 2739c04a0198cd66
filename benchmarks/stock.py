"""Does the stock put pairs in order? Against the peace scale, on pairs and years that it was not taught by.

Run with `python benchmarks/stock.py [--raw DIR]`, some four minutes of one core. Prints, for all pairs on the scale and
for busy ones (50 events or more in the year of ICEWS, 5 of WEIS): Spearman's rank correlation and the area under the
ROC curve of telling rivals (below .4), taught to 2000 and tried on 2002-14 (as it is, by pairs left out, by pairs of
which no state was seen), on 1966-92, and as it ships; beside the temperature, its long mean, a linear model and the
ceiling; with each input left out; changes over five years; what the end of its sources costs; some pairs in order.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata, spearmanr

from thawcast import sources
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.depth.stock import STOCK_NEEDS
from thawcast.issues.stages import FIRST_WINDOW
from thawcast.issues.tables import BALLOTS, VOTERS
from thawcast.issues.votes.matrix import from_tables
from thawcast.issues.votes.windows import window_kappa
from thawcast.standing.stock.inputs import NEEDS, StockInputs, stock_inputs
from thawcast.standing.stock.ordinal import fit
from thawcast.standing.stock.tables import STOCK, intervals
from thawcast.standing.stock.vintages import (
    OF_VERSION,
    StockVintage,
    Taught,
    columns,
    model,
    stock_rows,
    stock_vintages,
    taught_rows,
)
from thawcast.standing.temperature.tables import TEMPERATURE
from thawcast.store import STARTER, load

SEED, FOLDS, GROUPS = 18, 5, 4
RIVAL = 0.4
SEIZURE = 15  # the highest action of a dispute over boats stopped for fishing
WINDOWS = range(1970, 2015, 5)
Found = dict[str, np.ndarray]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    starter = load(STARTER, name="starter")
    begun = time.process_time()
    frames = stock_frames(options.raw)
    inputs = stock_inputs(frames)
    vintages = stock_vintages(inputs, frames["peace_taught"])
    shipped = stock_rows(inputs, vintages)
    print(f"computed {shipped.height:,} rows in {time.process_time() - begun:.0f} s of one core")
    rows = taught_rows(frames["peace_taught"], inputs)
    levels = frames["peace_taught"]
    late, early = (rows.where((rows.year >= a) & (rows.year <= b)) for a, b in ((2002, 2014), (1966, 1992)))
    before = rows.where(rows.year <= 2000)
    events = {name: busy(frames["period_counts"], name) for name in ("icews_quads", "weis")}
    show = Table(inputs, late, levels, events["icews_quads"], 50)
    held_out(show, before, late, inputs)
    ships = of_pairs(shipped.filter(pl.col("year").is_between(2002, 2014)), show)
    show("as it ships, each year's vintage", ships["value"])
    show("  without disputes and alliances", ships["value_narrow"])
    show("  with events, where there are any", ships["value_events"])
    beside(show, starter.table(TEMPERATURE).filter(source="icews_quads"), before, late)
    left_out(show, before, late)
    print("\n1966-92")
    show = Table(inputs, early, levels, events["weis"], 5)
    show("pairs left out", crossed(rows.where(rows.year <= 1992), early, pair_folds(inputs)))
    show(
        "as it ships, each year's vintage",
        of_pairs(shipped.filter(pl.col("year").is_between(1966, 1992)), show)["value"],
    )
    changes(shipped, levels)
    ended(frames, shipped, vintages)
    for code in ("USA", "RUS", "CHN", "IND", "IRN"):
        order(intervals(STOCK.rounded(shipped)), code, 2010)
    allies(intervals(STOCK.rounded(shipped)), frames, levels)
    clocks(frames, options.raw)


def stock_frames(raw: Path) -> dict[str, pl.DataFrame]:
    """Read what the stock is computed from: raw files, and what ships of votes and events."""
    starter = load(STARTER, name="starter")
    frames = sources.load(raw, only=[name for name in STOCK_NEEDS if name in sources.INPUTS])
    votes = from_tables(starter.table(BALLOTS), starter.table(VOTERS))
    return frames | {PERIOD_COUNTS.name: starter.table(PERIOD_COUNTS), "kappa": window_kappa(votes, first=FIRST_WINDOW)}


class Table:
    """Prints a line of figures for one score of the rows of a test."""

    def __init__(
        self, inputs: StockInputs, rows: Taught, levels: pl.DataFrame, events: pl.DataFrame, least: int
    ) -> None:
        names = np.array(inputs.states)
        keys = pl.DataFrame(
            {
                "a": names[inputs.left[rows.dyad]],
                "b": names[inputs.right[rows.dyad]],
                "year": rows.year.astype(np.int16),
            }
        )
        self.keys = keys.join(
            levels.select("a", "b", "year", "peace"), on=["a", "b", "year"], how="left", maintain_order="left"
        )
        self.peace = self.keys["peace"].to_numpy()
        seen = self.keys.join(events, on=["a", "b", "year"], how="left", maintain_order="left")["n"].fill_null(0)
        self.busy = (seen >= least).to_numpy()

    def __call__(self, label: str, score: np.ndarray) -> None:
        """Print rank correlation and area, all and busy; of a score that some rows lack, of the others."""
        told = np.isfinite(score)
        parts = []
        for name, chosen in (("all", told), ("busy", told & self.busy)):
            s, p = score[chosen], self.peace[chosen]
            parts.append(f"{name} {len(s):6,}: Spearman {spearmanr(s, p)[0]:.3f}, rivals {area(-s, p < RIVAL):.3f}")
        print(f"{label:46} {'; '.join(parts)}", flush=True)


def area(score: np.ndarray, outcome: np.ndarray) -> float:
    """Area under the ROC curve."""
    ranks, ones = rankdata(score), int(outcome.sum())
    return float((ranks[outcome].sum() - ones * (ones + 1) / 2) / (ones * (len(outcome) - ones)))


def busy(counts: pl.DataFrame, data_set: str) -> pl.DataFrame:
    """Events of a data set by pair and year."""
    quads = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")
    return (
        counts.filter(pl.col("data_set") == data_set)
        .group_by(
            a=pl.min_horizontal("source", "target"),
            b=pl.max_horizontal("source", "target"),
            year=pl.col("period").dt.year().cast(pl.Int16),
        )
        .agg(n=pl.sum_horizontal(pl.col(*quads).sum()))
    )


def pair_folds(inputs: StockInputs) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split pairs at random: those taught and those tried, by place."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(inputs.left))
    return [(fold != k, fold == k) for k in range(FOLDS)]


def state_folds(inputs: StockInputs) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split states at random: pairs of two groups are tried by what pairs of neither group taught."""
    group = np.random.default_rng(SEED).integers(0, GROUPS, len(inputs.states))
    one, two = group[inputs.left], group[inputs.right]
    return [
        (~np.isin(one, [a, b]) & ~np.isin(two, [a, b]), ((one == a) & (two == b)) | ((one == b) & (two == a)))
        for a in range(GROUPS)
        for b in range(a, GROUPS)
    ]


def crossed(
    taught: Taught,
    tried: Taught,
    folds: list[tuple[np.ndarray, np.ndarray]],
    *,
    names: tuple[str, ...] = OF_VERSION["stock"],
) -> np.ndarray:
    """Score rows by models taught without their pairs."""
    score = np.full(len(tried.year), np.nan)
    for teach, test in folds:
        part, here = taught.where(teach[taught.dyad]), test[tried.dyad]
        one = fit(part.x[:, columns(names)], part.weights, part.dyad, inputs=names)
        score[here] = one.score(tried.x[here][:, columns(names)])
    return score


def held_out(show: Table, before: Taught, late: Taught, inputs: StockInputs) -> None:
    """Taught to 2000, tried on 2002-14."""
    print("\n2002-14, taught to 2000")
    names = OF_VERSION["stock"]
    whole = model(before, "stock")
    score = whole.score(late.x[:, columns(names)])
    show("same pairs", score)
    show("pairs left out", crossed(before, late, pair_folds(inputs)))
    show("no shared state", crossed(before, late, state_folds(inputs)))
    known = (inputs.doubt[late.year - inputs.years[0], late.dyad][:, columns(names)] == 0).all(axis=1)
    show("pairs left out, all eight inputs known", np.where(known, crossed(before, late, pair_folds(inputs)), np.nan))
    jitter = np.random.default_rng(SEED).normal(0, 1e-6, len(show.peace))
    show("ceiling: the scale itself, ties broken at random", show.peace + jitter)


def of_pairs(rows: pl.DataFrame, show: Table) -> Found:
    """Columns of a table in the order of the test's rows."""
    both = show.keys.join(rows, on=["a", "b", "year"], how="left", maintain_order="left")
    return {c: both[c].cast(pl.Float64).fill_null(np.nan).to_numpy() for c in rows.columns if rows[c].dtype.is_float()}


def beside(show: Table, levels: pl.DataFrame, before: Taught, late: Taught) -> None:
    """The temperature, its long mean, and a linear model."""
    yearly = levels.filter(pl.col("series") == "all", pl.col("kind") == "filtered").sort("a", "b", "period")
    run = pl.col("level").cum_sum().over("a", "b") / pl.col("level").cum_count().over("a", "b")
    yearly = yearly.with_columns(mean=run, year=pl.col("period").dt.year().cast(pl.Int16)).select(
        "a", "b", "year", "level", "mean"
    )
    found = of_pairs(yearly, show)
    show("temperature (the level of the year)", found["level"])
    show("its long mean up to the year", found["mean"])
    cols = columns(OF_VERSION["stock"])
    design = [np.column_stack([np.ones(len(part.year)), part.x[:, cols]]) for part in (before, late)]
    scale = before.weights @ np.arange(5)
    show("linear model of the same inputs", design[1] @ np.linalg.lstsq(design[0], scale, rcond=None)[0])


def left_out(show: Table, before: Taught, late: Taught) -> None:
    """Taught to 2000 without each input."""
    for name in OF_VERSION["stock"]:
        names = tuple(other for other in OF_VERSION["stock"] if other != name)
        one = fit(before.x[:, columns(names)], before.weights, before.dyad, inputs=names)
        show(f"without {name}", one.score(late.x[:, columns(names)]))


def changes(shipped: pl.DataFrame, levels: pl.DataFrame) -> None:
    """Does a change of the stock over five years tell which way the scale changed?"""
    print(f"\nchanges of the scale over five years, {WINDOWS[0]} to {WINDOWS[-1] + 5}, where it changed")
    on = ["a", "b"]
    parts = []
    for first in WINDOWS:
        scale, stock = (
            frame.filter(pl.col("year") == first)
            .select(*on, then=value)
            .join(frame.filter(pl.col("year") == first + 5).select(*on, now=value), on=on)
            .select(*on, (pl.col("now") - pl.col("then")).alias(name))
            for frame, value, name in ((levels, "peace", "scale"), (shipped, "value", "stock"))
        )
        usual = float(stock["stock"].mean() or 0)  # pyright: ignore[reportArgumentType] (Polars' mean has no static type)
        parts.append(scale.join(stock, on=on).filter(pl.col("scale") != 0).with_columns(apart=pl.col("stock") - usual))
    rows = pl.concat(parts)
    up = (rows["scale"] > 0).to_numpy()
    print(f"{len(up)} changes, {up.mean():.2f} up: 'always up' is right in as many, balanced accuracy .50")
    for label, column in (("stock", "stock"), ("stock, beyond the mean of all pairs", "apart")):
        says = (rows[column] > 0).to_numpy()
        balanced = (says[up].mean() + (~says[~up]).mean()) / 2
        draws = np.random.default_rng(SEED).integers(0, len(up), (2000, len(up)))
        drawn = [(says[d][up[d]].mean() + (~says[d][~up[d]]).mean()) / 2 for d in draws if 0 < up[d].mean() < 1]
        low, high = np.quantile(drawn, [0.05, 0.95])
        print(f"{label}: balanced accuracy {balanced:.2f} ({low:.2f} to {high:.2f}), plain {(says == up).mean():.2f}")


def ended(frames: dict[str, pl.DataFrame], shipped: pl.DataFrame, vintages: tuple[StockVintage, ...]) -> None:
    """What carrying costs: 2010 as if its sources had ended as long before as they have in 2026."""
    print("\n2010, its sources ended as long before as those of 2026 have")
    ends = {"disputes": 1994, "disputes_over": 1994, "trade": 1998, "memberships": 1998, "alliances": 2002}
    ends |= {"kappa": 2003, "regimes": 2009}
    old = {name: frames[name] for name in NEEDS}
    for name, last in ends.items():
        old[name] = frames[name].filter(pl.col("year") <= last)
    carried = stock_inputs(old, first=2010)
    then = stock_rows(carried, tuple(v for v in vintages if v.year == 2010))
    both = intervals(STOCK.rounded(then)).join(shipped.select("a", "b", "year", known="value"), on=["a", "b", "year"])
    gap = (both["value"] - both["known"]).to_numpy()
    inside = ((both["known"] >= both["low"]) & (both["known"] <= both["high"])).mean()
    off = np.sqrt((gap**2).mean())
    print(f"{both.height:,} pairs: differ by {off:.2f} (root mean square); 90% intervals hold {inside:.2f}")
    scale = both.join(frames["peace_taught"].select("a", "b", "year", "peace"), on=["a", "b", "year"])
    for name in ("known", "value"):
        s, p = scale[name].to_numpy(), scale["peace"].to_numpy()
        print(f"  {name}: Spearman {spearmanr(s, p)[0]:.3f}, rivals {area(-s, p < RIVAL):.3f}")


def order(rows: pl.DataFrame, code: str, year: int) -> None:
    """A state's pairs from the lowest to the highest."""
    own = rows.filter(pl.col("year") == year, (pl.col("a") == code) | (pl.col("b") == code)).sort("value", "a", "b")
    told = own.with_columns(other=pl.when(pl.col("a") == code).then("b").otherwise("a"))
    lines = [
        f"{o} {v:.2f} ({lo:.2f} to {hi:.2f})"
        for o, v, lo, hi in told.select("other", "value", "low", "high").iter_rows()
    ]
    print(f"\n{code} {year}: {'; '.join(lines[:12])} ... {'; '.join(lines[-12:])}")


def allies(rows: pl.DataFrame, frames: dict[str, pl.DataFrame], levels: pl.DataFrame) -> None:
    """United States 2010: allies below rivals, and who lies above Canada without being an ally."""
    here = (pl.col("a") == "USA") | (pl.col("b") == "USA")
    own = rows.filter(here, pl.col("year") == 2010).with_columns(
        other=pl.when(pl.col("a") == "USA").then("b").otherwise("a")
    )
    allied = set(
        frames["alliances"]
        .filter(here, pl.col("year") == 2009, pl.col("defense") == 1)
        .select(pl.col("a", "b"))
        .to_numpy()
        .ravel()
    ) - {"USA"}
    scale = levels.filter(here, pl.col("year") == 2010).with_columns(
        other=pl.when(pl.col("a") == "USA").then("b").otherwise("a")
    )
    told = own.join(scale.select("other", "peace"), on="other", how="left")
    rivals = told.filter(pl.col("peace") < RIVAL)
    friends = told.filter(pl.col("other").is_in(allied), pl.col("peace") >= 0.5)
    below = friends.filter(pl.col("value") < rivals["value"].max())
    print(f"\nUSA 2010: {friends.height} allies at .5 or above, rivals {', '.join(sorted(rivals['other']))};", end=" ")
    print(f"allies below the highest rival: {', '.join(sorted(below['other'])) or 'none'}")
    canada = told.filter(pl.col("other") == "CAN").row(0, named=True)
    above = told.filter(~pl.col("other").is_in(allied), pl.col("value") > canada["value"]).sort("value")
    clear = above.filter(pl.col("low") > canada["high"])
    print(f"Canada {canada['value']:.2f} ({canada['low']:.2f} to {canada['high']:.2f});", end=" ")
    print(f"no ally and above it: {', '.join(above['other'])}; beyond the intervals: {', '.join(clear['other'])}")


def clocks(frames: dict[str, pl.DataFrame], raw: Path) -> None:
    """Disputes without the small ones: likelihood of unseen pairs up to 2000, and where Canada would lie in 2001."""
    path = raw / "tables" / "gml_dirdisp.parquet"
    parts = pl.read_parquet(path).select(dispute=pl.col("dispnum").cast(pl.Int32), year=pl.col("year").cast(pl.Int32))
    worst = (
        pl.read_parquet(path).group_by(dispute=pl.col("dispnum").cast(pl.Int32)).agg(pl.col("hiact", "fatality").max())
    )
    over = frames["disputes_over"].join(worst, on="dispute", how="left")
    keep = {
        "no seizures": (pl.col("hiact") != SEIZURE).fill_null(True),
        "attacks and worse": (pl.col("hiact") > SEIZURE).fill_null(False),
        "deaths": (pl.col("fatality") > 0).fill_null(False),
    }
    print("\nclocks of fewer disputes: log-likelihood a row of unseen pairs to 2000; Canada's rank with the US in 2001")
    candidates = {"all disputes": frames}
    for name, kept in keep.items():
        years = (
            over.filter(kept).select("a", "b", "dispute").join(parts.unique(), on="dispute").select("a", "b", "year")
        )
        clock = frames["disputes"].join(years.unique(), on=["a", "b", "year"], how="semi")
        candidates[name] = frames | {"disputes": clock}
        past = over.filter(kept).select(frames["disputes_over"].columns)
        candidates[f"{name}, hostility too"] = frames | {"disputes": clock, "disputes_over": past}
    names = OF_VERSION["stock"]
    for label, given in candidates.items():
        inputs = stock_inputs(given)
        rows = taught_rows(given["peace_taught"], inputs)
        before, told, weight = rows.where(rows.year <= 2000), 0.0, 0.0
        for teach, test in pair_folds(inputs):
            part, tried = before.where(teach[before.dyad]), before.where(test[before.dyad])
            one = fit(part.x[:, columns(names)], part.weights, part.dyad, inputs=names)
            push = (tried.x[:, columns(names)].astype(float) - one.centre) @ one.slopes
            above = 1 / (1 + np.exp(-(np.asarray(one.cuts) + push[:, None])))
            ends = np.pad(above, ((0, 0), (1, 1)), constant_values=((0, 0), (1, 0)))
            told += float((tried.weights * np.log(np.clip(ends[:, :-1] - ends[:, 1:], 1e-9, 1))).sum())
            weight += float(tried.weights.sum())
        k, usa = inputs.at(2001), inputs.states.index("USA")
        score = model(before, "stock").score(inputs.x[k][:, columns(names)].astype(float))
        own = inputs.exists[k] & ((inputs.left == usa) | (inputs.right == usa))
        rank = int((score[own] > score[inputs.pair("CAN", "USA")]).sum())
        print(f"{label:36} {told / weight:.4f}; Canada {rank}", flush=True)


if __name__ == "__main__":
    main()
