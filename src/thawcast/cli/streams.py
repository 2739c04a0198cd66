"""The standard streams of the command line: every output goes through them, whatever wrote it.

What the encoding of a terminal lacks is written with plain characters. No text commands the terminal: of control
characters only line breaks, tabs and colours pass. What cannot be written, since the disk is full or the reader has
gone, is told in one line; what fails on standard error never stops an answer.
"""

import codecs
import json
import os
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, cast

from thawcast.brief.ascii import plain
from thawcast.errors import ThawcastError

_COMMAND = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
"""Characters that a terminal obeys; those of Rich's colours are not among them."""


class OutputError(ThawcastError):
    """The answer could not be written to standard output."""


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


codecs.register_error("thawcast.plain", _replaced)


def utf8(stream: TextIO) -> bool:
    """Tell whether a stream takes every character as it is."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-") in {"utf-8", "utf8"}


def write_json(text: str) -> None:
    """Write JSON that is text already, with escapes where the output is not UTF-8: in no other encoding is it JSON."""
    escaped = text if utf8(sys.stdout) else re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    sys.stdout.write(escaped + "\n")


class _Answer:
    """Standard output, whose failures are told apart from those of any file that a command writes.

    Args:
        stream: What Python has.
        commands: Whether what is written may move the cursor, as a progress bar must.
    """

    def __init__(self, stream: TextIO, *, commands: bool = False) -> None:
        self._stream = stream
        self._commands = commands

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text if self._commands else _COMMAND.sub(" ", text))
        except OSError as error:
            raise _unwritten(error) from error

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            raise _unwritten(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Aside(_Answer):
    """Standard error: what cannot be said there stops nothing."""

    def moving(self) -> "_Aside":
        """The same stream for a progress bar, which cleans its own words."""
        return _Aside(self._stream, commands=True)

    def write(self, text: str) -> int:
        with suppress(OutputError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OutputError):
            super().flush()


def _unwritten(error: OSError) -> OutputError:
    why = "its reader has gone" if isinstance(error, BrokenPipeError) else (error.strerror or str(error)).lower()
    return OutputError(f"standard output did not take the whole answer ({why}); send it elsewhere")


@contextmanager
def standard_streams() -> Generator[None]:
    """Put the streams in order for one command, and see to it that all of the answer is out when it ends.

    Raises:
        OutputError: Standard output is closed, or did not take all of the answer.
    """
    held = sys.stdout, sys.stderr
    # Python has None in place of a stream that was closed before it began.
    if cast("TextIO | None", sys.stderr) is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # it lives as long as the process
    if cast("TextIO | None", sys.stdout) is None:
        raise OutputError("standard output is closed; send the answer to a file or a terminal")
    for stream in (sys.stdout, sys.stderr):
        if (set_up := getattr(stream, "reconfigure", None)) is not None:
            set_up(errors="thawcast.plain")
    out = _Answer(sys.stdout)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", _Aside(sys.stderr))
    try:
        yield
    except OutputError:
        _abandoned(held[0])
        raise
    finally:
        sys.stdout, sys.stderr = held[0], held[1] or sys.stderr
        _emptied(out, held[0])


def _emptied(out: _Answer, stream: TextIO) -> None:
    try:
        out.flush()
    except OutputError:
        _abandoned(stream)
        raise


def _abandoned(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: the interpreter would try it again as it ends, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(said: object) -> None:
    """Write one line on standard error, if anybody can read it."""
    line = "".join(c if c.isprintable() else " " for c in str(said))
    with suppress(OSError):
        sys.stderr.write(f"thawcast: {line}\n")
        sys.stderr.flush()
