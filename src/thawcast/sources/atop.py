"""Alliance Treaty Obligations and Provisions: what allies promised each other, by directed dyad and year."""

from thawcast.sources.columns import CODE, YEAR, Number, different, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Leeds, B. A., Ritter, J., Mitchell, S., & Long, A. (2002). Alliance treaty obligations and provisions, 1815-1944."
    " International Interactions, 28(3), 237-260. doi:10.1080/03050620213653; ATOP 5.1."
)
LICENCE = "free to use, cite the authors"
KINDS = ("defense", "offense", "neutral", "nonagg", "consul")


def parse(content: Content) -> Parsed:
    r"""Parse directed dyad-years (`atop5_1ddyr.csv`, or the archive that holds it).

    Args:
        content: The file.

    Returns:
        Columns `state1` (who promises), `state2`, `year`, and whether state1 owes state2 `defense`, `offense`,
        `neutral` (neutrality), `nonagg` (no aggression), `consul` (consultation) [0 or 1].

    Raises:
        SourceError: Not the published layout.

    Reference:
        ATOP 5.1 codebook, directed dyad-year data.

    Example:
        >>> head = b"stateA,stateB,year,defense,offense,neutral,nonagg,consul\n"
        >>> parse(head + b"2,20,1942,1,1,0,0,0\n").frame.row(0)
        ('USA', 'CAN', 1942, 1, 1, 0, 0, 0)
    """
    rows = read_rows(content, source="atop", columns=("statea", "stateb", "year", *KINDS), member=r"ddyr\.csv$")
    kinds = dict.fromkeys(KINDS, Number(0, 1, required=True))
    rows = numbers(rows, {"statea": CODE, "stateb": CODE, "year": YEAR, **kinds})
    rows = states(rows, {"statea": "state1", "stateb": "state2"}, year="year")
    rows = distinct(different(rows, "state1", "state2"), "statea", "stateb", "year")
    return rows.done("state1", "state2", "year", *KINDS)


PROVIDER = Provider(
    id="atop",
    what="alliance obligations, by directed dyad and year",
    period="1815-2018",
    licence=LICENCE,
    citation=CITATION,
    where="http://www.atopdata.org",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="5.1",
        files={"atop_5.1_csv.zip": "http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"},
    ),
    parse=parse,
)
