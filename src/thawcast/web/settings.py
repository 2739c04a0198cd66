"""Limits and choices of a server, in one place."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ServerSettings:
    """What a server may do and how much of it.

    Args:
        store: Folder of the user's own store, None for the usual one.
        workers: Processes that compute.
        hosts: Values of the Host header that are answered; `*` for any. The default keeps other sites' pages from
            reaching a server on this machine under a name of their own.
        cache_bytes: Results kept in memory [bytes].
        body_bytes: Largest request body [bytes].
        target_bytes: Longest path and query [bytes].
        seconds: Longest computation.
        patience: Longest wait for a client to send its request or to take the answer [seconds].
        rate: Requests a second that one address may send for long.
        burst: Requests that one address may send at once.
    """

    store: Path | None = None
    workers: int = max(1, min(4, os.cpu_count() or 1))
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    cache_bytes: int = 64_000_000
    body_bytes: int = 128_000
    target_bytes: int = 8_192
    seconds: float = 60.0
    patience: float = 10.0
    rate: float = 40.0
    burst: float = 400.0
