# pyright: reportPrivateUsage=false
"""Heavy work is shared, kept by version of the dataset, and given up when nobody waits for it any more."""

import asyncio
from datetime import date

import pytest

from thawcast.web.settings import ServerSettings
from thawcast.web.work import jobs
from thawcast.web.work.desk import Desk

RESET = jobs.Asked("RUS", "USA", date(2010, 12, 31))


def test_those_who_ask_the_same_share_one_computation_and_its_result() -> None:
    async def go() -> None:
        desk = Desk(ServerSettings(workers=1))
        both = [asyncio.create_task(desk.ask(None, jobs.answer, RESET)) for _ in range(2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(desk._running) == 1
        first, second = await asyncio.gather(*both)
        assert first is second
        assert await desk.ask(None, jobs.answer, RESET) is first
        assert desk._running == {}
        desk.close()

    asyncio.run(go())


def test_work_that_nobody_waits_for_is_forgotten() -> None:
    async def go() -> None:
        desk = Desk(ServerSettings(workers=1))
        waiting = asyncio.create_task(desk.ask(None, jobs.document, RESET, "pdf"))
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert desk._running == {}
        assert await desk.ask(None, jobs.answer, RESET)
        desk.close()

    asyncio.run(go())


def test_the_cache_forgets_the_least_used_first() -> None:
    desk = Desk(ServerSettings(cache_bytes=1000))
    for n in range(20):
        desk._keep(("v", n), "x" * 100)
    assert [key[1] for key in desk._kept] == list(range(10, 20))
    assert desk._size == 1000
