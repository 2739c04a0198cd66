"""Whole code systems as dictionaries, for parsers that map a column at once."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from thawcast.errors import InputError
from thawcast.states.lookup import Moment, window
from thawcast.states.registry import Record, records

_CARRIED = {"SRB": "YUG", "YUG": "SRB"}
"""Codes that sources carry over the day on which the state changed: where one was no state, the other is meant."""

_FORMER_ISO3 = {
    "SUN": "RUS",
    "DDR": "GDR",
    "YMD": "YPR",
    "SCG": "YUG",
    "VDR": "VNM",
    "ZAR": "COD",
    "TMP": "TLS",
    "BUR": "MMR",
    "ROM": "ROU",
    "XKX": "KOS",
}
"""Withdrawn alpha-3 codes (ISO 3166-3) and Kosovo's user-assigned one."""

Key = str | int


def _spanned(attribute: str) -> Callable[[Record], Iterable[tuple[Key | None, date, date]]]:
    return lambda r: [(getattr(r, attribute), s.start, s.end or date.max) for s in r.spans]


def _of_span(attribute: str) -> Callable[[Record], Iterable[tuple[Key | None, date, date]]]:
    return lambda r: [(getattr(s, attribute), s.start, s.end or date.max) for s in r.spans]


def _iso3(record: Record) -> Iterable[tuple[Key | None, date, date]]:
    keys = [old for old, code in _FORMER_ISO3.items() if code == record.code]
    if record.iso2 and record.code not in {"GDR", "YPR", "KOS"}:
        keys.append(record.code)
    return [(k, s.start, s.end or date.max) for k in keys for s in record.spans]


def _names(record: Record) -> Iterable[tuple[Key | None, date, date]]:
    texts = [record.name, *(n.text for n in (*record.shown, *record.aliases))]
    return [(t, s.start, s.end or date.max) for t in dict.fromkeys(texts) for s in record.spans]


_SYSTEMS: dict[str, Callable[[Record], Iterable[tuple[Key | None, date, date]]]] = {
    "cow": _of_span("cow"),
    "gw": _of_span("gw"),
    "cow_abbr": _of_span("cow_abbr"),
    "iso2": _spanned("iso2"),
    "iso3": _iso3,
    "cameo": _spanned("cameo"),
    "fips": _spanned("fips"),
    "un_name": _names,
}


@cache
def _map(system: str, first: date, last: date) -> dict[Key, str]:
    if system not in _SYSTEMS:
        raise InputError(f"no code system {system!r}: choose one of {', '.join(_SYSTEMS)}")
    best: dict[Key, tuple[tuple[bool, date, date], str]] = {}
    for record in records().values():
        for key, start, end in _SYSTEMS[system](record):
            if key is None:
                continue
            owner, since, until = record, start, end
            if not (start <= last and first <= end):
                if first == date.max:
                    pass
                else:
                    other = records().get(_CARRIED.get(record.code, ""))
                    if other is None or not other.exists(first, last) or record.exists(first, last):
                        continue
                    owner, since, until = other, start, end
            rank = (record.name == key, min(until, last), since)
            if key not in best or rank > best[key][0]:
                best[key] = (rank, owner.code)
    return {key: code for key, (_, code) in best.items()}


def code_map(system: str, *, on: Moment = None) -> dict[Key, str]:
    """Return a code system's keys with the thawcast code each stood for.

    Args:
        system: `cow`, `gw` (integers), `cow_abbr`, `iso2`, `iso3`, `cameo`, `fips`, `un_name`.
        on: A day, a year (of two bearers the one at its end), or None for the latest bearer of each key.

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
