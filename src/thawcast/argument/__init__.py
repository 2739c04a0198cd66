"""Arguments about two states, claim by claim, against the data as they stood and as it turned out."""

from thawcast.argument.argument import Argument, Claim, load, parse, read, shipped
from thawcast.argument.check import Checked, Finding, Score, check, score
from thawcast.argument.claim import ClaimVerdict, Reading
from thawcast.argument.kinds import KINDS, ClaimKind

__all__ = [
    "KINDS",
    "Argument",
    "Checked",
    "Claim",
    "ClaimKind",
    "ClaimVerdict",
    "Finding",
    "Reading",
    "Score",
    "check",
    "load",
    "parse",
    "read",
    "score",
    "shipped",
]
