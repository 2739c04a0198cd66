"""The one cache on disk: finished work by the hash of what it depends on. To lose it costs time and nothing else."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from thawcast.files import stale, write

if TYPE_CHECKING:
    import polars as pl

BYTES_KEPT = 500_000_000
"""Size of a cache beyond which what was used longest ago goes [bytes]."""

_CHECK = hashlib.sha256().digest_size
"""Bytes at the head of an entry that say what the rest must be."""


@dataclass(frozen=True)
class Cache:
    """Entries in a folder, one file each: a checksum, then the content.

    An entry is there whole or not at all. One that is damaged counts as missing and is removed; a folder that cannot be
    read or written to is an empty cache, not an error.

    Args:
        folder: Where entries lie; made when the first is kept.
        most: Size beyond which the entries used longest ago go, down to three quarters of it [bytes].

    Example:
        >>> import tempfile
        >>> cache = Cache(Path(tempfile.mkdtemp()))
        >>> cache.get("ab12") is None
        True
        >>> cache.put("ab12", b"found")
        >>> cache.get("ab12")
        b'found'
    """

    folder: Path
    most: int = BYTES_KEPT

    def get(self, key: str) -> bytes | None:
        """Read an entry.

        Args:
            key: Its name, as `cache_key` gives it.

        Returns:
            Its content; None if it is missing or damaged.
        """
        path = self.folder / key
        with suppress(OSError):
            held = path.read_bytes()
            if hashlib.sha256(held[_CHECK:]).digest() == held[:_CHECK]:
                os.utime(path)  # used now: it goes last
                return held[_CHECK:]
            path.unlink()
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry, and let go of old ones where there are too many.

        Args:
            key: Its name, as `cache_key` gives it.
            content: What to keep.
        """
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write(self.folder / key, hashlib.sha256(content).digest() + content, durable=False)
            self._trim()

    def recall(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Read an entry, or make and keep it.

        Args:
            key: Its name, as `cache_key` gives it.
            make: Called if the entry is missing.

        Returns:
            Its content.
        """
        held = self.get(key)
        if held is None:
            held = make()
            self.put(key, held)
        return held

    def frame(self, key: str) -> "pl.DataFrame | None":
        """Read an entry that is a table; None if it is missing or damaged."""
        import polars as pl  # imported here: drawings are kept without it

        held = self.get(key)
        return None if held is None else pl.read_parquet(BytesIO(held))

    def put_frame(self, key: str, frame: "pl.DataFrame") -> None:
        """Keep a table, as `put` does."""
        buffer = BytesIO()
        frame.write_parquet(buffer)
        self.put(key, buffer.getvalue())

    def _trim(self) -> None:
        stale(self.folder)
        entries = [(path, path.stat()) for path in self.folder.iterdir() if not path.name.startswith(".")]
        size = sum(found.st_size for _, found in entries)
        if size <= self.most:
            return
        for path, found in sorted(entries, key=lambda entry: entry[1].st_mtime):
            path.unlink(missing_ok=True)
            size -= found.st_size
            if size <= self.most * 3 // 4:
                return


def cache_key(*parts: object) -> str:
    """Name an entry by what it depends on.

    Args:
        parts: What it depends on; `str` must tell different ones apart.

    Returns:
        A hash; other parts, or the same in another order or cut otherwise, give another.

    Example:
        >>> cache_key("ab", "c") == cache_key("ab", "c"), cache_key("ab", "c") == cache_key("a", "bc")
        (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        text = str(part).encode()
        digest.update(f"{len(text)} ".encode() + text)
    return digest.hexdigest()


def cache_folder(name: str) -> Path:
    """Return the folder of a cache, in the platform's place for caches.

    Args:
        name: What it holds: `stages`, `backtest` or `drawings`.
    """
    from platformdirs import user_cache_path  # imported here: only needed where a cache is

    return user_cache_path("thawcast") / name
