"""Finds states and dates that a text names: by old and new names, demonyms, capitals; by day, month, year, decade."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from thawcast.states import State, fold, states
from thawcast.states.registry import Name, dated, records

LONGEST = 6
"""Words of a name."""


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


@dataclass(frozen=True)
class DateMention:
    """A date that a text names.

    Args:
        text: As it is written.
        iso: The same as year, year and month, or day in ISO form; a decade by its first year.
        start: Place of its first character.
        end: Place after its last.
    """

    text: str
    iso: str
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
    r"Jordan (?:Valley|Peterson)|Berlin Airlift|Congress of Vienna|Indian summer|Russian roulette"
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
        if len(joined) > 60 or re.search(r"[;:!?()\"\n]|, |\. ", joined) or own[-1][0].islower():
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
    then = [code for code, name in bearers if name.first <= day <= name.last]
    codes = list(dict.fromkeys(then or [code for code, _ in bearers]))
    if len(codes) > 1:
        alive = {state.code for state in _then(year)}
        codes = [code for code in codes if code in alive] or codes
    return codes[0]


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


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero januar", "february feb fevrier février febrero februar",
            "march mar mars marzo märz marz", "april apr avril abril", "may mai mayo", "june jun juin junio juni",
            "july jul juillet julio juli", "august aug août aout agosto",
            "september sept sep septembre septiembre", "october oct octobre octubre oktober",
            "november nov novembre noviembre", "december dec décembre decembre diciembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted((re.escape(m) for m in _MONTHS), key=len, reverse=True))
_YEAR = r"(?:1[89]\d\d|20[0-4]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATES = re.compile(
    rf"\b(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b"
    rf"|\b(?P<d1>{_DAY})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?(?P<m1>{_MONTH})\b\.?,?\s+(?:de\s+|del\s+)?(?P<y1>{_YEAR})\b"
    rf"|\b(?P<m2>{_MONTH})\b\.?\s+(?P<d2>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<y2>{_YEAR})\b"
    rf"|\b(?P<m3>{_MONTH})\b\.?,?\s+(?:of\s+|de\s+|del\s+)?(?P<y3>{_YEAR})\b"
    rf"|\b(?P<d4>{_DAY})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<m4>{_MONTH})\b(?!\w)"
    rf"|\b(?P<m5>{_MONTH})\b\.?\s+(?P<d5>{_DAY})(?:st|nd|rd|th)?\b(?![\d,.]*\d)"
    rf"|(?<![\d$€£.,/-])(?P<decade>(?:1[89]\d|20[0-4])0)s\b|(?<![\d$€£.,])(?P<y6>{_YEAR})(?P<to>\s?[-–/]\s?(?:\d\d(?:\d\d)?))?(?![\d%]|[.,]\d|-(?:strong|man|mile))",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(
    r"(?:resolution|resolutions|res\.|no\.|nos\.|number|decree|law|article|paragraph|para\.|page|pages|room|flight|"
    r"some|about|nearly|over|almost|than|least|roughly|approximately|mission|décision|résolution|resolución)\s*$",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(
    r"^\s*(?:troops|soldiers|men|women|people|persons|students|visas|tanks|warheads|missiles|aircraft|tons|tonnes|km|"
    r"kilomet|miles|metres|meters|dollars|million|billion|barrels|prisoners|political|families|refugees|words|"
    r"delegates|workers|per cent|percent|euros|roubles|rubles|seats|votes|hectares|MW|words)\b",
    re.IGNORECASE,
)


def date_mentions(text: str) -> tuple[DateMention, ...]:
    """Find the dates that a text names; a day without a year takes that of the last full date, else the first year.

    Args:
        text: The text.

    Returns:
        Mentions in their order.

    Example:
        >>> [m.iso for m in date_mentions("On 6 July 2009, in May 2010; Resolution 1929; by 2012, in the 1970s")]
        ['2009-07-06', '2010-05', '2012', '1970']
    """
    found: list[DateMention] = []
    last = ""
    for hit in _DATES.finditer(text):
        part = hit.groupdict()
        iso = _iso(hit, text)
        if not iso:
            continue
        if iso.startswith("?"):
            iso = (last or "????") + iso[1:]
        elif len(iso) > 4:
            # A bare year is more often a thing remembered than the year of what is told.
            last = iso[:4]
        found.append(DateMention(hit[0].strip(), iso, *hit.span()))
        if part["to"]:
            end = re.sub(r"\D", "", part["to"])
            found.append(DateMention(end, end if len(end) == 4 else iso[:2] + end, *hit.span("to")))
    first = next((m.iso[:4] for m in found if not m.iso.startswith("?")), "")
    told = (DateMention(m.text, m.iso.replace("????", first), m.start, m.end) for m in found)
    return tuple(m for m in told if m.iso[0].isdigit())


def _iso(hit: re.Match[str], text: str) -> str:
    part = hit.groupdict()
    if part["iso"]:
        return str(part["iso"])
    # "they may 5 times" and "to march 10 miles" are no dates.
    if any(part[f"m{n}"] in {"may", "march", "mar"} for n in "12345"):
        return ""
    for n in ("1", "2"):
        if part[f"y{n}"]:
            return f"{part[f'y{n}']}-{_MONTHS[part[f'm{n}'].lower()]:02}-{int(part[f'd{n}']):02}"
    if part["y3"]:
        return f"{part['y3']}-{_MONTHS[part['m3'].lower()]:02}"
    for n in ("4", "5"):
        if part[f"m{n}"]:
            return f"?-{_MONTHS[part[f'm{n}'].lower()]:02}-{int(part[f'd{n}']):02}"
    if part["decade"]:
        return str(part["decade"])
    before, after = text[max(0, hit.start() - 24) : hit.start()], text[hit.end() : hit.end() + 24]
    return "" if _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(after) else str(part["y6"])
