"""Speed, exactness and findings of the deals chapter, each beside a peer or a baseline.

Run: python benchmarks/deals.py [--findings]
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np

from thawcast.brief.phrases import between
from thawcast.deals.bargaining.arms import Arm, deep
from thawcast.deals.bargaining.domain import Domain, build
from thawcast.deals.bargaining.frontier import solve
from thawcast.deals.bargaining.solutions import SOLUTIONS, pick
from thawcast.deals.chapter import of_results
from thawcast.deals.forward import play_forward
from thawcast.deals.game.policies import grit, policies
from thawcast.deals.game.simulation import play
from thawcast.deals.results.about import about
from thawcast.deals.results.deal import ARMS
from thawcast.deals.scenarios.quantity import Quantity
from thawcast.deals.scenarios.ranges import sample
from thawcast.deals.sentences import points
from thawcast.deals.shipped import compute, keys, load, results, results_of


def best_of(times: int, run: Callable[[], object]) -> float:
    """Least time of several runs [s]."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def random_domain(issues: int, outcomes: int, seed: int) -> Domain:
    """Arbitrary gains, the hardest kind: no scale orders the outcomes."""
    rng = np.random.default_rng(seed)
    gains = [rng.normal(0, 0.05, (1, 2, outcomes)) for _ in range(issues)]
    for block in gains:
        block[:, :, 0] = 0
    return Domain(
        keys=tuple(str(k) for k in range(issues)),
        values=(np.arange(outcomes, dtype=float),) * issues,
        gains=tuple(gains),
        start=np.zeros(issues, dtype=np.intp),
        disagreement=np.zeros((1, 2)),
        allowed=(np.ones(outcomes, dtype=bool),) * issues,
        floors=np.full(2, -np.inf),
        links=(),
    )


def milp(domain: Domain, name: str) -> float:
    """The egalitarian or utilitarian value by SciPy's HiGHS: the peer."""
    from scipy.optimize import Bounds, LinearConstraint
    from scipy.optimize import milp as highs

    sizes = [len(v) for v in domain.values]
    n = sum(sizes)
    gains = np.concatenate([g[0] for g in domain.gains], axis=1)
    one = np.zeros((len(sizes), n + 1))
    for k, place in enumerate(np.cumsum([0, *sizes[:-1]])):
        one[k, place : place + sizes[k]] = 1
    above = np.hstack([gains, -np.ones((2, 1)) if name == "egalitarian" else np.zeros((2, 1))])
    cost = np.append(np.zeros(n), -1.0) if name == "egalitarian" else np.append(-gains.sum(axis=0), 0.0)
    found = highs(
        cost,
        constraints=[LinearConstraint(one, 1, 1), LinearConstraint(above, 0, np.inf)],
        integrality=np.append(np.ones(n), 0),
        bounds=Bounds(np.append(np.zeros(n), -np.inf), np.append(np.ones(n), np.inf)),  # pyright: ignore[reportArgumentType]
    )
    return -float(found.fun)


def large() -> None:
    print("12 issues x 5 outcomes = 244,140,625 packages (limits: 10 s, 2 GB)")
    for seed in range(3):
        domain = random_domain(12, 5, seed)
        seconds = best_of(3, lambda d=domain: [pick(solve(d), d.disagreement[0], n) for n in SOLUTIONS])
        line = solve(domain)
        mine = {n: pick(line, domain.disagreement[0], n).gains for n in SOLUTIONS}
        value = {"egalitarian": min(mine["egalitarian"]), "utilitarian": sum(mine["utilitarian"])}
        for name, own in value.items():
            peer = best_of(3, lambda d=domain, n=name: milp(d, n))
            same = abs(milp(domain, name) - own) < 1e-7
            print(
                f"  seed {seed}: all four solutions {1e3 * seconds:.1f} ms, {len(line.gains)} efficient packages; "
                f"HiGHS {name} alone {1e3 * peer:.1f} ms, ratio {peer / seconds:.1f}; same value: {same}"
            )
    small = random_domain(8, 5, 0)
    start = time.perf_counter()
    best = 0.0
    for choice in product(range(5), repeat=8):
        a = b = 0.0
        for g, c in zip(small.gains, choice, strict=True):
            a, b = a + g[0, 0, c], b + g[0, 1, c]
        if a > 0 and b > 0:
            best = max(best, a * b)
    brute = time.perf_counter() - start
    own = float(np.prod(pick(solve(small), np.zeros(2)).gains))
    quick = best_of(3, lambda: solve(small))
    print(
        f"  8 x 5 by brute force: {brute:.1f} s for 390,625 packages, ratio {brute / quick:,.0f}; "
        f"same Nash product: {abs(own - best) < 1e-12}"
    )
    print(f"  peak memory of this process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def forward() -> None:
    scenario = load("us_russia_reset_2010")
    draws = sample(scenario, draws=200)
    central = build(scenario, scenario.central())
    arm = Arm("deep", deep(scenario, central), draws)
    alone = replace(arm, draws=draws[:1])
    known = policies(scenario)
    whole = best_of(3, lambda: play(scenario, arm, known, paths=10_000))
    few = 20
    single = best_of(1, lambda: [play(scenario, alone, known, paths=1) for _ in range(few)])
    print(f"10,000 paths x 120 months x {len(known)} policies: {whole:.2f} s (limit: 10 s)")
    print(f"  one path at a time, {few} of them scaled up: {single / few * 10_000:,.0f} s")
    print(f"  ratio {single / few * 10_000 / whole:,.0f}")
    runs = [play(scenario, arm, known, paths=1000, seed=5)["grit"].gains for _ in range(2)]
    print(f"  same seed, same numbers: {bool((runs[0] == runs[1]).all())}")
    ready = best_of(3, lambda: of_results(about(scenario), *(results_of(scenario, 0) or compute(scenario))))
    cold = best_of(1, lambda: compute(scenario))
    print(f"chapter 7 from shipped results: {1e3 * ready:.0f} ms (limit: 300 ms); computed: {cold:.1f} s")


def findings() -> None:
    for key in keys():
        ships = results(key)
        if ships is None:
            sys.exit(f"{key}: no results ship; run python -m thawcast.deals.shipped")
        deal, played = ships
        names, (a, b) = deal.scenario.names, deal.scenario.states
        print(f"\n{deal.scenario.title}: survival at the horizon and mean annual gains, 90% interval over draws")
        for arm, found in played.arms.items():
            print(f"  {ARMS[arm]}; both patient enough in {deal.arms[arm].patient.value:.0%} of the draws")
            for policy, run in found.policies.items():
                print(
                    f"    {policy:22} {between(run.survival[120])}   {names[a]} {points(run.gains[a])}   "
                    f"{names[b]} {points(run.gains[b])}"
                )
        for policy, row in played.ordering.items():
            beside = row["deep"]
            turns = ", ".join(f"{t.judgement} {t.rank_correlation:+.2f}" for t in beside.turns_on)
            print(
                f"  {policy:22} deep lasts longer in {beside.lasts_longer_share:.0%} of draws, equally long in "
                f"{beside.same_share:.0%}, by {beside.months_longer.value:+.1f} months; "
                f"turns on {turns or 'nothing beyond luck'}"
            )
        same = ships == compute(load(key)) if "--findings" in sys.argv else "not checked"
        print(f"  shipped results equal a recomputation: {same}")


def reversals() -> None:
    """The flagship with single judgements pinned to an end of their range: what would reverse its ordering."""
    scenario = load("us_russia_reset_2010")
    pins: dict[str, dict[tuple[str, str | None, str | None], float]] = {
        "as judged": {},
        "Russia's outside option at -0.02": {("outside", "RUS", None): -0.02},
        "Russia's outside option at +0.03": {("outside", "RUS", None): 0.03},
        "breaches found after 3 months": {("detection_lag_months", None, None): 3.0},
        "breaches found after 15 months": {("detection_lag_months", None, None): 15.0},
        "United States on investment at 40": {("position", "USA", "investment"): 40.0},
        "United States on investment at 70": {("position", "USA", "investment"): 70.0},
        "Russia on Afghanistan at 45": {("position", "RUS", "afghanistan"): 45.0},
        "Russia on Afghanistan at 75": {("position", "RUS", "afghanistan"): 75.0},
        "United States 40 and Russia 75": {
            ("position", "USA", "investment"): 40.0,
            ("position", "RUS", "afghanistan"): 75.0,
        },
    }
    print("\nUS-Russia 2010 under GRIT: share of draws in which the deep package lasts longer (equally long)")
    for words, pinned in pins.items():
        changed = replace(
            scenario,
            views={
                key: replace(view, position=Quantity(*(pinned["position", *key],) * 2))
                if ("position", *key) in pinned
                else view
                for key, view in scenario.views.items()
            },
            outside={
                s: Quantity(*(pinned["outside", s, None],) * 2) if ("outside", s, None) in pinned else q
                for s, q in scenario.outside.items()
            },
            assumptions=tuple(
                replace(a, value=Quantity(*(pinned[a.name, a.state, None],) * 2))
                if (a.name, a.state, None) in pinned
                else a
                for a in scenario.assumptions
            ),
        )
        played = play_forward(changed, chosen={"grit": grit})
        found = played.ordering["grit"]["deep"]
        alive = [played.arms[arm].policies["grit"].survival[120].value for arm in ("tactical", "deep")]
        print(
            f"  {words:34} {found.lasts_longer_share:4.0%} ({found.same_share:.0%}); after ten years alive: "
            f"tactical {alive[0]:.2f}, deep {alive[1]:.2f}"
        )


if __name__ == "__main__":
    large()
    forward()
    findings()
    reversals()
