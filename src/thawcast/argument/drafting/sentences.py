"""Splits a text into sentences, each with its place."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text and its place."""

    text: str
    start: int
    end: int


_SHORTENED = "Mr Mrs Ms Dr St Gen Col Lt Prof No cf vs Jan Feb Aug Sept Oct Nov Dec Sen Rep e.g i.e Mme bzw".split()  # noqa: SIM905 - as words
_NOT_AFTER = (
    "".join(rf"(?<!\b{re.escape(word)})" for word in (*_SHORTENED,))
    + r"(?<!\b[A-Z])(?<!\n\d)(?<!\n\d\d)(?<!\A\d)(?<!\A\d\d)"
)
_ITEM = r"(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[-*•–—>#]+)\s"
_MONTHS = r"(?<=\d\.)(?= (?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrh)\w*)"
_END = re.compile(
    rf"{_NOT_AFTER}[.!?…]+(?!{_MONTHS})[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡—-]*[A-Z0-9À-ÞА-Я]|\s*$)"
    rf"|\n\s*\n|\n(?=[ \t]*{_ITEM}|[#>*-])"
)
"""The end of a sentence: a mark before a capital, not after a short form; or a blank line, or a new item."""
_HEAD = re.compile(
    rf"^(?:(?:{_ITEM}\s*)+|[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{{3,}}(?:[,(/][^.!?\n—]{{0,50}}?)?(?:—|–|--| -)\s+|SUBJECT:\s*)(?=\S)"
)
"""The number or mark of an item, or place and day at the head of a report: no part of what is said."""


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
        bare = _HEAD.sub("", part.strip()).strip()
        if bare:
            start = place + part.index(bare)
            found.append(Sentence(bare, start, start + len(bare)))
        place = stop
    return tuple(found)
