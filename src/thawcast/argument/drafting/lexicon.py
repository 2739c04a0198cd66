"""The lexicon of claims: by kind, words that claim it, and how strongly; and words that speak of relations at all.

English first; the commonest cues of French, German and Spanish beside it.
"""

import re
from pathlib import Path
from typing import NamedTuple

STRONG = 0.75
"""How far a strong cue alone speaks for its kind, 0 to 1."""


class Cue(NamedTuple):
    """Words that claim a kind."""

    kind: str
    weight: float
    pattern: re.Pattern[str]


_REL = r"(?:relations?|relationship|ties|climate|atmosphere|mood|tensions?|rapport|dealings|friendship|bond)"
_WILL = (
    r"(?:will|would|shall|is going to|are going to|is likely to|are likely to|is bound to|are bound to|is set to|"
    r"is sure to|can|could|should|may|might|promises to|is meant to)"
)


def _sections() -> list[tuple[list[str], re.Pattern[str]]]:
    """Read the lexicon: heads in brackets, under each a pattern a line."""
    text = Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8")
    found: list[tuple[list[str], re.Pattern[str]]] = []
    for section in re.split(r"\n(?=\[)", text)[1:]:
        head, *patterns = (line for line in section.splitlines() if line and not line.startswith("#"))
        whole = "|".join(patterns)
        for name, meant in (("<REL>", _REL), ("<WILL>", _WILL), ("<SOON>", r"(?:\w+ ){0,3}")):
            whole = whole.replace(name, meant)
        found.append((head.strip("[]").split(), re.compile(whole, re.IGNORECASE)))
    return found


_SECTIONS = _sections()
_OTHER = {"relation", "sign", "loose"}

CUES = tuple(Cue(head[0], float(head[1]), pattern) for head, pattern in _SECTIONS if head[0] not in _OTHER)
"""Cues by kind."""
RELATION = next(pattern for head, pattern in _SECTIONS if head[0] == "relation")
"""Words that speak of relations between states."""
SIGNS = tuple((float(head[1]), pattern) for head, pattern in _SECTIONS if head[0] == "sign")
"""What speaks for a judgement, and below zero for a report: weight and words."""
LOOSE = tuple((head[1], pattern) for head, pattern in _SECTIONS if head[0] == "loose")
"""Kinds by single words, for sentences that judge without any cue; the first that fits."""

OPPOSITE = {
    "two_way": "one_sided", "one_sided": "two_way", "agree": "part", "part": "agree", "narrow": "broad",
    "broad": "narrow", "tactical": "deep", "deep": "tactical", "lasts": "fails", "fails": "lasts",
}  # fmt: skip
"""What a kind becomes when it is denied."""
DENIED = re.compile(
    r"(?:\b(?:not|no|nor|never|hardly|scarcely|barely|neither|far from|anything but|rather than|instead of|without|"
    r"less than|nothing)|n['’]t)"
    r"(?: (?:\w+)){0,3} ?$",
    re.IGNORECASE,
)
"""Words just before a cue that deny it."""
IMPLIED = re.compile(r"\b(?:it|they|this|both|neither|the whole (?:thing|affair)|all this|that)\b", re.IGNORECASE)
"""Words by which a sentence speaks of what was named before."""

CONDITION = re.compile(
    r"\b(?:if|unless|provided|were (?:they|it)|should (?:they|it)|wenn|si|à condition)\b", re.IGNORECASE
)
ATTRIBUTED = re.compile(
    r"\b(?:say|says|said|argue[sd]?|argues|claim(?:s|ed)?|insist(?:s|ed)?|maintain(?:s|ed)?|believe[sd]?|according to|"
    r"critics?|sceptics?|skeptics?|supporters?|optimists?|pessimists?|officials?|analysts?|observers?|hawks|doves|told|"
    r"warn(?:s|ed)?|think|thinks|thought|holds? that|assure[sd]?)\b",
    re.IGNORECASE,
)
IRONY = re.compile(
    r"\bof course\b|\bso-called\b|\bwonderful\w*\b|\bsplendid\w*\b|\bmarvel\w+\b|\bwhat a\b|\bsurely\b|\bno doubt\b|"
    r"\bhow (?:nice|lovely|touching|reassuring|comforting|convenient)\b|\bhurrah\b|\bbravo\b|\bthank heavens?\b|"
    r"\bnaturally\b|!|\bbless\w*\b|\bcongratulations\b|\b(?:brand[- ]new|eternal|undying) (?:friend|love)\w*",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"\b(?:met|meet|meeting|visited|visit|arrived|signed|flew|travel\w*|held talks|hold talks|attended|opened|landed|"
    r"spokes\w+|delegation|agenda|schedule[d]?|invited|ambassador|minister\w*|communiqu\w+)\b",
    re.IGNORECASE,
)
"""Words of a report of what happened, which claims nothing of relations."""
