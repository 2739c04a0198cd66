"""What clients may do to the web: 5,000 who close at once, 60 hostile inputs, 3,000 requests made from the schema.

    python benchmarks/server_faults.py [aborts | hostile | random]

The server runs in a process of its own on loopback, as `thawcast serve` does but without a limit of requests a second.
Wanted: no process and under 10 MB left behind by those who close at once, and no answer of 500 or more.
"""

import argparse
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import web

SERVER = """
import sys
from thawcast.web.server import bound, runner
from thawcast.web.settings import ServerSettings

taken = bound("127.0.0.1", 0)
print(taken.getsockname()[1], flush=True)
runner(ServerSettings(rate=1e9, burst=1e9, workers=2)).run(sockets=[taken])
"""
LEFT = 10e6
"""Bytes that aborted requests may leave in the server's memory."""


@contextmanager
def running() -> Generator[tuple[int, int]]:
    """Yield the process and the port of a server."""
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            said(port, b"GET /brief/RUS/USA/2010-12-31 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            yield server.pid, port
        finally:
            server.terminate()
            server.wait(30)


def said(port: int, request: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    parts: list[bytes] = []
    with socket.create_connection(("127.0.0.1", port), 120) as raw:
        try:
            raw.sendall(request)
            while part := raw.recv(65_536):
                parts.append(part)
        except OSError:  # refused before all of it was read
            pass
    return b"".join(parts)


def memory(pid: int) -> float:
    """Resident memory of a process [bytes]."""
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024.0 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def children(pid: int) -> int:
    """Processes under a process, dead ones that nobody asked after included."""
    return sum(
        path.read_text().rpartition(")")[2].split()[1] == str(pid)
        for path in Path("/proc").glob("[0-9]*/stat")
        if path.exists()
    )


def aborts(count: int) -> bool:
    """Ask and close at once, or a moment later; return whether nothing was left behind."""
    rng, paths = random.Random(1), web.briefs()
    with running() as (pid, port):
        for path in paths[:400]:  # what the server fills once: caches, buffers, its own pool
            leave(port, path, 0.0)
        time.sleep(5)
        processes, held = children(pid), memory(pid)
        began = time.perf_counter()
        for n in range(count):
            leave(port, paths[n % len(paths)], rng.choice((0.0, 0.0, 0.0, 0.01, 0.3)))
        spent = time.perf_counter() - began
        time.sleep(5)
        more, grown = children(pid) - processes, memory(pid) - held
        answer = said(port, b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    print(f"{count:,} aborted requests in {spent:.0f} s: {more:+} processes (of {processes}), {grown / 1e6:+.1f} MB")
    return more <= 0 and grown < LEFT and answer.startswith(b"HTTP/1.1 200")


def leave(port: int, path: str, after: float) -> None:
    """Send a request and close before the answer."""
    with socket.create_connection(("127.0.0.1", port), 60) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(after)


def hostile() -> list[bytes]:
    """Sixty requests that no honest client sends."""
    long, deep = "9" * 5_000, "[" * 20_000
    toml = [
        "a" + ".a" * 30_000 + "=1",
        f"a={deep}",
        f"a={long}",
        f"{'k' * 60_000}=1",
        f'"{"q" * 60_000}"=1',
        "a=0x" + "f" * 60_000,
        "a=" + "{a=" * 20_000,
        '"""' * 20_000,
        "\ufeffa=1",
        "a=nan\nb=inf",
        "date=2010-13-45",
        "\x00",
        "[[issue]]\n" * 6_000,
        "title=1e400",
        "states=[[[]]]",
        "a=1\r" * 5_000,
    ]
    names = ["%00", "%ff", "..%2f..%2fetc", "<script>", "\u202e", "a" * 4_000, "%ED%A0%80", "';--", "{{7*7}}", "1e999"]
    found = [post("/lab", urlencode({"toml": text}).encode()) for text in toml]
    found += [post("/api/v1/lab", json.dumps({"toml": text}).encode(), "application/json") for text in toml]
    found += [get(f"/brief/{quote(name, safe='%')}/USA/2010-12-31") for name in names]
    found += [
        get(f"/{path}") for path in ("static/..%2f..%2fapp.py", "lab/%00", "casebook/..", "world?as_of=9999-99-99")
    ]
    bodies = [
        f'{{"moved":[{{"name":"a","low":{long},"high":1}}]}}',
        deep,
        f'{{"toml":{long}}}',
        '{"toml":"\\ud800"}',
        "nul",
    ]
    found += [post("/api/v1/lab", body.encode(), "application/json") for body in bodies]
    found += [post("/lab", b"\xff\xfe" * 100), post("/lab", b"toml=" + b"&x=1" * 3_000)]
    heads = [b"GET / HTTP/1.1\r\nHost: " + b"a" * 20_000, b"\x00\x01", b"GET / HTTP/9.9\r\n", b"GET  HTTP/1.1\r\n"]
    heads += [b"POST /lab HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n"]
    heads += [b"POST /lab HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"]
    heads += [b"POST /lab HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n"]
    return [*found, *(head + b"\r\n\r\n" for head in heads)]


def get(path: str) -> bytes:
    """A GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def post(path: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> bytes:
    """A POST request."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {kind}\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def refusals() -> bool:
    """Send what is hostile; return whether no answer was an error of the server."""
    wrong, longest, requests = 0, 0.0, hostile()
    with running() as (_, port):
        for request in requests:
            began = time.perf_counter()
            answer = said(port, request)
            longest = max(longest, time.perf_counter() - began)
            if answer[9:10] not in (b"2", b"4", b""):
                wrong += 1
                print(answer[:40], request[:80])
    print(f"{len(requests)} hostile inputs: {wrong} errors of the server (0 wanted), the longest {longest:.1f} s")
    return not wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["aborts", "hostile", "random"])
    parser.add_argument("--count", type=int, default=5_000)
    chosen = parser.parse_args()
    fine = [
        chosen.what not in (None, name) or did()
        for name, did in (
            ("aborts", lambda: aborts(chosen.count)),
            ("hostile", refusals),
            ("random", lambda: not web.fuzz(3_000)),
        )
    ]
    raise SystemExit(not all(fine))
