"""A file at a provider's, and a provider: what it publishes, where, on which terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from thawcast.errors import SourceError
from thawcast.sources.parsed import Parsed

Content = bytes | Path
"""What a parser reads: the bytes of a file, or where it lies."""


@dataclass(frozen=True)
class Remote:
    """A file at a provider's.

    Args:
        url: Address.
        name: File name to keep it under.
        bytes: Size, where the provider publishes it.
        md5: Checksum in hexadecimal, where the provider publishes one that is true of the file served.
        licence: Terms.
        citation: What to cite.
        version: Version of the data.
    """

    url: str
    name: str
    bytes: int | None
    md5: str | None
    licence: str
    citation: str
    version: str


Listings = Mapping[str, bytes]
"""What the provider's own lists of files say, by address."""

Locate = Callable[[Listings, date | None, date | None], tuple[Remote, ...]]
"""From the provider's lists, and the first and last day wanted, to the files."""


@dataclass(frozen=True)
class Provider:
    """Who publishes a dataset, and how it is found and read.

    Args:
        id: Name on the command line.
        what: What it holds, in a few words.
        period: What it covers.
        licence: Terms, in a few words.
        citation: What to cite.
        where: Page to read about it, or to fetch it by hand.
        locate: Finds the files.
        listings: Addresses of the provider's lists of files, which `locate` reads; empty where addresses are fixed.
        parse: Reads a file; None where another module does.
        dated: Whether its files are cut by date, so that a first and last day may be asked for.
    """

    id: str
    what: str
    period: str
    licence: str
    citation: str
    where: str
    locate: Locate
    listings: tuple[str, ...] = ()
    parse: Callable[[Content], Parsed] | None = None
    dated: bool = False


def fixed(*, licence: str, citation: str, version: str, files: Mapping[str, str]) -> Locate:
    """Return the `locate` of a provider whose files have fixed addresses.

    Args:
        licence: Terms.
        citation: What to cite.
        version: Version of the data.
        files: File name to address.

    Returns:
        A function that returns the files whatever it is given.

    Example:
        >>> find = fixed(licence="cite", citation="A", version="1", files={"a.zip": "https://example.org/a.zip"})
        >>> find({}, None, None)[0].name
        'a.zip'
    """
    found = tuple(Remote(url, name, None, None, licence, citation, version) for name, url in files.items())
    return lambda _listings, _since, _until: found


def by_hand(source: str, where: str) -> Locate:
    """Return the `locate` of a provider without a lasting address: it says what to do instead.

    Args:
        source: Name of the source.
        where: Where a copy is to be had.

    Returns:
        A function that raises `SourceError`.
    """

    def locate(_listings: Listings, _since: date | None, _until: date | None) -> tuple[Remote, ...]:
        raise SourceError(f"{source}: no lasting public address is known; get the file by hand: {where}")

    return locate
