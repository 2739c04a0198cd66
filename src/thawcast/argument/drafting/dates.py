"""Finds the dates that a text names: days, months, seasons, years, decades, and years counted back from the text."""

import re
from dataclasses import dataclass


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
_TENS = {
    word: tens
    for tens, words in {
        20: "twenties veinte zwanziger vingt", 30: "thirties treinta dreißiger trente",
        40: "forties cuarenta vierziger quarante", 50: "fifties cincuenta fünfziger cinquante",
        60: "sixties sesenta sechziger soixante", 70: "seventies setenta siebziger soixante-dix",
        80: "eighties ochenta achtziger quatre-vingt quatre-vingts", 90: "nineties noventa neunziger quatre-vingt-dix",
    }.items()
    for word in words.split()
}  # fmt: skip
_TEN = "|".join(sorted(_TENS, key=len, reverse=True))
_COUNTS = {
    word: number
    for number, words in {
        1: "a one un uno una einem", 2: "two deux dos zwei", 3: "three trois tres drei", 4: "four quatre cuatro vier",
        5: "five cinq cinco fünf", 6: "six seis sechs", 7: "seven sept siete sieben", 8: "eight huit ocho acht",
        9: "nine neuf nueve neun", 10: "ten dix diez zehn", 12: "twelve douze doce zwölf", 15: "fifteen quinze quince",
        20: "twenty vingt veinte zwanzig", 25: "twenty-five", 30: "thirty trente treinta dreißig", 40: "forty quarante",
        50: "fifty cinquante cincuenta fünfzig", 60: "sixty soixante sesenta",
    }.items()
    for word in words.split()
}  # fmt: skip
_COUNT = r"\d{1,2}|" + "|".join(sorted(_COUNTS, key=len, reverse=True))
_SPAN = r"(?:years?|ans?|jahre?n?|años?|decades?|décennies?|jahrzehnte?n?|décadas?)"
_DATES = re.compile(
    rf"\b(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))\b"
    rf"|\b(?P<d1>{_DAY})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?(?P<m1>{_MONTH})\b\.?,?\s+(?:de\s+|del\s+)?(?P<y1>{_YEAR})\b"
    rf"|\b(?P<m2>{_MONTH})\b\.?\s+(?P<d2>{_DAY})(?:st|nd|rd|th)?,?\s+(?P<y2>{_YEAR})\b"
    rf"|\b(?P<d6>{_DAY})(?P<sep>[./])(?P<n6>0?[1-9]|1[0-2])(?P=sep)(?P<y7>{_YEAR})\b"
    rf"|\b(?P<d7>{_DAY})\s+(?P<m7>{_MONTH})\b\.?\s+(?P<short>['’]?\d\d)\b(?![\d:.,]*\d|\s*(?:hours|men|per))"
    rf"|\b(?P<m3>{_MONTH})\b\.?,?\s+(?:of\s+|de\s+|del\s+)?(?P<y3>{_YEAR})\b"
    rf"|\b(?P<d4>{_DAY})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<m4>{_MONTH})\b(?!\w)"
    rf"|\b(?P<m5>{_MONTH})\b\.?\s+(?P<d5>{_DAY})(?:st|nd|rd|th)?\b(?![\d,.]*\d)"
    rf"|\b(?:in|since|until|till|by|last|this|early|late|mid|from|during|after|before|en|im|seit|depuis|desde)[ -]"
    rf"(?P<m8>{_MONTH})\b(?!,? (?:of |del? )?\d| the\b)"
    rf"|(?<![\d$€£.,/-])(?P<decade>(?:1[89]\d|20[0-4])0)(?:['’]?s|er)\b|(?<!\w)['’](?P<tens>[2-9]0)s\b"
    rf"|\b(?:the|early|late|mid|los|die|der|den|les|in|nineteen|ann[ée]es|años)[ -](?:(?:early|late|mid|19)[ -]?)?"
    rf"(?P<ten>{_TEN}|(?<=es )[2-9]0|(?<=os )[2-9]0)\b(?! (?:per|years|people|men|days|pays|jours|miles))"
    rf"|(?<!\w)['’](?P<yy>[3-9]\d)\b(?!\w)"
    rf"|\b(?:(?P<n1>{_COUNT})\s+(?P<u1>{_SPAN})\s+ago|(?:il y a|vor|hace)\s+(?P<n2>{_COUNT})\s+(?P<u2>{_SPAN}))\b"
    rf"|(?<![\d$€£.,])(?P<y6>{_YEAR})(?P<to>\s?[-–/]\s?(?:\d\d(?:\d\d)?))?(?![\d%]|[.,]\d|-(?:strong|man|mile))",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(
    r"(?:resolution|resolutions|res\.|no\.|nos\.|number|decree|law|article|paragraph|para\.|page|pages|room|flight|"
    r"some|nearly|over|almost|(?:more|fewer|less) than|least|roughly|approximately|mission|décision|résolution|"
    r"resolución)\s*$",
    re.IGNORECASE,
)
_NUMBER_AFTER = re.compile(
    r"^\s*(?:troops|soldiers|men|women|people|persons|students|visas|tanks|warheads|missiles|aircraft|tons|tonnes|km|"
    r"kilomet|miles|metres|meters|dollars|million|billion|barrels|prisoners|political|families|refugees|words|"
    r"delegates|workers|per cent|percent|euros|roubles|rubles|seats|votes|hectares|MW|words)\b",
    re.IGNORECASE,
)
_AGES = re.compile(r"\b(?:his|her|their|my|our|your)\s+(?:\w+[ -])?$", re.IGNORECASE)
_TELLS = re.compile(r"(?:^|\b(?:on|in|at|by|le|el|en|am|im)\s+(?:the\s+)?(?:\w+day\s+)?)$", re.IGNORECASE)
"""What stands before a date of what is told; before one that is only remembered stand `since`, `of`, `than`."""
DATELINE = 250
"""Characters of a text within which its own day stands, if it names one."""


def tells(found: DateMention, text: str) -> bool:
    """Whether a text tells what happened on that day or in that month, and does not only remember it.

    Args:
        found: A date.
        text: The text that names it.
    """
    return len(found.iso) > 4 and bool(_TELLS.search(text[max(0, found.start - 24) : found.start]))


def day_of(found: tuple[DateMention, ...]) -> str:
    """Give the day of a text, as its head has it, in ISO form; empty where it has none.

    Args:
        found: The dates that the text names.
    """
    return next((m.iso for m in found if m.start < DATELINE and len(m.iso) == 10), "")


def date_mentions(text: str) -> tuple[DateMention, ...]:
    """Find the dates that a text names.

    A day or month without a year takes the year of what is told last, else the first year; years ago count from the
    day at the head of the text, else from its last year.

    Args:
        text: The text.

    Returns:
        Mentions in their order.

    Example:
        >>> [m.iso for m in date_mentions("On 6 July 2009, in May 2010; Resolution 1929; by 2012, in the 1970s")]
        ['2009-07-06', '2010-05', '2012', '1970']
    """
    found: list[DateMention] = []
    told = ""
    for hit in _DATES.finditer(text):
        iso = _iso(hit, text)
        if not iso:
            continue
        if iso.startswith("?-"):
            iso = (told or "????") + iso[1:]
        elif (
            len(iso) > 4
            and "<" not in iso
            and (not told or _TELLS.search(text[max(0, hit.start() - 24) : hit.start()]))
        ):
            # A bare year is more often a thing remembered than the year of what is told.
            told = iso[:4]
        found.append(DateMention(hit[0].strip(), iso, *hit.span()))
        if hit["to"]:
            end = re.sub(r"\D", "", hit["to"])
            found.append(DateMention(end, end if len(end) == 4 else iso[:2] + end, *hit.span("to")))
    return _dated(tuple(found))


def _dated(found: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """Give days without a year the first year, and count years ago back from the text's own."""
    plain = [m.iso[:4] for m in found if m.iso[0].isdigit()]
    own = day_of(found)[:4] or max(plain, default="")
    out: list[DateMention] = []
    for m in found:
        iso = m.iso.replace("????", plain[0] if plain else "????")
        if iso.startswith("<"):
            iso = str(int(own) - int(iso[1:])) if own else "?"
        if iso[0].isdigit():
            out.append(DateMention(m.text, iso, m.start, m.end))
    return tuple(out)


def _iso(hit: re.Match[str], text: str) -> str:
    """Write a date in ISO form, `?-` before one without a year, `<` before years ago; empty where it is none."""
    part = hit.groupdict()
    months = [part[f"m{n}"] for n in "1234578" if part[f"m{n}"]]
    # "they may 5 times" and "to march 10 miles" are no dates, and few languages write a month alone without a capital.
    if any(
        m in {"may", "march", "mar"} or (part["m8"] and m in {"dec", "mar", "marz", "mai", "sept", "jan"})
        for m in months
    ):
        return ""
    month = _MONTHS[months[0].lower()] if months else 0
    for n in ("1", "2"):
        if part[f"y{n}"]:
            return f"{part[f'y{n}']}-{month:02}-{int(part[f'd{n}']):02}"
    if part["y7"]:
        return f"{part['y7']}-{int(part['n6']):02}-{int(part['d6']):02}"
    if part["short"]:
        sure = not part["short"].isdigit() or part["m7"].isupper()
        return f"{_century(part['short']) if sure else '?'}-{month:02}-{int(part['d7']):02}"
    if part["y3"]:
        return f"{part['y3']}-{month:02}"
    if months:
        day = part["d4"] or part["d5"]
        return f"?-{month:02}" + (f"-{int(day):02}" if day else "")
    return _year(part, hit, text)


def _year(part: dict[str, str | None], hit: re.Match[str], text: str) -> str:
    """Write a year, the first of a decade, or `<` and how many years ago."""
    before, after = text[max(0, hit.start() - 24) : hit.start()], text[hit.end() : hit.end() + 24]
    if part["iso"] or part["decade"]:
        return str(part["iso"] or part["decade"])
    if part["tens"] or part["yy"]:
        return _century(str(part["tens"] or part["yy"]))
    if part["ten"]:
        ten = part["ten"].lower()
        return "" if _AGES.search(before) else f"19{_TENS.get(ten) or ten}"
    for n in ("1", "2"):
        if count := part[f"n{n}"]:
            years = 10 if str(part[f"u{n}"]).lower().startswith(("dec", "déc", "jahrz")) else 1
            return f"<{(int(count) if count.isdigit() else _COUNTS[count.lower()]) * years}"
    return "" if _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(after) else str(part["y6"])


def _century(short: str) -> str:
    """Write a year of two figures in full: up to 29 it is of this century."""
    figures = int(short.strip("'’"))
    return str((2000 if figures < 30 else 1900) + figures)
