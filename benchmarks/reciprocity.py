"""Speed of the VAR beside statsmodels, the Markov-switching VAR's recovery, size and power of the verdicts.

    python benchmarks/reciprocity.py                 everything (several minutes)
    python benchmarks/reciprocity.py speed           one part: speed, recovery, size or pairs
    python benchmarks/reciprocity.py recovery --replications 50

The series is the weekly Israel-Palestine one (1,278 weeks) where the reference data lie beside the project, else a
simulated one of the same size. Thresholds were set on seeds from 20000 on; `size` counts on seeds from 0, or from
`--first`.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.store import open_dataset
from thawcast.street.estimate.granger import granger
from thawcast.street.estimate.pair_var import VarSettings
from thawcast.street.estimate.series import damp, standardise
from thawcast.street.estimate.var import fit_var
from thawcast.street.judge import FOUND, Conduct, PairJudgement, judge
from thawcast.street.regimes.em import fit_em
from thawcast.street.regimes.gibbs import effective_size, fit_gibbs
from thawcast.street.regimes.msvar import prepare
from thawcast.street.stages import DRAWS, TWO_LAGS
from thawcast.street.tables import STREET

TABLES = Path(__file__).parents[1] / ".." / "shared" / "data" / "tables"


def best(run: Callable[[], object], repeat: int) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def weekly() -> tuple[np.ndarray, str]:
    """The series that timings use."""
    path = TABLES / "israel_palestine_weekly_1979_2003.parquet"
    if path.is_file():
        return pl.read_parquet(path).to_numpy(), "Israel-Palestine, 1,278 weeks"
    return np.random.default_rng(0).standard_normal((1278, 2)).cumsum(axis=0) * 0.05, "simulated, 1,278 periods"


def speed(draws: int) -> None:
    """VAR(6) beside statsmodels; EM and Gibbs of two regimes."""
    from statsmodels.tsa.api import VAR

    y, name = weekly()
    ours = best(lambda: fit_var(y, lags=6), 20)
    theirs = best(lambda: VAR(y).fit(6), 20)
    print(f"{name}; VAR(6) fit: {ours * 1e3:.2f} ms; statsmodels {theirs * 1e3:.2f} ms; ratio {theirs / ours:.1f}")
    fit, peer = fit_var(y, lags=6), VAR(y).fit(6)
    ours = best(lambda: granger(fit, cause=0, effect=1, draws=0), 20)
    theirs = best(lambda: peer.test_causality(1, 0, kind="f"), 20)
    both = granger(fit, cause=0, effect=1, draws=0).f, float(peer.test_causality(1, 0, kind="f").test_statistic)
    print(f"F and HC3: {ours * 1e3:.2f} ms; statsmodels (F alone) {theirs * 1e3:.2f} ms; ratio {theirs / ours:.1f}")
    print(f"F statistic: {both[0]:.6f}; statsmodels {both[1]:.6f}")
    wild = best(lambda: granger(fit, cause=0, effect=1, draws=999), 5)
    print(f"wild bootstrap, 999 replications: {wild * 1e3:.0f} ms")
    data = prepare(standardise(y), lags=6)
    for kind in ("all", "variance"):
        print(f"MS-VAR, 2 regimes, {kind}: EM {best(lambda k=kind: fit_em(data, regimes=2, switching=k), 3):.2f} s")
    start = time.perf_counter()
    chain = fit_gibbs(data, regimes=2, draws=draws, burn=0)
    took = time.perf_counter() - start
    print(
        f"Gibbs, 2 regimes, {draws:,} draws: {took:.1f} s; effective draws of the log likelihood"
        f" {effective_size(chain.log_likelihood):.0f}"
    )


TRUE_COEF = np.array(
    [[[0.2, -0.1], [0.3, 0.0], [0.0, 0.3]], [[-0.4, 0.3], [0.3, 0.5], [0.4, 0.2]]]
)  # regime by (constant, lag of A, lag of B) by equation
TRUE_SIGMA = np.array([[[0.5, 0.1], [0.1, 0.4]], [[4.0, 1.0], [1.0, 3.0]]])
TRUE_MOVES = np.array([[0.95, 0.05], [0.10, 0.90]])


def simulate(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a path of regimes and a series of n periods after a burn-in of 100."""
    rng = np.random.default_rng(seed)
    path, y = np.zeros(n + 100, dtype=int), np.zeros((n + 100, 2))
    roots = np.linalg.cholesky(TRUE_SIGMA)
    for t in range(1, n + 100):
        path[t] = rng.choice(2, p=TRUE_MOVES[path[t - 1]])
        y[t] = np.r_[1.0, y[t - 1]] @ TRUE_COEF[path[t]] + roots[path[t]] @ rng.standard_normal(2)
    return y[100:], path[100:]


def recovery(replications: int, n: int = 500) -> None:
    """Coverage of 90% intervals and classification of regimes on simulated data, seeds 0, 1, 2, ..."""
    covered: dict[str, list[bool]] = {"coefficients": [], "covariances": [], "transitions": []}
    right = []
    for seed in range(replications):
        y, path = simulate(seed, n)
        chain = fit_gibbs(prepare(y, lags=1), regimes=2, draws=1000, burn=300, seed=seed)
        for name, draws, truth in (
            ("coefficients", chain.coef, TRUE_COEF),
            ("covariances", chain.sigma, TRUE_SIGMA),
            ("transitions", chain.transition, TRUE_MOVES),
        ):
            low, high = np.quantile(draws, [0.05, 0.95], axis=0)
            covered[name] += ((low <= truth) & (truth <= high)).ravel().tolist()
        right.append(((chain.smoothed[:, 1] > 0.5) == path[1:]).mean())
    total = [c for name in covered for c in covered[name]]
    print(f"{replications} replications of {n} periods; coverage of 90% intervals: {np.mean(total):.1%}")
    for name, hits in covered.items():
        print(f"  {name}: {np.mean(hits):.1%}")
    print(f"regimes classified rightly: {np.mean(right):.1%} of periods (worst replication {np.min(right):.1%})")


LENGTHS = (100, 240)
SHAPES = ("none", "growth", "season", "shift", "hump", "bursts")
ALLOWED = {"none": 0.10, "growth": 0.10, "season": 0.10, "shift": 0.15, "hump": 0.15, "bursts": 0.15}


def course(shape: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Expected events a month of two sides that know nothing of each other."""
    t, month = np.arange(n) / n, np.arange(n)
    if shape == "bursts":  # reporting that comes in waves of a few months
        wave = np.zeros(n)
        for i in range(1, n):
            wave[i] = 0.5 * wave[i - 1] + 0.6 * rng.standard_normal()
        return 6 * np.exp(wave - wave.var() / 2)
    return {
        "none": np.full(n, 6.0),
        "growth": 2 + 18 * t,
        "season": 6 * (1 + 0.7 * np.sin(2 * np.pi * month / 12)),
        "shift": np.where(t < 0.5, 3.0, 12.0),
        "hump": 3 + 12 * np.exp(-(((t - 0.5) / 0.12) ** 2)),
    }[shape]


def independent(
    shape: str, n: int, rng: np.random.Generator, *, measured: bool, spread: float, mean: float | None = None
) -> Conduct:
    """Two independent counts on one course; where measured, with noisy counts of what all others do.

    `spread` is the variance of the gamma that the mean of each month is multiplied by, 0 for Poisson's counts; `mean`
    scales the course.
    """
    expected = course(shape, n, rng)
    if mean is not None:
        expected = expected * (mean / expected.mean())
    lots = rng.gamma(1 / spread, spread, (n, 2)) if spread else 1.0
    y = rng.poisson(expected[:, None] * lots, (n, 2)).astype(float)
    controls = None
    if measured:
        others = [
            rng.poisson(k * 6 * expected / expected.mean() * np.exp(0.2 * rng.standard_normal(n))) for k in (5, 5, 100)
        ]
        level = damp(np.stack(others, axis=1).astype(float))
        controls = standardise(np.concatenate([level, np.concatenate([level[:1], level[:-1]])], axis=1))
    return Conduct(y, damp(y), controls, counts=True)


def answering(n: int, mean: float, rng: np.random.Generator, *, both: bool = False) -> Conduct:
    """Poisson counts of which the second (or each) answers three tenths of the first's events a month later."""
    y = np.full((n + 20, 2), mean)
    for t in range(1, n + 20):
        there, back = y[t - 1] - mean
        y[t] = rng.poisson([max(mean + (0.3 * back if both else 0.0), 0.0), max(mean + 0.3 * there, 0.0)])
    return Conduct(y[20:], damp(y[20:]), counts=True)


def size(seeds: range) -> None:
    """Share of independent pairs of which any answer is claimed, and power, at the thresholds that the verdicts use."""
    print(f"{len(seeds)} pairs a line, seeds from {seeds[0]}; share with an answer claimed, in kind or reversed")
    for measured in (True, False):
        for n in LENGTHS:
            for shape in SHAPES:
                found = [
                    judged(
                        independent(shape, n, np.random.default_rng(seed), measured=measured, spread=0.5 * (seed % 2))
                    )
                    for seed in seeds
                ]
                claimed = np.mean([any(side in FOUND for side in of.sides) for of in found])
                moved = np.mean([of.placebo for of in found[:50]])
                told = "measured" if measured else "not measured"
                verdict = "met" if claimed <= ALLOWED[shape] else "MISSED"
                print(
                    f"reporting {told}, {n} months, {shape:7}: {claimed:.3f} (at most {ALLOWED[shape]:.2f}: {verdict});"
                    f" rotated sides {moved:.3f}",
                    flush=True,
                )
    for shape in ("none", "shift", "bursts"):
        found = [
            judged(independent(shape, 240, np.random.default_rng(seed), measured=True, spread=0.5, mean=0.5))
            for seed in seeds
        ]
        claimed = np.mean([any(side in FOUND for side in of.sides) for of in found])
        print(f"thin counts (0.5 a month, count model), 240 months, {shape:7}: {claimed:.3f}", flush=True)
    power(seeds)


def power(seeds: range) -> None:
    """How often an answer of 0.3 is seen, beside the power that the formula tells."""
    for n, mean, both in (
        *((n, mean, False) for n, mean in ((34, 50), (60, 50), (100, 10), (100, 50), (200, 20), (300, 5), (300, 0.5))),
        (100, 50, True),
        (200, 20, True),
    ):
        found = [judged(answering(n, mean, np.random.default_rng(seed), both=both)) for seed in seeds]
        seen = np.mean([of.sides[1] == "answers" for of in found])
        told = np.mean([of.damped.tests[0, 1].power if of.counted is None else of.counted[1].power for of in found])
        print(
            f"power, {n} months of {mean} events, {'each side' if both else 'one side'} answers: {seen:.2f}"
            f" (formula {told:.2f})",
            flush=True,
        )


def judged(conduct: Conduct) -> PairJudgement:
    """Judge with as many lags as the shipped table has."""
    lags = 2 if conduct.raw.shape[0] >= TWO_LAGS else 1
    return judge(conduct, VarSettings(lags=lags, draws=DRAWS))


def pairs() -> None:
    """Share of each verdict among all pairs with months, at the last date of each, beside the rotation placebo."""
    last = open_dataset().table(STREET).sort("as_of").unique(["a", "b", "series", "data_set"], keep="last")
    for (series, data_set), rows in sorted(last.partition_by("series", "data_set", as_dict=True).items()):
        sides = pl.concat([rows["a_side"], rows["b_side"]])
        shares = ", ".join(
            f"{side} {(sides == side).mean():.1%}" for side in ("answers", "reverses", "silent", "unsure")
        )
        verdicts = ", ".join(
            f"{name} {n / rows.height:.0%}" for name, n in rows["verdict"].value_counts(sort=True).rows()
        )
        moved = rows["placebo"].mean()
        beside = "" if moved is None else f"; one side moved in time: answers {moved:.1%}"
        print(f"{series} ({data_set}), {rows.height} pairs: sides {shares}{beside}; {verdicts}")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["speed", "recovery", "size", "pairs"])
    parser.add_argument("--replications", type=int, help="default 50, for size 400")
    parser.add_argument("--first", type=int, default=0, help="first seed of size")
    parser.add_argument("--draws", type=int, default=10_000)
    given = parser.parse_args()
    if given.part in {None, "speed"}:
        speed(given.draws)
    if given.part in {None, "recovery"}:
        recovery(given.replications or 50)
    if given.part in {None, "size"}:
        size(range(given.first, given.first + (given.replications or 400)))
    if given.part in {None, "pairs"}:
        pairs()


if __name__ == "__main__":
    main()
