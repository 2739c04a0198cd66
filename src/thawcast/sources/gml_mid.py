"""Militarized disputes as Gibler, Miller and Little corrected them, by directed dyad and year."""

from dataclasses import replace

from thawcast.sources.columns import CODE, YEAR, different, distinct, numbers, states
from thawcast.sources.cow_mid import ACTION, FATALITY, HOSTILITY, NUMBER, OUTCOME, SIDE
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, by_hand
from thawcast.sources.parsed import Parsed

CITATION = (
    "Gibler, D. M., Miller, S. V., & Little, E. K. (2016). An analysis of the Militarized Interstate Dispute (MID)"
    " dataset, 1816-2001. International Studies Quarterly, 60(4), 719-730. doi:10.1093/isq/sqw045"
)
LICENCE = "free to use, cite the authors"
WHERE = "https://internationalconflict.ua.edu (Gibler), or the copy in the R package peacesciencer"

_NUMBERS = {
    "dispnum": NUMBER,
    "ccode1": CODE,
    "ccode2": CODE,
    "year": YEAR,
    "midongoing": SIDE,
    "midonset": SIDE,
    "sidea1": SIDE,
    "sidea2": SIDE,
    "revstate1": SIDE,
    "revstate2": SIDE,
    "fatality1": FATALITY,
    "fatality2": FATALITY,
    "hiact1": ACTION,
    "hiact2": ACTION,
    "hostlev1": HOSTILITY,
    "hostlev2": HOSTILITY,
    "orig1": SIDE,
    "orig2": SIDE,
    "outcome": OUTCOME,
}


def parse(content: Content) -> Parsed:
    r"""Parse directed dispute-years (`gml-ddy-disputes-2.2.1.csv`, or the archive that holds it).

    Args:
        content: The file.

    Returns:
        Columns `dispute`, `state1`, `state2`, `year`, `onset`; for each side `side_a`, `revisionist`, `fatality`,
        `action`, `hostility`, `originator` with 1 or 2 at the end; `outcome`; null where unknown (-9).

    Raises:
        SourceError: Not the published layout.

    Reference:
        Documentation of GML MID version 2.2.1.

    Example:
        >>> head = ",".join(_NUMBERS)
        >>> parse(f"{head}\n2,2,200,1902,1,1,1,0,1,1,0,0,7,0,3,1,1,1,6\n".encode()).frame.row(0)[:5]
        (2, 'USA', 'GBR', 1902, 1)
    """
    rows = read_rows(content, source="gml-mid", columns=tuple(_NUMBERS), member=r"gml-ddy-disputes[^/]*csv$")
    rows = states(numbers(rows, _NUMBERS), {"ccode1": "state1", "ccode2": "state2"}, year="year")
    rows = distinct(different(rows, "state1", "state2"), "dispnum", "ccode1", "ccode2", "year")
    sides = {
        f"{old}{side}": f"{new}{side}"
        for old, new in (
            *(("sidea", "side_a"), ("revstate", "revisionist"), ("fatality", "fatality")),
            *(("hiact", "action"), ("hostlev", "hostility"), ("orig", "originator")),
        )
        for side in (1, 2)
    }
    frame = rows.frame.rename({"dispnum": "dispute", "midonset": "onset", **sides})
    chosen = ("dispute", "state1", "state2", "year", "onset", *sides.values(), "outcome")
    return replace(rows, frame=frame).done(*chosen)


PROVIDER = Provider(
    id="gml-mid",
    what="militarized disputes, corrected, by directed dyad and year",
    period="1816-2010",
    licence=LICENCE,
    citation=CITATION,
    where=WHERE,
    locate=by_hand("gml-mid", WHERE),
    parse=parse,
)
