"""The lexicon of claims: by kind, words that claim it, and how strongly; and words that speak of relations at all.

English first; the commonest cues of French, German and Spanish beside it.
"""

import re
from pathlib import Path
from typing import NamedTuple


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
_OTHER = {"relation", "sign", "politics", "past", "loose"}

CUES = tuple(Cue(head[0], float(head[1]), pattern) for head, pattern in _SECTIONS if head[0] not in _OTHER)
"""Cues by kind."""
RELATION = next(pattern for head, pattern in _SECTIONS if head[0] == "relation")
"""Words that speak of relations between states."""
SIGNS = {head[1]: (float(head[2]), pattern) for head, pattern in _SECTIONS if head[0] == "sign"}
"""What speaks for a claim, and below zero against one: by name, log-odds and words."""
POLITICS = next(pattern for head, pattern in _SECTIONS if head[0] == "politics")
"""Words of politics."""
PAST = next(pattern for head, pattern in _SECTIONS if head[0] == "past")
"""Verbs of what is over."""
LOOSE = tuple((head[1], pattern) for head, pattern in _SECTIONS if head[0] == "loose")
"""Kinds by single words, for sentences that judge without any cue."""

OPPOSITE = {
    "two_way": "one_sided", "one_sided": "two_way", "agree": "part", "part": "agree", "narrow": "broad",
    "broad": "narrow", "tactical": "deep", "deep": "tactical", "lasts": "fails", "fails": "lasts",
}  # fmt: skip
"""What a kind becomes when it is denied."""
ENGLISH = re.compile(r"\b(?:the|of|and|to|is|in|that|was)\b", re.IGNORECASE)
"""Words by which a text is English."""
DENIED = re.compile(
    r"(?:\b(?:not|no|nor|never|hardly|scarcely|barely|neither|far from|anything but|rather than|instead of|without|"
    r"less than|nothing)|n['’]t)"
    r"(?: (?:\w+)){0,3} ?$",
    re.IGNORECASE,
)
"""Words just before a cue that deny it."""
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
