"""COPDAB: monthly mean scores of what eight pairs of states did to each other, 1948 to 1978."""

import polars as pl

from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

COPDAB = Contract(
    "copdab",
    {
        "source": pl.String,
        "target": pl.String,
        "period": pl.Date,
        "score": pl.Float64,
        "known_on": pl.Date,
    },
    ("source", "target", "period"),
)
"""Monthly mean of the scores of a side's events [-102 to 92, positive is cooperation]. The file writes 0 for a month
without events; such a month has no row."""


_NOTHING = pl.col("score") == 0

_AGAIN = ~pl.struct("one", "two", "year", "month", _NOTHING.alias("nothing")).is_first_distinct()


def copdab(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the months that have a score."""
    return rows.select("score", source="one", target="two", period=pl.date(pl.col("year"), pl.col("month"), 1))


SOURCE = DataSource(
    id="copdab",
    what="monthly mean scores of eight directed pairs, coded by hand",
    period="1948-1978",
    citation="Azar, E. E. (1980). The Conflict and Peace Data Bank (COPDAB) project. Journal of Conflict Resolution"
    " 24(1), 143-152; monthly series of Lebo, M. J., & Moore, W. H. (2003). Dynamic foreign policy behavior. Journal of"
    " Conflict Resolution 47(1), 13-32, as published with the R package sTSD.",
    licence="GPL package; derived figures only are shipped",
    where="the R package sTSD",
    columns={
        "one": StateKey(),
        "two": StateKey(),
        "year": YEAR,
        "month": Number(1, 12, required=True),
        "score": Number(-102, 102, whole=False, required=True),
    },
    layouts=(
        FileLayout(
            (table("copdab_dyad_month_1948_1978"),),
            {"one": "source_cow", "two": "target_cow"},
            aside=pl.when(_NOTHING)
            .then(pl.lit("a month without events"))
            # A damaged line may name another's month.
            .when(_AGAIN)
            .then(pl.lit("its month came before")),
        ),
    ),
    frames=((COPDAB, copdab),),
    known=pl.col("period").dt.month_end(),
)
