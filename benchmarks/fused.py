"""The fused monthly level of China's partners against experts' scores, which nothing here is trained on.

Run: python benchmarks/fused.py [folder of the reference data]
"""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata

from thawcast.standing.fused import fuse, less_world
from thawcast.standing.monthly import monthly_vintages
from thawcast.standing.monthly_data import CHINA
from thawcast.standing.monthly_model import Months

DATA = Path("../shared/data")
SOURCES = ("gdelt", "icews", "phoenix")
SPANS = (6, 12, 18, 24, 36, 48, 60)
FIRST = 36
BLOCK = 36
DRAWS = 500


def load(folder: Path) -> tuple[np.ndarray, np.ndarray, list[str], list[int]]:
    """Scores (sources, partners, months), experts' scores (states, months), the states and their rows."""
    frames = []
    for name in SOURCES:
        frame = pl.read_parquet(folder / "tables" / f"china_partner_{name}_monthly.parquet")
        frames.append(frame.filter(pl.col("direction") == "Aggregated").with_columns(pl.col("score").fill_nan(None)))
    partners = sorted(frames[0]["partner"].unique())
    months = sorted(frames[0]["month"].unique())
    seen = np.full((len(SOURCES), len(partners), len(months)), np.nan)
    for k, frame in enumerate(frames):
        for partner, month, score in frame.drop_nulls("score").select("partner", "month", "score").iter_rows():
            seen[k, partners.index(partner), months.index(month)] = score
    experts = pl.read_parquet(folder / "tables" / "tsinghua_china_relations_monthly.parquet")
    states = [s for s in sorted(experts["state"].unique()) if s in partners]
    truth = np.full((len(states), len(months)), np.nan)
    kept = experts.filter(pl.col("state").is_in(states) & pl.col("month").is_in(months))
    for state, month, score in kept.iter_rows():
        truth[states.index(state), months.index(month)] = score
    return seen, truth, states, [partners.index(s) for s in states]


def ewma(level: np.ndarray, span: float) -> np.ndarray:
    keep = 1 - 2 / (span + 1)
    top, weight, out = np.zeros(len(level)), np.zeros(len(level)), np.full(level.shape, np.nan)
    for t in range(level.shape[1]):
        here = ~np.isnan(level[:, t])
        top, weight = keep * top + np.where(here, level[:, t], 0.0), keep * weight + here
        np.divide(top, weight, out=out[:, t], where=weight > 0)
    return out


def monthly(seen: np.ndarray) -> np.ndarray:
    """The level that ships: own offsets, drift and noise of each source, heavy-tailed steps, noise by partner."""
    values = np.ascontiguousarray(np.moveaxis(seen, 0, 2))
    nothing = [np.zeros_like(values) for _ in range(3)]
    data = Months(tuple((str(k), "CHN") for k in range(len(values))), 2002, CHINA, values, *nothing, stirred=True)
    level = np.full(values.shape[:2], np.nan)
    for vintage in monthly_vintages(data, first=FIRST):
        begin = max(vintage.start, FIRST)
        level[:, begin : vintage.told.level.shape[1]] = vintage.told.level[:, begin:]
    return level


def rho(a: np.ndarray, b: np.ndarray) -> float:
    both = ~np.isnan(a + b)
    if both.sum() < 24 or np.ptp(a[both]) == 0 or np.ptp(b[both]) == 0:
        return np.nan
    return float(np.corrcoef(rankdata(a[both]), rankdata(b[both]))[0, 1])


def parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Levels and 12-month changes from the first vintage on."""
    level = values[:, FIRST:]
    return level, level[:, 12:] - level[:, :-12]


def correlations(found: np.ndarray, truth: np.ndarray) -> list[np.ndarray]:
    return [
        np.array([rho(x, y) for x, y in zip(*pair, strict=True)])
        for pair in zip(parts(found), parts(truth), strict=True)
    ]


def bootstrap(one: np.ndarray, other: np.ndarray, truth: np.ndarray, kind: int) -> tuple[float, float, float]:
    """Median over states of the correlation of `one` less that of `other`, with its 90% block-bootstrap interval."""
    a, b, y = (parts(x)[kind] for x in (one, other, truth))
    rng, months = np.random.default_rng(0), y.shape[1]

    def gap(at: np.ndarray) -> float:
        left, right = ([rho(x[s, at], y[s, at]) for s in range(len(y))] for x in (a, b))
        return float(np.nanmedian(left) - np.nanmedian(right))

    draws = []
    for _ in range(DRAWS):
        starts = rng.integers(0, months, -(-months // BLOCK))
        draws.append(gap(((starts[:, None] + np.arange(BLOCK)) % months).ravel()[:months]))
    low, high = np.quantile(draws, [0.05, 0.95])
    return gap(np.arange(months)), float(low), float(high)


def leave_one_out(found: dict[str, np.ndarray], truth: np.ndarray, kind: int) -> tuple[np.ndarray, list[str]]:
    """For each state, the candidate with the best median over the other states."""
    table = {name: correlations(values, truth)[kind] for name, values in found.items()}
    names, rows = [], []
    for s in range(len(truth)):
        others = [k for k in range(len(truth)) if k != s]
        best = max(table, key=lambda name: float(np.nanmedian(table[name][others])))
        names.append(best)
        rows.append(found[best][s])
    return np.array(rows), names


def main() -> None:
    warnings.simplefilter("ignore", RuntimeWarning)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    seen, truth, states, rows = load(folder)
    cleared = less_world(seen)
    start = time.perf_counter()
    fused = {"fused, world taken out": fuse(cleared, first=FIRST).level[rows]}
    fused["fused, world left in"] = fuse(seen, first=FIRST).level[rows]
    fused["monthly, world taken out"] = monthly(cleared)[rows]
    fused["monthly, world left in"] = monthly(seen)[rows]
    print(f"Four fused runs: {time.perf_counter() - start:.0f} s for {seen.shape[1]} partners, {seen.shape[2]} months")
    wide: dict[str, np.ndarray] = {}
    other: dict[str, np.ndarray] = {}
    for label, scores in (("", seen), (", median out", cleared)):
        mean = np.nanmean(scores, axis=0)[rows]
        other |= {f"{name} EWMA 12{label}": ewma(scores[k][rows], 12) for k, name in enumerate(SOURCES)}
        other[f"mean of sources{label}"] = mean
        wide |= {f"mean, EWMA {span}{label}": ewma(mean, span) for span in SPANS}
    other["time trend"] = np.tile(np.arange(seen.shape[2], dtype=float), (len(states), 1))
    print(f"\nRank correlation with the experts by state; {FIRST} months to learn from left out")
    for kind, label in enumerate(("levels", "12-month changes")):
        print(f"\n{label:30} {'median':>7}  " + "".join(f"{s[:11]:>12}" for s in states))
        chosen, names = leave_one_out(wide, truth, kind)
        for name, values in {**fused, "EWMA chosen on other states": chosen, **wide, **other}.items():
            own = correlations(values, truth)[kind]
            print(f"{name:30} {np.nanmedian(own):7.3f}  " + "".join(f"{v:12.2f}" for v in own))
        print(f"  chosen: {', '.join(names)}")
        for name, values in fused.items():
            gap, low, high = bootstrap(values, chosen, truth, kind)
            print(f"  {name} less the chosen EWMA: {gap:+.3f} (90% {low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
