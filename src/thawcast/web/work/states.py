"""Finds states as one types: by any name or code, old or new."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from thawcast.states import State, fold, states


@dataclass(frozen=True)
class Match:
    """A state offered for what was typed.

    Args:
        code: Its code.
        name: Its name on the day.
        also: The other name that matched, empty if the name itself did.
    """

    code: str
    name: str
    also: str


def matches(typed: str, *, on: date, limit: int = 8) -> tuple[Match, ...]:
    """Return the states whose names or codes begin with, or hold, what was typed.

    Args:
        typed: Some letters.
        on: Day on which the states must exist.
        limit: How many to return.

    Returns:
        Best first: codes, beginnings of names, beginnings of other names, beginnings of words, anything within.

    Example:
        >>> from datetime import date
        >>> [(m.code, m.also) for m in matches("soviet", on=date(2010, 12, 31))][:1]
        [('RUS', 'Soviet Union')]
    """
    key = fold(typed[:60])
    if not key:
        return ()
    best: dict[str, tuple[int, int, str, Match]] = {}
    for state, names in _known(on):
        for name, folded in names:
            rank = _rank(key, folded, shown=name == state.name, code=name == state.code)
            if rank is None:
                continue
            also = "" if name in (state.name, state.code) else name
            found = (rank, len(folded), state.name, Match(state.code, state.name, also))
            if state.code not in best or found[:3] < best[state.code][:3]:
                best[state.code] = found
    return tuple(found[3] for found in sorted(best.values(), key=lambda found: found[:3])[:limit])


@lru_cache(maxsize=64)
def _known(on: date) -> tuple[tuple[State, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (state, tuple((name, fold(name)) for name in (state.name, state.code, *state.aliases)))
        for state in states(on=on)
    )


def _rank(key: str, folded: str, *, shown: bool, code: bool) -> int | None:
    if folded == key:
        return 0 if code or shown else 1
    if folded.startswith(key):
        return 2 if shown else 5 if code else 3
    if f" {key}" in folded:
        return 4
    return 6 if key in folded and len(key) > 2 else None
