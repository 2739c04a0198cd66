"""`thawcast serve` starts, says where, and tells in one line what keeps it from starting."""

import re
import socket
import subprocess
import sys

import httpx2
import pytest

COMMAND = [sys.executable, "-c", "from thawcast.cli import main; main()", "serve"]


def test_serve_says_where_and_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    with subprocess.Popen([*COMMAND, "--port", "0"], stderr=subprocess.PIPE, text=True) as server:
        try:
            said = server.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
            assert httpx2.get(f"{address}/robots.txt", timeout=30).status_code == 200
        finally:
            server.terminate()
            server.communicate(timeout=20)


def test_a_port_in_use_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.fullmatch(rf"thawcast: port {port} on 127.0.0.1 cannot be had \(.+\); .* --port\n", done.stderr)


@pytest.mark.parametrize("package", ["fastapi", "uvicorn"])
def test_a_missing_part_names_the_extra(package):
    code = f"import sys; sys.modules[{package!r}] = None; sys.argv = ['thawcast', 'serve']\n"
    code += "from thawcast.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "thawcast[web]" in done.stderr
    assert done.stderr.count("\n") == 1
