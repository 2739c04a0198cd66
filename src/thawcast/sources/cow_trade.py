"""Trade data of the Correlates of War Project: imports of one state from another, and of a state in all, by year."""

from thawcast.sources.columns import CODE, YEAR, different, distinct, numbers, states
from thawcast.sources.cow import AMOUNT, LICENCE, SITE, UPLOADS
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Barbieri, K., Keshk, O. M. G., & Pollins, B. (2009). Trading data: Evaluating our assumptions and coding rules."
    " Conflict Management and Peace Science, 26(5), 471-491; Barbieri, K., & Keshk, O. M. G. (2016). Correlates of War"
    " Project Trade Data Set, version 4.0."
)


def parse(content: Content) -> Parsed:
    r"""Parse trade between two states (`Dyadic_COW_4.0.csv`, or the archive that holds it).

    The smoothed flows of the file are left out: they use years that came later.

    Args:
        content: The file.

    Returns:
        Columns `state1`, `state2`, `year`, `flow1` [imports of state1 from state2, million current USD], `flow2` [the
        other way]; null where unknown (-9).

    Raises:
        SourceError: Not the published layout.

    Reference:
        Correlates of War Project Trade Data Set codebook, version 4.0.

    Example:
        >>> parse(b"ccode1,ccode2,year,flow1,flow2\n2,20,1920,611.86,-9\n").frame.row(0)
        ('USA', 'CAN', 1920, 611.86, None)
    """
    rows = read_rows(
        content, source="cow-trade", columns=("ccode1", "ccode2", "year", "flow1", "flow2"), member=r"dyadic_cow.*csv$"
    )
    rows = numbers(rows, {"ccode1": CODE, "ccode2": CODE, "year": YEAR, "flow1": AMOUNT, "flow2": AMOUNT})
    rows = states(rows, {"ccode1": "state1", "ccode2": "state2"}, year="year")
    rows = distinct(different(rows, "state1", "state2"), "ccode1", "ccode2", "year")
    return rows.done("state1", "state2", "year", "flow1", "flow2")


def parse_national(content: Content) -> Parsed:
    r"""Parse the trade of a state with all others (`National_COW_4.0.csv`, or the archive that holds it).

    Args:
        content: The file.

    Returns:
        Columns `state`, `year`, `imports`, `exports` [million current USD], null where unknown (-9).

    Raises:
        SourceError: Not the published layout.

    Reference:
        Correlates of War Project Trade Data Set codebook, version 4.0.

    Example:
        >>> parse_national(b"ccode,year,imports,exports\n2,1870,450,418\n").frame.row(0)
        ('USA', 1870, 450.0, 418.0)
    """
    rows = read_rows(
        content, source="cow-trade", columns=("ccode", "year", "imports", "exports"), member=r"national_cow.*csv$"
    )
    rows = numbers(rows, {"ccode": CODE, "year": YEAR, "imports": AMOUNT, "exports": AMOUNT})
    rows = distinct(states(rows, {"ccode": "state"}, year="year"), "ccode", "year")
    return rows.done("state", "year", "imports", "exports")


PROVIDER = Provider(
    id="cow-trade",
    what="trade between states, and of each state in all",
    period="1870-2014",
    licence=LICENCE,
    citation=CITATION,
    where=f"{SITE}/data-sets/bilateral-trade",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="4.0",
        files={"COW_Trade_4.0.zip": f"{UPLOADS}/COW_Trade_4.0.zip"},
    ),
    parse=parse,
)
