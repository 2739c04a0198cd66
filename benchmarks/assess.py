"""Wall time and memory of a warm `thawcast assess`, beside an empty `python -c pass` in the same run.

Targets: under 2 seconds and under 400 MB. Prints the best of `--repeat` runs of each, and the ratios.
"""

import argparse
import os
import sys
import time
from pathlib import Path

THAWCAST = str(Path(sys.executable).parent / "thawcast")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "thawcast --help": [THAWCAST, "--help"],
    "thawcast assess --json": [THAWCAST, "assess", "USA", "RUS", "--as-of", "2010-12-31", "--json"],
    "thawcast assess": [THAWCAST, "assess", "USA", "RUS", "--as-of", "2010-12-31"],
    "thawcast assess --out": [THAWCAST, "assess", "USA", "RUS", "--as-of", "2010-12-31", "--out", "{out}"],
}


def measure(command: list[str]) -> tuple[float, float]:
    """Run a command once; return wall seconds and peak resident memory in MB."""
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0o600) for fd in (1, 2)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Print one line a command."""
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    base: tuple[float, float] | None = None
    with tempfile.TemporaryDirectory() as out:
        for label, command in COMMANDS.items():
            runs = [measure([part.replace("{out}", out) for part in command]) for _ in range(repeat)]
            seconds, megabytes = min(r[0] for r in runs), max(r[1] for r in runs)
            base = base or (seconds, megabytes)
            print(
                f"{label:24} {seconds:6.2f} s ({seconds / base[0]:5.1f} x)  {megabytes:6.0f} MB"
                f" ({megabytes / base[1]:4.1f} x)"
            )


if __name__ == "__main__":
    main()
