"""The monthly level of China's partners against experts' scores, which nothing here is trained on.

Run: python benchmarks/experts.py [folder of the reference data]
"""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata

from barometer import ewma
from former.monthly_model import fit, run
from former.monthly_values import CHINA, Channel, Months, cut, less_median

DATA = Path("../shared/data")
SOURCES = ("gdelt", "icews", "phoenix")
SPANS = (6, 12, 18, 24, 36, 48, 60)
FIRST = 36
BLOCK = 36
DRAWS = 500
KINDS = ("levels", "12-month changes")


def load(folder: Path) -> tuple[np.ndarray, list[str]]:
    """Scores (sources, partners, months) of the reports, from 2002 on, and the partners."""
    frames = []
    for name in SOURCES:
        frame = pl.read_parquet(folder / "tables" / f"china_partner_{name}_monthly.parquet")
        frames.append(frame.filter(pl.col("direction") == "Aggregated").with_columns(pl.col("score").fill_nan(None)))
    partners, months = (sorted(frames[0][column].unique()) for column in ("partner", "month"))
    seen = np.full((len(SOURCES), len(partners), len(months)), np.nan)
    for k, frame in enumerate(frames):
        for partner, month, score in frame.drop_nulls("score").select("partner", "month", "score").iter_rows():
            seen[k, partners.index(partner), months.index(month)] = score
    return seen, partners


def experts(folder: Path, partners: list[str], months: int) -> tuple[np.ndarray, list[str]]:
    """Experts' scores (states, months) of those partners that they judge, on the months of the reports."""
    frame = pl.read_parquet(folder / "tables" / "tsinghua_china_relations_monthly.parquet")
    states = [s for s in sorted(frame["state"].unique()) if s in partners]
    truth = np.full((len(states), months), np.nan)
    for state, month, score in frame.filter(pl.col("state").is_in(states)).iter_rows():
        at = 12 * (int(month[:4]) - 2002) + int(month[5:7]) - 1
        if 0 <= at < months:
            truth[states.index(state), at] = score
    return truth, states


def without_median(seen: np.ndarray) -> np.ndarray:
    """Take the median of the partners out of each source and month."""
    return np.moveaxis(less_median(np.moveaxis(seen, 0, 2)), 2, 0)


def filtered(seen: np.ndarray, *, sources: tuple[Channel, ...] = CHINA) -> np.ndarray:
    """The level of the filter before the temperature, each year's from its own vintage; NaN before the first."""
    values = np.ascontiguousarray(np.moveaxis(seen, 0, 2))
    keys = tuple((f"P{k:02}", "ZZZ") for k in range(len(values)))
    data = Months.scores(keys, 2002, sources, values)
    level = np.full(values.shape[:2], np.nan)
    for origin in range(FIRST, data.seen.shape[1], 12):
        last = min(origin + 12, data.seen.shape[1])
        level[:, origin:last] = run(cut(data, last), fit(cut(data, origin)), since=origin).level[:, origin:last]
    return level


def baselines(seen: np.ndarray) -> dict[str, np.ndarray]:
    """Each source and their mean, plain and as EWMAs, with and without the median of the partners; a time trend."""
    found = {}
    for label, scores in (("", seen), (", median out", without_median(seen))):
        for name, series in (*zip(SOURCES, scores, strict=True), ("mean", np.nanmean(scores, axis=0))):
            found[f"{name}{label}"] = series
            found |= {f"{name}, EWMA {span}{label}": ewma(series, span) for span in SPANS}
    found["time trend"] = np.tile(np.arange(seen.shape[2], dtype=float), (seen.shape[1], 1))
    return found


def rho(a: np.ndarray, b: np.ndarray) -> float:
    both = ~np.isnan(a + b)
    if both.sum() < 24 or np.ptp(a[both]) == 0 or np.ptp(b[both]) == 0:
        return np.nan
    return float(np.corrcoef(rankdata(a[both]), rankdata(b[both]))[0, 1])


def parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Levels and 12-month changes from the first vintage on."""
    level = values[:, FIRST:]
    return level, level[:, 12:] - level[:, :-12]


def correlations(found: np.ndarray, truth: np.ndarray, kind: int) -> np.ndarray:
    return np.array([rho(x, y) for x, y in zip(parts(found)[kind], parts(truth)[kind], strict=True)])


def bootstrap(one: np.ndarray, other: np.ndarray, truth: np.ndarray, kind: int) -> tuple[np.ndarray, np.ndarray]:
    """Difference of medians over states, and mean over states of the differences, with 90% block-bootstrap intervals.

    Returns:
        The two differences; their intervals, shape (2, low and high).
    """
    a, b, y = (parts(x)[kind] for x in (one, other, truth))
    rng, months = np.random.default_rng(0), y.shape[1]

    def gaps(at: np.ndarray) -> tuple[float, float]:
        left, right = (np.array([rho(x[s, at], y[s, at]) for s in range(len(y))]) for x in (a, b))
        return float(np.nanmedian(left) - np.nanmedian(right)), float(np.nanmean(left - right))

    draws = []
    for _ in range(DRAWS):
        starts = rng.integers(0, months, -(-months // BLOCK))
        draws.append(gaps(((starts[:, None] + np.arange(BLOCK)) % months).ravel()[:months]))
    return np.array(gaps(np.arange(months))), np.quantile(draws, [0.05, 0.95], axis=0).T


def leave_one_out(found: dict[str, np.ndarray], truth: np.ndarray, kind: int) -> tuple[np.ndarray, list[str]]:
    """For each state, the candidate with the best median over the other states."""
    table = {name: correlations(values, truth, kind) for name, values in found.items()}
    names = []
    for s in range(len(truth)):
        others = [k for k in range(len(truth)) if k != s]
        names.append(max(table, key=lambda name: float(np.nanmedian(table[name][others]))))
    return np.array([found[name][s] for s, name in enumerate(names)]), names


def main() -> None:
    warnings.simplefilter("ignore", RuntimeWarning)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    seen, partners = load(folder)
    truth, states = experts(folder, partners, seen.shape[2])
    rows = [partners.index(s) for s in states]
    start = time.perf_counter()
    ours = {"fused": filtered(seen)[rows], "fused, median out": filtered(without_median(seen))[rows]}
    print(f"Two fused runs: {time.perf_counter() - start:.0f} s for {len(partners)} partners, {seen.shape[2]} months")
    others = {name: values[rows] for name, values in baselines(seen).items()}
    print(f"Rank correlation with the experts by state; {FIRST} months to learn from left out; {len(others)} baselines")
    for kind, label in enumerate(KINDS):
        chosen, names = leave_one_out(others, truth, kind)
        table = {**ours, "baseline chosen on other states": chosen, **others}
        print(f"\n{label:32} {'median':>7}{'mean':>7}  " + "".join(f"{s[:11]:>12}" for s in states))
        for name, values in table.items():
            own = correlations(values, truth, kind)
            print(f"{name:32} {np.nanmedian(own):7.3f}{np.nanmean(own):7.3f}  " + "".join(f"{v:12.2f}" for v in own))
        print(f"  chosen: {'; '.join(names)}")
        for name, values in ours.items():
            for against, rival in (("the chosen baseline", chosen), ("mean, EWMA 60", others["mean, EWMA 60"])):
                gap, bounds = bootstrap(values, rival, truth, kind)
                told = [f"{g:+.3f} (90% {low:+.3f} to {high:+.3f})" for g, (low, high) in zip(gap, bounds, strict=True)]
                print(f"  {name} less {against}: of medians {told[0]}, mean {told[1]}")


if __name__ == "__main__":
    main()
