"""Turning points: dates recovered and false alarms on simulated and permuted series, beside ruptures' PELT; speed.

Run: python benchmarks/turning_points.py [series per setting] [folder of the reference data]
"""

import sys
import time
import warnings
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np

from thawcast.standing.turning_points.search import read_turns, search
from thawcast.standing.turning_points.segmentation import SegmentPrior, segment
from thawcast.standing.turning_points.series import ObservedSeries, monthly_series, score_series

N = 120
SERIES = 100
NEAR = 2
PRIORS = [SegmentPrior(h, 0.0, v) for h, v in product((1 / 120, 1 / 60, 1 / 30), (0.3, 1.0, 3.0))]


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
        found = read_turns(segment(level, np.ones(N), PRIORS))
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
        found = read_turns(segment(level, np.ones(N), PRIORS))
        for p in at:
            at[p] += any(t.p >= p for t in found)
        theirs += bool(pelt(level, 1.0))
    print(
        f"  no jump, {series} series: some turn with p >= .5 in {at[0.5] / series:.3f}, with p >= .9 in"
        f" {at[0.9] / series:.3f} (PELT {theirs / series:.3f})"
    )


def nominal(series: int, rng: np.random.Generator, *, phi: float = 0.0, allowed: bool = False) -> None:
    """Draw series from the prior itself: of the turns reported with probability p, a share p should be true."""
    priors = [replace(p, phi=x) for p in PRIORS for x in (0.0, 0.3, 0.6, 0.8)] if allowed else PRIORS
    said: list[tuple[float, bool]] = []
    for _ in range(series):
        prior = PRIORS[int(rng.integers(len(PRIORS)))]
        change = rng.random(N) < prior.hazard
        change[0] = True
        means = rng.normal(0, prior.variance**0.5, N)[np.cumsum(change) - 1]
        level = means + running_on(phi, rng)
        step = np.diff(means, prepend=means[0])
        for turn in read_turns(segment(level, np.ones(N), priors)):
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


def running_on(phi: float, rng: np.random.Generator) -> np.ndarray:
    """Noise of variance 1 whose neighbours correlate by `phi`."""
    noise = rng.normal(0, 1, N)
    for t in range(1, N):
        noise[t] = phi * noise[t - 1] + (1 - phi**2) ** 0.5 * noise[t]
    return noise


def months(level: np.ndarray) -> ObservedSeries:
    """Make a monthly series as the command does: noise, its autocorrelation and the mean are its own."""
    dates = [date(2000 + k // 12, k % 12 + 1, 1) for k in range(level.size)]
    return monthly_series(dates, level, np.zeros(level.size), unit="sd")


def white(series: ObservedSeries) -> ObservedSeries:
    """Suppose that the noise does not run on."""
    return replace(series, priors=tuple(p for p in series.priors if not p.phi))


def autocorrelated(series: int) -> None:
    """Search noise that runs on without a jump, and with one of 2 sd, as if it did not and allowing that it does."""
    for phi in (0.0, 0.3, 0.6, 0.8):
        rng = np.random.default_rng(2)
        tally = {kind: dict.fromkeys(("sure", "some", "dated", "found"), 0) for kind in ("white", "allowed", "pelt")}
        for _ in range(series):
            noise, at = running_on(phi, rng), int(rng.integers(24, N - 24))
            for size in (0.0, 2.0):
                level = noise + np.where(np.arange(N) >= at, size, 0.0)
                for kind in ("white", "allowed"):
                    shaped = white(months(level)) if kind == "white" else months(level)
                    turns = search(shaped, min_size=0.0).turns
                    near = [
                        t for t in turns if t.direction == "up" and abs(shaped.periods.index(t.period) - at) <= NEAR
                    ]
                    if size:
                        tally[kind]["dated"] += bool(near)
                        tally[kind]["found"] += any(t.p >= 0.9 for t in near)
                    else:
                        tally[kind]["sure"] += any(t.p >= 0.9 for t in turns)
                        tally[kind]["some"] += bool(turns)
                theirs = pelt(level, float(months(level).variance[0] ** 0.5))
                tally["pelt"]["dated" if size else "some"] += (
                    any(abs(p - at) <= NEAR for p in theirs) if size else bool(theirs)
                )
        for kind, n in tally.items():
            sure = "" if kind == "pelt" else f" (p >= .9: {n['sure'] / series:.2f})"
            found = "" if kind == "pelt" else f" (p >= .9: {n['found'] / series:.2f})"
            print(
                f"  phi {phi:.1f}, {kind:7}: no jump: a turn in {n['some'] / series:.2f} of series{sure};"
                f" a jump of 2 sd: dated within {NEAR} months {n['dated'] / series:.2f}{found}"
            )


def permuted(folder: Path, dyads: int) -> None:
    """Count turns of real series, and of the same with their months in a random order."""
    from thawcast import sources
    from thawcast.standing.turning_points.of_dyad import SCORES, world_free

    frames = sources.load(folder, only=("china", "gdelt"))
    for name, data in (("china", frames["china"]), ("gdelt", world_free(frames["gdelt"]))):
        rng, kinds = np.random.default_rng(3), SCORES[name][1]
        keys = data.select("a", "b").unique().sort("a", "b").rows()
        every = len(keys) // min(dyads, len(keys))
        counts: dict[tuple[str, str], tuple[int, int, float]] = {}
        searched = 0
        for a, b in keys[::every]:
            series = score_series(data, kinds, a=a, b=b, unit="score")
            order = rng.permutation(series.level.size)
            fake = monthly_series(series.periods, series.level[order], np.zeros(series.level.size), unit="score")
            searched += 1
            for kind, one in (("real", series), ("permuted", fake)):
                for noise, shaped in (("white", white(one)), ("allowed", one)):
                    turns = search(shaped, min_size=0.0).turns
                    some, sure, doubt = counts.get((kind, noise), (0, 0, 0.0))
                    counts[kind, noise] = (
                        some + len(turns),
                        sure + sum(t.p >= 0.9 for t in turns),
                        doubt + sum(1 - t.p for t in turns if t.p >= 0.9),
                    )
        for (kind, noise), (some, sure, doubt) in counts.items():
            print(
                f"  {name}, {searched} dyads, {kind}, noise {noise}: {some} turns, {sure} with p >= .9 (nominally"
                f" {doubt:.1f} of them false)"
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
    half = max(series // 2, 1)
    for phi, allowed in product((0.3, 0.6), (False, True)):
        kind = "allowed for" if allowed else "taken for white"
        print(f"The same with noise of phi {phi:.1f} from one month to the next, {kind} ({half} series)")
        nominal(half, np.random.default_rng(4), phi=phi, allowed=allowed)
    print(f"Noise that runs on from month to month, searched as the command does ({half} series each)")
    autocorrelated(half)
    if len(sys.argv) > 2:
        print("Months permuted within dyads")
        permuted(Path(sys.argv[2]), 100)
    level = rng.normal(0, 1, N)
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        read_turns(segment(level, np.ones(N), PRIORS))
        spent.append(time.perf_counter() - start)
    start = time.perf_counter()
    pelt(level, 1.0)
    print(f"One series of {N} months: {min(spent):.3f} s, PELT {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
