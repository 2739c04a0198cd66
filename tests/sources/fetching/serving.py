"""A web server on this machine that serves files well or badly, as told."""

import hashlib
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Fault:
    """What to do wrong once: answer with a status, drop the line, send too little, or send other bytes."""

    kind: str
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    after: int = 0


@dataclass
class Site:
    """Files by path, and what to do wrong with each request for them, in turn."""

    files: dict[str, bytes]
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    requests: list[tuple[str, str | None, str]] = field(default_factory=list)
    tags: bool = True
    ranges: bool = True
    conditions: bool = True
    most_at_once: int = 0
    pause: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    running: int = 0
    url: str = ""
    served: int = 0
    piece: int = 1 << 20

    def __enter__(self) -> "Site":
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                with site.lock:
                    site.running += 1
                    site.most_at_once = max(site.most_at_once, site.running)
                    site.requests.append((self.path, self.headers.get("Range"), self.headers.get("User-Agent", "")))
                    queue = site.faults.get(self.path)
                    fault = queue.pop(0) if queue else None
                try:
                    if site.pause:
                        threading.Event().wait(site.pause)
                    self.answer(fault)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    with site.lock:
                        site.running -= 1

            def answer(self, fault: Fault | None) -> None:
                content = site.files.get(self.path)
                if fault is not None and fault.kind == "status":
                    return self.send(fault.status, b"no", fault.headers)
                if content is None:
                    return self.send(404, b"not here")
                tag = '"' + hashlib.md5(content).hexdigest() + '"'
                headers = {"ETag": tag} if site.tags else {}
                start, wanted = 0, self.headers.get("Range")
                valid = not site.conditions or self.headers.get("If-Range") in (None, tag)
                if wanted and site.ranges and valid:
                    start = int(wanted.removeprefix("bytes=").rstrip("-"))
                    if start >= len(content):
                        return self.send(416, b"", {"Content-Range": f"bytes */{len(content)}"})
                    headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
                body = content[start:]
                if fault is not None and fault.kind == "corrupt":
                    body = bytes([body[0] ^ 255]) + body[1:]
                if fault is not None and fault.kind == "truncate":
                    body = body[: fault.after]
                status = 206 if "Content-Range" in headers else 200
                if fault is not None and fault.kind == "drop":
                    return self.send(status, body, headers, stop_after=fault.after)
                return self.send(status, body, headers)

            def send(
                self, status: int, body: bytes, headers: dict[str, str] | None = None, stop_after: int | None = None
            ) -> None:
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                body = body if stop_after is None else body[:stop_after]
                for start in range(0, len(body), site.piece):
                    self.wfile.write(body[start : start + site.piece])
                    with site.lock:
                        site.served += len(body[start : start + site.piece])
                self.wfile.flush()
                if stop_after is not None:
                    self.close_connection = True

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Say nothing: a client that was killed is what some tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
