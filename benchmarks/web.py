"""Latency of Ask and World under 50 users on loopback, cold and warm, and random requests from the OpenAPI schema.

    python benchmarks/web.py            # latencies
    python benchmarks/web.py --fuzz     # 2,000 and more generated requests; fails on an error of the server
    python benchmarks/web.py --against REVISION   # CPU of a cold brief and p95 of 50 cold users beside a revision

Each user asks, waits for the answer, and asks again. Cold: every request is for a brief or date that nobody asked for
before. Warm: all of them were asked for. The line `none` is the same users at an address that does no work: what the
server itself costs, beside which the others are read. Against a revision the two trees take turns on one machine.
"""

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import httpx2
import numpy as np

from thawcast.assessment.thaws import standings
from thawcast.states import states
from thawcast.store import open_dataset
from thawcast.web.server import bound, runner
from thawcast.web.settings import ServerSettings
from thawcast.web.work import jobs

USERS = 50
SECONDS = 20.0
GOAL = {"ask": 300.0, "world": 1000.0}
"""Longest answer wanted of one user alone [ms]."""
WANTED = {"CPU of a cold brief": 0.5, "p95 of cold users": 0.45}
"""Figure to the part of that of an older revision that is wanted."""


@contextmanager
def running(settings: ServerSettings) -> Generator[str]:
    """Run the server in a thread; its workers are processes."""
    server = runner(settings, warm=True)
    socket = bound("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)


def briefs() -> list[str]:
    """Every dyad of which something is known at the ends of three years, in a fixed random order."""
    found = [
        f"/brief/{a}/{b}/{day}"
        for year in (2008, 2010, 2012)
        for day in [open_dataset().span[1].replace(year=year)]
        for a, b in standings(as_of=day).filter(standings(as_of=day)["state"] != "unknown").select("a", "b").iter_rows()
    ]
    np.random.default_rng(0).shuffle(found)
    return found


def worlds() -> list[str]:
    """Every month's end and every state to look from, in a fixed random order."""
    days = [f"{year}-{month:02}-28" for year in range(2005, 2015) for month in range(1, 13)]
    codes = [state.code for state in states(on=2010)][::8]
    found = [f"/world?as_of={day}&focus={code}" for day in days for code in codes]
    np.random.default_rng(0).shuffle(found)
    return found


async def drive(site: str, paths: list[str], *, users: int, seconds: float) -> tuple[list[float], int]:
    """Let users ask one after the other; return the latencies [ms] and the number of errors."""
    supply = itertools.cycle(paths)
    taken: list[float] = []
    errors = 0
    limits = httpx2.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx2.AsyncClient(base_url=site, timeout=120, limits=limits) as client:
        end = time.perf_counter() + seconds

        async def user() -> None:
            nonlocal errors
            while (began := time.perf_counter()) < end:
                try:
                    answer = await client.get(next(supply))
                    errors += answer.status_code != 200
                except httpx2.HTTPError:
                    errors += 1
                taken.append(1e3 * (time.perf_counter() - began))

        await asyncio.gather(*(user() for _ in range(users)))
    return taken, errors


def line(name: str, taken: list[float], errors: int, base: float) -> None:
    """Print one row."""
    low, high = np.quantile(taken, (0.5, 0.95))
    print(f"{name:<22} {len(taken):>7} {low:>9.0f} {high:>9.0f} {low / base:>8.1f} {errors:>7}")


def latencies(users: int, seconds: float) -> int:
    """Measure and print; return the number of errors."""
    wrong = 0
    with running(ServerSettings(rate=1e9, burst=1e9, hosts=("*",))) as site:
        asyncio.run(drive(site, ["/brief/RUS/USA/2010-12-31", "/world?as_of=2010-12-31"], users=2, seconds=3))
        idle, _ = asyncio.run(drive(site, ["/robots.txt"], users=users, seconds=seconds / 4))
        base = float(np.median(idle))
        print(f"{'':<22} {'answers':>7} {'p50 [ms]':>9} {'p95 [ms]':>9} {'x none':>8} {'errors':>7}")
        line(f"none, {users} users", idle, 0, base)
        for name, paths, warm in (("ask", briefs(), 40), ("world", worlds(), 12)):
            alone, errors = asyncio.run(drive(site, paths[-40:], users=1, seconds=seconds / 4))
            wrong += errors
            line(f"{name} cold, 1 user", alone, errors, base)
            cold, errors = asyncio.run(drive(site, paths[:-40], users=users, seconds=seconds))
            wrong += errors
            line(f"{name} cold, {users} users", cold, errors, base)
            asyncio.run(drive(site, paths[:warm], users=4, seconds=seconds / 4))
            alone, errors = asyncio.run(drive(site, paths[:warm], users=1, seconds=seconds / 4))
            wrong += errors
            line(f"{name} warm, 1 user", alone, errors, base)
            many, errors = asyncio.run(drive(site, paths[:warm], users=users, seconds=seconds))
            wrong += errors
            line(f"{name} warm, {users} users", many, errors, base)
            share = np.quantile(alone, 0.95) / GOAL[name]
            print(f"{name}: warm p95 of one user is {share:.2f} of the {GOAL[name]:.0f} ms wanted")
    return wrong


def cold_cpu(count: int) -> float:
    """Return the median CPU time of a brief that was not asked for before, in a worker that is warm [ms]."""
    dataset = open_dataset()
    where = jobs.Where(None, dataset.version)
    jobs.warm(where, 0)
    taken: list[float] = []
    for path in briefs()[:count]:
        _, _, a, b, day = path.split("/")
        began = time.process_time()
        jobs.brief(where, jobs.Asked(a, b, date.fromisoformat(day)))
        taken.append(1e3 * (time.process_time() - began))
    return float(np.median(taken))


def cold_users(users: int, seconds: float) -> float:
    """Return the 95th percentile of what users wait for briefs that nobody asked for before [ms]."""
    with running(ServerSettings(rate=1e9, burst=1e9, hosts=("*",))) as site:
        asyncio.run(drive(site, ["/brief/RUS/USA/2010-12-31"], users=2, seconds=3))
        taken, _ = asyncio.run(drive(site, briefs(), users=users, seconds=seconds))
    return float(np.quantile(taken, 0.95))


def against(revision: str, *, users: int, seconds: float, rounds: int) -> int:
    """Measure this tree and a revision in turns; return 1 where a ratio misses what is wanted."""
    here = Path(__file__).resolve().parents[1]
    told: dict[str, list[dict[str, float]]] = {"now": [], revision: []}
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "other"
        git = ["git", "-C", str(here), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(other), revision], check=True)
        try:
            for _ in range(rounds):
                for name, tree in (("now", here), (revision, other)):
                    command = [sys.executable, __file__, "--measure", "--users", str(users), "--seconds", str(seconds)]
                    # One thread a process, as the server has it: its processes share the machine.
                    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "POLARS_MAX_THREADS": "1"}
                    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
                    told[name].append(json.loads(run.stdout.strip().splitlines()[-1]))
        finally:
            subprocess.run([*git, "remove", "--force", str(other)], check=True)
    missed = 0
    for figure, wanted in WANTED.items():
        now, then = (float(np.median([run[figure] for run in told[name]])) for name in ("now", revision))
        missed += now / then > wanted
        print(f"{figure}: {now:.0f} ms now, {then:.0f} ms at {revision}: {now / then:.2f} ({wanted:.2f} wanted)")
    return missed


def fuzz(requests: int) -> int:
    """Send random requests from the schema; return the number of errors of the server."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.core.errors import InvalidSchema

    count = wrong = 0
    with running(ServerSettings(rate=1e9, burst=1e9, hosts=("*",))) as site:
        schema = schemathesis.openapi.from_url(f"{site}/openapi.json")
        operations = [cast("Any", found).ok() for found in schema.get_all_operations()]
        for operation in operations:
            for mode in schemathesis.GenerationMode:

                @settings(
                    max_examples=requests // 8,
                    deadline=None,
                    database=None,
                    phases=[Phase.explicit, Phase.generate],
                    suppress_health_check=list(cast("Any", HealthCheck)),
                )
                @given(case=operation.as_strategy(generation_mode=mode))
                def send(case: Any) -> None:
                    nonlocal count, wrong
                    count += 1
                    answer = case.call()
                    if answer.status_code >= 500:
                        wrong += 1
                        print(answer.status_code, case.as_curl_command())

                try:
                    send()
                except InvalidSchema as error:
                    print(f"{operation.label}: {error}")
                except Unsatisfiable:  # nothing can be wrong about a request without parameters
                    continue
    print(f"{count:,} generated requests over {len(operations)} operations: {wrong} errors of the server (0 wanted)")
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fuzz", action="store_true")
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--requests", type=int, default=2400)
    parser.add_argument("--against", metavar="REVISION")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help="print the figures of this tree as JSON")
    chosen = parser.parse_args()
    if chosen.measure:
        figures = cold_cpu(40), cold_users(chosen.users, chosen.seconds)
        print(json.dumps(dict(zip(WANTED, figures, strict=True))))
        raise SystemExit(0)
    if chosen.against:
        raise SystemExit(against(chosen.against, users=chosen.users, seconds=chosen.seconds, rounds=chosen.rounds))
    failures = fuzz(chosen.requests) if chosen.fuzz else latencies(chosen.users, chosen.seconds)
    raise SystemExit(bool(failures))
