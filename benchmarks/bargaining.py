"""Every single-issue model on the published bargaining cases, beside reported outcomes and published predictions.

Run: python benchmarks/bargaining.py [folder of the cases]
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from thawcast.deals.bargaining.challenge import challenge
from thawcast.deals.bargaining.single_issue import predictions

FOLDER = Path("../shared/data/raw/bargaining")

# Scholz, Calbert & Smith 2011, table 2 and p. 27 (quoting Bueno de Mesquita 1994, p. 98).
SCHOLZ_MEDIANS = (8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6)
SCHOLZ_MEANS = (7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6)
BDM_1994 = (8.35, 9.05)
CARS_OUTCOME = 8.833


@dataclass(frozen=True)
class Case:
    """A table of actors: its file, what is settled, and where things stay without a decision (None: mid-range)."""

    file: str
    name: str
    reference: float | None = None


CASES = (
    Case("ExampleActors.csv", "Car emission standards [years]", 10.0),
    Case("oil_price.csv", "Oil price [dollars]"),
    Case("Sultan.csv", "Oil price, Sultan's table"),
    Case("Iranian_Election.csv", "Iranian election [1-10]"),
    Case("WW1.csv", "July 1914 [0-1]"),
    Case("WW1_BDM.csv", "July 1914, short [0-1]"),
    Case("Litigation Case Study.csv", "Litigation [0-1]"),
    Case("SOE-Policy.csv", "China oil reform: policy [0-100]"),
    Case("SOE-Competitive.csv", "China oil reform: competition [0-100]"),
)


def actors(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position, salience [0-1] and capability of each actor of a file, whatever its column names."""
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    start = next(i for i, row in enumerate(rows) if any("salience" in c.lower() for c in row))
    heads = [c.strip().lower() for c in rows[start]]

    def column(*names: str) -> np.ndarray:
        place = next(i for i, h in enumerate(heads) if any(n in h for n in names))
        return np.array([float(r[place]) for r in rows[start + 1 :] if len(r) > place and r[place].strip()])

    salience = column("salience")
    return column("position"), salience / (100 if salience.max() > 1 else 1), column("capability", "influence")


def ktab(path: Path) -> dict[str, list[float]]:
    """Last positions, by dimension, in the log of KTAB's own run."""
    found: dict[str, list[float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        head, _, tail = line.partition(":")
        if head.endswith(" Position") and "," in head and tail.strip():
            found.setdefault(head.split(",")[1].strip(), []).append(float(tail.split()[-1]))
    return found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        print(f"skipped: no folder {folder}; give the folder of the published cases")
        return
    table: list[tuple[str, dict[str, float], str]] = []
    for case in CASES:
        position, salience, capability = actors(folder / case.file)
        reference = (position.min() + position.max()) / 2 if case.reference is None else case.reference
        span = float(np.ptp(position))
        found = dict(predictions(position, salience, capability, reference=reference, span=span))
        found["challenge, text"] = challenge(position, salience, capability, reading="text").forecast
        table.append((case.name, found, f"{CARS_OUTCOME}" if case.file == "ExampleActors.csv" else "none reported"))
    models = list(table[0][1])
    print(
        "Without a decision: 10 years for the cars (the latest date on the table), the middle of the range elsewhere."
    )
    print("Proposer of the procedural model: the weightiest actor; quota half of capability. Saliences as shares.\n")
    print(f"{'case':40}" + "".join(f"{m[:22]:>24}" for m in models) + f"{'reported':>16}")
    for name, found, reported in table:
        print(f"{name:40}" + "".join(f"{found[m]:24.3f}" for m in models) + f"{reported:>16}")

    cars = table[0][1]
    print("\nCar emission standards: error against the reported 8.833 years, and its ratio to the compromise's error")
    base = abs(cars["compromise"] - CARS_OUTCOME)
    for model in models:
        error = abs(cars[model] - CARS_OUTCOME)
        print(f"  {model:24} {cars[model]:7.3f}   error {error:5.3f}   ratio {error / base:5.2f}")
    for words, value in zip(("first", "stable"), BDM_1994, strict=True):
        error = abs(value - CARS_OUTCOME)
        print(f"  published 1994, {words:8} {value:7.3f}   error {error:5.3f}   ratio {error / base:5.2f}")

    print("\nChallenge model, car emission standards, round by round (printed: Scholz, Calbert & Smith 2011, table 2)")
    data = actors(folder / "ExampleActors.csv")
    runs = {reading: challenge(*data, reading=reading) for reading in ("figures", "text")}
    print(f"  {'round':8}" + "".join(f"{n:8d}" for n in range(1, 9)))
    for words, printed, field in (("median", SCHOLZ_MEDIANS, "medians"), ("mean", SCHOLZ_MEANS, "means")):
        print(f"  {words} printed       " + "".join(f"{v:8.1f}" for v in printed))
        for reading, run in runs.items():
            print(f"  {words} {reading:12}  " + "".join(f"{v:8.2f}" for v in getattr(run, field)[1:]))

    print("\nChina, both dimensions: influence-weighted mean of KTAB's last positions beside our compromise")
    rows = list(csv.reader((folder / "SOE-Pol-Comp.csv").read_text(encoding="utf-8").splitlines()))
    body = np.array([[float(v) for v in r[2:7]] for r in rows[2:] if len(r) > 6 and r[2].strip()])
    last = ktab(folder / "20170530_ref-SOE-Pol-Comp.txt")
    for n, (dimension, ends) in enumerate(last.items()):
        position, salience = body[:, 1 + 2 * n], body[:, 2 + 2 * n] / 100
        found = predictions(position, salience, body[:, 0], reference=50, span=100)
        theirs = float(np.average(ends, weights=body[:, 0]))
        shown = ", ".join(f"{m} {v:.1f}" for m, v in found.items())
        print(f"  {dimension}: KTAB {theirs:.1f}; {shown}")


if __name__ == "__main__":
    main()
