"""Damage lines, feed bad files and kill imports: nothing may crash, swell, get lost, or be half visible.

    python benchmarks/import_faults.py # 10,000 damaged lines a parser, ten bad files of 50 MB, 200 kills
    python benchmarks/import_faults.py --lines 1000 --megabytes 5 --kills 10

Prints lines, files and kills with their failures, which must be 0, beside the baseline: a reader that takes the same
lines as they are (Python's csv module and `float`) and how many of them it fails on. A bad file has a minute and 1 GB.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "tests" / "sources" / "events" / "samples"
FILES = {
    "gdelt1": "gdelt1.csv",
    "gdelt2": "gdelt2.csv",
    "icews": "20181005-icews-events.tab",
    "polecat": "polecat.txt",
    "phoenix": "phoenix.csv",
    "petrarch": "petrarch.txt",
    "keds": "keds-tabs.dat",
}
PIECES = [b"", b"\t", b"\t\t\t", b",", b'"', b"\r", b"\x00", b"NA", b"-1", b"9" * 30, b"\xff\xfe", b"1e400", b";", b" "]
AT_ONCE = 100
SECONDS, MEGABYTES = 60, 1024
"""What an import of a bad file may take."""

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from thawcast.store.importing import import_events
import_events("gdelt1", [Path(sys.argv[2])], Path(sys.argv[1]), now=datetime.now(UTC))
"""


def damaged(rng: random.Random, line: bytes) -> bytes:
    for _ in range(rng.randint(1, 4)):
        at, length = rng.randrange(len(line) + 1), rng.randint(0, 12)
        piece = rng.choice(PIECES) if rng.random() < 0.7 else rng.randbytes(rng.randint(1, 6))
        line = line[:at] + piece + line[at + length :]
    return line.replace(b"\n", b" ")


def baseline(kind: str, lines: list[bytes]) -> int:
    """Count the lines on which a plain reader fails: its encoding, its columns or its numbers."""
    failed = 0
    for line in lines:
        try:
            fields = next(csv.reader([line.decode("utf-8")], delimiter="," if kind == "phoenix" else "\t"))
            _ = [
                float(fields[i]) for i in {"gdelt1": (1, 30, 31), "gdelt2": (1, 30, 31), "icews": (0, 7)}.get(kind, ())
            ]
        except (ValueError, IndexError, csv.Error, StopIteration):
            failed += 1
    return failed


def mutate(lines: int, seed: int) -> int:
    from thawcast.errors import ThawcastError
    from thawcast.sources import LAYOUTS
    from thawcast.sources.events.read import read

    bad = 0
    for kind, name in FILES.items():
        rng = random.Random(seed)
        good = [line for line in (SAMPLES / name).read_bytes().split(b"\n") if line.strip()]
        body = good[1:] if LAYOUTS[kind].header else good
        crashes = lost = plain = 0
        fates: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            for _ in range(lines // AT_ONCE):
                some = [damaged(rng, rng.choice(body)) for _ in range(AT_ONCE)]
                plain += baseline(kind, some)
                path.write_bytes(b"\n".join([*good, *some]) + b"\n")
                try:
                    batches = list(read(LAYOUTS, kind, path))
                except ThawcastError:
                    fates["file refused"] += len(some)
                    continue
                except Exception as error:  # noqa: BLE001 - a crash of any kind is what is counted here
                    print(f"{kind}: {type(error).__name__}: {error}")
                    crashes += 1
                    continue
                told = sum(b.kept.height + b.rejected.height + sum(b.aside.values()) for b in batches)
                lost += told != len(good) + len(some) - bool(LAYOUTS[kind].header)
                fates["kept"] += sum(b.kept.height for b in batches)
                fates["set aside"] += sum(sum(b.aside.values()) for b in batches)
                fates["quarantined"] += sum(b.rejected.height for b in batches)
        bad += crashes + lost
        print(
            f"{kind}: {lines:,} damaged lines: {crashes} crashes, {lost} files with a row unaccounted for;"
            f" {dict(fates)}; a plain csv reader fails on {plain / lines:.0%} of them"
        )
    return bad


BAD_IMPORT = """
import resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from thawcast.errors import ThawcastError
from thawcast.store.importing import import_events
begun = time.monotonic()
try:
    done = import_events(sys.argv[1], [Path(sys.argv[2])], Path(sys.argv[3]), now=datetime.now(UTC)).to_dict()
    said = f"{done['kept']} of {done['rows']} rows kept"
except ThawcastError as error:
    said = str(error)
print(time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, said[:90], sep="|")
"""


def shapes(good: bytes, size: int) -> dict[str, bytes]:
    """Ten bodies of a file that are mostly bad, each of about `size` bytes."""
    rng = random.Random(1)
    line = good + b"\n"
    return {
        "blank lines": b"\n" * size,
        "zero bytes": bytes(size),
        "one letter a line": b"x\n" * (size // 2),
        "separators only": (b"\t" * 60 + b"\n") * (size // 61),
        "noise": rng.randbytes(size),
        "a good line in 400 blank ones": (line + b"\n" * 400) * (size // (len(line) + 400)),
        "an unknown actor each": b"".join(line.replace(b"USA", b"Q%07d" % i) for i in range(size // len(line))),
        "quotes": (b'"' * 50 + b"\n") * (size // 51),
        "one endless line": b"z" * size,
        "four in nine damaged": (line * 5 + (b"?" + line) * 4) * (size // (9 * len(line) + 4)),
    }


def swell(megabytes: int) -> int:
    """Import ten bad files of each of three kinds, and count those that take too long or too much."""
    bad, worst = 0, (0.0, 0)
    with tempfile.TemporaryDirectory() as made:
        for kind in ("gdelt1", "phoenix", "keds"):
            lines = [line for line in (SAMPLES / FILES[kind]).read_bytes().split(b"\n") if line.strip()]
            for shape, body in shapes(lines[1], megabytes << 20).items():
                path = Path(made) / "bad.csv"
                path.write_bytes(b"\n".join(lines) + b"\n" + body)
                store = Path(made) / f"{kind}-{shape}"
                told = subprocess.run(
                    [sys.executable, "-c", BAD_IMPORT, kind, str(path), str(store)], capture_output=True, text=True
                ).stdout
                took, peak, said = told.strip().split("|", 2) if told.count("|") > 1 else ("inf", "0", "crashed")
                failed = float(took) > SECONDS or int(peak) > MEGABYTES
                bad, worst = bad + failed, max(worst, (float(took), int(peak)))
                print(f"{kind}, {shape}: {float(took):.1f} s, {int(peak):,} MB; {said}{' TOO MUCH' if failed else ''}")
    print(f"{megabytes} MB each: {bad} beyond {SECONDS} s or {MEGABYTES:,} MB; the slowest took {worst[0]:.1f} s")
    return bad


def kill(times: int, seed: int) -> int:
    from thawcast.store import snapshots

    rng = random.Random(seed)
    line = (SAMPLES / "gdelt1.csv").read_text(encoding="utf-8").splitlines()[1].split("\t", 1)[1]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    with tempfile.TemporaryDirectory() as made:
        folder, bad, landed, died = Path(made), 0, 0, 0
        took: list[float] = []
        expected: dict[str, int] = {}
        for number in range(times):
            path = folder / "events.csv"
            rows = 20_000 + number
            path.write_text("".join(f"{number}-{i}\t{line}\n" for i in range(rows)), encoding="utf-8")
            # A new store now and then, lest the counts over all snapshots grow without end.
            store = folder / f"store{number // 10}"
            begun = time.monotonic()
            process = subprocess.Popen([sys.executable, "-c", IMPORT, str(store), str(path)], env=environment)
            if took:
                time.sleep(rng.uniform(0.2, 1.1) * min(took[-5:]))
                died += process.poll() is None
                process.kill()
            process.wait()
            if not took or process.returncode == 0:
                took.append(time.monotonic() - begun)
            held = snapshots(store).held
            now = {s.id: int(s.manifest["kept"]) for s in held}
            before = {name: kept for name, kept in expected.items() if name in now or number % 10}
            whole = all(not s.problems() and s.manifest["kept"] == s.manifest["rows"] for s in held)
            if not whole or any(now.get(name) != kept for name, kept in before.items()):
                bad += 1
                print(f"kill {number}: a snapshot is lost or not whole")
            landed += len(now) > len(before)
            expected = now
    print(f"{times} imports, {died} killed before they ended, {landed} snapshots landed: {bad} lost or half-visible")
    return bad


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--lines", type=int, default=10_000)
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    failures = mutate(given.lines, given.seed) + swell(given.megabytes) + kill(given.kills, given.seed)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
