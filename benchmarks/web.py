"""Latency of Ask and World under 50 users on loopback, cold and warm, and random requests from the OpenAPI schema.

    python benchmarks/web.py            # latencies
    python benchmarks/web.py --fuzz     # 2,000 and more generated requests; fails on an error of the server

Each user asks, waits for the answer, and asks again. Cold: every request is for a brief or date that nobody asked for
before. Warm: all of them were asked for. The line `none` is the same users at an address that does no work: what the
server itself costs, beside which the others are read.
"""

import argparse
import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import numpy as np

from thawcast.assessment.thaws import standings
from thawcast.states import states
from thawcast.store import open_dataset
from thawcast.web.server import bound, runner
from thawcast.web.settings import ServerSettings

USERS = 50
SECONDS = 20.0
GOAL = {"ask": 300.0, "world": 1000.0}
"""Longest answer wanted of one user alone [ms]."""


@contextmanager
def running(settings: ServerSettings) -> Iterator[str]:
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


def fuzz(requests: int) -> int:
    """Send random requests from the schema; return the number of errors of the server."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Unsatisfiable
    from schemathesis.core.errors import InvalidSchema

    count = wrong = 0
    with running(ServerSettings(rate=1e9, burst=1e9, hosts=("*",))) as site:
        schema = schemathesis.openapi.from_url(f"{site}/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        for operation in operations:
            for mode in schemathesis.GenerationMode:

                @settings(
                    max_examples=requests // 8,
                    deadline=None,
                    database=None,
                    phases=[Phase.explicit, Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )
                @given(case=operation.as_strategy(generation_mode=mode))
                def send(case: schemathesis.Case) -> None:
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
    chosen = parser.parse_args()
    failures = fuzz(chosen.requests) if chosen.fuzz else latencies(chosen.users, chosen.seconds)
    raise SystemExit(bool(failures))
