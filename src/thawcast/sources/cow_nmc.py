"""National Material Capabilities of the Correlates of War Project: what a state can bring to bear, by year."""

from thawcast.sources.columns import CODE, YEAR, Number, distinct, numbers, states
from thawcast.sources.cow import AMOUNT, LICENCE, SITE, UPLOADS
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Singer, J. D., Bremer, S., & Stuckey, J. (1972). Capability distribution, uncertainty, and major power war,"
    " 1820-1965. In B. Russett (Ed.), Peace, War, and Numbers (pp. 19-48). Sage. National Material Capabilities, v6.0."
)
AMOUNTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


def parse(content: Content) -> Parsed:
    r"""Parse the abridged file of a release (`NMC-60-abridged.csv`, or the archive that holds it).

    Args:
        content: The file.

    Returns:
        Columns `state`, `year`; `milex` [thousand current USD], `milper` [thousand persons], `irst` [thousand tons of
        iron and steel], `pec` [thousand tons of coal equivalent], `tpop` and `upop` [thousand persons], null where
        unknown (-9); `cinc` [share of the world's capabilities].

    Raises:
        SourceError: Not the published layout.

    Reference:
        Correlates of War Project, National Material Capabilities, codebook of version 6.0.

    Example:
        >>> line = b"ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n2,1816,3823,17,80,254,8659,101,.0397\n"
        >>> parse(line).frame.select("state", "milper", "cinc").row(0)
        ('USA', 17.0, 0.0397)
    """
    rows = read_rows(content, source="cow-nmc", columns=("ccode", "year", *AMOUNTS, "cinc"), member=r"abridged")
    share = Number(0, 1, codes=(-9,), whole=False)
    rows = numbers(rows, {"ccode": CODE, "year": YEAR, **dict.fromkeys(AMOUNTS, AMOUNT), "cinc": share})
    rows = distinct(states(rows, {"ccode": "state"}, year="year"), "ccode", "year")
    return rows.done("state", "year", *AMOUNTS, "cinc")


PROVIDER = Provider(
    id="cow-nmc",
    what="capabilities of states: military, industry, population",
    period="1816-2016",
    licence=LICENCE,
    citation=CITATION,
    where=f"{SITE}/data-sets/national-material-capabilities",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="6.0",
        files={"NMC_Documentation-6.0.zip": f"{UPLOADS}/NMC_Documentation-6.0.zip"},
    ),
    parse=parse,
)
