"""Runs the application under uvicorn, with an end to the patience for slow clients."""

import asyncio
import os
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from thawcast.errors import InputError
from thawcast.store import open_dataset
from thawcast.web.app import create_app
from thawcast.web.settings import ServerSettings

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 512
"""Connections and requests beyond which the server says that it is busy."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Impatient(H11Protocol):
    """HTTP/1.1 that closes a connection whose request does not arrive whole and in time."""

    patience: float = 10.0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take some bytes; as long as they make no request, go on waiting."""
        super().data_received(data)
        if self._answering:
            self._stop()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    @property
    def _answering(self) -> bool:
        cycle: Any = self.cycle  # None before the first request, whatever its annotation says
        return cycle is not None and not cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.patience, self._drop)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _drop(self) -> None:
        self._waiting = None
        if not self._answering:
            self.transport.close()


def bound(host: str, port: int) -> socket.socket:
    """Take an address.

    Args:
        host: Address to listen on.
        port: Port; 0 for any free one.

    Returns:
        The listening socket.

    Raises:
        InputError: The port is taken, not allowed, or the address is not this machine's.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, proto)
    except OSError as error:
        raise InputError(f"{host}: no address of this machine ({error.strerror}); leave out --host") from None
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(2048)
    except OSError as error:
        taken.close()
        raise InputError(f"port {port} on {host} cannot be had ({error.strerror}); give another with --port") from None
    return taken


def serve(host: str, port: int, *, settings: ServerSettings | None = None, say: "Callable[[str], None]") -> None:
    """Serve until interrupted.

    Args:
        host: Address to listen on.
        port: Port.
        settings: Limits and choices; any Host is answered unless the address is this machine's own.
        say: Told the address, once it is listened on.

    Raises:
        InputError: The address cannot be had.
        StoreError: The dataset cannot be read.
    """
    chosen = settings or ServerSettings()
    if host not in LOOPBACK:
        chosen = replace(chosen, hosts=("*",))
    open_dataset(chosen.store)  # a damaged dataset is told here, in one line
    # One thread a worker: several workers at once use the processors better than several threads in each.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with bound(host, port) as taken:
        shown = f"[{host}]" if ":" in host else host
        say(f"http://{shown}:{taken.getsockname()[1]}")
        runner(chosen).run(sockets=[taken])


def runner(settings: ServerSettings, *, warm: bool = True) -> uvicorn.Server:
    """Make a server that is not yet running.

    Args:
        settings: Limits and choices.
        warm: Whether the workers start with it.
    """
    protocol = type("Protocol", (Impatient,), {"patience": settings.patience})
    config = uvicorn.Config(
        create_app(settings, warm=warm),
        http=protocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
        limit_concurrency=AT_ONCE,
        h11_max_incomplete_event_size=16_384,
    )
    return uvicorn.Server(config)
