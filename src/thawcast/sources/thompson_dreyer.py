"""Strategic rivalries of Thompson and Dreyer: who saw whom as a competing, threatening enemy, and when."""

import polars as pl

from thawcast.sources.columns import CODE, YEAR, Number, different, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, by_hand
from thawcast.sources.parsed import Parsed

CITATION = (
    "Thompson, W. R., & Dreyer, D. R. (2012). Handbook of International Rivalries, 1494-2010. CQ Press."
    " doi:10.4135/9781608718450"
)
LICENCE = "cite the authors"
WHERE = "the authors' handbook, or td_rivalries in the R package peacesciencer, saved as CSV"

OPEN = 2010
"""Last year of the handbook: a rivalry that ends then was still running."""


def parse(content: Content) -> Parsed:
    r"""Parse rivalries as they circulate: one row a rivalry.

    Args:
        content: The file: columns `rivalryno`, `rivalryname`, `ccode1`, `ccode2`, `styear`, `endyear`, `type1` to
            `type3`.

    Returns:
        Columns `rivalry` (number), `name`, `state1`, `state2`, `start_year`, `end_year` (null if running in 2010),
        `kinds` (list of positional, spatial, ideological, interventionary). Coded in hindsight: a yardstick, never a
        covariate.

    Raises:
        SourceError: Not this layout.

    Reference:
        Thompson & Dreyer (2012), table 1.1.

    Example:
        >>> head = b"rivalryno,rivalryname,ccode1,ccode2,styear,endyear,type1,type2,type3\n"
        >>> parse(head + b"1,Austria-France,220,300,1494,1918,spatial,positional,NA\n").frame.row(0)
        (1, 'Austria-France', 'FRA', 'AUH', 1494, 1918, ['spatial', 'positional'])
    """
    rows = read_rows(
        content,
        source="thompson-dreyer",
        columns=("rivalryno", "rivalryname", "ccode1", "ccode2", "styear", "endyear", "type1", "type2", "type3"),
    )
    end = Number(YEAR.low, YEAR.high)
    number = Number(1, 9999, required=True)
    rows = numbers(rows, {"rivalryno": number, "ccode1": CODE, "ccode2": CODE, "styear": YEAR, "endyear": end})
    rows = rows.reject(pl.when(pl.col("endyear") < pl.col("styear")).then(pl.lit("it ends before it starts")))
    rows = states(rows, {"ccode1": "state1", "ccode2": "state2"}, year="styear", until="endyear")
    rows = distinct(different(rows, "state1", "state2"), "rivalryno")
    kinds = pl.concat_list(pl.col(c).str.strip_chars().replace(["", "NA"], None) for c in ("type1", "type2", "type3"))
    return rows.done(
        pl.col("rivalryno").alias("rivalry"),
        pl.col("rivalryname").alias("name"),
        "state1",
        "state2",
        pl.col("styear").alias("start_year"),
        pl.when(pl.col("endyear") < OPEN).then(pl.col("endyear")).alias("end_year"),
        kinds.list.drop_nulls().alias("kinds"),
    )


PROVIDER = Provider(
    id="thompson-dreyer",
    what="strategic rivalries",
    period="1494-2010",
    licence=LICENCE,
    citation=CITATION,
    where=WHERE,
    locate=by_hand("thompson-dreyer", WHERE),
    parse=parse,
)
