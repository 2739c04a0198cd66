"""Which states kept missions in each other's capital, from the Correlates of War Project."""

import polars as pl

from thawcast.sources.cow import LICENCE, SITE
from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

MISSIONS = Contract(
    "missions",
    {"a": pl.String, "b": pl.String, "year": pl.Int64, "lower": pl.Int8, "known_on": pl.Date},
    ("a", "b", "year"),
)
"""The lower of the two levels of representation: 0 none, 1 charge d'affaires, 2 minister, 3 ambassador; null where
either is another. A cross-section every five years or so."""

OTHER = 9
"""Level of representation that is none of the three."""


def missions(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the lower of the two levels."""
    both = (pl.col("at_one") != OTHER) & (pl.col("at_two") != OTHER)
    lower = pl.when(both).then(pl.min_horizontal("at_one", "at_two"))
    return by_dyad(rows, "year", lower=lower.max())


SOURCE = DataSource(
    id="cow_diplomatic",
    what="missions of states in each other's capital",
    period="1817-2000",
    citation="Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. Correlates of War Project; as published with"
    " DipRep.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/diplomatic-exchange",
    columns={
        "one": COW,
        "two": COW,
        "year": YEAR,
        "at_one": Number(0, OTHER, required=True),
        "at_two": Number(0, OTHER, required=True),
    },
    layouts=(
        FileLayout(
            (table("diplomatic_representation"),),
            {"one": "ccode1", "two": "ccode2", "at_one": "DR_at_1", "at_two": "DR_at_2"},
        ),
    ),
    frames=((MISSIONS, missions),),
)
