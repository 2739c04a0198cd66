# pyright: reportPrivateUsage=false
"""Heavy work is shared, kept by version of the dataset, and given up when nobody waits for it any more."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from thawcast.store.importing import import_events
from thawcast.web.settings import ServerSettings
from thawcast.web.work import desk as desks
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


def _import(store: Path, number: int) -> None:
    row = [""] * 57
    row[0:5] = [str(number), "20190107", "201901", "2019", "2019.02"]
    row[5:8], row[15:18] = ["USAGOV", "UNITED STATES", "USA"], ["RUSGOV", "RUSSIA", "RUS"]
    row[26:34] = ["036", "036", "03", "1", "4.0", "3", "1", "3"]
    row[56] = "20190108"
    file = store / f"{number}.csv"
    file.write_text("\t".join(row) + "\n")
    import_events("gdelt1", [file], store, now=datetime(2026, 1, 2, tzinfo=UTC))


def test_an_import_made_meanwhile_is_answered_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "LOOK_AGAIN", -1.0)

    async def go() -> None:
        desk = Desk(ServerSettings(workers=1, store=tmp_path))
        assert "your import gdelt1-0001-" in (await desk.ask(None, jobs.brief, RESET))["body"]
        _import(tmp_path, 2)
        # Both a day that was asked about before, and another.
        for on in (RESET.on, date(2009, 12, 31)):
            assert "your import gdelt1-0002-" in (await desk.ask(None, jobs.brief, RESET._replace(on=on)))["body"]
        desk.close()

    _import(tmp_path, 1)
    asyncio.run(go())
