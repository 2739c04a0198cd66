"""Speed of the VAR beside statsmodels, timings of the Markov-switching VAR, recovery of known parameters, a placebo.

    python benchmarks/reciprocity.py                 everything (several minutes)
    python benchmarks/reciprocity.py speed           one part: speed, recovery or placebo
    python benchmarks/reciprocity.py recovery --replications 50

The series is the weekly Israel-Palestine one (1,278 weeks) where the reference data lie beside the project, else a
simulated one of the same size. `placebo` needs the reference data.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from thawcast.street.estimate.granger import granger
from thawcast.street.estimate.series import standardise
from thawcast.street.estimate.var import fit_var
from thawcast.street.regimes.em import fit_em
from thawcast.street.regimes.gibbs import effective_size, fit_gibbs
from thawcast.street.regimes.msvar import prepare

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


def placebo(as_of: date = date(2013, 12, 31), shift: int = 37) -> None:
    """Share of sides that answer, beside the same search with the other side moved in time, end joined to start."""
    from thawcast.sources.icews_conflict import SOURCE
    from thawcast.street.controls import control_columns
    from thawcast.street.dyads import conflict_panel
    from thawcast.street.estimate.pair_var import VarSettings, fit_pair
    from thawcast.street.estimate.series import damp
    from thawcast.street.judge import MIN_ACTIVE, fewest_active, sides_of
    from thawcast.tables import COUNTS

    whole = conflict_panel(SOURCE.frame(COUNTS, SOURCE.rows(TABLES).frame))
    months, settings = whole.until(as_of), VarSettings(lags=2, draws=199)
    found: dict[str, list[bool]] = {"as they are": [], "one side shifted": []}
    for a, b in sorted({(min(k), max(k)) for k in whole.counts if k[::-1] in whole.counts}):
        events, totals = (v[:months].sum(axis=2) for v in whole.pair(a, b))
        if fewest_active(events) < MIN_ACTIVE:
            continue
        exog = control_columns(totals, damped=True)
        for name, other in (("as they are", events[:, 1]), ("one side shifted", np.roll(events[:, 1], shift))):
            pair = damp(np.stack([events[:, 0], other], axis=1))
            found[name] += [side == "answers" for side in sides_of(fit_pair(pair, settings, exog=exog))]
    for name, answers in found.items():
        print(f"{name}: {np.mean(answers):.1%} of {len(answers)} sides answer")
    print(f"ratio {np.mean(found['as they are']) / np.mean(found['one side shifted']):.1f}")


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=["speed", "recovery", "placebo"])
    parser.add_argument("--replications", type=int, default=50)
    parser.add_argument("--draws", type=int, default=10_000)
    given = parser.parse_args()
    if given.part in {None, "speed"}:
        speed(given.draws)
    if given.part in {None, "recovery"}:
        recovery(given.replications)
    if given.part in {None, "placebo"} and TABLES.is_dir():
        placebo()


if __name__ == "__main__":
    main()
