"""Heavy work in processes: shared by those who ask the same, cancelled when all have left, kept by dataset."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

from thawcast.store import Dataset, open_dataset
from thawcast.web.work.jobs import warm
from thawcast.web.work.pool import Pool
from thawcast.web.work.where import Where

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from thawcast.web.settings import ServerSettings

T = TypeVar("T")

LOOK_AGAIN = 5.0
"""Seconds after which the store is looked at again for a new version or import."""

GLANCE = 0.25
"""Seconds between two looks at whether the client is still there."""


class GoneError(Exception):
    """The client left before its answer was ready."""


@dataclass
class _Shared:
    task: asyncio.Task[Any]
    waiting: int = 0


class Desk:
    """Computes for requests in a pool of processes.

    A worker is a process of its own, so that one answer does not hold up another: the page's own work takes a
    millisecond or two, an assessment a hundred. A worker whose clients have all left is ended, unless it is done soon.

    Args:
        settings: Workers, size of the cache, longest computation, store.
    """

    def __init__(self, settings: "ServerSettings") -> None:
        self._settings = settings
        self._kept: OrderedDict[tuple[Any, ...], tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._running: dict[tuple[Any, ...], _Shared] = {}
        self._pool: Pool | None = None
        self._dataset: tuple[float, Dataset] | None = None

    @property
    def store(self) -> "Path | None":
        """Folder of the user's own store, None for the usual one."""
        return self._settings.store

    @property
    def dataset(self) -> Dataset:
        """The dataset that answers, opened again now and then so that a rebuilt store or an import is seen."""
        now = monotonic()
        if self._dataset is None or now - self._dataset[0] > LOOK_AGAIN:
            found = open_dataset(self._settings.store)
            if self._dataset is None or found.marks != self._dataset[1].marks:
                self._dataset = (now, found)
            else:
                self._dataset = (now, self._dataset[1])
        return self._dataset[1]

    async def ask(self, request: "Request | None", job: Callable[..., T], *args: object) -> T:
        """Return the result of a job, kept or computed.

        Args:
            request: Who asks; None for the server itself.
            job: A function of `jobs`, called as `job(where, *args)` in a worker.
            args: Values that can be pickled and hashed.

        Returns:
            What the job returns.

        Raises:
            TooSlowError: The computation took too long.
            GoneError: The client left.
        """
        where = Where(self._settings.store, self.dataset.marks)
        key = (where, job.__name__, *args)
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("T", self._kept[key][0])
        shared = self._running.get(key)
        if shared is None:
            shared = _Shared(asyncio.create_task(self._compute(key, job, where, args)))
            self._running[key] = shared
        shared.waiting += 1
        try:
            return cast("T", await self._wait(request, shared.task))
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.task.done():
                shared.task.cancel()
                if self._running.get(key) is shared:
                    del self._running[key]

    async def _wait(self, request: "Request | None", task: asyncio.Task[Any]) -> object:
        while True:
            done, _ = await asyncio.wait({task}, timeout=GLANCE)
            if done:
                return task.result()
            if request is not None and await request.is_disconnected():
                raise GoneError

    async def _compute(self, key: tuple[Any, ...], job: Callable[..., Any], where: Where, args: tuple[Any, ...]) -> Any:
        if self._pool is None:
            self._pool = Pool(self._settings.workers, seconds=self._settings.seconds)
        try:
            found = await self._pool.run(job, where, *args)
        finally:
            if key in self._running and self._running[key].task is asyncio.current_task():
                del self._running[key]
        self._keep(key, found)
        return found

    def _keep(self, key: tuple[Any, ...], found: object) -> None:
        size = _size(found)
        if size > self._settings.cache_bytes // 8:
            return
        self._kept[key] = (found, size)
        self._size += size
        while self._size > self._settings.cache_bytes:
            _, (_, old) = self._kept.popitem(last=False)
            self._size -= old

    async def warm(self) -> None:
        """Start the workers before the first client comes."""
        await asyncio.gather(*(self.ask(None, warm, n) for n in range(self._settings.workers)))

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def _size(value: object) -> int:
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, dict):
        return 64 + sum(_size(v) for v in cast("dict[object, object]", value).values())
    if isinstance(value, list | tuple):
        return 64 + sum(map(_size, cast("list[object]", value)))
    return 64
