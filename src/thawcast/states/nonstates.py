"""Actors of the sources that are no states, each with the reason: territories, organisations, peoples, roles."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from thawcast.states.registry import Name, dated, fold, lines, words


@dataclass(frozen=True)
class NonState:
    """An actor that is no state, or was none on the day asked for.

    Args:
        name: What it is called.
        kind: `territory`, `organisation`, `group`, `role`, `state` (not on the membership lists), `unclear`, or for a
            state outside its time `before` or `after`.
        reason: Why it is counted to no state.
        systems: Code systems in which its keys mean it; empty for any.
        keys: Its codes and names, with the days on which they mean it.
    """

    name: str
    kind: str
    reason: str
    systems: tuple[str, ...] = ()
    keys: tuple[Name, ...] = ()


@cache
def non_states() -> tuple[NonState, ...]:
    """Return the list of actors that are no states.

    Returns:
        One entry an actor or group of actors.

    Example:
        >>> next(n.reason for n in non_states() if n.name == "NATO")
        'an alliance of states'
    """
    found: list[NonState] = []
    for line in lines("nonstates.txt"):
        kind, systems, keys, name, reason = line.split("|")
        codes, *names = keys.split(";")
        found.append(
            NonState(
                name,
                kind,
                reason,
                () if systems == "*" else tuple(systems.split()),
                tuple(dated(key) for key in (*codes.split(), *names)),
            )
        )
    return tuple(found)


@cache
def _index() -> dict[str, list[tuple[NonState, Name]]]:
    index: dict[str, list[tuple[NonState, Name]]] = {}
    for item in non_states():
        for key in item.keys:
            index.setdefault(fold(key.text), []).append((item, key))
    return index


@cache
def _by_words() -> dict[str, list[tuple[NonState, Name]]]:
    index: dict[str, list[tuple[NonState, Name]]] = {}
    for item in non_states():
        # Codes are no names: a word more or less makes another.
        for key in item.keys if not item.systems or "name" in item.systems else ():
            if len(key.text) > 3:
                index.setdefault(words(key.text), []).append((item, key))
    return index


def listed(key: str | int, system: str, first: date, last: date) -> NonState | None:
    """Return the listed actor that a key means in a system on some day from `first` to `last`."""
    found = _index().get(fold(str(key)), ())
    if not found and system == "name":
        found = _by_words().get(words(str(key)), ())
    for item, name in found:
        if (not item.systems or system in item.systems) and name.valid(first, last):
            return item
    return None
