"""The pool's processes: a fixed number whatever clients do, ended when nobody waits, none left when it is closed."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from thawcast.errors import InputError
from thawcast.web.work.pool import Pool, TooSlowError

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes in /proc")

LONG = 60.0
"""Seconds that no test waits for."""


def children() -> set[int]:
    """Processes that this one has started and that still are there, dead ones that nobody asked after included."""
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(path.parent.name))
    return found - {getattr(resource_tracker, "_resource_tracker")._pid}  # noqa: B009  # Python's own, one for ever


async def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG / 2
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


@pytest.fixture
def pool() -> Iterator[Pool]:
    before = children()
    made = Pool(2, seconds=LONG)
    yield made
    made.close()
    asyncio.run(until(lambda: children() <= before))


def refuse(text: str) -> None:
    raise InputError(text)


async def left_at_once(asked: Awaitable[object], after: float) -> None:
    task = asyncio.ensure_future(asked)
    await asyncio.sleep(after)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_clients_that_leave_at_once_leave_no_process(pool: Pool) -> None:
    async def go() -> None:
        before = children()
        for n in range(30):
            # Before, while and after the process starts; the work outlasts the wait by far, however late a loop wakes.
            await left_at_once(pool.run(time.sleep, 0.25), n / 3000)
        assert len(children() - before) <= 2
        assert await pool.run(os.getpid) in children()

    asyncio.run(go())


def test_what_nobody_waits_for_is_ended(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        monkeypatch.setattr("thawcast.web.work.pool.GRACE", 0.05)
        for n in range(4):  # while a process starts, and while it works
            await left_at_once(pool.run(time.sleep, LONG), n / 20)
        async with asyncio.timeout(LONG / 2):
            assert await asyncio.gather(*(pool.run(max, n, 0) for n in range(8))) == list(range(8))

    asyncio.run(go())


def test_what_takes_too_long_is_ended() -> None:
    async def go() -> None:
        short = Pool(1, seconds=0.05)
        for _ in range(2):
            with pytest.raises(TooSlowError):
                await short.run(time.sleep, LONG)
        short.close()

    before = children()
    asyncio.run(go())
    assert children() <= before


@pytest.mark.parametrize("alone", [True, False])
def test_a_process_that_was_ended_from_outside_is_replaced(pool: Pool, alone: bool) -> None:
    async def go() -> None:
        gone = await pool.run(os.getpid)
        if alone:
            os.kill(gone, signal.SIGKILL)
            await until(lambda: gone not in children() or "Z" in Path(f"/proc/{gone}/stat").read_text())
        else:
            with pytest.raises(TooSlowError):
                await asyncio.gather(*(pool.run(os._exit, 3) for _ in range(2)))
        assert len({await pool.run(os.getpid) for _ in range(4)} & children() - {gone}) >= 1

    asyncio.run(go())


def test_what_a_function_raises_is_raised(pool: Pool) -> None:
    with pytest.raises(InputError, match=r"^so it is$"):
        asyncio.run(pool.run(refuse, "so it is"))
    with pytest.raises(RuntimeError, match=r"(?s)Traceback.*in refuse.*TypeError|ZeroDivisionError"):
        asyncio.run(pool.run(divmod, 1, 0))


def test_a_closed_pool_ends_what_runs() -> None:
    async def go() -> None:
        before = children()
        made = Pool(2, seconds=LONG)
        asked = [asyncio.ensure_future(made.run(time.sleep, LONG)) for _ in range(5)]
        await until(lambda: len(children() - before) == 2)
        made.close()
        for found in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(found, TooSlowError | asyncio.CancelledError)
        await until(lambda: children() <= before)

    asyncio.run(go())
