"""Faults: broken lines for every published layout, and fetches killed at random moments.

`faults.py parsers` breaks 10,000 lines of each and holds it to its word: no crash, every row kept or accounted for.
`faults.py fetch` kills 200 fetches from a local server after a random number of bytes, and looks at what they left: a
visible file must be whole. Without a word, both.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "sources"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "sources" / "fetching"))

from kills import kill_fetches
from mutations import PUBLISHED, broken, check

BATCH = 500


def parsers(lines: int, seed: int) -> bool:
    """Print one line a layout; return whether all rows were accounted for."""
    print(f"{'data set':20}{'broken lines':>14}{'kept':>8}{'aside':>8}{'rejected':>10}{'crashes':>9}{'s':>7}")
    fine = True
    for layout in PUBLISHED:
        rng = random.Random(seed)
        kept = aside = rejected = crashes = 0
        began = time.perf_counter()
        for first in range(0, lines, BATCH):
            batch = [broken(layout.line(first + i), layout.separator, rng) for i in range(min(BATCH, lines - first))]
            try:
                with tempfile.TemporaryDirectory() as folder:
                    rows = check(layout, batch, Path(folder))
            except Exception as error:  # noqa: BLE001 - a crash of any kind is what is counted
                crashes += 1
                print(f"  {layout.id}, lines from {first}: {type(error).__name__}: {error}")
                continue
            kept, aside = kept + rows.frame.height, aside + rows.aside.height
            rejected += rows.rejected.height
        spent = time.perf_counter() - began
        print(f"{layout.id:20}{lines:>14,}{kept:>8,}{aside:>8,}{rejected:>10,}{crashes:>9}{spent:>7.1f}")
        fine &= crashes == 0
    return fine


def fetch(kills: int, seed: int) -> bool:
    """Print what the kills left; return whether nothing was half visible or lost."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_fetches(Path(folder) / "files", kills, seed)
    spent = time.perf_counter() - began
    print(
        f"{tally.kills} kills, {tally.half} half-visible files, {tally.lost} lost files,"
        f" {tally.rounds} times all ten files came in between ({spent:.0f} s)"
    )
    return tally.half == tally.lost == 0


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["parsers", "fetch"])
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    fine = True
    if options.what != "fetch":
        fine &= parsers(options.lines, options.seed)
    if options.what != "parsers":
        fine &= fetch(options.kills, options.seed)
    sys.exit(not fine)


if __name__ == "__main__":
    main()
