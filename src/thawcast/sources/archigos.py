"""Archigos: who led a state, from which day to which, and how the leader came and went."""

import polars as pl

from thawcast.sources.columns import CODE, Number, dates, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, fixed
from thawcast.sources.parsed import Parsed

CITATION = (
    "Goemans, H. E., Gleditsch, K. S., & Chiozza, G. (2009). Introducing Archigos: A dataset of political leaders."
    " Journal of Peace Research, 46(2), 269-283. doi:10.1177/0022343308100719; version 4.1."
)
LICENCE = "free to use, cite the authors"


def parse(content: Content) -> Parsed:
    r"""Parse spells in office (`1March_Archigos_4.1.txt`, tab-separated, in Latin-1).

    Args:
        content: The file.

    Returns:
        Columns `spell` (identifier), `state` (from Gleditsch-Ward numbers), `leader_id`, `leader`, `start`, `end`,
        `entry`, `exit`, `born` [year, null if unknown], `gender`.

    Raises:
        SourceError: Not the published layout.

    Reference:
        Archigos codebook, version 4.1.

    Example:
        >>> head = b"obsid\tleadid\tccode\tleader\tstartdate\tenddate\tentry\texit\tgender\tyrborn\n"
        >>> line = b"USA-1869\tA2.9-1\t2\tGrant\t1869-03-04\t1877-03-04\tRegular\tRegular\tM\t1822\n"
        >>> parse(head + line).frame.select("state", "leader", "end").row(0)
        ('USA', 'Grant', datetime.date(1877, 3, 4))
    """
    texts = ("obsid", "leadid", "leader", "entry", "exit", "gender")
    rows = read_rows(content, source="archigos", columns=("ccode", "startdate", "enddate", "yrborn", *texts))
    rows = numbers(rows, {"ccode": CODE, "yrborn": Number(1700, 2100, codes=(-999, -888, -777, -666))})
    rows = dates(rows, {"startdate": "%Y-%m-%d", "enddate": "%Y-%m-%d"}, required=("startdate", "enddate"))
    rows = rows.reject(pl.when(pl.col("enddate") < pl.col("startdate")).then(pl.lit("it ends before it starts")))
    rows = rows.reject(pl.when(pl.col("obsid").str.strip_chars() == "").then(pl.lit("obsid is missing")))
    rows = rows.having(first=pl.col("startdate").dt.year(), last=pl.col("enddate").dt.year())
    rows = distinct(states(rows, {"ccode": "state"}, year="first", until="last", system="gw"), "obsid")
    return rows.done(
        pl.col("obsid").alias("spell"),
        "state",
        pl.col("leadid").alias("leader_id"),
        "leader",
        pl.col("startdate").alias("start"),
        pl.col("enddate").alias("end"),
        "entry",
        "exit",
        pl.col("yrborn").alias("born"),
        "gender",
    )


PROVIDER = Provider(
    id="archigos",
    what="leaders of states, from day to day",
    period="1875-2015",
    licence=LICENCE,
    citation=CITATION,
    where="https://www.rochester.edu/college/faculty/hgoemans/data.htm",
    locate=fixed(
        licence=LICENCE,
        citation=CITATION,
        version="4.1",
        files={"1March_Archigos_4.1.txt": "http://ksgleditsch.com/data/1March_Archigos_4.1.txt"},
    ),
    parse=parse,
)
