"""Who is a state when: codes, numbers, names and spellings of every state since 1816, with its successors."""

from thawcast.states.codes import SYSTEMS, code_map, non_state
from thawcast.states.dyad import DyadDay
from thawcast.states.lookup import Moment, resolve, resolve_dyad, states
from thawcast.states.model import State, Statehood
from thawcast.states.nonstates import NonState, non_states
from thawcast.states.registry import fold

__all__ = [
    "SYSTEMS",
    "DyadDay",
    "Moment",
    "NonState",
    "State",
    "Statehood",
    "code_map",
    "fold",
    "non_state",
    "non_states",
    "resolve",
    "resolve_dyad",
    "states",
]
