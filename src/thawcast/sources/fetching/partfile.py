"""A file that is still coming: hidden beside its target, locked by one writer, shown only when whole."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from thawcast.files import appending, lock, publish
from thawcast.sources.remote import Remote


class PartFile:
    """The bytes that have come so far, and the mark by which the server knows the version that they are of.

    Args:
        target: Where the file is to appear.
        moved: Told how many bytes came; negative: were given up.
    """

    def __init__(self, target: Path, moved: Callable[[int], None]) -> None:
        self.target = target
        self.path: Path = target.with_name(f".{target.name}.part")
        self._mark = target.with_name(f".{target.name}.part.mark")
        self.moved = moved

    @property
    def size(self) -> int:
        """Bytes that have come."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def version(self) -> str:
        """What the server called the version that the bytes are of; empty if it did not say."""
        return self._mark.read_text(encoding="utf-8") if self._mark.exists() else ""

    def of(self, version: str) -> None:
        """Note the version that the coming bytes are of."""
        # In place: half a mark is no version of the server's, so what has come would be given up, no more.
        with appending(self._mark) as file:
            file.truncate(0)
            file.write(version.encode())

    def restart(self) -> None:
        """Give up what has come."""
        self.moved(-self.size)
        os.truncate(self.path, 0)

    def drop(self) -> None:
        """Leave nothing."""
        self.path.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)

    def locked(self, file: IO[bytes]) -> bool:
        """Take the part file for this process alone, by an open handle to it; a process that dies lets go of it."""
        try:
            if lock(file.fileno()) is False:
                return False
            # Another process may have finished in between, and what was opened is the finished file.
            return os.fstat(file.fileno()).st_ino == self.path.stat().st_ino
        except OSError:
            return False

    def show(self) -> None:
        """Give the file its name, in one step that outlives a power cut."""
        # The mark goes first: after a kill in between, a later run still finds a part file, and nothing stays behind.
        self._mark.unlink(missing_ok=True)
        publish(self.path, self.target)


def fault(path: Path, remote: Remote, *, inside: bool = False) -> str | None:
    """Say what is wrong with a file that should be a remote one.

    Args:
        path: The file.
        remote: What it should be.
        inside: Whether to read an archive without a published checksum through, for the checksums inside it.

    Returns:
        What is wrong, in a few words; None if nothing is.
    """
    size = path.stat().st_size
    if remote.bytes is not None and size != remote.bytes:
        return f"it came as {size:,} bytes, not {remote.bytes:,}"
    if remote.md5 is not None:
        with path.open("rb") as file:
            # The provider's choice of checksum; it guards against accidents only.
            digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        return None if digest == remote.md5 else f"its checksum is {digest}, not {remote.md5}"
    if inside and remote.name.lower().endswith(".zip"):
        try:
            with zipfile.ZipFile(path) as opened:
                bad = opened.testzip()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            return f"it is no whole archive ({error})"
        return None if bad is None else f"its member {bad} is damaged"
    return None
