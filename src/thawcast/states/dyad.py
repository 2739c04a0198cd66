"""Two states on a day: what every question is asked about."""

from dataclasses import dataclass
from datetime import date

from thawcast.states.model import State


@dataclass(frozen=True)
class DyadDay:
    """Two states, and the last day whose data may be used.

    Args:
        a: One state.
        b: The other, `a.code < b.code`.
        as_of: The day.
    """

    a: State
    b: State
    as_of: date
