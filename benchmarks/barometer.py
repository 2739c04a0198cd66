"""The yearly barometer: agreement with coded peace, one-step-ahead forecasts, coverage, speed.

Run: python benchmarks/barometer.py [folder of the reference data]
"""

import resource
import subprocess
import sys
import time
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import logsumexp, ndtr
from scipy.stats import spearmanr

from thawcast.sources import reference
from thawcast.standing.barometer import LEARN_FROM, Vintage, vintages
from thawcast.standing.local_level import GRID
from thawcast.standing.observations import Panel, observe, panel
from thawcast.standing.starter import STAGES
from thawcast.states import code_map

DATA = Path("../shared/data")
SPANS = (2, 3, 5, 8)
Q, R = (np.array(x) for x in zip(*GRID, strict=True))


def ewma(level: np.ndarray, span: float) -> np.ndarray:
    """Exponentially weighted mean of what was seen so far, shape (dyads, years); NaN before the first."""
    keep = 1 - 2 / (span + 1)
    top, weight, out = np.zeros(len(level)), np.zeros(len(level)), np.full(level.shape, np.nan)
    for t in range(level.shape[1]):
        here = ~np.isnan(level[:, t])
        top, weight = keep * top + np.where(here, level[:, t], 0.0), keep * weight + here
        np.divide(top, weight, out=out[:, t], where=weight > 0)
    return out


def last_seen(level: np.ndarray) -> np.ndarray:
    return pl.DataFrame(level.T).fill_nan(None).select(pl.all().forward_fill()).fill_null(np.nan).to_numpy().T


# --- Agreement with the peace scale --------------------------------------------------------------------------------


def agreement(data: Panel, levels: pl.DataFrame, folder: Path) -> None:
    names = code_map("cow")
    scale = pl.read_parquet(folder / "tables" / "peace_scale_dyad_year.parquet").with_columns(
        one=pl.col("ccode1").replace_strict(
            {int(k): v for k, v in names.items()}, default=None, return_dtype=pl.String
        ),
        two=pl.col("ccode2").replace_strict(
            {int(k): v for k, v in names.items()}, default=None, return_dtype=pl.String
        ),
    )
    scale = scale.drop_nulls().select(
        a=pl.min_horizontal("one", "two"),
        b=pl.max_horizontal("one", "two"),
        year=pl.col("year").cast(pl.Int32),
        peace="peace",
    )
    seen = observe(data)
    raw = np.where(data.total > 0, np.log((data.coop + 0.5) / (data.total - data.coop + 0.5)), np.nan)
    net = np.where(data.total > 0, 2 * data.coop / np.maximum(data.total, 1) - 1, np.nan)
    methods = {"raw log-odds": last_seen(raw), "net share": last_seen(net), "shrunken log-odds": last_seen(seen.level)}
    methods |= {f"EWMA span {s} of raw log-odds": ewma(raw, s) for s in SPANS}
    methods |= {f"EWMA span {s} of net share": ewma(net, s) for s in SPANS}
    grid = pl.DataFrame(
        {
            "a": np.repeat([k[0] for k in data.keys], len(data.years)),
            "b": np.repeat([k[1] for k in data.keys], len(data.years)),
            "year": np.tile(np.array(data.years, np.int32), len(data.keys)),
            "events": data.total.sum(axis=1).repeat(len(data.years)),
            **{name: values.reshape(-1) for name, values in methods.items()},
        }
    )
    own = levels.select("a", "b", year=pl.col("period").dt.year(), level=pl.col("level") / 100)
    table = scale.join(own, on=["a", "b", "year"]).join(grid, on=["a", "b", "year"])
    for label, rows in (
        ("all shared dyads", table),
        (f"{LEARN_FROM} events or more", table.filter(pl.col("events") >= LEARN_FROM)),
    ):
        pairs = rows.select("a", "b").n_unique()
        print(f"\nRank correlation with the peace scale, {label}: {rows.height:,} dyad-years, {pairs:,} dyads")
        print(f"  {'':34} {'pooled':>7} {'mean of years':>14} {'ratio to barometer':>19}")
        base = None
        for name in ("level", *methods):
            pooled = spearmanr(rows["peace"], rows[name]).statistic
            yearly = np.mean([spearmanr(r["peace"], r[name]).statistic for _, r in rows.group_by("year")])
            base = base or yearly
            shown = "barometer (filtered)" if name == "level" else name
            print(f"  {shown:34} {pooled:7.3f} {yearly:14.3f} {yearly / base:19.2f}")


# --- One step ahead ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What a vintage says of the next year's observations, and what they were; arrays by dyad."""

    mean: np.ndarray
    level_variance: np.ndarray
    weight: np.ndarray
    error: np.ndarray
    excess: np.ndarray
    events: np.ndarray
    y: np.ndarray

    def join(self, other: "Case") -> "Case":
        """Put two years' cases together."""
        return Case(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(Case)))

    def score(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log density and probability integral transform, variances scaled by the events so far."""
        size = np.log1p(self.events)
        own, level = (np.exp(np.minimum(theta[k] + theta[k + 1] * size, 1.0))[:, None] for k in (0, 2))
        var = level * self.level_variance + own * (self.error[:, None] + self.excess[:, None] * R)
        z = (self.y[:, None] - self.mean) / np.sqrt(var)
        log = logsumexp(-0.5 * (np.log(2 * np.pi * var) + z**2), b=self.weight, axis=1)
        return log, (self.weight * ndtr(z)).sum(axis=1)


def rescale(past: Case | None) -> np.ndarray:
    """Learn from earlier forecasts by how much the variances are to be scaled.

    A thin dyad's shrunken log-odds scatter less than their posterior variance, which the filter takes for their error.
    """
    if past is None:
        return np.zeros(4)
    few = Case(*(getattr(past, f.name)[::3] for f in fields(Case)))
    loss = lambda theta: -few.score(theta)[0].mean() + 1e-4 * float(theta @ theta)  # noqa: E731
    return minimize(loss, np.zeros(4), method="L-BFGS-B").x


def case(now: Vintage, after: Vintage, rows: np.ndarray, at: np.ndarray) -> Case:
    h, seen = now.hyper, after.seen
    excess = np.exp(h.theta[2] + h.theta[3] * seen.log_volume[at, -1]) + np.exp(h.theta[4]) * seen.burst[at, -1]
    level = now.now.cov[rows, :, 0] + h.volatility(now.seen)[rows, None] * Q
    events = now.data.total[rows].sum(axis=1)
    return Case(
        now.now.mean[rows, :, 0], level, now.now.weight[rows], seen.variance[at, -1], excess, events, seen.level[at, -1]
    )


def model_forecast(now: Vintage, after: Vintage, rows: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log density and probability integral transform of next year's observation under last year's vintage."""
    h, seen = now.hyper, after.seen
    excess = np.exp(h.theta[2] + h.theta[3] * seen.log_volume[at, -1]) + np.exp(h.theta[4]) * seen.burst[at, -1]
    mean = now.now.mean[rows, :, 0]
    var = (
        now.now.cov[rows, :, 0]
        + h.volatility(now.seen)[rows, None] * Q
        + seen.variance[at, -1][:, None]
        + excess[:, None] * R
    )
    y, weight = seen.level[at, -1][:, None], now.now.weight[rows]
    z = (y - mean) / np.sqrt(var)
    log = logsumexp(-0.5 * (np.log(2 * np.pi * var) + z**2), b=weight, axis=1)
    return log, (weight * ndtr(z)).sum(axis=1)


def features(v: Vintage, at: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return v.seen.log_volume[at, t], v.seen.variance[at, t], v.seen.burst[at, t]


def spread(theta: np.ndarray, x: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    return np.exp(theta[0] + theta[1] * x[0]) + np.exp(theta[2]) * x[1] + np.exp(theta[3]) * x[2]


def fit_baseline(y, mean, x, *, slope: bool) -> np.ndarray:
    """Maximum likelihood of the error variance (and of an AR(1)'s intercept and slope) on the past."""

    def loss(theta: np.ndarray) -> float:
        centre = theta[4] + theta[5] * mean if slope else mean
        v = spread(theta, x)
        return float(np.mean(np.log(v) + (y - centre) ** 2 / v))

    start = np.array([-1.5, -0.2, 0.0, 0.0, 0.0, 0.9])
    bounds = [(-8, 3), (-2, 1), (-4, 3), (-8, 3), (-3, 3), (-1, 1.5)]
    return minimize(loss, start, method="L-BFGS-B", bounds=bounds).x


def forecasts(found: list[Vintage]) -> None:
    means = {"random walk": lambda level: last_seen(level), "AR(1), pooled": lambda level: last_seen(level)}
    means |= {f"EWMA span {s}": (lambda level, s=s: ewma(level, s)) for s in SPANS}
    log: dict[str, list[np.ndarray]] = {name: [] for name in ("barometer", "rescaled", *means)}
    past: Case | None = None
    inside: dict[str, list[np.ndarray]] = {name: [] for name in log}
    volume: list[np.ndarray] = []
    for now, after in pairwise(found):
        place = {key: i for i, key in enumerate(after.data.keys)}
        at = np.array([place[key] for key in now.data.keys])
        seen_next = ~np.isnan(after.seen.level[at, -1])
        rows, at = np.flatnonzero(seen_next), at[seen_next]
        volume.append(now.data.total[rows].sum(axis=1))
        score, pit = model_forecast(now, after, rows, at)
        log["barometer"].append(score)
        inside["barometer"].append((pit >= 0.05) & (pit <= 0.95))
        mine = case(now, after, rows, at)
        score, pit = mine.score(rescale(past))
        log["rescaled"].append(score)
        inside["rescaled"].append((pit >= 0.05) & (pit <= 0.95))
        past = mine if past is None else past.join(mine)
        y = after.seen.level[at, -1]
        for name, rule in means.items():
            slope = name.startswith("AR")
            past, level = rule(now.seen.level), now.seen.level
            parts = [
                (i, t)
                for t in range(1, level.shape[1])
                for i in (np.flatnonzero(~np.isnan(level[:, t] + past[:, t - 1])),)
            ]
            x = tuple(np.concatenate(c) for c in zip(*(features(now, i, t) for i, t in parts), strict=True))
            target = np.concatenate([level[i, t] for i, t in parts])
            theta = fit_baseline(target, np.concatenate([past[i, t - 1] for i, t in parts]), x, slope=slope)
            centre = theta[4] + theta[5] * past[rows, -1] if slope else past[rows, -1]
            v = spread(theta, features(after, at, -1))
            z = (y - centre) / np.sqrt(v)
            log[name].append(-0.5 * (np.log(2 * np.pi * v) + z**2))
            inside[name].append(np.abs(z) <= 1.6449)
    events = np.concatenate(volume)
    for label, keep in (
        ("all dyads", events >= 0),
        (f"{LEARN_FROM} events or more so far", events >= LEARN_FROM),
        (f"fewer than {LEARN_FROM}", events < LEARN_FROM),
    ):
        print(f"\nNext year's observation, {label}: {keep.sum():,} forecasts, {found[1].year} to {found[-1].year}")
        base = np.concatenate(log["barometer"])[keep]
        for name in log:
            own, held = np.concatenate(log[name])[keep], np.concatenate(inside[name])[keep]
            worse = base - own
            half = 1.96 * worse.std() / np.sqrt(len(worse))
            print(
                f"  {name:14} mean log score {own.mean():8.4f}   barometer better by {worse.mean():7.4f}"
                f" (+- {half:.4f})   90% interval holds {held.mean():.3f}"
            )


def speed(counts: pl.DataFrame) -> pl.DataFrame:
    stage = next(s for s in STAGES if s.name == "levels")
    start = time.perf_counter()
    made = stage.compute({"counts": counts})
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    pairs = made["levels"].select("a", "b").n_unique()
    sides = made["levels_directed"].select("source", "target").n_unique()
    print(
        f"All dyads, every vintage: {pairs:,} joint and {sides:,} directed in {took:.0f} s (target 180,"
        f" ratio {took / 180:.2f}), peak {peak:.2f} GB (target 3)"
    )
    command = [str(Path(sys.executable).with_name("thawcast")), "barometer", "USA", "RUS", "--json"]
    spent, busy = [], []
    for _ in range(4):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(time.perf_counter() - start)
        busy.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"One dyad from the command line, warm: {min(spent):.2f} s, processor {min(busy):.2f} s (target 1)")
    return made["levels"]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    counts = reference.load(folder)["counts"]
    levels = speed(counts)
    data = panel(counts, directed=False)
    agreement(data, levels, folder)
    forecasts(list(vintages(data)))


if __name__ == "__main__":
    main()
