"""Brings one remote file to the disk: resumed where it stopped, verified, and visible only when whole."""

import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import thawcast
from thawcast.files import appending
from thawcast.sources.fetching.partfile import PartFile, fault
from thawcast.sources.remote import Remote

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"thawcast/{thawcast.__version__} (research software; fetches whole files, a few at a time)"

_PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Answers that another try may better."""

_GONE = {404, 410}
_PART_OF_IT, _BEYOND = 206, 416


@dataclass(frozen=True)
class Fetched:
    """What became of a file.

    Args:
        remote: The file.
        state: `fetched`, `kept` (it was there already, whole), `missing` (the provider has it no more), `failed`.
        path: Where it lies; None unless fetched or kept.
        attempts: Requests made.
        reason: Why not, in a few words; empty when fetched or kept.
        offline: Whether no server could be reached at all.
    """

    remote: Remote
    state: str
    path: Path | None
    attempts: int
    reason: str = ""
    offline: bool = False


@dataclass
class Policy:
    """How patient a transfer is.

    Args:
        attempts: Requests in a row that may bring nothing new before a file is given up.
        pause: Wait after the first failure, doubled after each further one [s].
        longest: Longest wait, also where the server asks for more [s].
        rng: Source of the jitter, which keeps many clients from coming back at once.
        stop: Set to end all transfers soon; what has come stays for the next run.
    """

    attempts: int = 6
    pause: float = 1.0
    longest: float = 120.0
    rng: random.Random = field(default_factory=random.Random)
    stop: threading.Event = field(default_factory=threading.Event)

    def wait(self, failures: int, asked: float | None) -> None:
        """Sleep before another try: as long as the server asked, else a random part of a doubling bound."""
        drawn = self.rng.uniform(0.5, 1.0) * self.pause * 2 ** max(failures - 1, 0)
        self.stop.wait(min(max(asked or 0.0, drawn), self.longest))


class _Passing(Exception):  # noqa: N818 - no error of the program's: a failure that another try may better
    def __init__(self, reason: str, *, wait: float | None = None, offline: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.offline = offline


class _Final(Exception):  # noqa: N818 - as above, but one that stays
    def __init__(self, reason: str, *, state: str = "failed") -> None:
        super().__init__(reason)
        self.state = state


def transfer(
    client: "httpx.Client",
    remote: Remote,
    folder: Path,
    *,
    policy: Policy,
    moved: Callable[[int], None] = lambda _: None,
) -> Fetched:
    """Bring a file into a folder.

    The bytes go into a hidden part file beside the target; a later run goes on from there. The name itself appears in
    one step, when length and checksum (or, for an archive without one, the archive's own) are right.

    Args:
        client: HTTP client.
        remote: The file.
        folder: Where to; it exists.
        policy: How patient to be.
        moved: Called with the bytes that came, negative where they had to be given up again.

    Returns:
        What became of it.

    Raises:
        OSError: The disk is full or may not be written to.
    """
    name = remote.name
    if name != Path(name).name or "/" in name or "\\" in name or name.startswith(".") or not name.strip():
        return Fetched(remote, "failed", None, 0, "the provider's list gives it no plain file name")
    target = folder / name
    if target.exists() and fault(target, remote) is None:
        moved(target.stat().st_size)
        return Fetched(remote, "kept", target, 0)
    part = PartFile(target, moved)
    with appending(part.path) as held:
        if not part.locked(held):
            return Fetched(remote, "failed", None, 0, "another fetch is at work on it")
        result = _persist(client, remote, part, target, policy)
        if result.state != "fetched" and (result.state == "missing" or not part.size):
            part.drop()
    return result


def _persist(client: "httpx.Client", remote: Remote, part: PartFile, target: Path, policy: Policy) -> Fetched:
    tries = failures = 0
    if part.size:
        part.moved(part.size)
    while not policy.stop.is_set():
        tries += 1
        before = part.size
        try:
            _request(client, remote, part, policy)
            _finish(part, remote)
        except _Final as final:
            return Fetched(remote, final.state, None, tries, str(final))
        except _Passing as passing:
            # Only tries that bring nothing new count: a line that drops now and then gets there.
            failures = 1 if part.size > before else failures + 1
            if failures >= policy.attempts:
                return Fetched(remote, "failed", None, tries, str(passing), offline=passing.offline)
            policy.wait(failures, passing.wait)
        else:
            return Fetched(remote, "fetched", target, tries)
    return Fetched(remote, "failed", None, tries, "stopped; run it again to go on")


def _request(client: "httpx.Client", remote: Remote, part: PartFile, policy: Policy) -> None:
    import httpx  # imported here: a quarter of a second that only a fetch should pay

    version = part.version
    # Without a mark or a checksum nobody could tell whether the rest is of the same version.
    start = part.size if version or remote.md5 else 0
    if part.size and not start:
        part.restart()
    if remote.bytes is not None and start == remote.bytes:
        return
    headers = {"Range": f"bytes={start}-"} if start else {}
    if start and version:
        headers["If-Range"] = version
    try:
        with client.stream("GET", remote.url, headers=headers) as answer:
            whole = answer.headers.get("Content-Range") == f"bytes */{start}"
            if answer.status_code == _BEYOND and start and whole:
                return  # everything had come; only the new name was missing
            _judge(answer, part)
            if start and version and _mark(answer) not in {"", version}:
                # Not every server heeds the condition that it must be the same version.
                part.restart()
                raise _Passing("the file changed while it was fetched")
            if start and answer.status_code != _PART_OF_IT:
                part.restart()
            _receive(answer, part, policy)
    except httpx.ConnectError as error:
        if "CERTIFICATE" in str(error).upper():
            raise _Final("its server's certificate cannot be verified; fetch it with a browser") from error
        raise _Passing(f"no connection to {remote.url.split('/')[2]}", offline=True) from error
    except httpx.TimeoutException as error:
        raise _Passing(f"{remote.url.split('/')[2]} does not answer in time") from error
    except httpx.TooManyRedirects as error:
        raise _Final("the address leads in a circle; the file may have moved") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise _Final(f"{remote.url} is no address to fetch from") from error
    except httpx.HTTPError as error:
        raise _Passing(f"the connection broke off ({type(error).__name__})") from error


def _judge(answer: "httpx.Response", part: PartFile) -> None:
    code = answer.status_code
    if code in _GONE:
        raise _Final(f"the provider has it no more ({code}); it may have moved", state="missing")
    if code == _BEYOND:  # the server has fewer bytes than have come: another version
        part.restart()
        raise _Passing("the file changed while it was fetched")
    if code in _PASSING:
        raise _Passing(f"the server is busy ({code})", wait=_asked(answer.headers.get("Retry-After")))
    if not 200 <= code < 300:
        raise _Final(f"the server refuses it ({code})")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise _Final("the server packs it on the way, so its length and checksum would not be the provider's")
    if code == _PART_OF_IT:
        began = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
        if began is None or int(began[1]) != part.size:
            part.restart()
            raise _Passing("the server sent another part than asked for")


def _receive(answer: "httpx.Response", part: PartFile, policy: Policy) -> None:
    part.of(_mark(answer))
    with appending(part.path) as file:
        # As they come: gathered into larger chunks, the last ones before a break would be lost.
        for chunk in answer.iter_raw():
            file.write(chunk)
            part.moved(len(chunk))
            if policy.stop.is_set():
                raise _Passing("stopped; run it again to go on")


def _mark(answer: "httpx.Response") -> str:
    """Return what the server calls the version that it serves; empty if it does not say."""
    tag = answer.headers.get("ETag", "")
    # A weak tag does not promise the same bytes, so it is no mark to resume by.
    return tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")


def _finish(part: PartFile, remote: Remote) -> None:
    if remote.bytes is not None and part.size < remote.bytes:
        raise _Passing(f"only {part.size:,} of {remote.bytes:,} bytes came")
    wrong = fault(part.path, remote, inside=True)
    if wrong is not None:
        part.restart()
        raise _Passing(wrong)
    part.show()


def _asked(text: str | None) -> float | None:
    """Return the seconds that a server asks to wait, from a number or a date."""
    if text is None:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
