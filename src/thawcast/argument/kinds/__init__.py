"""The kinds of claim that an argument makes of two states. A new kind is one entry in the `KINDS` of a module here."""

from thawcast.argument.kinds import depth, lasting, level, record, scenario, street, vague, votes, words
from thawcast.argument.kinds.kind import ClaimKind

KINDS: dict[str, ClaimKind] = {
    kind.key: kind
    for module in (level, street, words, votes, depth, lasting, scenario, record, vague)
    for kind in module.KINDS
}
"""Kind by its key, in the order in which they are documented."""

__all__ = ["KINDS", "ClaimKind"]
