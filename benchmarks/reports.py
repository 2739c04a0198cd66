"""Which monthly level of China's partners foretells best what a source that it never saw goes on to report.

Two numbers over 25 partners and three sources, each left out in turn: the rank correlation within a partner of the
level with the mean of the left-out source 12 to 24 months later (`ahead`), and of the level's 12-month change with the
left-out source's mean over the two years after, less that over the two years before those twelve months (`step`).

Run: python benchmarks/reports.py [folder of the reference data]
"""

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from barometer import ewma
from experts import DATA, FIRST, SOURCES, SPANS, filtered, load, rho, without_median
from former.monthly_values import CHINA


def window(series: np.ndarray, first: int, last: int, enough: int) -> np.ndarray:
    """Mean of the months from `first` to `last` after each month; NaN where fewer than `enough` have a score."""
    months, out = series.shape[1], np.full(series.shape, np.nan)
    for t in range(max(0, -first), months - max(0, last)):
        part = series[:, t + first : t + last + 1]
        here = (~np.isnan(part)).sum(axis=1) >= enough
        out[here, t] = np.nanmean(part[here], axis=1)
    return out


def judged(seen: np.ndarray, level_of: Callable[[Sequence[int]], np.ndarray]) -> np.ndarray:
    """The two numbers for a way to make a level of some of the sources."""
    found = []
    for out in range(len(SOURCES)):
        level = level_of([k for k in range(len(SOURCES)) if k != out]).copy()
        level[:, :FIRST] = np.nan
        change = np.full(level.shape, np.nan)
        change[:, 12:] = level[:, 12:] - level[:, :-12]
        ahead = window(seen[out], 12, 24, 9)
        step = window(seen[out], 1, 24, 18) - window(seen[out], -35, -12, 18)
        found.append([[rho(level[i], ahead[i]), rho(change[i], step[i])] for i in range(seen.shape[1])])
    return np.nanmean(np.array(found), axis=(0, 1))


def main() -> None:
    warnings.simplefilter("ignore", RuntimeWarning)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not (folder / "tables").is_dir():
        print(f"skipped: no folder {folder}/tables; give the folder of the reference data")
        return
    seen = load(folder)[0]
    cleared = without_median(seen)

    def fused(scores: np.ndarray, kept: Sequence[int], *, near: bool) -> np.ndarray:
        sources = [replace(CHINA[k], anchor=place == 0) for place, k in enumerate(kept)]
        if not near:
            sources = [replace(s, doubt=None) for s in sources]
        return filtered(scores[list(kept)], sources=tuple(sources))

    ways: dict[str, Callable[[Sequence[int]], np.ndarray]] = {}
    for label, scores in (("", seen), (", median out", cleared)):
        for span in SPANS:
            ways[f"mean, EWMA {span}{label}"] = lambda kept, s=scores, n=span: ewma(
                np.nanmean(s[list(kept)], axis=0), n
            )
    ways["fused, as it ships"] = lambda kept: fused(seen, kept, near=True)
    ways["fused, gains free"] = lambda kept: fused(seen, kept, near=False)
    ways["fused, gains free, median out"] = lambda kept: fused(cleared, kept, near=False)
    print(f"{'':36}{'ahead':>7}{'step':>7}{'mean':>7}")
    for name, level_of in ways.items():
        ahead, step = judged(seen, level_of)
        print(f"{name:36}{ahead:7.3f}{step:7.3f}{(ahead + step) / 2:7.3f}", flush=True)


if __name__ == "__main__":
    main()
