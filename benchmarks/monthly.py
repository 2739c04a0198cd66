"""What monthly ICEWS conflict tells of relations: its gain, independent evidence, and a held-out check.

Run: python benchmarks/monthly.py [folder of the reference data]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import digamma, logsumexp, polygamma

from thawcast import sources
from thawcast.standing.levels.monthly_data import Icews, icews_months
from thawcast.standing.levels.monthly_gain import LEAST, fit_within, flat, within_gain
from thawcast.standing.levels.monthly_model import GRID, likelihoods
from thawcast.standing.levels.monthly_values import MonthlyHyper, Months
from thawcast.standing.months.stages import ENOUGH, icews_levels
from thawcast.store import snapshots
from thawcast.store.importing import import_events
from thawcast.tables import DYAD_COUNTS

DATA = Path("../shared/data")
FULL = "raw/icews/daily_2018-10_2019-03.tar.xz"
DRAWS = 300
FIRST = 2002
QUADS = ("verb_coop", "matl_coop", "verb_conf", "matl_conf")


def interval(statistic: Callable[[np.ndarray], float], clusters: int) -> str:
    """Value over all clusters with the 90% interval of a bootstrap of them."""
    rng = np.random.default_rng(0)
    draws = [statistic(rng.integers(0, clusters, clusters)) for _ in range(DRAWS)]
    low, high = np.nanquantile(draws, [0.05, 0.95])
    return f"{statistic(np.arange(clusters)):+.3f} ({low:+.3f} to {high:+.3f})"


def ratio(top: np.ndarray, bottom: np.ndarray) -> str:
    """Ratio of sums over rows, rows as clusters."""
    return interval(lambda rows: float(np.nansum(top[rows]) / np.nansum(bottom[rows])), len(top))


def centred(values: np.ndarray, here: np.ndarray) -> np.ndarray:
    kept = np.where(here, values, np.nan)
    return kept - np.nanmean(kept, axis=0)


def timing(laid: Icews, rng: np.random.Generator | None = None, *, chance: float = np.inf) -> str:
    """Gain from when in the year conflict came: second half less first, against the year after less the year before.

    With a random walk of variance q a month, the halves' difference moves with the level's by 6 q gain; q is a twelfth
    of the covariance of a year's change with the change over the three years around it. `chance` is the largest mean
    variance by counting of a year's months: where most months have no event, log counts hardly move with the rate.
    """
    years = laid.conflict.shape[1] - 1  # the last year has no months
    months = laid.months.seen[:, : 12 * years, 1].reshape(-1, years, 12)
    if rng is not None:
        months = rng.permuted(months, axis=2)
    halves = months[:, :, 6:].mean(axis=2) - months[:, :, :6].mean(axis=2)
    level, many = laid.level[:, :years], laid.events[:, :years] >= LEAST
    sure = laid.months.counted[:, : 12 * years, 1].reshape(-1, years, 12).mean(axis=2) <= chance
    here = many[:, :-2] & many[:, 1:-1] & many[:, 2:] & sure[:, 1:-1]
    moved = centred(level[:, 2:] - level[:, :-2], here)
    around = many[:, :-3] & many[:, 1:-2] & many[:, 2:-1] & many[:, 3:]
    step = centred(level[:, 2:-1] - level[:, 1:-2], around) * centred(level[:, 3:] - level[:, :-3], around)
    top = centred(halves[:, 1:-1], here) * moved

    def gain(rows: np.ndarray) -> float:
        return float(np.nanmean(top[rows]) / (6 * np.nanmean(step[rows]) / 12))

    return interval(gain, len(level))


def by_chance(laid: Icews) -> int:
    """Permutations of the years within pairs in which lasting changes stand clear of noise."""
    rng, found = np.random.default_rng(0), 0
    for _ in range(100):
        order = np.argsort(rng.random((len(laid.level), laid.level.shape[1] - 1)), axis=1)
        mixed = (np.take_along_axis(x, order, axis=1) for x in (laid.conflict, laid.level, laid.events))
        found += within_gain(*mixed) is not None
    return found


def china(folder: Path, counts: pl.DataFrame) -> None:
    """Monthly scores of China with its partners beside monthly conflict, both less their year's and month's mean."""
    scores = sources.load(folder, only=["china"])["china"]
    n = (pl.col("verb_conf") + pl.col("matl_conf")).sum()
    rows = counts.filter(pl.col("freq") == "M").with_columns(
        a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target")
    )
    own = rows.group_by("a", "b", "period").agg(n=n).filter((pl.col("a") == "CHN") | (pl.col("b") == "CHN"))
    world = rows.group_by("period").agg(world=n)
    print("\nChina's partners 2002-2013: correlation of monthly conflict with a published score, within the year")
    print(f"  {'':14} {'months (90%, partners drawn anew)':>36} {'months permuted':>16} {'half-years':>11}")
    for src in ("china_icews", "china_gdelt", "china_phoenix"):
        both = (
            scores.filter((pl.col("src") == src) & pl.col("period").dt.year().is_between(FIRST, 2013))
            .join(own, on=["a", "b", "period"], how="left")
            .join(world, on="period")
            .with_columns(pl.col("n").fill_null(0), year=pl.col("period").dt.year())
            .sort("a", "b", "period")
        )
        x = digamma(both["n"].to_numpy() + 1.0) - np.log(both["world"].to_numpy())
        both = both.with_columns(x=pl.Series(x)).filter(pl.col("n").sum().over("a", "b", "year") >= 24)
        for over in (("a", "b", "year"), ("period",)):
            both = both.with_columns(pl.col("x", "score") - pl.col("x", "score").mean().over(over))
        parts = [p.select("x", "score").to_numpy() for p in both.partition_by("a", "b")]

        def correlation(rows: np.ndarray, parts: list[np.ndarray] = parts) -> float:
            return float(np.corrcoef(np.concatenate([parts[k] for k in rows]).T)[0, 1])

        mixed = [
            both.with_columns(pl.col("x").shuffle(seed=k).over("a", "b", "year")).select(pl.corr("x", "score")).item()
            for k in range(50)
        ]
        side = pl.when(pl.col("period").dt.month() > 6).then(1.0).otherwise(-1.0)
        halves = both.group_by("a", "b", "year").agg((pl.col("x", "score") * side).mean())
        placebo = f"{np.quantile(mixed, 0.05):+.2f} to {np.quantile(mixed, 0.95):+.2f}"
        half = halves.select(pl.corr("x", "score")).item()
        print(f"  {src:14} {interval(correlation, len(parts)):>36} {placebo:>16} {half:+11.2f}")


def full_events(folder: Path) -> None:
    """Full ICEWS events of six months: monthly conflict against monthly log-odds of cooperation, counting error out."""
    with tempfile.TemporaryDirectory() as store:
        import_events("icews", [folder / FULL], Path(store), now=datetime(2020, 1, 1, tzinfo=UTC))
        days = snapshots(Path(store)).counts(DYAD_COUNTS)
    month = pl.col("period").dt.truncate("1mo")
    days = days.filter(month.is_between(pl.date(2018, 10, 1), pl.date(2019, 3, 1)))
    grid = days.group_by(
        a=pl.min_horizontal("source", "target"), b=pl.max_horizontal("source", "target"), month=month
    ).agg(pl.col(*QUADS).sum())
    months = sorted(grid["month"].unique())
    keys = grid.select("a", "b").unique().sort("a", "b").with_row_index("row")
    grid = grid.join(keys, on=["a", "b"])
    coop, conf = np.zeros((keys.height, len(months))), np.zeros((keys.height, len(months)))
    at = grid["row"].to_numpy(), grid["month"].replace_strict(months, list(range(len(months)))).to_numpy()
    coop[at] = (grid["verb_coop"] + grid["matl_coop"]).to_numpy()
    conf[at] = (grid["verb_conf"] + grid["matl_conf"]).to_numpy()
    x = digamma(conf + 1) - np.log(conf.sum(axis=0))
    level = digamma(coop + 1) - np.log(coop.sum(axis=0)) - x
    chance, chance_coop = polygamma(1, conf + 1), polygamma(1, coop + 1)
    print("\nFull ICEWS events, October 2018 to March 2019: gain within the six months")
    for least in (60, 150, 300):
        busy = ((coop + conf).sum(axis=1) >= least) & ((conf > 0).sum(axis=1) >= 4)
        dx, dy = (v[busy] - v[busy].mean(axis=1, keepdims=True) for v in (x, level))
        dx, dy = dx - dx.mean(axis=0), dy - dy.mean(axis=0)
        share = 1 - 1 / len(months)
        top = (dx * dy).sum(axis=1) + share * chance[busy].sum(axis=1)
        bottom = (dy * dy).sum(axis=1) - share * (chance + chance_coop)[busy].sum(axis=1)
        raw = ratio((dx * dy).sum(axis=1), (dy * dy).sum(axis=1))
        print(f"  {least:>4} events or more, {busy.sum():>3} pairs: {ratio(top, bottom)}; counting error left in {raw}")
        around = dy[:, 3:] - dy[:, :-3]
        moved, level_moved = (v[:, 2:-1] - v[:, 1:-2] for v in (dx, dy))
        lasting = ratio((moved * around).sum(axis=1), (level_moved * around).sum(axis=1))
        print(f"       by what lasts from month to month: {lasting}")


def likelihood(data: Months, hyper: MonthlyHyper) -> np.ndarray:
    parts = [
        np.log(w) + likelihoods(data, hyper.theta, point) for point, w in zip(GRID, hyper.weights, strict=True) if w
    ]
    return logsumexp(np.array(parts), axis=0)


def score(data: Months, hyper: MonthlyHyper, *, year: int, months: int) -> np.ndarray:
    """Log score of a year's total, its first months of conflict being known."""
    data = data.cut(12 * (year + 1))
    seen = data.seen.copy()
    seen[:, 12 * year + months :, 1] = np.nan
    without = seen.copy()
    without[:, -1, 0] = np.nan
    gap = likelihood(replace(data, seen=seen), hyper) - likelihood(replace(data, seen=without), hyper)
    return gap - 0.5 * np.log(2 * np.pi)


def mixed(data: Months, rng: np.random.Generator) -> Months:
    """Months permuted within each year."""
    seen = data.seen.copy()
    whole = seen.shape[1] // 12 * 12
    years = seen[:, :whole, 1].reshape(len(seen), -1, 12)
    seen[:, :whole, 1] = rng.permuted(years, axis=2).reshape(len(seen), whole)
    return replace(data, seen=seen)


def held_out(counts: pl.DataFrame) -> None:
    print("\nLog score of the year's total, less that with January carried forward (no month of the year known)")
    print("  year  pairs  carried   June            November        June, permuted  November, permuted   gain")
    tally: dict[str, list[np.ndarray]] = {}
    for year in range(2007, 2014):
        laid, origin = icews_months(counts.filter(pl.col("period").dt.year() <= year), enough=ENOUGH), year - FIRST
        busy = np.flatnonzero(laid.events[:, :origin].sum(axis=1) >= ENOUGH).tolist()
        gain = within_gain(*(x[busy, :origin] for x in (laid.conflict, laid.level, laid.events)))
        data, fake = laid.months.take(busy), mixed(laid.months.take(busy), np.random.default_rng(year))
        hyper, _ = fit_within(data.cut(12 * origin), gain)
        anew, _ = fit_within(fake.cut(12 * origin), gain)
        here = ~np.isnan(data.seen[:, 12 * origin + 11, 0])
        told: dict[str, np.ndarray] = {}
        for name, seen, learned in (("real", data, hyper), ("permuted", fake, anew)):
            carried = score(seen, learned, year=origin, months=0)[here]
            told |= {f"{name} {m}": score(seen, learned, year=origin, months=m)[here] - carried for m in (6, 11)}
            told[f"{name} carried"] = carried
        only = score(flat(data), hyper, year=origin, months=0)[here]
        told["learned from the months of the years before"] = told["real carried"] - only
        for key, values in told.items():
            tally.setdefault(key, []).append(values)
        cells = [
            f"{told[k].mean():+.4f} ± {error(told[k]):.4f}" for k in ("real 6", "real 11", "permuted 6", "permuted 11")
        ]
        shown = "none" if gain is None else f"{gain.value:+.2f} ({gain.low:+.2f} to {gain.high:+.2f})"
        print(
            f"  {year}  {here.sum():>5}  {told['real carried'].mean():+.4f}  {'  '.join(cells)}   {shown}", flush=True
        )
    print("  all years:")
    for key, values in tally.items():
        every = np.concatenate(values)
        print(f"    {key:45} {every.mean():+.4f} ± {error(every):.4f}   ({every.size:,} forecasts)")
    for months in (6, 11):
        real, placebo = (np.concatenate(tally[f"{name} {months}"]) for name in ("real", "permuted"))
        print(
            f"    {months:>2} months, real less permuted {(real - placebo).mean():+.4f} ± {error(real - placebo):.4f}"
        )


def taken_back(counts: pl.DataFrame) -> None:
    """What December's total takes back of the moves since the December before: 0 if moves are as sure as they say."""
    joint, sides = icews_levels(counts)
    print("\nMoves since December that the next December takes back (slope of the rest of the year on the move)")
    for name, frames, pair in (("both", joint, ["a", "b"]), ("each side", sides, ["source", "target"])):
        rows = pl.concat([f.filter(pl.col("vintage") > 2007) for f in frames]).with_columns(
            year=pl.col("period").dt.year(), month=pl.col("period").dt.month()
        )
        wide = rows.pivot(on="month", index=[*pair, "year"], values="level")
        last = rows.filter(pl.col("month") == 12).select(*pair, year=pl.col("year") + 1, start=pl.col("level"))
        wide = wide.join(last, on=[*pair, "year"]).drop_nulls()
        far = (wide["11"] - wide["1"]).abs()
        print(f"  {name:>9}, January to November: {far.mean():.3f} in the mean, {far.quantile(0.95):.2f} at 95%")
        for month, label in (("6", "June"), ("11", "November")):
            move, rest = (wide.select(c).to_series().to_numpy() for c in _moves(month))
            slope = ratio(move * rest, move * move)
            moved = f"moves have a standard deviation of {move.std():.2f}, the rest {rest.std():.2f}"
            print(f"  {name:>9}, to {label:8} {slope}; {moved}")
            for large, size in ((False, "up to .3"), (True, "above .3")):
                of = (np.abs(move) > 0.3) == large
                print(f"    {size}: {ratio((move * rest)[of], (move * move)[of])} ({of.sum():,} moves)")


def _moves(month: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(month).cast(pl.Float64) - pl.col("start"), pl.col("12").cast(pl.Float64) - pl.col(month)


def error(values: np.ndarray) -> float:
    return float(values.std() / np.sqrt(values.size))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    start = time.process_time()
    counts = sources.load(folder, only=["counts"])["counts"]
    laid = icews_months(counts, enough=ENOUGH)
    print(f"Gain of monthly conflict [log share per log-odds], {len(laid.months.keys):,} pairs, 90% intervals")
    gain = within_gain(laid.conflict, laid.level, laid.events)
    if gain is None:
        print("  none: fewer than four years")
        return
    print(f"  between years, what lasts      {gain.value:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})")
    print(f"    years permuted               {by_chance(laid)} of 100 permutations give a gain at all")
    print(f"  within the year, by timing     {timing(laid)}")
    print(f"    the same, months permuted    {timing(laid, np.random.default_rng(0))}")
    one = float(polygamma(1, 2.0))
    print(f"  an event a month or more       {timing(laid, chance=one)}")
    print(f"    the same, months permuted    {timing(laid, np.random.default_rng(0), chance=one)}")
    china(folder, counts)
    if (folder / FULL).is_file():
        full_events(folder)
    held_out(counts)
    taken_back(counts)
    print(f"\n{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    main()
