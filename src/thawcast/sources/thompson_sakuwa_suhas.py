"""Strategic rivalries of Thompson, Sakuwa and Suhas, the later and longer list."""

import polars as pl

from thawcast.sources.columns import CODE, YEAR, Number, different, distinct, numbers, states
from thawcast.sources.delimited import read_rows
from thawcast.sources.fetching.remote import Content, Provider, by_hand
from thawcast.sources.parsed import Parsed

CITATION = (
    "Thompson, W. R., Sakuwa, K., & Suhas, P. H. (2022). Analyzing Strategic Rivalries in World Politics: Types of"
    " Rivalry, Regional Variation, and Escalation/De-escalation. Springer. doi:10.1007/978-981-16-6671-1"
)
LICENCE = "cite the authors"
WHERE = "the authors' book, or tss_rivalries in the R package peacesciencer, saved as CSV"
KINDS = ("positional", "spatial", "ideological", "interventionary")

OPEN = 2020
"""Last year of the list: a rivalry that ends then was still running."""


def parse(content: Content) -> Parsed:
    r"""Parse rivalries as they circulate: one row a rivalry.

    Args:
        content: The file: columns `tssr_id`, `rivalry`, `ccode1`, `ccode2`, `start`, `end`, `positional`, `spatial`,
            `ideological`, `interventionary`, `principal`.

    Returns:
        Columns `rivalry` (number), `name`, `state1`, `state2`, `start_year`, `end_year` (null if running in 2020),
        `kinds`, `principal` [0 or 1]. Coded in hindsight: a yardstick, never a covariate.

    Raises:
        SourceError: Not this layout.

    Reference:
        Thompson, Sakuwa & Suhas (2022), appendix.

    Example:
        >>> head = b"tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal\n"
        >>> parse(head + b"2,Britain-France 1,200,220,1494,1716,1,1,NA,NA,1\n").frame.row(0)
        (2, 'Britain-France 1', 'GBR', 'FRA', 1494, 1716, ['positional', 'spatial'], 1)
    """
    rows = read_rows(
        content,
        source="tss",
        columns=("tssr_id", "rivalry", "ccode1", "ccode2", "start", "end", *KINDS, "principal"),
    )
    flag = Number(0, 1)
    flags = {**dict.fromkeys(KINDS, flag), "principal": flag}
    spans = {"start": YEAR, "end": Number(YEAR.low, YEAR.high)}
    number = Number(1, 9999, required=True)
    rows = numbers(rows, {"tssr_id": number, "ccode1": CODE, "ccode2": CODE, **spans, **flags})
    rows = rows.reject(pl.when(pl.col("end") < pl.col("start")).then(pl.lit("it ends before it starts")))
    rows = states(rows, {"ccode1": "state1", "ccode2": "state2"}, year="start", until="end")
    rows = distinct(different(rows, "state1", "state2"), "tssr_id")
    kinds = pl.concat_list(pl.when(pl.col(k) == 1).then(pl.lit(k)) for k in KINDS)
    return rows.done(
        pl.col("tssr_id").alias("rivalry"),
        pl.col("rivalry").alias("name"),
        "state1",
        "state2",
        pl.col("start").alias("start_year"),
        pl.when(pl.col("end") < OPEN).then(pl.col("end")).alias("end_year"),
        kinds.list.drop_nulls().alias("kinds"),
        pl.col("principal").fill_null(0),
    )


PROVIDER = Provider(
    id="tss",
    what="strategic rivalries, the later list",
    period="1494-2020",
    licence=LICENCE,
    citation=CITATION,
    where=WHERE,
    locate=by_hand("tss", WHERE),
    parse=parse,
)
