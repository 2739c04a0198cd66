"""Finds the states that a text names: by old and new names, demonyms, capitals, seats of government."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from thawcast.states import State, fold, states
from thawcast.states.registry import Name, dated, records

LONGEST = 6
"""Words of a name."""
GONE = 1950
"""Year by which a state had ended whose name means a place in later texts."""


@dataclass(frozen=True)
class StateMention:
    """A state that a text names.

    Args:
        text: As it is written.
        code: The state.
        start: Place of its first character.
        end: Place after its last.
    """

    text: str
    code: str
    start: int
    end: int


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
_ELIDED = re.compile(r"^[LlDd]['’](?=\w)")
_NOT_STATES = re.compile(
    r"(?:Latin|South|North|Central|Meso) America(?:n|ns)?\b|(?:South|East) China Sea|Sea of Japan|Indian Ocean|"
    r"Persian Gulf|Gulf of (?:Mexico|Oman|Aden)|Panama Canal|New Mexico|Korean (?:War|peninsula)|Vietnam War|"
    r"Native Americans?|American Indians?|African[- ]Americans?|West Indian|Berlin Wall|Warsaw Pact|Vienna Convention|"
    r"Helsinki (?:Accords?|Final Act)|Bretton Woods|George Washington|Washington Post|New York Times|Moscow Times|"
    r"Treaty of Rome|Geneva Conventions?|Club of Paris|Paris Club|Turkish coffee|Jerusalem Post|"
    r"Panama Papers|Jordan River|River Jordan|Strait of Georgia|Prague Spring|Chinese New Year|Lima Group|"
    r"Jordan Valley|Berlin Airlift|Congress of Vienna|Indian summer|Russian roulette|Taiwan Strait|Strait of Malacca|"
    r"(?:Coach|Mr|Mrs|Ms|Dr|Sir|Miss|Captain|Professor|Judge) (?:[A-Z]\w+ )?(?:Jordan|Chad|Georgia|Israel|Sofia|Lima|"
    r"Paris|London|Holland|France|Ireland|Berlin|English|French|German|Washington)\b|New England|"
    r"(?:Danish|Danube|Turkish|Swiss|French|Russian|Greek|Irish|Spanish|English|Dutch|Chinese|Japanese|Persian|Cuban) "
    r"(?:pastr(?:y|ies)|cheese|salad|dressing|doll|rug|carpet|omelette|fries|bread|wine|tea|cigars?|oven|delight|guitar)\b"
)
"""What holds the name of a state and means none."""

_SHORT = frozenset({"us", "uk", "usa", "ussr", "uae", "prc", "gdr", "frg", "dprk", "rok", "drc", "uar", "roc"})
"""Short forms that a text writes in capitals."""
_ACRONYMS = {
    "prc": "CHN",
    "gdr": "GDR",
    "frg": "DEU",
    "dprk": "PRK",
    "rok": "KOR",
    "drc": "COD",
    "uar": "EGY",
    "roc": "TWN",
    "uae": "ARE",
}
_SKIPPED = frozenset({"korea", "corea", "may", "grenade", "man", "de", "la", "all", "saint", "republic"})


@cache
def _names() -> dict[tuple[str, ...], tuple[tuple[str, Name], ...]]:
    """Folded words of a name to the states that bear it and when."""
    index: dict[tuple[str, ...], list[tuple[str, Name]]] = {}

    def add(name: Name, code: str) -> None:
        parts = tuple(fold(name.text).split())
        if parts and len(parts) <= LONGEST and not (len(parts) == 1 and parts[0] in _SKIPPED):
            index.setdefault(parts, []).append((code, name))

    for record in records().values():
        for name in (Name(record.name, date.min, date.max), *record.shown, *record.aliases):
            # Codes among the aliases are no words of a text.
            if len(fold(name.text)) > 3 or fold(name.text) in _SHORT:
                add(name, record.code)
    for line in Path(__file__).with_name("places.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, *kinds = line.split("|")
            for kind in kinds:
                for item in filter(None, map(str.strip, kind.split(";"))):
                    add(dated(item), code)
    for short, code in _ACRONYMS.items():
        add(Name(short, date.min, date.max), code)
    return {parts: tuple(found) for parts, found in index.items()}


def state_mentions(text: str, *, year: int | None = None) -> tuple[StateMention, ...]:
    """Find the states that a text names.

    Args:
        text: The text.
        year: Of when it speaks, to tell names that changed their bearer; None for today.

    Returns:
        Mentions in their order.

    Example:
        >>> [m.code for m in state_mentions("Moscow and the Americans talked of Burma in the Indian Ocean.")]
        ['RUS', 'USA', 'MMR']
    """
    blocked = [found.span() for found in _NOT_STATES.finditer(text)]
    words = [w for w in _WORD.finditer(text) if not any(a <= w.start() < b for a, b in blocked)]
    found: list[StateMention] = []
    place = 0
    while place < len(words):
        size, code = _longest(text, words, place, year)
        if code:
            start, end = words[place].start(), words[place + size - 1].end()
            found.append(StateMention(text[start:end], code, start, end))
        place += max(1, size)
    return tuple(found)


def _longest(text: str, words: list[re.Match[str]], place: int, year: int | None) -> tuple[int, str]:
    if not _ELIDED.sub("", words[place][0])[:1].isupper():
        return 0, ""
    for size in range(min(LONGEST, len(words) - place), 0, -1):
        own = words[place : place + size]
        joined = text[own[0].start() : own[-1].end()]
        if len(joined) > 60 or re.search(r"[;:!?()\"\n]|, |\. ", joined):
            continue
        bare = re.sub(r"['’]s?$", "", joined)
        for said in (joined, bare, _ELIDED.sub("", bare)):
            parts = tuple(fold(said).split())
            if len(parts) == 1 and parts[0] in _SHORT and not said.replace(".", "").isupper():
                continue
            bearers = _names().get(parts)
            if bearers and (code := _bearer(bearers, year)):
                return size, code
        # "Russo-American" and "Sino-Soviet" name two; `_compounds` finds them.
    return 0, ""


def _bearer(bearers: tuple[tuple[str, Name], ...], year: int | None) -> str:
    day = date.max if year is None else date(year, 7, 1)
    # Tibet, Hawaii and Bavaria are places today.
    bearers = tuple(one for one in bearers if not _gone(one[0], day))
    if not bearers:
        return ""
    then = [code for code, name in bearers if name.first <= day <= name.last]
    codes = list(dict.fromkeys(then or [code for code, _ in bearers]))
    if len(codes) > 1:
        alive = {state.code for state in _then(year)}
        codes = [code for code in codes if code in alive] or codes
    return codes[0]


@cache
def _gone(code: str, day: date) -> bool:
    end = records()[code].spans[-1].end if code in records() else None
    return end is not None and end.year <= GONE and day.year > end.year + 1


@cache
def _then(year: int | None) -> tuple[State, ...]:
    return states(on=year)


_PREFIXES = {
    "russo": "RUS", "sino": "CHN", "indo": "IND", "anglo": "GBR", "franco": "FRA", "americano": "USA", "greco": "GRC",
    "graeco": "GRC", "turco": "TUR", "nippo": "JPN", "luso": "PRT", "polono": "POL", "italo": "ITA",
    "hispano": "ESP", "israelo": "ISR", "irano": "IRN", "arabo": "", "soviet": "RUS", "us": "USA", "eu": "",
}  # fmt: skip
"""First halves of double adjectives."""
_COMPOUND = re.compile(r"\b([A-Za-z][a-z.A-Z]{1,10})[-–]([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")


def compounds(text: str, *, year: int | None = None) -> tuple[StateMention, ...]:
    """Find the states of double adjectives, as in Sino-Soviet or US-Russian.

    Args:
        text: The text.
        year: Of when it speaks.

    Example:
        >>> [m.code for m in compounds("the Sino-Soviet split and U.S.-Cuban talks")]
        ['CHN', 'RUS', 'USA', 'CUB']
    """
    found: list[StateMention] = []
    for pair in _COMPOUND.finditer(text):
        one, other = pair[1].replace(".", ""), pair[2]
        first = _PREFIXES.get(one.lower()) or _single(one, year)
        second = _single(other, year) or _single(other.split()[0], year)
        if first and second:
            found.append(StateMention(pair[1], first, *pair.span(1)))
            found.append(StateMention(other, second, *pair.span(2)))
    return tuple(found)


def _single(word: str, year: int | None) -> str:
    bearers = _names().get(tuple(fold(word).split()))
    return _bearer(bearers, year) if bearers and word[0].isupper() else ""
