"""Files written whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from thawcast.errors import StoreError


def write_files(folder: str | Path, texts: Mapping[str, str]) -> list[Path]:
    """Write texts into a folder, each file whole; on an error none of them changes.

    Args:
        folder: Where to write; made if it is missing.
        texts: File name to text, written as UTF-8.

    Returns:
        The paths, in the order given.

    Raises:
        StoreError: The folder cannot be made or written to.

    Example:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.read_text() for path in write_files(folder, {"brief.md": "# A"})]
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
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=home)
            staged[path] = Path(temporary)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            staged[path].chmod(0o666 & ~_umask())
        for path, temporary in staged.items():
            temporary.replace(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StoreError(f"cannot write to {home}: {why}; choose another folder or make this one writable") from error
    finally:
        for temporary in staged.values():
            with suppress(OSError):
                temporary.unlink()
    return list(staged)


def _umask() -> int:
    """Read the process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
