"""Opens event files as streams of bytes, plain or packed, and cuts the streams into blocks of whole lines."""

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO, NamedTuple, cast

import numpy as np

from thawcast.errors import SourceError
from thawcast.files import Hashing

BLOCK = 16 << 20
"""Bytes of a block: enough to keep the columns' reader busy, small enough that memory does not depend on the file."""

LINES = 1 << 16
"""Lines of a block at most: a file of very short lines holds millions in a few megabytes."""

LONGEST = 1 << 16
"""Bytes beyond which a line is cut: no event is that long, a damaged file may be one line."""

DEEPEST = 4
"""Archives within archives that are opened."""

DATA = re.compile(r"\.(csv|tsv|tab|txt|dat|asc|gz|bz2|xz|zip|tar|tgz|tbz2|txz)$", re.IGNORECASE)
"""Members of an archive that may hold events; programs and notes beside them are passed over."""

_PACKED = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    NotImplementedError,
)

_UNPACK: dict[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    b"\x1f\x8b": lambda stream: cast("IO[bytes]", gzip.GzipFile(fileobj=stream)),
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
"""First bytes of what is packed, whatever the name of the file says, and how it is opened."""


class Block(NamedTuple):
    """Whole lines of a file.

    Args:
        text: The bytes, lines ended by line feeds.
        first: Number of the first line in the file, from 1.
    """

    text: bytes
    first: int


def streams(path: Path, *, hashed: Callable[[str], None] | None = None) -> Iterator[tuple[str, IO[bytes]]]:
    """Open the files of events that a path holds, one after another.

    Args:
        path: A file, plain or packed (gzip, bzip2, xz), or an archive (zip or tar, packed or not), also of archives.
            What it is its first bytes say, not its name. Members of an archive that do not end like event files are
            passed over.
        hashed: Called with the SHA-256 of the file once all was read.

    Yields:
        Name (an archive's before its member's) and stream of bytes, to be read before the next is asked for.

    Raises:
        SourceError: The path is missing, no file, unreadable, damaged, or an archive without events.
    """
    if path.is_dir():
        raise SourceError(f"{path}: a folder; name the files in it, for example {path}/*")
    found = False
    with _named(str(path)):
        raw = Hashing(path) if hashed else FileIO(path)
        with cast("IO[bytes]", BufferedReader(raw)) as file:
            for name, stream in _members(path.name, file, 0):
                found = True
                yield name, stream
            if hashed and isinstance(raw, Hashing):
                hashed(raw.digest())
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


def _members(name: str, stream: IO[bytes], depth: int) -> Iterator[tuple[str, IO[bytes]]]:
    head = stream.read(512)
    stream.seek(0)
    if depth > DEEPEST:
        raise SourceError(f"{name}: archives within archives, more than {DEEPEST} deep; unpack it by hand")
    for mark, unpack in _UNPACK.items():
        if head.startswith(mark):
            with unpack(stream) as plain:
                yield from _members(name, plain, depth + 1)
            return
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                if not info.is_dir() and _holds_events(info.filename):
                    with archive.open(info) as member:
                        yield from _members(f"{name}/{info.filename}", member, depth + 1)
    elif head[257:262] == b"ustar":
        # In the archive's own order: to seek in a packed archive is to unpack it anew.
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            for entry in archive:
                if entry.isfile() and _holds_events(entry.name) and (member := archive.extractfile(entry)) is not None:
                    with member:
                        yield from _members(f"{name}/{entry.name}", member, depth + 1)
    else:
        yield name, stream


def _holds_events(name: str) -> bool:
    # Names that begin with a dot are what a file manager leaves behind.
    return bool(DATA.search(name)) and not Path(name).name.startswith(".") and "__MACOSX" not in name


def blocks(name: str, stream: IO[bytes], *, size: int = BLOCK) -> Iterator[Block]:
    """Read a stream in blocks of whole lines.

    Line ends of all three kinds (LF, CR LF, CR) are read; a line beyond `LONGEST` is cut into several, and a byte-order
    mark is left out.

    Args:
        name: Name of the file, for errors.
        stream: The bytes.
        size: Bytes of a block, about.

    Yields:
        Blocks in order, of at most `LINES` lines; none for an empty stream.

    Raises:
        SourceError: The file is damaged, cannot be read to its end, or is no text in UTF-8 or an encoding like it.
    """
    rest, line, old_mac = b"", 1, None
    while data := _more(name, stream, size):
        if old_mac is None:
            _check_encoding(name, data[: 1 << 12])
            data = data.removeprefix(b"\xef\xbb\xbf")
            old_mac = b"\r" in data and b"\n" not in data
        if old_mac:
            data = data.replace(b"\r", b"\n")
        end = data.rfind(b"\n") + 1
        # One copy of the bytes, not three: they are most of what an import reads.
        text, rest = (b"".join((rest, memoryview(data)[:end])), data[end:]) if end else (b"", rest + data)
        if len(rest) > LONGEST:
            whole = len(rest) // LONGEST * LONGEST
            text += b"".join(rest[at : at + LONGEST] + b"\n" for at in range(0, whole, LONGEST))
            rest = rest[whole:]
        number = text.count(b"\n")
        if number:
            yield from _cut(text, line, number)
        line += number
    if rest:
        yield Block(rest, line)


def _check_encoding(name: str, head: bytes) -> None:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    halves = [half.count(0) > 0.8 * len(half) > 0 for half in (head[::2], head[1::2])]
    if wide or halves in ([True, False], [False, True]):
        raise SourceError(f"{name}: written in UTF-16; save it as UTF-8 and import that")
    if all(halves):
        raise SourceError(f"{name}: nothing but zero bytes at its beginning; fetch it again")


def _cut(text: bytes, first: int, number: int) -> Iterator[Block]:
    """Cut whole lines, so many, into blocks of at most `LINES` of them."""
    if number <= LINES:
        yield Block(text, first)
        return
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))[LINES - 1 :: LINES] + 1
    start = 0
    for number, end in enumerate([*ends.tolist(), len(text)]):
        if start < end:
            yield Block(text[start:end], first + number * LINES)
        start = end


def _more(name: str, stream: IO[bytes], size: int) -> bytes:
    with _named(name):
        return stream.read(size)
