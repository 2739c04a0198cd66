"""Which states border on each other, on land or across how much water, from the Correlates of War Project."""

import polars as pl

from thawcast.sources.cow import LICENCE, SITE
from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

CONTIGUITY = Contract(
    "contiguity",
    {"a": pl.String, "b": pl.String, "kind": pl.Int8, "start": pl.Date, "known_on": pl.Date},
    ("a", "b", "start"),
)
"""Borders: `kind` 1 on land ... 5 across up to 400 miles of water, from the day `start` on. Ends are not read."""


def contiguity(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the closest border of those that begin on a day."""
    return by_dyad(rows.filter(pl.col("kind") > 0), "start", kind=pl.col("kind").min())


SOURCE = DataSource(
    id="cow_contiguity",
    what="borders on land and across water",
    period="1816-2016",
    citation="Stinnett, D. M., Tir, J., Schafer, P., Diehl, P. F., & Gochman, C. (2002). The Correlates of War Project"
    " Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19, 58-66.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/direct-contiguity, or cow_contdir in the R package peacesciencer, saved as CSV",
    columns={
        "one": StateKey(on="start"),
        "two": StateKey(on="start"),
        "kind": Number(0, 5, required=True),
        "start": Day(),
    },
    layouts=(
        FileLayout((table("cow_contdir"),), {"one": "ccode1", "two": "ccode2", "kind": "conttype", "start": "stdate"}),
    ),
    frames=((CONTIGUITY, contiguity),),
    known=pl.col("start"),
)
