"""Claims that name nothing to test."""

from thawcast.argument.claim import Reading, untold
from thawcast.argument.kinds.kind import ClaimKind
from thawcast.argument.settings import ClaimSettings
from thawcast.store import Known


def vague(_known: Known, _settings: ClaimSettings) -> Reading:
    """Refuse a claim that names nothing to test."""
    return untold(
        "the claim names no side, day, issue or direction that could be tested",
        "the same claim with a side, a day, an issue or a direction, under a kind that tests it",
    )


KINDS = (
    ClaimKind(
        "vague",
        "It names nothing to test.",
        "None: a claim without a side, a day, an issue or a direction holds against nothing.",
        vague,
    ),
)
