"""The processes that compute: a fixed number, owned by the pool, so that no client that leaves can leave one behind.

They are started and spoken to by threads of the pool, never by a task that is cancelled when a client leaves. There are
as many threads as processes; a question has one of each for itself, and those beyond wait.
"""

import asyncio
import multiprocessing
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, LifoQueue
from threading import Lock
from traceback import format_exc
from typing import TYPE_CHECKING, Any, cast

from thawcast.errors import ThawcastError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

GRACE = 1.0
"""Seconds that a question may go on when nobody waits any more: most are answered sooner than a process starts."""

_SPAWN = multiprocessing.get_context("spawn")


class TooSlowError(Exception):
    """A computation took longer, or more memory, than the server has."""


class Pool:
    """Runs functions in processes of its own.

    Args:
        size: Processes, and so functions that run at once.
        seconds: Longest run of a function; its process is ended then.
    """

    def __init__(self, size: int, *, seconds: float) -> None:
        self._seconds = seconds
        self._closed = False
        self._workers = tuple(_Worker() for _ in range(size))
        self._idle: LifoQueue[_Worker] = LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="pool")

    async def run(self, job: Callable[..., Any], *args: object) -> Any:
        """Run a function, and return or raise what it does.

        Args:
            job: A function of a module.
            args: Values that can be pickled.

        Raises:
            TooSlowError: It took too long, or its process was ended from outside.
        """
        asked = _Question(pickle.dumps((job, args)))
        try:
            return await asyncio.wrap_future(self._threads.submit(self._answer, asked))
        except asyncio.CancelledError:
            asyncio.get_running_loop().call_later(GRACE, asked.give_up)
            raise

    def _answer(self, asked: "_Question") -> Any:
        worker = self._idle.get_nowait()
        try:
            done, found = asked.put_to(worker, self._seconds)
        finally:
            self._idle.put(worker)
            if self._closed:
                self._empty()
        if not done:
            raise found
        return found

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._empty()

    def _empty(self) -> None:
        """See off the processes that are idle; those that are busy go when they are."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().see_off()


class _Question:
    """What a process is asked, until it has answered or nobody waits any more."""

    def __init__(self, said: bytes) -> None:
        self._said = said
        self._lock = Lock()
        self._worker: _Worker | None = None
        self._open = True

    def put_to(self, worker: "_Worker", seconds: float) -> tuple[bool, Any]:
        # A start is never broken off: the process serves the next question as well.
        worker.start()
        with self._lock:
            if not self._open:
                raise TooSlowError
            self._worker = worker
        try:
            return pickle.loads(worker.ask(self._said, seconds))  # noqa: S301  # what our own process says
        finally:
            # The lock keeps a process that has gone on to the next question from being ended for this one.
            with self._lock:
                self._worker, self._open = None, False

    def give_up(self) -> None:
        with self._lock:
            self._open = False
            if self._worker is not None:
                self._worker.end()


class _Worker:
    """A process and the line to it."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None
        self._closed = False

    def ask(self, said: bytes, seconds: float) -> bytes:
        line = self._line
        try:
            if line is not None:
                line.send_bytes(said)
                if line.poll(seconds):
                    return line.recv_bytes()
        except (EOFError, OSError):  # it was ended from outside
            pass
        self.see_off()
        raise TooSlowError

    def start(self) -> None:
        """Have a process, the one that runs or another."""
        if self._process is not None and self._process.is_alive():
            return
        self.see_off()
        line, theirs = _SPAWN.Pipe()
        self._line = cast("Connection[Any, Any]", line)  # on Windows it has another class and does the same
        self._process = _SPAWN.Process(target=_answering, args=(theirs,), daemon=True)
        try:
            self._process.start()
        finally:
            theirs.close()
        if self._closed:
            self.see_off()
            raise TooSlowError

    def close(self) -> None:
        """End the process, and have no other."""
        self._closed = True
        self.end()

    def see_off(self) -> None:
        """End the process, and let go of what is held for it."""
        self.end()
        process, line, self._process, self._line = self._process, self._line, None, None
        if line is not None:
            line.close()
        if process is not None and process.pid is not None:
            process.join()
            process.close()

    def end(self) -> None:
        process = self._process
        with suppress(ValueError, AttributeError):  # it was closed meanwhile, or is not started yet
            if process is not None:
                process.kill()


def _answering(line: "Connection[Any, Any]") -> None:
    """What a process does until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server says when to end
    with suppress(EOFError, OSError):
        while True:
            line.send_bytes(_answered(line.recv_bytes()))


def _answered(said: bytes) -> bytes:
    try:
        job, args = pickle.loads(said)  # noqa: S301  # what the server says
        return pickle.dumps((True, job(*args)))
    except ThawcastError as error:
        return pickle.dumps((False, error))
    except Exception:  # noqa: BLE001  # told in the server's log, with the place that the process alone knows
        return pickle.dumps((False, RuntimeError(format_exc())))
