"""Militarized interstate disputes of the Correlates of War Project: threats, displays and uses of force."""

from dataclasses import replace

from thawcast.sources.columns import CODE, YEAR, Number, distinct, numbers, states
from thawcast.sources.cow import LICENCE, SITE, UPLOADS
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Palmer, G., McManus, R. W., D'Orazio, V., Kenwick, M. R., Karstens, M., Bloch, C., Dietrich, N., Kahn, K.,"
    " Ritter, K., & Soules, M. J. (2022). The MID5 dataset, 2011-2014: Procedures, coding rules, and description."
    " Conflict Management and Peace Science, 39(4), 470-482. doi:10.1177/0738894221995743"
)
NUMBER = Number(1, 99_999, required=True)
MONTH = Number(1, 12, codes=(-9,))
DAY = Number(1, 31, codes=(-9,))
SIDE = Number(0, 1, codes=(-9,))
ACTION = Number(0, 22, codes=(-9,))
HOSTILITY = Number(0, 5, codes=(-9,))
FATALITY = Number(0, 6, codes=(-9,))
OUTCOME = Number(0, 9, codes=(-9,))
DURATION = Number(0, 50_000, codes=(-9,))


def parse(content: Content) -> Parsed:
    r"""Parse who took part in a dispute (`MIDB 5.0.csv`, or the archive that holds it).

    Args:
        content: The file.

    Returns:
        Columns `dispute` (number), `state`, `start_year`, `start_month`, `end_year`, `end_month`, `side_a` (1 the side
        that began), `revisionist`, `fatality` [0-6], `action` [highest, 0-22], `hostility` [1 none to 5 war],
        `originator`; null where unknown (-9).

    Raises:
        SourceError: Not the published layout.

    Reference:
        Codebook of MID version 5.0, participant-level data (MIDB).

    Example:
        >>> head = b"dispnum,ccode,stmon,styear,endmon,endyear,sidea,revstate,fatality,hiact,hostlev,orig\n"
        >>> parse(head + b"2,2,5,1902,5,1902,1,1,0,7,3,1\n").frame.select("dispute", "state", "hostility").row(0)
        (2, 'USA', 3)
    """
    rows = read_rows(
        content,
        source="cow-mid",
        columns=("dispnum", "ccode", "stmon", "styear", "endmon", "endyear", *_PART),
        member=r"midb[^/]*csv$",
    )
    spans = {"styear": YEAR, "endyear": YEAR, "stmon": MONTH, "endmon": MONTH}
    rows = numbers(rows, {"dispnum": NUMBER, "ccode": CODE, **spans, **_PART})
    rows = states(rows, {"ccode": "state"}, year="styear", until="endyear")
    rows = distinct(rows, "dispnum", "ccode", "styear", "stmon")
    named = replace(rows, frame=rows.frame.rename(_NAMES, strict=False))
    chosen = ("side_a", "revisionist", "fatality", "action", "hostility", "originator")
    return named.done("dispute", "state", *_SPAN, *chosen)


def parse_disputes(content: Content, *, source: str = "cow-mid") -> Parsed:
    r"""Parse disputes (`MIDA 5.0.csv`, `gml-mida-2.2.1.csv`, or the archive that holds it).

    Args:
        content: The file.
        source: Name of the source, for messages.

    Returns:
        Columns `dispute` (number), `start_year`, `start_month`, `outcome` [1-9], `settlement`, `fatality` [0-6],
        `shortest`, `longest` [days], `action`, `hostility`, `reciprocated`; null where unknown (-9).

    Raises:
        SourceError: Not the published layout.

    Reference:
        Codebook of MID version 5.0, dispute-level data (MIDA).

    Example:
        >>> head = b"dispnum,styear,stmon,outcome,settle,fatality,mindur,maxdur,hiact,hostlev,recip\n"
        >>> parse_disputes(head + b"2,1902,5,6,1,0,1,31,7,3,0\n").frame.select("dispute", "longest").row(0)
        (2, 31)
    """
    rows = read_rows(content, source=source, columns=("dispnum", "styear", "stmon", *_DISPUTE), member=r"mida[^/]*csv$")
    rows = numbers(rows, {"dispnum": NUMBER, "styear": YEAR, "stmon": MONTH, **_DISPUTE})
    rows = distinct(rows, "dispnum")
    named = replace(rows, frame=rows.frame.rename(_NAMES, strict=False))
    chosen = ("outcome", "settlement", "fatality", "shortest", "longest", "action", "hostility", "reciprocated")
    return named.done("dispute", "start_year", "start_month", *chosen)


_PART = {
    "sidea": SIDE,
    "revstate": SIDE,
    "fatality": FATALITY,
    "hiact": ACTION,
    "hostlev": HOSTILITY,
    "orig": SIDE,
}
_DISPUTE = {
    "outcome": OUTCOME,
    "settle": Number(0, 4, codes=(-9,)),
    "fatality": FATALITY,
    "mindur": DURATION,
    "maxdur": DURATION,
    "hiact": ACTION,
    "hostlev": HOSTILITY,
    "recip": SIDE,
}
_SPAN = ("start_year", "start_month", "end_year", "end_month")
_NAMES = {
    "dispnum": "dispute",
    "styear": "start_year",
    "stmon": "start_month",
    "endyear": "end_year",
    "endmon": "end_month",
    "sidea": "side_a",
    "revstate": "revisionist",
    "hiact": "action",
    "hostlev": "hostility",
    "orig": "originator",
    "settle": "settlement",
    "mindur": "shortest",
    "maxdur": "longest",
    "recip": "reciprocated",
}

PROVIDER = Provider(
    id="cow-mid",
    what="militarized disputes: threats, displays and uses of force",
    period="1816-2014",
    licence=LICENCE,
    citation=CITATION,
    where=f"{SITE}/data-sets/mids",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="5.0",
        files={"MID-5-Data-and-Supporting-Materials.zip": f"{UPLOADS}/MID-5-Data-and-Supporting-Materials.zip"},
    ),
    parse=parse,
)
