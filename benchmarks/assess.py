"""What a fresh `thawcast assess` costs, beside an empty `python -c pass`, or beside another commit in turns.

    python benchmarks/assess.py                      # wall time, CPU and memory; targets: under 2 s and 400 MB
    python benchmarks/assess.py --against REVISION   # CPU of `assess --json` as a part of that of an older revision

Prints the best of `--repeat` runs of each and the ratios; against a revision the medians of the CPU (user and system)
of runs that take turns, wanted at most .7 of the revision's. Both print how many tables one assessment opens.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from thawcast.assessment import assess
from thawcast.store import Dataset, open_dataset
from thawcast.tables import Contract

THAWCAST = str(Path(sys.executable).parent / "thawcast")
ASKED = ["assess", "USA", "RUS", "--as-of", "2010-12-31"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "thawcast --help": [THAWCAST, "--help"],
    "thawcast assess --json": [THAWCAST, *ASKED, "--json"],
    "thawcast assess": [THAWCAST, *ASKED],
    "thawcast assess --out": [THAWCAST, *ASKED, "--out", "{out}"],
}
WANTED = 0.7
"""Part of the CPU of the older revision that is wanted."""


def measure(command: list[str], tree: Path | None = None) -> tuple[float, float, float]:
    """Run a command once; return wall and CPU seconds and peak resident memory in MB."""
    # An installed package is compiled once, whatever the shell of the benchmark says.
    environment = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        command,
        environment if tree is None else environment | {"PYTHONPATH": str(tree / "src")},
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0o600) for fd in (1, 2)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def opened() -> int:
    """Count the tables that one assessment opens."""
    names: set[str] = set()
    rows = Dataset.rows

    def counted(self: Dataset, contract: Contract, *args: object, **options: object) -> object:
        names.add(contract.name)
        return rows(self, contract, *args, **options)  # pyright: ignore[reportArgumentType] - handed on as it came

    Dataset.rows = counted  # pyright: ignore[reportAttributeAccessIssue] - undone below
    try:
        assess("USA", "RUS", as_of="2010-12-31", store=open_dataset())
    finally:
        Dataset.rows = rows
    return len(names)


def against(revision: str, repeat: int) -> int:
    """Measure this tree and a revision in turns; return 1 where the ratio misses what is wanted."""
    here = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "thawcast", *ASKED, "--json"]
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "other"
        git = ["git", "-C", str(here), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(other), revision], check=True)
        try:
            # The first run of each writes what Python compiles.
            runs = [[measure(command, tree)[1] for tree in (here, other)] for _ in range(repeat + 1)][1:]
        finally:
            subprocess.run([*git, "remove", "--force", str(other)], check=True)
    now, then = (statistics.median(run[k] for run in runs) for k in (0, 1))
    print(f"CPU of assess --json: {now:.2f} s now, {then:.2f} s at {revision}: {now / then:.2f} ({WANTED} wanted)")
    return int(now / then > WANTED)


def main() -> None:
    """Print one line a command, or the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--against", metavar="REVISION")
    chosen = parser.parse_args()
    print(f"{opened()} tables opened by one assessment (12 wanted)")
    if chosen.against:
        raise SystemExit(against(chosen.against, chosen.repeat))
    base: tuple[float, ...] | None = None
    with tempfile.TemporaryDirectory() as out:
        for label, command in COMMANDS.items():
            runs = [measure([part.replace("{out}", out) for part in command]) for _ in range(chosen.repeat)]
            wall, cpu, megabytes = min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs)
            base = base or (wall, megabytes)
            print(
                f"{label:24} {wall:6.2f} s ({wall / base[0]:5.1f} x)  {cpu:6.2f} s of CPU  {megabytes:6.0f} MB"
                f" ({megabytes / base[1]:4.1f} x)"
            )


if __name__ == "__main__":
    main()
