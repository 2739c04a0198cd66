"""Reads the shipped vocabularies: one line a code, fields parted by bars."""

from functools import cache
from pathlib import Path


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the fields of a shipped vocabulary, one tuple a line, comments left out.

    Args:
        name: File name, as `cameo.txt`.
    """
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("|")) for line in text.splitlines() if line and not line.startswith("#"))
