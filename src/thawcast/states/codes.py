"""Whole code systems as dictionaries, for parsers that map a column at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from thawcast.errors import InputError
from thawcast.states.lookup import Moment, window
from thawcast.states.nonstates import NonState, listed
from thawcast.states.registry import Name, StateRecord, dated, fold, lines, records

Key = str | int
"""A number in `cow` and `gw`, text in the other systems."""

_CARRIED = {"SRB": "YUG", "YUG": "SRB", "YAR": "YEM", "TWN": "CHN"}
"""Whom a key means where its own state was none: sources carry one key over the change. Serbia and Yugoslavia share
COW's 345 and, in the vote data, a name; North Yemen's numbers run on; the Republic of China was China to 1949-12-07."""


class Entry(NamedTuple):
    """A key of a code system.

    Args:
        key: The key.
        code: Thawcast code of the state that it means.
        first: First day on which it does.
        last: Last day on which it does.
        rank: Which of two states a key means at one time: 2 `keys.txt`, 1 the state's own name, 0 any other, -1
            carried over.
    """

    key: Key
    code: str
    first: date
    last: date
    rank: int


def _fixed(attribute: str) -> Callable[[StateRecord], Iterable[Name]]:
    return lambda r: [Name(value, date.min, date.max)] if (value := getattr(r, attribute)) else []


def _spanned(attribute: str) -> Callable[[StateRecord], Iterable[Name]]:
    return lambda r: [
        Name(str(value), s.start, s.end or date.max) for s in r.spans if (value := getattr(s, attribute)) is not None
    ]


def _iso3(record: StateRecord) -> Iterable[Name]:
    return [Name(record.code, date.min, date.max)] if record.iso_num and record.code not in {"GDR", "YPR"} else []


def _texts(record: StateRecord) -> Iterable[Name]:
    texts = (record.name, *(n.text for n in (*record.shown, *record.aliases)))
    return [Name(text, date.min, date.max) for text in texts]


SYSTEMS: dict[str, Callable[[StateRecord], Iterable[Name]]] = {
    "cow": _spanned("cow"),
    "gw": _spanned("gw"),
    "cow_abbr": _spanned("cow_abbr"),
    "gw_abbr": _spanned("cow_abbr"),
    "iso2": _fixed("iso2"),
    "iso3": _iso3,
    "cameo": _fixed("cameo"),
    "fips": _fixed("fips"),
    "weis": _spanned("cow_abbr"),
    "icb": _spanned("cow_abbr"),
    "un_name": _texts,
    "name": _texts,
}
"""Code systems that `code_map` knows."""


def _key(system: str, text: str) -> Key:
    if system in {"cow", "gw"}:
        return int(text)
    return fold(text) if system == "name" else text


def _read(system: str) -> Iterator[Entry]:
    own: set[Key] = set()
    for line in lines("keys.txt"):
        of, *items = line.split()
        for item in items if of == system else ():
            text, _, rest = item.partition("=")
            name = dated(rest)
            own.add(_key(system, text))
            yield Entry(_key(system, text), name.text, name.first, name.last, 2)
    for record in records().values():
        for name in SYSTEMS[system](record):
            key = _key(system, name.text)
            # An abbreviation that a project redefines means nothing else in its files.
            if key not in own or system not in {"weis", "icb"}:
                yield Entry(key, record.code, name.first, name.last, int(name.text == record.name))


@cache
def _entries(system: str) -> tuple[Entry, ...]:
    if system not in SYSTEMS:
        raise InputError(f"no code system {system!r}: choose one of {', '.join(SYSTEMS)}")
    return tuple(_read(system))


def _at(entry: Entry, first: date, last: date) -> Entry | None:
    """Return the entry with the days on which it holds between `first` and `last`, or None."""
    every = records()
    spans = every[entry.code].spans
    if first == date.max:
        # Without a day every state answers, extinct ones too; the latest bearer of the key wins.
        return Entry(entry.key, entry.code, spans[0].start, min(spans[-1].end or date.max, entry.last), entry.rank)
    first, last = max(first, entry.first), min(last, entry.last)
    for span in reversed(spans):
        if first <= last and span.overlaps(first, last):
            return Entry(entry.key, entry.code, span.start, min(span.end or last, last), entry.rank)
    return None


def _carried(entry: Entry, first: date, last: date) -> Entry | None:
    code = _CARRIED.get(entry.code)
    if code is None or first == date.max:
        return None
    return _at(Entry(entry.key, code, date.min, date.max, -1), first, last)


@lru_cache(maxsize=1024)
def _map(system: str, first: date, last: date) -> dict[Key, str]:
    held: dict[Key, list[Entry]] = {}
    for entry in _entries(system):
        found = _at(entry, first, last) or _carried(entry, first, last)
        if found is not None:
            held.setdefault(found.key, []).append(found)
    chosen: dict[Key, str] = {}
    for key, found in held.items():
        top = max((e.last, e.rank) for e in found)
        best = {e.code: e.first for e in found if (e.last, e.rank) == top}
        # Two states of one name at one time: a parser must not guess.
        if len(best) == 1 or system not in {"name", "un_name"}:
            chosen[key] = max(best, key=lambda code: best[code])
    return chosen


def code_map(system: str, *, on: Moment = None) -> dict[Key, str]:
    """Return a code system's keys with the thawcast code that each stood for.

    Lenient where `resolve` is strict, for data label the past with today's keys: a state's name and code hold
    at any time at which it was a state, and a few keys are carried over a succession (`SRB` in 2002 is YUG,
    "Yugoslavia" in 2015 is SRB). A name that two states bore at once is left out.

    Args:
        system: `cow`, `gw` (keys are integers); `cow_abbr`, `gw_abbr`, `iso2`, `iso3`, `cameo`, `fips`; `weis` (actors
            of the KEDS WEIS files, first three letters), `icb` (labels of ICB's dyads); `un_name` (names as
            written) or `name` (names passed through `fold`).
        on: A day, a year (of two states the one at its end), or None for the latest bearer of each key.

    Returns:
        Key to thawcast code, a fresh dictionary.

    Raises:
        InputError: No such system.
        DateError: `on` is neither a date nor a year.

    Example:
        >>> code_map("cow", on=1975)[345], code_map("cow", on=2010)[345], code_map("cow_abbr")["AUS"]
        ('YUG', 'SRB', 'AUT')
    """
    return dict(_map(system, *window(on)))


def non_state(key: Key, *, system: str = "name", on: Moment = None) -> NonState | None:
    """Return why a key of a source stands for no state on a day.

    Args:
        key: The key as `code_map` would take it.
        system: As in `code_map`.
        on: A day, a year, or None for today.

    Returns:
        The listed actor; or for a state before its independence or after its end an entry that says who ruled or
        succeeded it; None if the key stands for a state then or is unknown.

    Raises:
        InputError: No such system.
        DateError: `on` is neither a date nor a year.

    Example:
        >>> non_state("PSE", system="iso3").name, non_state(452, system="cow", on=1950).reason
        ('Palestine', 'then under United Kingdom (GBR)')
    """
    first, last = window(on)
    if key in _map(system, first, last):
        return None
    item = listed(key, system, first, last)
    if item is not None:
        return item
    every = records()
    for entry in _entries(system):
        record = every[entry.code]
        if entry.key == key and not record.exists(first, last):
            ended = record.spans[-1].end
            kind = "after" if ended is not None and ended < first else "before"
            return NonState(record.name, kind, record.absence(first, last, every))
    return None
