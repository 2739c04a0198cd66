"""Splits a text into sentences, each with its place."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text and its place."""

    text: str
    start: int
    end: int


_SHORTENED = "Mr Mrs Dr St Gen No cf vs Jan Feb Aug Sept Oct Nov Dec Sen e.g i.e".split()  # noqa: SIM905 - as words
_NOT_AFTER = "".join(rf"(?<!\b{re.escape(word)})" for word in (*_SHORTENED,)) + r"(?<!\b[A-Z])"
_END = re.compile(rf"{_NOT_AFTER}[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡—-]*[A-Z0-9À-ÞА-Я]|\s*$)|\n\s*\n|\n(?=[#>*-])")
"""The end of a sentence: a mark before a capital, not after a short form; or a blank line, or a new item."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences.

    Args:
        text: The text.

    Example:
        >>> [s.text for s in sentences("The U.S. moved. Did Mr. Brown? He did.")]
        ['The U.S. moved.', 'Did Mr. Brown?', 'He did.']
    """
    found: list[Sentence] = []
    place = 0
    for stop in (*(m.end() for m in _END.finditer(text)), len(text)):
        part = text[place:stop]
        bare = part.strip()
        if bare:
            start = place + len(part) - len(part.lstrip())
            found.append(Sentence(bare, start, start + len(bare)))
        place = stop
    return tuple(found)
