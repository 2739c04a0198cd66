"""A running server on loopback, and one without a network."""

import threading
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from thawcast.web.app import create_app
from thawcast.web.server import bound, runner
from thawcast.web.settings import ServerSettings

PATIENCE = 1.5
"""Seconds that the server of the tests waits for a slow client."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that runs as `thawcast serve` does, but with less patience."""
    settings = ServerSettings(workers=1, patience=PATIENCE, rate=10_000, burst=100_000)
    server = runner(settings, warm=False)
    socket = bound("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    socket.close()


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of an application that runs in this process."""
    settings = ServerSettings(workers=1, hosts=("testserver",), rate=10_000, burst=100_000)
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made
