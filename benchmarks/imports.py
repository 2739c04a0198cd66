"""What an import of 100,000 events costs until the first answer, and whether it is learned from often enough.

A made-up file in GDELT's layout: ten years, 40 pairs, levels that wander, and one pair that warms for good in 2017. It
is imported, asked of for the first time, and asked of again, each by a command of its own with an empty cache. With
`--learn` instead: the months of a counted source are foretold with parameters learned each year by slopes (as those
that ship are), each year by scoring, when the years behind are half as many again (as those of imports are), and when
they are twice as many; the mean log probability of each month's count of cooperation, given what was known before it.

    python benchmarks/imports.py
    python benchmarks/imports.py --learn icews_east_asia
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy.special import logsumexp

import thawcast
from thawcast.counting.tables import PERIOD_COUNTS
from thawcast.standing.temperature.core import run as filtered
from thawcast.standing.temperature.filter import GRID, SharedParameters, fit
from thawcast.standing.temperature.imported import GROWN
from thawcast.standing.temperature.seen import Seen
from thawcast.standing.temperature.sources import level_source
from thawcast.standing.temperature.vintages import ENOUGH

STATES = (
    "CHN",
    "CUB",
    "DEU",
    "EGY",
    "FRA",
    "GBR",
    "IND",
    "IRN",
    "ISR",
    "JPN",
    "MEX",
    "PAK",
    "RUS",
    "SAU",
    "TUR",
    "USA",
)
FIRST, YEARS, PAIRS, EVENTS = 2012, 10, 40, 100_000
WARMS = ("RUS", "USA")


def made(path: Path) -> int:
    """Write the file; return its rows."""
    rng = np.random.default_rng(1)
    every = [(a, b) for a in STATES for b in STATES if a < b and (a, b) != WARMS]
    pairs = [WARMS, *(every[i] for i in rng.choice(len(every), PAIRS - 1, replace=False))]
    share = 1 / (np.arange(PAIRS) + 3.0)
    level = np.cumsum(rng.normal(0, 0.08, (PAIRS, 12 * YEARS)), axis=1) + rng.normal(0.5, 0.8, (PAIRS, 1))
    level[0, 60:] += 1.0
    number = 0
    with path.open("w", encoding="utf-8") as file:
        for month in range(12 * YEARS):
            begin = date(FIRST + month // 12, month % 12 + 1, 1)
            length = (date(FIRST + (month + 1) // 12, (month + 1) % 12 + 1, 1) - begin).days
            for pair, (a, b) in enumerate(pairs):
                events = rng.poisson(EVENTS / 12 / YEARS * share[pair] / share.sum())
                warm = rng.random(events) < 1 / (1 + np.exp(-level[pair, month] - rng.normal(0, 0.3)))
                for on, good, way in zip(rng.integers(0, length, events), warm, rng.random(events) < 0.5, strict=True):
                    number += 1
                    day = f"{begin + timedelta(days=int(on)):%Y%m%d}"
                    one, two = (a, b) if way else (b, a)
                    row = [str(number), day, day[:6], day[:4], day[:4] + ".5", one + "GOV", one, one, *[""] * 7]
                    row += [two + "GOV", two, two, *[""] * 7, "1"]
                    row += ["042", "042", "04", "1"] if good else ["112", "112", "11", "3"]
                    file.write("\t".join([*row, "1.0", "3", "1", "3", *[""] * 22, day, "http://x"]) + "\n")
    return number


def timed(env: dict[str, str], *words: str) -> tuple[float, float, str]:
    """Run a command; return its CPU [s], the peak memory of all so far [GB] and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "thawcast", *words], env=env, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, after.ru_maxrss / 1e6, done.stdout


def costs(repeats: int) -> None:
    """Print the medians of each command, and what is told of the pair that warms."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        rows = made(where / "made.csv")
        ask = ("assess", *WARMS, "--as-of", "2018-12-31", "--json")
        steps: dict[str, tuple[str, ...]] = {
            "import": ("import", "gdelt1", str(where / "made.csv")),
            "first answer": ask,
            "second answer": ask,
        }
        steps["levels alone"] = ("barometer", *WARMS, "--as-of", "2018-12-31", "--json")
        cpu: dict[str, list[float]] = {name: [] for name in steps}
        peak, told = 0.0, ""
        for number in range(repeats):
            env = os.environ | {"THAWCAST_HOME": f"{folder}/{number}", "XDG_CACHE_HOME": f"{folder}/cache{number}"}
            for name, words in steps.items():
                spent, peak, said = timed(env, *words)
                cpu[name].append(spent)
                told = said if name == "first answer" else told
    print(f"{rows:,} events of {PAIRS} pairs, {YEARS} years; peak {peak:.2f} GB; CPU, median of {repeats}:")
    print("; ".join(f"{name} {np.median(spent):.1f} s" for name, spent in cpu.items()))
    answer = json.loads(told)
    thaw = answer["verdict"]["thaw"]
    print(answer["source"], answer["verdict"]["state"], answer["verdict"]["direction"]["word"], thaw and thaw["began"])


def learn(name: str) -> None:
    """Print how well months are foretold, by how often the parameters are learned."""
    seen = level_source(name, "M").seen(thawcast.open_dataset().table(PERIOD_COUNTS))
    whole = seen.value.shape[1]
    for label, factor, lends in (
        ("each year, by slopes", 1.0, True),
        ("each year, by scoring", 1.0, False),
        (f"{GROWN} times the years", GROWN, False),
        ("twice the years", 2.0, False),
    ):
        found: SharedParameters | None = None
        at, total, count, spent = 0, 0.0, 0, 0.0
        for learned in range(12, whole, 12):
            if found is None or learned >= factor * at or factor == 1.0:
                began = time.process_time()
                found, at = fit(seen.until(learned), start=found, lends=lends), learned
                spent += time.process_time() - began
            score, months = foretold(seen.until(min(learned + 12, whole)), found, learned)
            total, count = total + score, count + months
        print(f"{label}: {total / count:.4f} of {count:,} months; {spent:.1f} s to learn", flush=True)


def foretold(seen: Seen, found: SharedParameters, learned: int) -> tuple[float, int]:
    """Sum the log probabilities of the periods from `learned` on, each given those before; and count them."""
    seen = seen.take(np.flatnonzero(seen.total.sum(axis=1) >= ENOUGH[12]))
    none, spread = np.zeros((1, 1, 1, 1)), float(np.exp(found["spread"]))
    by_point = [
        filtered(
            seen.value, seen.total, found.offset(seen), r * found.noise(seen), True, 0.0, q * found.walk(seen),
            found.first(seen), spread, found.process(), 0, learned - 1, none,
        )
        for q, r in GRID
    ]  # fmt: skip
    with np.errstate(divide="ignore"):
        upto = np.asarray(logsumexp(np.stack(by_point, axis=2) + np.log(found.own(seen))[:, None, :], axis=2))
    known = np.isfinite(seen.value[:, learned:])
    return float(np.diff(upto, axis=1)[known].sum()), int(known.sum())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--learn", metavar="SOURCE", help="a source of counted months, as icews_east_asia")
    options = parser.parse_args()
    if options.learn:
        learn(options.learn)
    else:
        costs(options.repeats)
