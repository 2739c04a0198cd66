"""From a text to a draft of an argument: states, dates, claims, by rules and a lexicon, for a reader to confirm."""

from thawcast.argument.drafting.draft import Draft, Proposal, drafted
from thawcast.argument.drafting.writing import proposed, written

__all__ = ["Draft", "Proposal", "drafted", "proposed", "written"]
