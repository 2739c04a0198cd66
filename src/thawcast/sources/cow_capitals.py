"""Capitals of states, where they lie and since when, as published with the R package peacesciencer."""

import polars as pl

from thawcast.sources.cow import LICENCE, SITE
from thawcast.sources.layouts import Day, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

CAPITALS = Contract(
    "capitals",
    {"state": pl.String, "start": pl.Date, "latitude": pl.Float64, "longitude": pl.Float64, "known_on": pl.Date},
    ("state", "start"),
)
"""Where a state's capital lies from the day `start` on [degrees]."""


def capitals(rows: pl.DataFrame) -> pl.DataFrame:
    """Take one place for each state and day; of two numbers that are one state's, the lower number's."""
    return rows.unique(CAPITALS.key, keep="first", maintain_order=True)


SOURCE = DataSource(
    id="cow_capitals",
    what="capitals of states and where they lie",
    period="1816-2024",
    citation="Miller, S. V. (2022). peacesciencer: An R package for quantitative peace science research. Conflict"
    " Management and Peace Science 39(6), 755-779 (its data frame cow_capitals); Correlates of War state list.",
    licence=LICENCE,
    where=f"{SITE}/data-sets/state-system-membership, or cow_capitals in the R package peacesciencer, saved as CSV",
    columns={
        "state": StateKey(on="start", later=True),
        "start": Day(),
        "latitude": Number(-90, 90, whole=False, required=True),
        "longitude": Number(-180, 180, whole=False, required=True),
    },
    layouts=(
        FileLayout(
            (table("cow_capitals"),), {"state": "ccode", "start": "stdate", "latitude": "lat", "longitude": "lng"}
        ),
    ),
    frames=((CAPITALS, capitals),),
    known=pl.col("start"),
)
