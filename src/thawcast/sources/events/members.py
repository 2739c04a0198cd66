"""Opens event files as streams of bytes, plain or packed, and cuts the streams into blocks of whole lines."""

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from thawcast.errors import SourceError

BLOCK = 16 << 20
"""Bytes of a block: enough to keep the columns' reader busy, small enough that memory does not depend on the file."""

LONGEST = 4 << 20
"""Bytes beyond which a line is cut: no event is that long, a damaged file may be one line."""

DATA = re.compile(r"\.(csv|tsv|tab|txt|dat|asc)$", re.IGNORECASE)
"""Members of an archive that hold events; programs and notes beside them are passed over."""

_PACKED = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    NotImplementedError,
)


class Block(NamedTuple):
    """Whole lines of a file.

    Args:
        text: The bytes, lines ended by line feeds.
        first: Number of the first line in the file, from 1.
    """

    text: bytes
    first: int


def streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Open the files of events that a path holds, one after another.

    Args:
        path: A file, plain, `.gz`, `.bz2` or `.xz`, or an archive, `.zip` or `.tar` (packed or not). Members of an
            archive that do not end like event files are passed over.

    Yields:
        Name (an archive's before its member's) and stream of bytes, to be read before the next is asked for.

    Raises:
        SourceError: The path is missing, no file, unreadable, damaged, or an archive without events.
    """
    if path.is_dir():
        raise SourceError(f"{path}: a folder; name the files in it, for example {path}/*")
    found = False
    with _named(str(path)):
        for name, stream in _streams(path):
            found = True
            yield name, stream
    if not found:
        raise SourceError(f"{path}: no event files in it (looked for .csv, .tab, .txt, .dat); check the archive")


@contextmanager
def _named(name: str) -> Generator[None]:
    """Turn what readers of packed files raise into an error that names the file."""
    try:
        yield
    except (*_PACKED, RuntimeError) as error:  # zipfile raises RuntimeError for an encrypted member
        raise SourceError(f"{name}: damaged or cut short ({type(error).__name__}); fetch it again") from error
    except OSError as error:
        raise SourceError(f"{name}: cannot be read ({error.strerror or error}); check the path and the disk") from error


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.is_dir() and _holds_events(info.filename):
                    with archive.open(info) as stream:
                        yield f"{name}/{info.filename}", stream
    elif re.search(r"\.(tar|tgz|tbz2|txz)$|\.tar\.\w+$", name.lower()):
        # In the archive's own order: to seek in a packed archive is to unpack it anew.
        with tarfile.open(path) as archive:
            for entry in archive:
                if entry.isfile() and _holds_events(entry.name) and (stream := archive.extractfile(entry)) is not None:
                    with stream:
                        yield f"{name}/{entry.name}", stream
    elif suffix == ".gz":
        with gzip.open(path) as stream:
            yield name, cast("IO[bytes]", stream)
    elif suffix in {".bz2", ".xz"}:
        with bz2.open(path) if suffix == ".bz2" else lzma.open(path) as stream:
            yield name, stream
    else:
        with path.open("rb") as stream:
            yield name, stream


def _holds_events(name: str) -> bool:
    # Names that begin with a dot are what a file manager leaves behind.
    return bool(DATA.search(name)) and not Path(name).name.startswith(".")


def blocks(name: str, stream: IO[bytes], *, size: int = BLOCK) -> Iterator[Block]:
    """Read a stream in blocks of whole lines.

    Line ends of all three kinds (LF, CR LF, CR) are read; a line beyond `LONGEST` is cut into several.

    Args:
        name: Name of the file, for errors.
        stream: The bytes.
        size: Bytes of a block, about.

    Yields:
        Blocks in order; none for an empty stream.

    Raises:
        SourceError: The file is damaged or cannot be read to its end.
    """
    rest, line, old_mac = b"", 1, None
    while data := _more(name, stream, size):
        if old_mac is None:
            old_mac = b"\r" in data and b"\n" not in data
        if old_mac:
            data = data.replace(b"\r", b"\n")
        text = rest + data
        end = text.rfind(b"\n") + 1
        if not end:
            if len(text) <= LONGEST:
                rest = text
                continue
            text += b"\n"
            end = len(text)
        yield Block(text[:end], line)
        line += text.count(b"\n", 0, end)
        rest = text[end:]
    if rest:
        yield Block(rest, line)


def _more(name: str, stream: IO[bytes], size: int) -> bytes:
    with _named(name):
        return stream.read(size)
