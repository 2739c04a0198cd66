"""ICEWS: whether any event of each quad class was reported of two states in a month, of 100 states, 2009 to 2016."""

import polars as pl

from thawcast.sources.counts import as_counts
from thawcast.sources.icews_east_asia import MONTH_COUNTS
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource

_ANY = Number(0, 1, required=True)
_CODE = StateKey("iso3", on="period")


def months(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the months: 1 where any event was reported of the two, in either direction; `source` < `target`."""
    named = rows.select(
        "period",
        "verb_coop",
        "matl_coop",
        "verb_conf",
        "matl_conf",
        source=pl.min_horizontal("one", "two"),
        target=pl.max_horizontal("one", "two"),
        freq=pl.lit("M"),
        src=pl.lit("icews_active_months"),
        score=pl.lit(None, pl.Float32),
    )
    return as_counts(named)


SOURCE = DataSource(
    id="icews_active_months",
    what="whether any event of each quad class was reported, by pair of 100 states and month",
    period="2009-2016",
    citation="Boschee, E., et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; months of"
    " 100 states as published with joshloyal/multidynet: Loyal, J. D., & Chen, Y. (2023). An eigenmodel for dynamic"
    " multilayer networks. Journal of Machine Learning Research 24(128).",
    licence="ICEWS Dataverse terms; the package: MIT",
    where="the repository joshloyal/multidynet on GitHub",
    columns={
        "one": _CODE,
        "two": _CODE,
        "period": Day(),
        "verb_coop": _ANY,
        "matl_coop": _ANY,
        "verb_conf": _ANY,
        "matl_conf": _ANY,
    },
    layouts=(
        FileLayout(
            (table("icews_binary_quads_month_2009_2016_100states"),),
            {
                "one": "a",
                "two": "b",
                "period": "month",
                "verb_coop": "vcoop",
                "matl_coop": "mcoop",
                "verb_conf": "vconf",
                "matl_conf": "mconf",
            },
        ),
    ),
    frames=((MONTH_COUNTS, months),),
    known=pl.col("period").dt.month_end(),
)
"""Of pairs that are much in the news most months are full, so a year's months tell less of them."""
