"""Writing so that a file or folder is there whole or not at all, one writer at a time."""

import hashlib
import os
import shutil
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path

from thawcast.errors import StoreError

PART = ".part-"
"""Beginning of the name of a folder that is being written; no reader looks at it."""

LOCK = ".lock"


def replace(path: Path, content: bytes) -> None:
    """Write a file beside, make sure that it is on disk, and put it in place in one step.

    Args:
        path: File to write.
        content: Its bytes.

    Raises:
        OSError: It cannot be written; what was there before is untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def publish(part: Path, final: Path) -> None:
    """Make sure that a folder is on disk, and rename it into place in one step.

    Args:
        part: Folder as written.
        final: Its name from now on; must not exist.

    Raises:
        OSError: It cannot be done; nothing is in place then.
    """
    for path in sorted(part.rglob("*")):
        _sync(path)
    _sync(part)
    part.rename(final)
    _sync(final.parent)


def _sync(path: Path) -> None:
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
        writer = left.name.split(".")[-2]
        if not (writer.isdigit() and _runs(int(writer))):
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
def writing(folder: Path) -> Generator[None]:
    """Hold the lock of a folder: one writer at a time. The system lets go of it when the writer ends, however it ends.

    Args:
        folder: Folder to write to; made if it does not exist.

    Raises:
        StoreError: Another process writes, or the folder cannot be written to.
    """
    try:
        import fcntl
    except ImportError as error:  # not on Windows
        raise StoreError(
            "imports need file locks as Linux and macOS have them; run thawcast there or in WSL"
        ) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"{folder}: another import is writing here; wait until it ends, then try again") from error
        except OSError as error:
            raise StoreError(f"{folder}: cannot be locked ({error.strerror}); use a folder on a local disk") from error
        clear(folder)
        yield
    finally:
        os.close(handle)


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


def combined(digests: Iterable[str]) -> str:
    """Return one short hash for several, whatever their order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()[:12]
