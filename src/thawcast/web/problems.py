"""Errors as RFC 9457 problem details: what is wrong and what to do, nothing of the server's inside."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from thawcast.errors import (
    DateError,
    DyadError,
    InputError,
    StateNotThenError,
    ThawcastError,
    UnknownStateError,
)

MEDIA_TYPE = "application/problem+json"


class NotThereError(ThawcastError):
    """An address that leads nowhere."""


class MissingPartError(ThawcastError):
    """An optional part is not installed; the message says what to install."""


STATUS: Mapping[type[ThawcastError], int] = {
    UnknownStateError: 404,
    StateNotThenError: 422,
    DyadError: 422,
    DateError: 422,
    InputError: 422,
    NotThereError: 404,
    MissingPartError: 501,
}
"""What a deliberate error means over HTTP; any other is the server's fault."""


UNREADABLE = "the dataset of this server cannot be read; its operator finds the reason with `thawcast store verify`"


def status_of(error: ThawcastError) -> tuple[int, str]:
    """Return the HTTP status of a deliberate error and what the client may know of it.

    Args:
        error: The error.

    Example:
        >>> status_of(DateError("2003-01-01: before the data"))
        (422, '2003-01-01: before the data')
        >>> from thawcast.errors import StoreError
        >>> status_of(StoreError("/home/me/levels.parquet: damaged"))[0]
        503
    """
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status, str(error)
    return 503, UNREADABLE


def problem(status: int, detail: str) -> bytes:
    """Write a problem document.

    Args:
        status: HTTP status.
        detail: One line for the reader.

    Example:
        >>> problem(404, "no such page")
        b'{"type":"about:blank","title":"Not Found","status":404,"detail":"no such page"}'
    """
    found = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
