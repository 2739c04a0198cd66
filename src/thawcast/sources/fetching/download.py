"""Fetches the files of a provider: a few at a time, each whole or absent, and one that fails stops no other."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from thawcast.errors import InputError, SourceError
from thawcast.sources.fetching.transfer import USER_AGENT, Fetched, Policy, transfer
from thawcast.sources.remote import Remote
from thawcast.sources.source import DataSource

if TYPE_CHECKING:
    import httpx

MOST_JOBS = 8
"""More requests at a time than this would be impolite."""


class Watch(Protocol):
    """Who is told how far things are."""

    def moved(self, count: int) -> None:
        """So many bytes came; negative: they had to be given up."""
        ...

    def done(self, fetched: Fetched) -> None:
        """A file is done with."""
        ...


@dataclass(frozen=True)
class Silent:
    """Tells nobody."""

    def moved(self, count: int) -> None:
        """Take no note."""

    def done(self, fetched: Fetched) -> None:
        """Take no note."""


def find(
    source: DataSource,
    *,
    since: date | None = None,
    until: date | None = None,
    mirror: str | None = None,
    policy: Policy | None = None,
) -> tuple[Remote, ...]:
    """Find a provider's files, reading its own lists of them where it keeps some.

    Args:
        source: Whose.
        since: First day wanted, where files are cut by date.
        until: Last day wanted.
        mirror: Address of a copy, as for `fetch`.
        policy: How patient to be.

    Returns:
        The files.

    Raises:
        InputError: Days were given for a provider whose files are not cut by date.
        SourceError: A list cannot be had, or no file is in it.
    """
    if not source.dated and (since or until):
        raise InputError(f"{source.id}: its files are not cut by date; leave out --from and --to")
    policy = policy or Policy()
    listings: dict[str, bytes] = {}
    with client() as web:
        for url in source.listings:
            listings[url] = _page(web, mirrored(url, mirror), policy, source)
    found = source.remotes(listings, since, until)
    return tuple(replace(r, url=mirrored(r.url, mirror)) for r in found)


def fetch(
    remotes: Sequence[Remote], folder: Path, *, jobs: int = 3, policy: Policy | None = None, watch: Watch | None = None
) -> tuple[Fetched, ...]:
    """Fetch files into a folder, some at a time.

    Args:
        remotes: The files; no two may have one name.
        folder: Where to; made if it does not exist.
        jobs: How many at a time [1 to 8].
        policy: How patient to be.
        watch: Who is told how far things are.

    Returns:
        What became of each, in the order given. A file that is missing or fails stops no other.

    Raises:
        InputError: Too many jobs, or two files of one name.
        SourceError: The folder cannot be written to; whole files in it are untouched.
    """
    if not 1 <= jobs <= MOST_JOBS:
        raise InputError(f"--jobs {jobs}: choose 1 to {MOST_JOBS}; providers serve everyone")
    if len({r.name for r in remotes}) != len(remotes):
        raise InputError("two files to fetch have the same name; fetch them into different folders")
    policy, watch = policy or Policy(), watch or Silent()
    results: dict[str, Fetched] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with client() as web, ThreadPoolExecutor(jobs) as pool:
            work = {pool.submit(transfer, web, r, folder, policy=policy, moved=watch.moved): r for r in remotes}
            try:
                for future in as_completed(work):
                    results[work[future].name] = future.result()
                    watch.done(results[work[future].name])
            except BaseException:
                # An interrupt, a full disk: the other threads stop soon, and their parts stay for the next run.
                policy.stop.set()
                pool.shutdown(cancel_futures=True)
                raise
    except OSError as error:
        raise SourceError(
            f"{folder}: cannot be written to ({error.strerror}); choose another folder or free some space, then run it"
            " again to go on"
        ) from error
    return tuple(results[r.name] for r in remotes)


def offline(results: Sequence[Fetched], source: DataSource) -> SourceError | None:
    """Return the error to raise when no server could be reached at all, with what to do instead."""
    if results and all(r.offline for r in results):
        return _no_network(source, results[0].reason)
    return None


def client() -> "httpx.Client":
    """Return the HTTP client that fetches use: it says who it is, follows redirects, and does not wait forever."""
    import httpx  # imported here: a quarter of a second that only a fetch should pay

    # Bytes as they are: a file packed on the way would have another length and checksum.
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    return httpx.Client(headers=headers, follow_redirects=True, timeout=httpx.Timeout(60.0, connect=20.0))


def mirrored(url: str, mirror: str | None) -> str:
    """Return the address of a file at a mirror, which keeps each provider's files under its host's name.

    Args:
        url: Address at the provider's.
        mirror: Address of the mirror, or None.

    Raises:
        InputError: The mirror is no web address.

    Example:
        >>> mirrored("http://data.gdeltproject.org/events/md5sums", "http://mirror.example.org/")
        'http://mirror.example.org/data.gdeltproject.org/events/md5sums'
    """
    if mirror is None:
        return url
    if not mirror.startswith(("http://", "https://")):
        raise InputError(f"--mirror {mirror}: give a web address, as https://mirror.example.org")
    return f"{mirror.rstrip('/')}/{url.split('://', 1)[1]}"


def _page(web: "httpx.Client", url: str, policy: Policy, source: DataSource) -> bytes:
    listing = Remote(url, "listing")
    with tempfile.TemporaryDirectory() as folder:
        got = transfer(web, listing, Path(folder), policy=policy)
        if got.path is not None:
            return got.path.read_bytes()
    if got.offline:
        raise _no_network(source, got.reason)
    raise SourceError(f"{source.id}: its list of files cannot be had, {got.reason}; fetch by hand: {source.where}")


def _no_network(source: DataSource, reason: str) -> SourceError:
    return SourceError(
        f"{source.id}: {reason}. Check the network or proxy (HTTPS_PROXY), or fetch on another machine from"
        f" {source.where} and copy the files over"
    )
