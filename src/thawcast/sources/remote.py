"""A file at a provider's, and the ways to find one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Remote:
    """A file at a provider's.

    Args:
        url: Address.
        name: File name to keep it under.
        bytes: Size, where the provider publishes it.
        md5: Checksum in hexadecimal, where the provider publishes one that is true of the file served.
    """

    url: str
    name: str
    bytes: int | None = None
    md5: str | None = None


Listings = Mapping[str, bytes]
"""What the provider's own lists of files say, by address."""

Locate = Callable[[Listings, date | None, date | None], tuple[Remote, ...]]
"""From the provider's lists, and the first and last day wanted, to the files."""
