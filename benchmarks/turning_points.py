"""Turning points: dates recovered and false alarms on simulated series, beside ruptures' PELT; speed.

Run: python benchmarks/turning_points.py [series per setting]
"""

import sys
import time
import warnings
from itertools import product

import numpy as np

from thawcast.standing.segmentation import Prior
from thawcast.standing.turning_points import turning_points

N = 120
SERIES = 100
NEAR = 2
PRIORS = [Prior(h, 0.0, v) for h, v in product((1 / 120, 1 / 60, 1 / 30), (0.3, 1.0, 3.0))]


def pelt(level: np.ndarray, noise: float) -> list[int]:
    """Change points by ruptures' PELT with the usual BIC penalty for a known noise."""
    import ruptures

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(level / noise).predict(pen=2 * np.log(level.size))
    return found[:-1]


def one_jump(series: int, jump: float, rng: np.random.Generator) -> None:
    caught, dated, false, sure = [], [], 0, 0
    theirs_dated, theirs_false = [], 0
    for _ in range(series):
        at = int(rng.integers(24, N - 24))
        level = rng.normal(0, 1, N) + np.where(np.arange(N) >= at, jump, 0.0)
        found = turning_points(level, np.ones(N), PRIORS)
        hits = [t for t in found if abs(t.period - at) <= NEAR and t.sign > 0]
        caught.append(any(t.first <= at <= t.last for t in found if t.sign > 0))
        dated.append(bool(hits))
        false += sum(abs(t.period - at) > 12 for t in found if t.p >= 0.9)
        sure += any(t.p >= 0.9 and abs(t.period - at) <= 12 for t in found)
        theirs = pelt(level, 1.0)
        theirs_dated.append(any(abs(p - at) <= NEAR for p in theirs))
        theirs_false += sum(abs(p - at) > 12 for p in theirs)
    print(
        f"  jump of {jump:3.1f} sd: date within {NEAR} months {np.mean(dated):.2f} (PELT {np.mean(theirs_dated):.2f},"
        f" ratio {np.mean(dated) / max(np.mean(theirs_dated), 1e-9):.2f}); 90% interval holds the date"
        f" {np.mean(caught):.2f}; found with p >= .9 {sure / series:.2f}; false with p >= .9"
        f" {false / series:.3f} a series (PELT {theirs_false / series:.3f})"
    )


def no_jump(series: int, rng: np.random.Generator) -> None:
    at = {0.5: 0, 0.9: 0}
    theirs = 0
    for _ in range(series):
        level = rng.normal(0, 1, N)
        found = turning_points(level, np.ones(N), PRIORS)
        for p in at:
            at[p] += any(t.p >= p for t in found)
        theirs += bool(pelt(level, 1.0))
    print(
        f"  no jump, {series} series: some turn with p >= .5 in {at[0.5] / series:.3f}, with p >= .9 in"
        f" {at[0.9] / series:.3f} (PELT {theirs / series:.3f})"
    )


def nominal(series: int, rng: np.random.Generator) -> None:
    """Draw series from the prior itself: of the turns reported with probability p, a share p should be true."""
    said: list[tuple[float, bool]] = []
    for _ in range(series):
        prior = PRIORS[int(rng.integers(len(PRIORS)))]
        change = rng.random(N) < prior.hazard
        change[0] = True
        means = rng.normal(0, prior.variance**0.5, N)[np.cumsum(change) - 1]
        level = means + rng.normal(0, 1, N)
        step = np.diff(means, prepend=means[0])
        for turn in turning_points(level, np.ones(N), PRIORS):
            near = step[max(turn.period - 6, 0) : turn.period + 7] * turn.sign > 0
            said.append((turn.p, bool(near.any())))
    p, true = (np.array(x) for x in zip(*said, strict=True))
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        inside = (p >= low) & (p < high)
        print(
            f"  said {low:.1f} to {min(high, 1):.1f}: mean {p[inside].mean():.3f}, true {true[inside].mean():.3f},"
            f" false alarms {1 - true[inside].mean():.3f} against"
            f" {1 - p[inside].mean():.3f} nominal ({inside.sum()} turns)"
        )


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else SERIES
    rng = np.random.default_rng(1)
    print(f"One jump in {N} months, noise of sd 1; {series} series each")
    for jump in (0.5, 1.0, 1.5, 2.0, 3.0):
        one_jump(series, jump, rng)
    no_jump(series, rng)
    print(f"Series drawn from the prior ({series}): probability said and share true, either side within 6 months")
    nominal(series, rng)
    level = rng.normal(0, 1, N)
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        turning_points(level, np.ones(N), PRIORS)
        spent.append(time.perf_counter() - start)
    start = time.perf_counter()
    pelt(level, 1.0)
    print(f"One series of {N} months: {min(spent):.3f} s, PELT {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
