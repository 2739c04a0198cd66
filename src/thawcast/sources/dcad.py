"""Defence cooperation agreements: frameworks for defence relations, and agreements on one matter of them."""

import polars as pl

from thawcast.sources.layouts import FileLayout, Number, StateKey, Words, table
from thawcast.sources.layouts.columns import MISSING
from thawcast.sources.source import DataSource
from thawcast.sources.ties import as_ties, period, undirected
from thawcast.ties import TIES

NOT_STATED = (-44.0, -55.0, -66.0, -77.0, -88.0, -99.0)
"""Codes of the file for what is unknown or not applicable."""


def defence_agreements(rows: pl.DataFrame) -> pl.DataFrame:
    """Take every agreement from its signature.

    Most ends in the file are the coders' estimates, so an end is read only where the agreement is coded as terminated.
    """
    day = period(pl.col("year"), pl.col("month"), pl.col("day"))
    parts = ("general_or_sector", "category1", "category2", "category3")
    signed = undirected(rows).with_columns(
        kind=pl.lit("defence_agreement"),
        begin=day["first"],
        known_on=day["last"],
        freq=day["freq"],
        end=pl.when((pl.col("terminated") == 1) & (pl.col("last_year") >= pl.col("year"))).then(
            pl.date(pl.col("last_year"), 12, 31)
        ),
        subject=pl.concat_str(parts, separator=", ", ignore_nulls=True),
    )
    return as_ties(signed, SOURCE.id)


SOURCE = DataSource(
    id="dcad",
    what="defence cooperation agreements",
    period="1980-2010",
    citation="Kinne, B. J. (2020). The Defense Cooperation Agreement Dataset (DCAD). Journal of Conflict Resolution,"
    " 64(4), 729-755. doi:10.1177/0022002719857796; version 1.0.",
    licence="none stated; cite the author; derived figures only are shipped",
    where="the author's page on DCAD; main data of version 1.0, saved as CSV",
    columns={
        "one": StateKey(),
        "two": StateKey(),
        "year": Number(1900, 2100, required=True),
        "month": Number(1, 12, codes=NOT_STATED),
        "day": Number(1, 31, codes=NOT_STATED),
        "tie": Words(required=True),
        "general_or_sector": Words(missing=MISSING),
        "category1": Words(missing=MISSING),
        "category2": Words(missing=MISSING),
        "category3": Words(missing=MISSING),
        "terminated": Number(0, 1, codes=NOT_STATED),
        "last_year": Number(1900, 2100),
    },
    layouts=(
        FileLayout(
            (table("dcad_v10_main_1980_2010"),),
            {
                "one": "ccode1",
                "two": "ccode2",
                "year": "signYear",
                "month": "signMonth",
                "day": "signDay",
                "tie": "DCAid",
                "general_or_sector": "type",
                "last_year": "endYearEstimate",
            },
        ),
    ),
    frames=((TIES, defence_agreements),),
)
