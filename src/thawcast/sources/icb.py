"""International Crisis Behavior: when a crisis began between two states."""

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

CRISES = Contract(
    "crises",
    {"a": pl.String, "b": pl.String, "month": pl.Date, "crisis": pl.Int64, "known_on": pl.Date},
    ("a", "b", "month"),
)
"""The month, by its first day, in which a crisis (ICB number) began between two states; of several the first by number.
Ends and outcomes are not read."""


def crises(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the first crisis that began between two states in a month."""
    begun = rows.with_columns(month=pl.date(pl.col("year"), pl.col("month"), 1))
    return by_dyad(begun, "month", crisis=pl.col("crisis").min())


SOURCE = DataSource(
    id="icb",
    what="crises between states: when each began",
    period="1918-2019",
    citation="Brecher, M., Wilkenfeld, J., Beardsley, K., James, P., & Quinn, D. International Crisis Behavior Data,"
    " version 15; as published with hilangoe/CyberCrises.",
    licence="cite the authors; derived figures only are shipped",
    where="https://sites.duke.edu/icbdata, dyad-level data, saved as CSV",
    columns={
        "one": COW,
        "two": COW,
        "crisis": Number(1, 9999, required=True),
        "year": YEAR,
        "month": Number(1, 12, required=True),
    },
    layouts=(
        FileLayout(
            (table("icb_crisis_dyads"),),
            {"one": "statea", "two": "stateb", "crisis": "crisno", "year": "trgyrdy", "month": "trgmody"},
        ),
    ),
    frames=((CRISES, crises),),
    known=pl.col("month").dt.month_end(),
)
