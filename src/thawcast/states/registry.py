"""Reads the registry file: one record a state, before a day is asked for."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from thawcast.states.model import State, Statehood

_BEGIN = date(1816, 1, 1)


class Name(NamedTuple):
    """A name and the days on which it is valid.

    Args:
        text: As it is written.
        first: First day.
        last: Last day.
    """

    text: str
    first: date
    last: date

    def valid(self, first: date, last: date) -> bool:
        """Tell whether it is valid on any day from `first` to `last`."""
        return self.first <= last and first <= self.last


class StateRecord(NamedTuple):
    """A line of the registry: what is fixed about a state, and its names by period.

    Args:
        code: Thawcast code.
        iso2: ISO 3166-1 alpha-2.
        iso_num: ISO 3166-1 numeric.
        fips: FIPS 10-4 code.
        cameo: CAMEO country code.
        name: Latest name.
        shown: Names shown in a period, in place of `name`.
        spans: When it was a state.
        successors: Codes.
        predecessors: Codes.
        ruled: Codes of the states that ruled it while it was none, with the days.
        aliases: Other names.
    """

    code: str
    iso2: str | None
    iso_num: int | None
    fips: str | None
    cameo: str | None
    name: str
    shown: tuple[Name, ...]
    spans: tuple[Statehood, ...]
    successors: tuple[str, ...]
    predecessors: tuple[str, ...]
    ruled: tuple[Name, ...]
    aliases: tuple[Name, ...]

    def at(self, first: date, last: date) -> State:
        """Return the state as it was on the last day from `first` to `last` on which it was one.

        A day outside all spans shows the latest span.
        """
        alive = [span for span in self.spans if span.overlaps(first, last)]
        span = alive[-1] if alive else self.spans[-1]
        day = min(last, span.end or last)
        name = next((n.text for n in self.shown if alive and n.valid(day, day)), self.name)
        return State(
            code=self.code,
            name=name,
            cow=span.cow,
            gw=span.gw,
            cow_abbr=span.cow_abbr,
            iso2=self.iso2,
            iso_num=self.iso_num,
            fips=self.fips,
            cameo=self.cameo,
            start=self.spans[0].start,
            end=self.spans[-1].end,
            successors=self.successors,
            predecessors=self.predecessors,
            spans=self.spans,
            aliases=tuple(dict.fromkeys(n.text for n in (*self.shown, *self.aliases))),
        )

    def exists(self, first: date, last: date) -> bool:
        """Tell whether it was a state on any day from `first` to `last`."""
        return any(span.overlaps(first, last) for span in self.spans)

    def absence(self, first: date, last: date, every: Mapping[str, "StateRecord"]) -> str:
        """Say why it was no state from `first` to `last`: who ruled it, or what came before or after."""
        if last < _BEGIN:
            return "the membership lists begin in 1816"
        rulers = [every[name.text].at(first, last) for name in self.ruled if name.valid(first, last)]
        if rulers:
            return f"then under {' and '.join(map(str, rulers))}"
        ended = self.spans[-1].end
        if ended is not None and ended < first:
            heirs = ", ".join(str(every[code].at(date.max, date.max)) for code in self.successors)
            return f"ended on {ended}; succeeded by {heirs}"
        older = [every[code].at(first, last) for code in self.predecessors if every[code].exists(first, last)]
        return f"then part of {', '.join(map(str, older))}" if older else "no state then on either membership list"


_DROP = re.compile(r"['`.’‘‛ʼʻʹ′´＇]")
_GAP = re.compile(r"[\W_]+")
_FILLERS = frozenset({"the", "and"})


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the text without case, diacritics, punctuation and fillers, for comparison.

    Args:
        text: A name or code.

    Returns:
        Lower-case words divided by single spaces.

    Example:
        >>> fold("Côte d’Ivoire"), fold("St. Vincent & the Grenadines")
        ('cote divoire', 'saint vincent grenadines')
    """
    plain = _DROP.sub("", text.casefold())
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        plain = plain.replace("ı", "i")
    words = _GAP.sub(" ", plain).split()
    kept = ["saint" if word == "st" else word for word in words if word not in _FILLERS]
    return " ".join(kept or words)


_ARTICLES = frozenset(
    (
        *("of", "the", "and", "s", "la", "le", "les", "l", "de", "du", "des", "d", "et"),
        *("el", "los", "las", "del", "y", "e"),
    )
)
_SHORT = {
    "rep": "republic",
    "repub": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "is": "island",
    "isl": "island",
    "isls": "island",
    "islands": "island",
    "peoples": "people",
    "eq": "equatorial",
    "n": "north",
    "s": "south",
    "w": "western",
    "cent": "central",
    "centr": "central",
    "afr": "african",
    "herz": "herzegovina",
    "barb": "barbuda",
    "gren": "grenadines",
    "st": "saint",
    "ste": "saint",
    "dr": "democratic republic",
    "pdr": "people democratic republic",
    "dpr": "democratic people republic",
    "fr": "federal republic",
    "pr": "people republic",
    "sar": "special administrative region",
}
"""Words that institutions shorten, in full."""

_APOSTROPHE = re.compile(_DROP.pattern.replace(".", ""))


@lru_cache(maxsize=16384)
def words(text: str) -> str:
    """Return the words of a name in alphabetical order, without articles, short forms in full.

    So a name is the same with brackets, inverted, or shortened.

    Args:
        text: A name.

    Returns:
        The words, divided by single spaces.

    Example:
        >>> words("Korea (D.P.R. of)") == words("Democratic People's Republic of Korea")
        True
        >>> words("Micronesia, Fed. Sts.") == words("Federated States of Micronesia")
        True
    """
    parts = fold(_APOSTROPHE.sub(" ", text)).split()
    full = [word for part in parts if part != "s" or part == parts[0] for word in _SHORT.get(part, part).split()]
    return " ".join(sorted(word for word in full if word not in _ARTICLES) or parts)


def lines(name: str) -> list[str]:
    """Return the lines of a data file of this package, without comments."""
    # Not importlib.resources, whose import costs more than reading the registry.
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _period(text: str) -> tuple[date, date]:
    first, last = text.split("..")
    return date.fromisoformat(first) if first else date.min, date.fromisoformat(last) if last else date.max


def dated(item: str) -> Name:
    """Return a name read from NAME, or NAME@FIRST..LAST where it is valid only then."""
    name, _, period = item.strip().partition("@")
    return Name(name, *(_period(period) if period else (date.min, date.max)))


def _names(text: str) -> tuple[Name, ...]:
    return tuple(dated(item) for item in text.split(";") if item.strip())


def _spans(text: str, abbr: str) -> tuple[Statehood, ...]:
    spans: list[Statehood] = []
    for item in text.split(";"):
        period, _, codes = item.strip().partition("=")
        first, last = _period(period)
        cow, gw, *other = codes.split("/")
        spans.append(
            Statehood(
                first,
                None if last == date.max else last,
                int(cow) if cow else None,
                int(gw) if gw else None,
                (other[0] if other else abbr) or None,
            )
        )
    return tuple(spans)


@cache
def records() -> dict[str, StateRecord]:
    """Return every record by thawcast code, in the order of the COW numbers."""
    rows = [line.split("|") for line in lines("registry.txt")]
    more = dict(line.split("|") for line in lines("names.txt"))
    before: dict[str, list[str]] = {}
    for row in rows:
        for code in row[9].split():
            before.setdefault(code, []).append(row[0])
    return {
        code: StateRecord(
            code=code,
            iso2=iso2 or None,
            iso_num=int(num) if num else None,
            fips=fips or None,
            cameo=cameo or None,
            name=name,
            shown=_names(shown),
            spans=_spans(spans, abbr),
            successors=tuple(successors.split()),
            predecessors=tuple(before.get(code, ())),
            ruled=_names(ruled),
            aliases=(*_names(aliases), *_names(more.get(code, ""))),
        )
        for code, iso2, num, fips, cameo, abbr, name, shown, spans, successors, ruled, aliases in rows
    }
