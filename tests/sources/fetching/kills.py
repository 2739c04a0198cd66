"""Kills a fetch at random moments, again and again, and looks at what it left."""

import hashlib
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from serving import Fault, Site

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


def kill_fetches(folder: Path, kills: int, seed: int, *, size: int = 400_000) -> Tally:
    """Kill a fetch of ten files so many times, each after a random number of bytes, on a line that also drops."""
    rng = random.Random(seed)
    tally, before = Tally(), set[str]()
    words = ["fetch", "gdelt1", "--from", "2019-01-01", "--to", "2019-01-10", "--jobs", "3", "--into", str(folder)]
    with site(rng, size=size) as served:
        command = [sys.executable, "-c", "from thawcast.cli import main; main()", *words, "--mirror", served.url]
        while tally.kills < kills:
            for path in served.files:
                served.faults[path] = [Fault("drop", after=rng.randrange(size))] if rng.random() < 0.3 else []
            target = served.served + rng.randrange(DAYS * size // 4)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while process.poll() is None and served.served < target:
                time.sleep(0.0005)
            if process.poll() is None:
                process.kill()
                tally.kills += 1
            process.wait()
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
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        good, bad = whole(served, folder)
        assert len(good) == DAYS, "a fetch that nobody kills brings every file"
        assert not [p for p in folder.iterdir() if p.name.startswith(".")], "and leaves no part behind"
        tally.half += len(bad)
    return tally
