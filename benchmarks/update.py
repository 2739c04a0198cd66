"""Update a store day by day, and kill updates: what a day costs late and early, and whether an event is ever lost.

    python benchmarks/update.py # 5 million events, 100 days of 50,000; 200 kills over 200,000 events
    python benchmarks/update.py --events 500000 --days 20 --rows 5000 --kills 20 --killed 20000

The files have GDELT 1.0's 57 columns. Stated distribution: both actors states, drawn by rank with weight 1/(rank + 5);
identifiers rise; 97% of a file's rows are of its own day, 1% each of a week, a month and a year before, as GDELT has
them. Baseline: the same rows imported into an empty store, which is what counting everything anew costs at the least.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl

FIRST = date(2016, 1, 1)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
CODES = [("010", 1, 0.0), ("042", 1, 1.9), ("051", 1, 3.4), ("057", 1, 8.0), ("111", 3, -2.0), ("190", 4, -10.0),
         ("070", 2, 7.0), ("173", 4, -5.0), ("036", 1, 4.0), ("112", 3, -2.0)]  # fmt: skip
LATE = ((0.97, 0), (0.01, 7), (0.01, 30), (0.01, 365))
POINTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
"""What the process does to the disk: it may be killed at each."""


def write_day(folder: Path, number: int, rows: int, *, states: int = 60) -> Path:
    """Write the file of a day, numbered from 0."""
    from thawcast.states import code_map

    rng = np.random.default_rng([7, number])
    names = np.array(sorted(str(key) for key in code_map("cameo", on=2016)))[:states]
    weights = 1 / (np.arange(names.size) + 6)
    a = rng.choice(names.size, rows, p=weights / weights.sum())
    b = (a + 1 + rng.integers(0, names.size - 1, rows)) % names.size
    code = rng.integers(0, len(CODES), rows)
    late = rng.choice([days for _, days in LATE], rows, p=[share for share, _ in LATE])
    added = FIRST + timedelta(days=number)
    day = pl.Series(late).map_elements(lambda n: f"{added - timedelta(days=n):%Y%m%d}", return_dtype=pl.String)
    mentions = 1 + rng.exponential(4.5, rows).astype(int)
    empty = pl.lit("")
    frame = pl.DataFrame({"a": names[a], "b": names[b], "day": day, "m": mentions})
    codes = pl.DataFrame(CODES, schema=["code", "quad", "score"], orient="row")[code]
    frame = frame.hstack(codes)
    columns: dict[int, pl.Expr] = {0: pl.int_range(pl.len()) + number * 1_000_000, 1: pl.col("day"), 5: pl.col("a")}
    columns |= {6: pl.col("a"), 7: pl.col("a"), 15: pl.col("b"), 16: pl.col("b"), 17: pl.col("b"), 26: pl.col("code")}
    columns |= {
        29: pl.col("quad"),
        30: pl.col("score"),
        31: pl.col("m"),
        32: pl.lit(1),
        33: pl.col("m"),
        34: pl.lit(1.5),
    }
    columns |= {56: pl.lit(f"{added:%Y%m%d}")}
    path = folder / f"{added:%Y%m%d}.export.CSV"
    whole = frame.select(columns.get(i, empty).alias(f"c{i}") for i in range(57))
    whole.write_csv(path, include_header=False, separator="\t", quote_style="never")
    return path


def io() -> tuple[int, int]:
    told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(told["rchar"]), int(told["wchar"])


def one_import(store: Path, file: Path) -> None:
    """Import a file in this process, and print what it took, without the loading of the program."""
    import_module("duckdb")  # loaded beforehand, as the rest
    from thawcast.store.importing import import_events

    before, used = io(), time.process_time()
    import_events("gdelt1", [file], store, now=NOW)
    after = io()
    print(json.dumps({"read": after[0] - before[0], "written": after[1] - before[1],
                      "cpu": time.process_time() - used}))  # fmt: skip


def measured(*words: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def by_day(events: int, days: int, rows: int) -> None:
    """Print what the first and the last days of many cost, beside an import into an empty store."""
    with tempfile.TemporaryDirectory(prefix="update-") as made:
        folder, store = Path(made), Path(made) / "store"
        base = max(events // rows, 1)
        for number in range(base):
            write_day(folder, number, rows)
        subprocess.run([sys.executable, __file__, "--whole", str(store), str(folder)], check=True)
        told: list[dict[str, float]] = []
        for number in range(base, base + days):
            path = write_day(folder, number, rows)
            told.append(measured("--one", str(store), str(path)))
        alone = measured("--one", str(folder / "empty"), str(max(folder.glob("*.CSV"))))
        few = min(5, days // 2)
        print(f"{base * rows:,} events, then {days} days of {rows:,}; medians of {few} days")
        print(f"{'':8} {'first':>14} {'last':>14} {'ratio':>8} {'empty store':>14}")
        for key in ("read", "written", "cpu"):
            first, last = (statistics.median(t[key] for t in part) for part in (told[:few], told[-few:]))
            print(f"{key:8} {first:14,.2f} {last:14,.2f} {last / first:8.2f} {alone[key]:14,.2f}")
        size = sum(p.stat().st_size for p in store.rglob("*") if p.is_file())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        print(f"store {size / 1e6:,.0f} MB; greatest memory of an import {peak:,.0f} MB")
        (folder / "next").mkdir()
        write_day(folder / "next", base + days, rows)
        took = measured("--update", str(store), str(folder / "next"))
        print("an update with levels of all pairs:", ", ".join(f"{k} {v:.1f} s" for k, v in took.items()))


def one_update(store: Path, folder: Path) -> None:
    """Update from a folder in this process, and print what it took."""
    from thawcast.monitoring.plan import planned
    from thawcast.monitoring.updating import Work, update

    begun, used, marks = time.perf_counter(), time.process_time(), dict[str, float]()
    work = Work(lambda: NOW, step=lambda text: marks.update({text: time.perf_counter()}))
    update(store, planned(store, None, sources="gdelt1", files=str(folder)), work=work)
    ended = time.perf_counter()
    levels = ended - marks["levels"] if "levels" in marks else 0.0
    print(json.dumps({"seconds": ended - begun, "cpu": time.process_time() - used, "levels": levels}))


def _doomed(store: str, folder: str, point: int, wait: float) -> None:
    """Update from a folder, and die at a point: at the n-th touch of the disk, or after some seconds."""
    from thawcast.monitoring.plan import planned
    from thawcast.monitoring.updating import Work, update

    seen = 0

    def touch(event: str, _: object) -> None:
        nonlocal seen
        if event in POINTS:
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

    if wait:
        timer = threading.Timer(wait, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    elif point:
        sys.addaudithook(touch)
    plan = planned(Path(store), None, sources="gdelt1", files=folder)
    update(Path(store), plan, work=Work(lambda: NOW))


def kill_updates(made: Path, *, kills: int, files: int, rows: int, seed: int) -> dict[str, int]:
    """Kill updates of a store while files come, and compare it with one that nobody disturbed.

    Returns:
        Kills, snapshots half visible, whether events or counts differ, whether levels differ.
    """
    from thawcast.monitoring.watching import level_tables
    from thawcast.store import open_dataset, snapshots
    from thawcast.tables import DYAD_COUNTS

    rng = random.Random(seed)
    arriving, store, quiet = made / "files", made / "store", made / "quiet"
    arriving.mkdir()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "thawcast.monitoring.updating"])

    def run(where: Path, *, point: int = 0, wait: float = 0.0) -> tuple[bool, float]:
        begun = time.monotonic()
        process = context.Process(target=_doomed, args=(str(where), str(arriving), point, wait))
        process.start()
        process.join()
        return process.exitcode == -signal.SIGKILL, time.monotonic() - begun

    told = {"kills": 0, "ended": 0, "half": 0}
    usual, come = 1.0, 0
    ended = True
    while told["kills"] < kills:
        if ended or come < files * told["kills"] // kills:
            write_day(arriving, come, rows, states=12)
            come += 1
        # Half by a touch of the disk, half by the clock: what runs between two touches is hit by the second.
        by_clock = rng.random() < 0.5
        point, wait = (0, rng.uniform(0.05, usual)) if by_clock else (rng.randrange(1, 220), 0.0)
        died, took = run(store, point=point, wait=wait)
        ended, usual = not died, usual if died else max(took, 0.2)
        told["kills" if died else "ended"] += 1
        told["half"] += sum(bool(s.problems()) for s in snapshots(store).held)
    run(store)
    run(quiet)
    one, two = snapshots(store), snapshots(quiet)
    kept = [sum(s.manifest["kept"] for s in held.held) for held in (one, two)]
    counts = [held.counts(DYAD_COUNTS).sort(DYAD_COUNTS.key) for held in (one, two)]
    levels = [level_tables(open_dataset(where))[0] for where in (store, quiet)]
    told["events"], told["lost"] = kept[1], abs(kept[0] - kept[1]) + abs(kept[1] - come * rows)
    told["counts differ"] = int(not counts[0].equals(counts[1]))
    told["levels differ"] = int(not levels[0].equals(levels[1]))
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--events", type=int, default=5_000_000)
    options.add_argument("--days", type=int, default=100)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--killed", type=int, default=200_000, help="events of the store that is killed")
    options.add_argument("--seed", type=int, default=1)
    for name in ("one", "whole", "update"):
        options.add_argument(f"--{name}", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        return one_import(*given.one)
    if given.whole:
        from thawcast.store.importing import import_events

        import_events("gdelt1", sorted(given.whole[1].glob("*.CSV")), given.whole[0], now=NOW)
        return None
    if given.update:
        return one_update(*given.update)
    if given.days:
        by_day(given.events, given.days, given.rows)
    if given.kills:
        with tempfile.TemporaryDirectory(prefix="kills-") as made:
            files = min(20, given.kills)  # and one more for each update that ends before it is killed
            told = kill_updates(Path(made), kills=given.kills, files=files, rows=given.killed // files, seed=given.seed)
        print(told)
        sys.exit(1 if told["half"] or told["lost"] or told["counts differ"] or told["levels differ"] else 0)
    return None


if __name__ == "__main__":
    main()
