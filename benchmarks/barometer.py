"""The yearly filter: agreement with coded peace, one-step-ahead forecasts, coverage, speed.

Run: python benchmarks/barometer.py [folder of the reference data]
"""

import resource
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from numba import njit
from scipy.optimize import minimize
from scipy.special import betaincc, expit, logsumexp
from scipy.stats import spearmanr

from thawcast import sources
from thawcast.standing.levels.local_level import GRID, LEARN_FROM
from thawcast.standing.levels.local_level_core import LOG_WEIGHTS, NODES, posterior
from thawcast.standing.levels.observations import CountPanel, observe, panel
from thawcast.standing.levels.vintages import Vintage, joint_rows, vintages
from thawcast.states import code_map

DATA = Path("../shared/data")
SPANS = (2, 3, 5, 8, 13)
CELLS = 8000
"""Dyad-years, evenly spread, on which a baseline's variance is fitted."""


def ewma(level: np.ndarray, span: float) -> np.ndarray:
    """Exponentially weighted mean of what was seen so far, shape (dyads, periods); NaN before the first."""
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


def agreement(data: CountPanel, levels: pl.DataFrame, folder: Path) -> None:
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
    own = levels.select("a", "b", "level", year=pl.col("period").dt.year())
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
class Next:
    """The coming year's counts of the dyads known so far, and what every method may know of them; arrays by dyad."""

    rows: np.ndarray
    coop: np.ndarray
    total: np.ndarray
    world: np.ndarray
    log_volume: np.ndarray
    burst: np.ndarray


def coming(now: Vintage, after: Vintage) -> tuple[Next, np.ndarray]:
    """Next year's counts, and the rows of these dyads in the later vintage."""
    place = {key: i for i, key in enumerate(after.data.keys)}
    at = np.array([place[key] for key in now.data.keys])
    rows = np.flatnonzero(after.seen.total[at, -1] > 0)
    seen, at = after.seen, at[rows]
    return Next(rows, *(x[at, -1] for x in (seen.coop, seen.total, seen.world, seen.log_volume, seen.burst))), at


def model(now: Vintage, after: Vintage, ahead: Next, at: np.ndarray) -> tuple[list[np.ndarray], ...]:
    """Log weights, means and variances of the log-odds that last year's vintage foretells, a mixture."""
    hyper, rows = now.hyper, ahead.rows
    mean, var = (x[rows] for x in now.now.by_grid())
    walk, noise = hyper.walk(now.seen)[rows], hyper.noise(after.seen)[at, -1]
    kinds = ((1 - hyper.moving, 1.0), (hyper.moving, hyper.jump))
    parts = [
        (np.log(now.now.weight[rows, g] * share + 1e-300), mean[:, g], var[:, g] + q * factor * walk + r * noise)
        for g, (q, r) in enumerate(GRID)
        for share, factor in kinds
    ]
    return tuple(map(list, zip(*parts, strict=True)))


@njit(cache=True)
def log_mass(mean: np.ndarray, var: np.ndarray, k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Log probability of `k` of `n` where the log-odds are normal, shape (cases,)."""
    out = np.empty(mean.size)
    for i in range(mean.size):
        out[i] = posterior(mean[i], var[i], k[i], n[i], NODES, LOG_WEIGHTS)[0]
    return out


def log_score(parts: tuple[list[np.ndarray], ...], ahead: Next) -> np.ndarray:
    return logsumexp(
        [
            weight + log_mass(mean + ahead.world, var, ahead.coop, ahead.total)
            for weight, mean, var in zip(*parts, strict=True)
        ],
        axis=0,
    )


def spread(theta: np.ndarray, log_volume: np.ndarray, burst: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Error variance of a baseline: its own counting inflation, floor, burstiness, and what few events before leave."""
    own = np.exp(theta[0] - log_volume) + np.exp(theta[1]) + np.exp(theta[2]) * burst
    return own + np.exp(theta[3] - theta[4] * np.log1p(before))


def baseline(now: Vintage, ahead: Next, rule, *, slope: bool) -> tuple[list[np.ndarray], ...]:
    """Centre a logit-normal on a rule's mean of past levels; its variance, and an AR(1)'s line, fitted on the past."""
    seen, past = now.seen, rule(now.seen.level)
    cells = [
        (i, np.full(i.size, t))
        for t in range(1, seen.level.shape[1])
        for i in (np.flatnonzero((seen.total[:, t] > 0) & ~np.isnan(past[:, t - 1])),)
    ]
    i, t = (np.concatenate(x) for x in zip(*cells, strict=True))
    keep = slice(None, None, max(1, i.size // CELLS))
    i, t = i[keep], t[keep]
    before = np.cumsum(seen.total, axis=1)[i, t - 1]
    known = seen.log_volume[i, t], seen.burst[i, t], before

    def loss(theta: np.ndarray) -> float:
        centre = theta[5] + theta[6] * past[i, t - 1] if slope else past[i, t - 1]
        return -float(
            log_mass(centre + seen.world[i, t], spread(theta, *known), seen.coop[i, t], seen.total[i, t]).mean()
        )

    start = np.array([-2.0, -2.0, -1.0, -1.0, 0.3, 0.0, 0.9])
    bounds = [(-9, 3), (-9, 2), (-8, 3), (-9, 3), (0, 1.5), (-3, 3), (-1, 1.5)]
    theta = minimize(loss, start, method="L-BFGS-B", bounds=bounds, options={"maxiter": 40, "ftol": 1e-7}).x
    last = past[ahead.rows, -1]
    centre = theta[5] + theta[6] * last if slope else last
    var = spread(theta, ahead.log_volume, ahead.burst, seen.total[ahead.rows].sum(axis=1))
    return [np.zeros(centre.size)], [centre], [var]


def inside(parts: tuple[list[np.ndarray], ...], ahead: Next, rng: np.random.Generator) -> np.ndarray:
    """Tell which counts lie inside the 90% interval; where a count straddles its end, by lot (randomised transform)."""
    z, w = np.polynomial.hermite_e.hermegauss(15)
    below = upto = 0.0
    for weight, mean, var in zip(*parts, strict=True):
        share = expit((mean + ahead.world)[:, None] + np.sqrt(var)[:, None] * z)
        k, n = ahead.coop[:, None], ahead.total[:, None]
        # P(K <= k) of a binomial is an incomplete beta function.
        cdf = np.where(k >= n, 1.0, betaincc(k + 1, np.maximum(n - k, 1e-9), share))
        less = np.where(k <= 0, 0.0, betaincc(np.maximum(k, 1e-9), n - k + 1, share))
        weighed = np.exp(weight) / np.sqrt(2 * np.pi)
        upto, below = upto + weighed * (cdf @ w), below + weighed * (less @ w)
    u = below + rng.random(ahead.coop.size) * (upto - below)
    return (u >= 0.05) & (u <= 0.95)


def forecasts(found: list[Vintage]) -> None:
    rules = {"random walk": last_seen, "AR(1), pooled": last_seen}
    rules |= {f"EWMA span {s}": (lambda level, s=s: ewma(level, s)) for s in SPANS}
    rules["AR(1) on EWMA span 8"] = lambda level: ewma(level, 8)
    names = ("barometer", *rules)
    log: dict[str, list[np.ndarray]] = {name: [] for name in names}
    held: dict[str, list[np.ndarray]] = {name: [] for name in names}
    volume: list[np.ndarray] = []
    rng = np.random.default_rng(0)
    for now, after in pairwise(found):
        ahead, at = coming(now, after)
        volume.append(now.data.total[ahead.rows].sum(axis=1))
        for name in names:
            parts = (
                model(now, after, ahead, at)
                if name == "barometer"
                else baseline(now, ahead, rules[name], slope=name.startswith("AR"))
            )
            log[name].append(log_score(parts, ahead))
            held[name].append(inside(parts, ahead, rng))
    events = np.concatenate(volume)
    for label, keep in (
        ("all dyads", events >= 0),
        (f"{LEARN_FROM} events or more so far", events >= LEARN_FROM),
        (f"fewer than {LEARN_FROM}", events < LEARN_FROM),
    ):
        print(f"\nNext year's counts, {label}: {keep.sum():,} forecasts, {found[1].year} to {found[-1].year}")
        base = np.concatenate(log["barometer"])[keep]
        for name in names:
            own = np.concatenate(log[name])[keep]
            better = base - own
            half = 1.96 * better.std() / np.sqrt(len(better))
            print(
                f"  {name:21} mean log score {own.mean():8.4f}   barometer better by {better.mean():7.4f}"
                f" (+- {half:.4f})   90% interval holds {np.concatenate(held[name])[keep].mean():.3f}"
            )


def speed(counts: pl.DataFrame) -> tuple[list[Vintage], pl.DataFrame]:
    start = time.perf_counter()
    found = list(vintages(panel(counts, directed=False)))
    levels = pl.concat([joint_rows(vintage, first=number == 0) for number, vintage in enumerate(found)])
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    pairs = levels.select("a", "b").n_unique()
    print(f"All dyads, every vintage: {pairs:,} in {took:.0f} s, peak {peak:.2f} GB")
    return found, levels


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    counts = sources.load(folder, only=["counts"])["counts"]
    found, levels = speed(counts)
    agreement(panel(counts, directed=False), levels, folder)
    forecasts(found)


if __name__ == "__main__":
    main()
