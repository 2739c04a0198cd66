"""Finds the state that bears a code or name, on a day, in a year, or today."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from thawcast.errors import DateError, DyadError, StateNotThenError, UnknownStateError
from thawcast.states.model import State
from thawcast.states.nonstates import listed
from thawcast.states.registry import Name, StateRecord, fold, records, words

Moment = date | int | None
"""A day, a year, or None for today."""

_OFFICIAL = frozenset(
    """republic republique republica kingdom royaume reino state etat estado commonwealth union principality principaute
    principado grand grande gran duchy duche ducado sultanate sultanat sultania emirate federation federal federale
    democratic democratique democratica islamic islamique islamica people populaire popular arab arabe socialist
    socialiste socialista plurinational cooperative co operative independent independant independiente bolivarian
    federative federativa eastern oriental orientale""".split()  # noqa: SIM905 - as words it can be read
)
"""Words of official names that tell no two states apart once the whole name was looked up."""

_COMMON = frozenset(
    (
        *("united", "unis", "unidos", "states", "etats", "estados", "island", "saint"),
        *("north", "south", "west", "east", "western", "central"),
    )
)
"""Words that many names hold."""


class Bearer(NamedTuple):
    """A state that bears a code or name, with the days on which it does.

    Args:
        record: The state.
        name: The code or name.
    """

    record: StateRecord
    name: Name

    def bears(self, first: date, last: date) -> bool:
        """Tell whether the state existed and bore the name on any day from `first` to `last`."""
        first, last = max(first, self.name.first), min(last, self.name.last)
        return first <= last and self.record.exists(first, last)


def window(on: Moment) -> tuple[date, date]:
    """Return the first and last day of a day, a year, or today.

    Args:
        on: A day, a year [1 to 9999], or None.

    Returns:
        First and last day.

    Raises:
        DateError: The year is no year.

    Example:
        >>> window(1975)
        (datetime.date(1975, 1, 1), datetime.date(1975, 12, 31))
    """
    if on is None:
        # Spans without an end run on, so the last day of the calendar stands for today.
        return date.max, date.max
    if isinstance(on, date):
        return date(on.year, on.month, on.day), date(on.year, on.month, on.day)
    if isinstance(on, bool) or not isinstance(on, int) or not 1 <= on <= date.max.year:  # pyright: ignore[reportUnnecessaryIsInstance] - callers pass what users typed
        raise DateError(f"{on!r} is no year: give a date or a year such as 1975")
    return date(on, 1, 1), date(on, 12, 31)


_KINDS: tuple[Callable[[StateRecord], Iterable[Name | str | None]], ...] = (
    lambda record: [record.code],
    lambda record: [record.iso2],
    lambda record: [record.name, *record.shown, *record.aliases],
    lambda record: [Name(s.cow_abbr, s.start, s.end or date.max) for s in record.spans if s.cow_abbr],
    lambda record: [record.cameo],
    lambda record: [record.fips],
)
"""Kinds of codes and names, in the order in which they are tried."""

_NAMES = 2
"""Which of them are names."""


@cache
def _index(kind: int) -> dict[str, list[Bearer]]:
    """Return folded code or name of a kind to bearers: who asks by code waits for no name."""
    found: dict[str, list[Bearer]] = {}
    for record in records().values():
        for item in filter(None, _KINDS[kind](record)):
            name = item if isinstance(item, Name) else Name(item, date.min, date.max)
            found.setdefault(fold(name.text), []).append(Bearer(record, name))
    return found


def _indices() -> Iterator[dict[str, list[Bearer]]]:
    """Give every kind, in the order in which they are tried."""
    return map(_index, range(len(_KINDS)))


@cache
def _by_words() -> dict[str, list[Bearer]]:
    """Return the words of a name to those who bear it."""
    index: dict[str, list[Bearer]] = {}
    for bearers in _index(_NAMES).values():
        for bearer in bearers:
            index.setdefault(words(bearer.name.text), []).append(bearer)
    return index


@cache
def _numbers() -> tuple[dict[int, list[Bearer]], ...]:
    """Return COW number to bearers, then Gleditsch-Ward number to bearers."""
    cow: dict[int, list[Bearer]] = {}
    gw: dict[int, list[Bearer]] = {}
    for record in records().values():
        for span in record.spans:
            for index, number in ((cow, span.cow), (gw, span.gw)):
                if number is not None:
                    name = Name(str(number), span.start, span.end or date.max)
                    index.setdefault(number, []).append(Bearer(record, name))
    return cow, gw


def _period(record: StateRecord, name: Name) -> str:
    parts = [
        f"{max(s.start, name.first)} to {'today' if last == date.max else last}"
        for s in record.spans
        if (last := min(s.end or date.max, name.last)) >= max(s.start, name.first)
    ]
    return ", ".join(parts)


def _listed(found: Iterable[StateRecord | State]) -> str:
    return ", ".join(dict.fromkeys(f"{r.name} ({r.code})" for r in found))


def _unknown(text: str, first: date, last: date) -> UnknownStateError:
    for tried in (text, *_forms(text)):
        if (other := listed(tried, "name", first, last)) is not None:
            said = f"{text!r} is no state ({other.name}: {other.reason}); give a state's name or code"
            return UnknownStateError(said)
    found = _near(text)
    hint = f"did you mean {_listed(found)}?" if found else "`thawcast states` lists them all"
    shown = text if len(text) <= 60 else text[:57] + "..."
    return UnknownStateError(f"no state is called {shown!r}: {hint}")


def _near(text: str) -> list[StateRecord]:
    """Return the states that a text may mean: a name misspelt, or a word of it that few names hold."""
    import difflib  # only a misspelt name needs it

    key = fold(text)[:60]
    names = [name for kind in (_index(_NAMES), _index(0)) for name in kind]
    # Letters in common are no likeness of meaning: what is misspelt begins right and differs little.
    near = [n for n in difflib.get_close_matches(key, names, n=5, cutoff=0.75) if n[:1] == key[:1]]
    found = [b.record for name in near for kind in (_index(_NAMES), _index(0)) for b in kind.get(name, ())]
    if found:
        return found
    telling = [word for word in words(text)[:60].split() if len(word) > 3 and word not in _OFFICIAL | _COMMON]
    held = [b.record for name, bearers in _by_words().items() for b in bearers if {*telling} & {*name.split()}]
    return list(dict.fromkeys(held))[:5]


def _ambiguous(text: str, found: Iterable[State]) -> UnknownStateError:
    return UnknownStateError(
        f"{text!r} may mean {_listed(found)}: say which, or give a date when only one was so called"
    )


def _not_then(bearers: list[Bearer], first: date, last: date) -> StateNotThenError:
    every = records()
    when = f"on {first}" if first == last else f"in {first.year}"
    parts: list[str] = []
    for bearer in bearers:
        record = bearer.record
        if record.exists(first, last):
            heirs = [every[c].at(first, last) for c in record.successors if every[c].exists(first, last)]
            why = f"it is {', '.join(map(str, [record.at(first, last), *heirs]))} then"
        else:
            why = record.absence(first, last, every)
        shown = bearer.name.text if bearer.name.text != record.code else record.name
        parts.append(f"{shown} ({record.code}) was one {_period(record, bearer.name)}; {why}")
    return StateNotThenError(f"no such state {when}: {' / '.join(dict.fromkeys(parts))}")


def _forms(text: str) -> tuple[str, str]:
    """Return the words of a name, and those of them that are not official."""
    whole = words(text)
    return whole, " ".join(word for word in whole.split() if word not in _OFFICIAL)


def _bearers(name: str | int, first: date, last: date) -> list[Bearer]:
    text = name.strip() if isinstance(name, str) else str(int(name))
    if text.isascii() and text.isdigit() and len(text) <= 4:
        readings = [found for index in _numbers() if (found := index.get(int(text)))]
        # A number of both lists means whom it does on the day, in Correlates of War first.
        alive = [found for found in readings if any(b.bears(first, last) for b in found)]
        return next(iter((*alive, *readings)), [])
    key = fold(text)
    if exact := next((found for kind in _indices() if (found := kind.get(key))), None):
        return exact
    for tried in _forms(text):
        if listed(tried, "name", first, last) is not None:
            return []
        if found := _by_words().get(tried):
            return found
    return []


def resolve(name: str | int, *, on: Moment = None) -> State:
    """Return the state that bears a code, number, name or spelling.

    Tried in this order, the first kind that knows the text decides: ISO 3166-1 alpha-3 (thawcast code), ISO alpha-2,
    names and aliases, COW abbreviation, CAMEO, FIPS. So `AUS` is Australia, and Austria's COW abbreviation is read only
    through `code_map("cow_abbr")`. A number is a COW number, or a Gleditsch-Ward number where COW gave it to nobody on
    the day. Case, diacritics, punctuation, the order of words and their common short forms do not matter.

    Args:
        name: Code, COW or Gleditsch-Ward number, name or spelling.
        on: A day; a year (any day of it, the last one where two states share the name); None for today, or for
            an extinct state its last day.

    Returns:
        The state as it was then.

    Raises:
        UnknownStateError: No state bears the name, or several did then; the message offers the candidates.
        StateNotThenError: The name is known, but its bearer was no state then; the message gives its span.
        DateError: `on` is neither a date nor a year.

    Example:
        >>> soviet = resolve("Soviet Union", on=1975)
        >>> soviet.code, soviet.name, resolve("RUS", on=1975) == soviet, resolve("RUS").name
        ('RUS', 'Soviet Union', True, 'Russia')
    """
    first, last = window(on)
    if not isinstance(name, str) and not 0 <= name <= 9999:
        raise UnknownStateError("no state has a number outside 2 to 990; `thawcast states` lists them all")
    bearers = _bearers(name, first, last)
    if not bearers:
        raise _unknown(str(name), first, last)
    alive = [b for b in bearers if b.bears(first, last)]
    if len({b.record.code for b in alive}) > 1:
        alive = [b for b in alive if b.bears(last, last)] or alive
    if not alive and on is None:
        alive = bearers
    codes = {b.record.code for b in alive}
    if not codes:
        raise _not_then(bearers, first, last)
    if len(codes) > 1:
        raise _ambiguous(str(name), (b.record.at(first, last) for b in alive))
    return alive[0].record.at(first, last)


def resolve_dyad(a: str | int, b: str | int, *, on: Moment = None) -> tuple[State, State]:
    """Return two different states, the one with the smaller code first.

    Args:
        a: Code or name of one.
        b: Code or name of the other.
        on: As in `resolve`.

    Returns:
        The two, ordered by code.

    Raises:
        DyadError: Both are the same state.
        UnknownStateError: As in `resolve`.
        StateNotThenError: As in `resolve`.

    Example:
        >>> [s.code for s in resolve_dyad("USA", "Russia")]
        ['RUS', 'USA']
    """
    one, two = resolve(a, on=on), resolve(b, on=on)
    if one.code == two.code:
        raise DyadError(f"{a} and {b} are both {one}: name two different states")
    return (one, two) if one.code < two.code else (two, one)


def states(*, on: Moment = None) -> tuple[State, ...]:
    """Return every state of a day, of any day of a year, or, without `on`, every state there ever was.

    Args:
        on: A day, a year, or None.

    Returns:
        The states, ordered by code.

    Raises:
        DateError: `on` is neither a date nor a year.

    Example:
        >>> len(states(on=1945)) < len(states(on=2000)) < len(states())
        True
    """
    first, last = window(on)
    found = [r.at(first, last) for r in records().values() if on is None or r.exists(first, last)]
    return tuple(sorted(found, key=lambda s: s.code))
