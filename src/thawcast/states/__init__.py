"""Who is a state when: codes, numbers, names and spellings of every state since 1816, with its successors."""

from thawcast.states.codes import code_map
from thawcast.states.lookup import Moment, resolve, resolve_dyad, states
from thawcast.states.model import Span, State

__all__ = ["Moment", "Span", "State", "code_map", "resolve", "resolve_dyad", "states"]
