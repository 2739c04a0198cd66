"""Kills a fetch at random moments, again and again, and looks at what it left."""

import hashlib
import multiprocessing
import os
import random
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from serving import Fault, Site

from thawcast.cli import main
from thawcast.cli.data import fetch
from thawcast.sources.fetching.transfer import Policy

DAYS = 10
HOST = "/data.gdeltproject.org/events"


@dataclass
class Tally:
    """What many kills left.

    Args:
        kills: How often a running fetch was killed.
        half: Files that were visible without being whole.
        lost: Files that had been whole and were gone.
        rounds: How often all files had come, and the folder was emptied to begin again.
    """

    kills: int = 0
    half: int = 0
    lost: int = 0
    rounds: int = 0


def site(rng: random.Random, *, size: int) -> Site:
    """Return a site with the lists and daily files of GDELT 1.0, of random bytes in their real names."""
    files = {f"201901{day:02d}.export.CSV.zip": rng.randbytes(size) for day in range(1, DAYS + 1)}
    sums = "".join(f"{hashlib.md5(content).hexdigest()}  {name}\n" for name, content in files.items())
    sizes = "".join(f"{len(content)} {name}\n" for name, content in files.items())
    paths = {f"{HOST}/{name}": content for name, content in files.items()}
    return Site({**paths, f"{HOST}/md5sums": sums.encode(), f"{HOST}/filesizes": sizes.encode()}, piece=16_384)


def whole(served: Site, folder: Path) -> tuple[set[str], set[str]]:
    """Return the names of the visible files that are whole, and of those that are not."""
    good: set[str] = set()
    bad: set[str] = set()
    for path in folder.glob("*") if folder.exists() else ():
        if not path.name.startswith("."):
            (good if path.read_bytes() == served.files.get(f"{HOST}/{path.name}") else bad).add(path.name)
    return good, bad


def _run(words: list[str]) -> None:
    """Run a command in a process of its own, its output thrown away, with short waits after a drop."""
    fetch.Policy = partial(Policy, pause=0.01)
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        sys.argv = ["thawcast", *words]
        main()


def kill_fetches(folder: Path, kills: int, seed: int, *, size: int = 400_000) -> Tally:
    """Kill a fetch of ten files so many times, each after a random number of bytes, on a line that also drops."""
    rng = random.Random(seed)
    tally, before = Tally(), set[str]()
    words = ["fetch", "gdelt1", "--from", "2019-01-01", "--to", "2019-01-10", "--jobs", "3", "--into", str(folder)]
    # Forked from a process that has the program loaded: a new one would spend its time on loading.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([fetch.__name__, "httpx"])
    with site(rng, size=size) as served:
        command = ([*words, "--mirror", served.url],)
        while tally.kills < kills:
            for path in served.files:
                served.faults[path] = [Fault("drop", after=rng.randrange(size))] if rng.random() < 0.3 else []
            target = served.served + rng.randrange(DAYS * size // 4)
            process = processes.Process(target=_run, args=command)
            process.start()
            while process.is_alive() and served.served < target:
                time.sleep(0.0005)
            if process.is_alive():
                process.kill()
                tally.kills += 1
            process.join()
            good, bad = whole(served, folder)
            tally.half += len(bad)
            tally.lost += len(before - good)
            before = good
            if len(good) == DAYS:
                tally.rounds += 1
                before = set()
                for path in folder.iterdir():
                    path.unlink()
        for path in served.files:
            served.faults[path] = []
        last = processes.Process(target=_run, args=command)
        last.start()
        last.join()
        assert last.exitcode == 0
        good, bad = whole(served, folder)
        assert len(good) == DAYS, "a fetch that nobody kills brings every file"
        assert not [p for p in folder.iterdir() if p.name.startswith(".")], "and leaves no part behind"
        tally.half += len(bad)
    return tally
