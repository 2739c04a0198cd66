"""ICEWS by directed pair, month and quad class, of eight East Asian states: all events, cooperation too."""

import polars as pl

from thawcast.sources.counts import as_counts
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import COUNTS, Contract

MONTH_COUNTS = Contract("month_counts", COUNTS.columns, COUNTS.key)
"""Monthly counts in all four quad classes, columns of `COUNTS`; a month without a row had no events."""

_EVENTS = Number(0, 1e6, required=True)
_CODE = StateKey("iso3", on="period")


def counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Take monthly counts; the last month of the file, which is cut short, is left out."""
    whole = rows.filter(pl.col("period") < pl.date(2015, 1, 1))
    named = whole.rename({"one": "source", "two": "target"}).with_columns(
        freq=pl.lit("M"), src=pl.lit("icews_east_asia"), score=pl.lit(None, pl.Float32)
    )
    return as_counts(named)


SOURCE = DataSource(
    id="icews_east_asia",
    what="events of eight East Asian states by directed pair, month and quad class",
    period="1991-2014",
    citation="Boschee, E., et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; monthly"
    " counts as published with DanielRubinstein/South-China-Sea-Visualization.",
    licence="ICEWS Dataverse terms; derived figures only are shipped",
    where="the repository DanielRubinstein/South-China-Sea-Visualization on GitHub",
    columns={
        "one": _CODE,
        "two": _CODE,
        "period": Day("%Y-%m"),
        "verb_coop": _EVENTS,
        "matl_coop": _EVENTS,
        "verb_conf": _EVENTS,
        "matl_conf": _EVENTS,
    },
    layouts=(
        FileLayout(
            (table("icews_dyad_month_southchinasea_1991_2014"),),
            {
                "one": "src",
                "two": "tgt",
                "period": "month",
                "verb_coop": "vcoop",
                "matl_coop": "mcoop",
                "verb_conf": "vconf",
                "matl_conf": "mconf",
            },
        ),
    ),
    frames=((MONTH_COUNTS, counts),),
    known=pl.col("period").dt.month_end(),
)
"""China, Taiwan, Vietnam, Philippines, Malaysia, Singapore, Indonesia, Brunei; Hong Kong and Macao are no states."""
