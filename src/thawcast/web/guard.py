"""The gate before the application: limits on rate, size and time, and the headers of every answer."""

import asyncio
import time
from typing import TYPE_CHECKING

from thawcast.web.problems import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from thawcast.web.settings import ServerSettings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every answer."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Other sites learn nothing; to this one a browser says with each form where it came from, which `_elsewhere` asks.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)

REMEMBERED = 10_000
"""Addresses whose use is remembered."""


class Guard:
    """ASGI middleware that refuses what is too much and marks what goes out.

    Args:
        app: What it guards.
        settings: The limits.
    """

    def __init__(self, app: "ASGIApp", *, settings: "ServerSettings") -> None:
        self._app = app
        self._settings = settings
        self._left: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        asked_for_head = scope["method"] == "HEAD"
        if asked_for_head:  # it is answered as GET is, without the body
            scope = {**scope, "method": "GET"}

        async def marked(message: "Message") -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message.get("headers", ())}
                extra = [header for header in HEADERS if header[0] not in own]
                message = {**message, "headers": [*message.get("headers", ()), *extra]}
            elif asked_for_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            # A client that does not take its answer would otherwise hold it in memory for ever.
            await asyncio.wait_for(send(message), self._settings.patience)

        refusal = self._refusal(scope)
        body = b""
        if refusal is None and _has_body(scope):
            body, refusal = await self._body(receive)
        if refusal is not None:
            await _refuse(marked, *refusal)
            return
        given = False

        async def replayed() -> "Message":
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replayed, marked)

    def _refusal(self, scope: "Scope") -> tuple[int, str] | None:
        limits = self._settings
        client = scope.get("client")
        if not self._allowed("" if client is None else client[0]):
            return 429, "too many requests; wait a few seconds"
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > limits.target_bytes:
            return 414, f"the address is longer than {limits.target_bytes:,} bytes"
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").lower() not in {b"", b"identity"}:
            return 415, "compressed requests are not read; send the text itself"
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return 400, "the length of the request is no number"
        if len(length) > 15 or int(length) > limits.body_bytes:
            return 413, f"the request is larger than {limits.body_bytes:,} bytes"
        if scope["method"] not in {"GET", "OPTIONS"} and _elsewhere(headers):
            return 403, "sent by a page of another site; send it from a page of this one, or from a program"
        return None

    def _allowed(self, client: str) -> bool:
        """Take one request out of an address's allowance, which fills up at a steady rate."""
        now = time.monotonic()
        left, last = self._left.get(client, (self._settings.burst, now))
        left = min(self._settings.burst, left + (now - last) * self._settings.rate)
        if len(self._left) > REMEMBERED:
            self._left.clear()
        self._left[client] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    async def _body(self, receive: "Receive") -> tuple[bytes, tuple[int, str] | None]:
        parts: list[bytes] = []
        size, limit = 0, self._settings.body_bytes
        try:
            async with asyncio.timeout(self._settings.patience):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        return b"", (400, "the request broke off")
                    part: bytes = message.get("body", b"")
                    size += len(part)
                    if size > limit:
                        return b"", (413, f"the request is larger than {limit:,} bytes")
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts), None
        except TimeoutError:
            return b"", (408, "the request took too long to arrive")


def _has_body(scope: "Scope") -> bool:
    names = {name for name, _ in scope["headers"]}
    return bool(names & {b"content-length", b"transfer-encoding"})


def _elsewhere(headers: "Mapping[bytes, bytes]") -> bool:
    """Whether a browser says that a page of another site sent this; programs say nothing of the kind."""
    if headers.get(b"sec-fetch-site", b"none").lower() not in {b"same-origin", b"none"}:
        return True
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2].lower() != headers.get(b"host", b"").lower()


async def _refuse(send: "Send", status: int, detail: str) -> None:
    content = problem(status, detail)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(content)).encode())]
    if status == 429:
        headers.append((b"retry-after", b"5"))
    if status in {408, 413}:
        headers.append((b"connection", b"close"))  # what is left of the request will not be read
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
