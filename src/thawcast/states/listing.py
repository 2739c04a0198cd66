"""Lists states: found by a part of a name, laid out for JSON."""

from thawcast.errors import UnknownStateError
from thawcast.states.lookup import Moment, resolve, states
from thawcast.states.model import State
from thawcast.states.registry import fold


def search(query: str, *, on: Moment) -> tuple[State, ...]:
    """Return the state that bears the query, else every state with the query in a name.

    Args:
        query: Code, number, name or part of one.
        on: A day, a year, or None.

    Raises:
        UnknownStateError: None has it.
    """
    try:
        return (resolve(query, on=on),)
    except UnknownStateError:
        key = fold(query)
        inside = tuple(s for s in states(on=on) if key and any(key in fold(text) for text in (s.name, *s.aliases)))
        if not inside:
            raise
        return inside


def years(state: State) -> str:
    """Write the years in which it was a state."""
    parts = [(span.start, span.end) for span in state.spans[:1]]
    for span in state.spans[1:]:
        last = parts[-1][1]
        joined = last is not None and (span.start - last).days == 1
        parts = [*parts[:-1], (parts[-1][0], span.end)] if joined else [*parts, (span.start, span.end)]
    return ", ".join(f"{start.year}-{end.year if end else ''}" for start, end in parts)


HEADINGS = ("code", "name", "COW", "GW", "COW abbr", "ISO2", "FIPS", "CAMEO", "state in", "successors")
"""Of the columns of `cells`."""


def cells(state: State) -> tuple[str, ...]:
    """Lay a state out as a row of `HEADINGS`."""
    codes = (state.cow, state.gw, state.cow_abbr, state.iso2, state.fips, state.cameo)
    written = ("" if code is None else str(code) for code in codes)
    return (state.code, state.name, *written, years(state), " ".join(state.successors))


def laid_out(state: State) -> dict[str, object]:
    """Lay a state out for JSON."""
    return {
        "code": state.code,
        "name": state.name,
        "cow": state.cow,
        "gw": state.gw,
        "cow_abbr": state.cow_abbr,
        "iso2": state.iso2,
        "iso_num": state.iso_num,
        "fips": state.fips,
        "cameo": state.cameo,
        "spans": [
            {"start": s.start.isoformat(), "end": s.end.isoformat() if s.end else None, "cow": s.cow, "gw": s.gw}
            for s in state.spans
        ],
        "successors": list(state.successors),
        "predecessors": list(state.predecessors),
        "aliases": list(state.aliases),
    }
