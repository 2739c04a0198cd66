"""The one way in which thawcast writes: a file or folder is there whole or not at all, one writer at a time.

A file is written beside its place under a name that nobody can foresee, by an open that refuses whatever already bears
that name (a symbolic link too), and then renamed. A killed writer leaves a hidden file that ends in `.part`; no reader
looks at it, and the next writer of a store or a cache removes it.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from secrets import token_hex
from typing import IO, TYPE_CHECKING

from thawcast.errors import StoreError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PART = ".part-"
"""Beginning of the name of a folder that is being written; no reader looks at it."""

LOCK = ".lock"

_BESIDE = re.compile(r"\.(\d+)\.[0-9a-f]{16}\.part")
"""Name of a file that is being written, with the number of the process that writes it."""


@contextmanager
def whole(path: Path, *, durable: bool = True) -> Generator[IO[bytes]]:
    """Open a file to write; it takes its name in one step when the block ends, and not at all if the block fails.

    Args:
        path: File to write; its folder exists.
        durable: Whether the content must be on disk before the name is: what a power cut would cost is then the new
            file, never the old one. A cache, which checks what it reads, does without.

    Yields:
        The open file.

    Raises:
        OSError: It cannot be written; what was there before is untouched.
    """
    handle, part = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file in one step.

    Args:
        path: File to write; its folder exists.
        content: Its bytes.
        durable: As for `whole`.

    Raises:
        OSError: It cannot be written; what was there before is untouched.
    """
    with whole(path, durable=durable) as file:
        file.write(content)


def write_texts(folder: str | Path, texts: Mapping[str, str]) -> list[Path]:
    """Write texts into a folder; as long as one of them cannot be written, none of them changes.

    Args:
        folder: Where to write; made if it is missing.
        texts: File name to text, written as UTF-8.

    Returns:
        The paths, in the order given.

    Raises:
        StoreError: The folder cannot be made or written to.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.read_text() for path in write_texts(folder, {"brief.md": "# A"})]
        ['# A']
    """
    home = Path(folder)
    staged: dict[Path, Path] = {}
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = home / name
            if path.is_dir():
                raise IsADirectoryError(0, "a folder has that name", str(path))
            handle, staged[path] = _beside(path)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        for path, part in staged.items():
            part.replace(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StoreError(f"cannot write to {home}: {why}; choose another folder or make this one writable") from error
    finally:
        for part in staged.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return list(staged)


def _beside(path: Path) -> tuple[int, Path]:
    """Make an empty file beside another, under a name that nobody can foresee; the system's mask gives its mode."""
    part = path.with_name(f".{os.getpid()}.{token_hex(8)}.part")
    # O_EXCL fails on anything that bears the name already, a symbolic link included, wherever it points.
    return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), part


def appending(path: Path) -> IO[bytes]:
    """Open a file to add to its end, such as a transfer that goes on where it stopped; made if it does not exist.

    Args:
        path: The file. Its name is known beforehand, so a symbolic link in its place is refused, not followed.

    Raises:
        OSError: It cannot be opened, or is a symbolic link.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o666), "ab")


def publish(part: Path, final: Path) -> None:
    """Make sure that a file or folder is on disk, and rename it into place in one step.

    Args:
        part: File or folder as written.
        final: Its name from now on; a folder must not exist, a file is replaced.

    Raises:
        OSError: It cannot be done; what was in place is untouched.
    """
    for path in sorted(part.rglob("*")) if part.is_dir() else ():
        _sync(path)
    _sync(part)
    part.replace(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folders, and needs no such call
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    """Remove what a killed writer left behind. The caller holds the lock.

    Args:
        folder: Folder to clear.
    """
    for left in folder.glob(f"{PART}*"):
        shutil.rmtree(left, ignore_errors=True)
    stale(folder)


def stale(folder: Path) -> None:
    """Remove half-written files of writers that no longer run.

    Args:
        folder: Folder to clear.
    """
    for left in folder.glob(".*.part"):
        named = _BESIDE.fullmatch(left.name)
        if named is not None and not _runs(int(named[1])):
            with suppress(OSError):
                left.unlink()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def writing(folder: Path, *, what: str = "import") -> Generator[None]:
    """Hold the lock of a folder: one writer at a time. The system lets go of it when the writer ends, however it ends.

    Args:
        folder: Folder to write to; made if it does not exist.
        what: Who writes, in a word, for the error.

    Raises:
        StoreError: Another process writes, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        try:
            taken = lock(handle)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be locked ({error.strerror}); use a folder on a local disk") from error
        if taken is None:
            raise StoreError("imports need file locks as Linux and macOS have them; run thawcast there or in WSL")
        if not taken:
            raise StoreError(f"{folder}: another {what} is writing here; wait until it ends, then try again")
        clear(folder)
        yield
    finally:
        os.close(handle)


def lock(handle: int) -> bool | None:
    """Take an open file for this process alone. The system lets go of it when the process ends, however it ends.

    Args:
        handle: Of the file.

    Returns:
        Whether it was free; None where the system has no such locks, as Windows, which refuses a second writer itself.

    Raises:
        OSError: It cannot be locked.
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def new_folder(inside: Path) -> Generator[Path]:
    """Make a folder to fill and `publish`; what was not published by the end of the block is removed.

    Args:
        inside: Folder to make it in; the caller holds its lock.

    Yields:
        The folder, under a name that no reader looks at.

    Raises:
        OSError: It cannot be made.
    """
    part = inside / f"{PART}{token_hex(8)}"
    part.mkdir()
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def unwritable(folder: Path, error: BaseException) -> StoreError:
    """Say that a folder cannot be written to, and what to do.

    Args:
        folder: The folder.
        error: What the system said.
    """
    said = getattr(error, "strerror", None) or str(error).strip().splitlines()[0]
    return StoreError(f"{folder}: cannot be written to ({said}); choose another folder or free some space")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Hashing(FileIO):
    """A file opened to be read, whose SHA-256 is taken on the way: what was read is not read again for it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._sha256, self._hashed = hashlib.sha256(), 0

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read into a buffer, as any file does."""
        start, read = self.tell(), super().readinto(buffer)
        # A reader may look at the head first, or jump about as in a zip archive: each byte is taken once, in order.
        if read and start <= self._hashed < start + read:
            self._sha256.update(memoryview(buffer)[self._hashed - start : read])
            self._hashed = start + read
        return read

    def digest(self) -> str:
        """Read what nobody has read in order, and return the SHA-256 of the whole."""
        self.seek(self._hashed)
        part = bytearray(1 << 20)
        while self.readinto(part):
            pass
        return self._sha256.hexdigest()


def combined(digests: Iterable[str]) -> str:
    """Return one short hash for several, whatever their order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()[:12]
