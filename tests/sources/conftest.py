import sys
from pathlib import Path

import pytest

# The helpers of these tests lie beside them; test modules are imported without a package.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "fetching")]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Keep a proxy of the machine's out of what goes to the machine itself."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
