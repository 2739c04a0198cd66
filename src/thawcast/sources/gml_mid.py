"""Militarized disputes as Gibler, Miller and Little corrected them, by directed dyad and year."""

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import COW, YEAR, FileLayout, Number, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

DISPUTES = Contract(
    "disputes",
    {
        "a": pl.String,
        "b": pl.String,
        "year": pl.Int32,
        "disputes": pl.Int16,
        "onsets": pl.Int64,
        "hostility": pl.Int8,
        "known_on": pl.Date,
    },
    ("a", "b", "year"),
)
"""Disputes under way, those of them begun that year, and the highest hostility: 2 threat, 3 display, 4 use of force, 5
war; of the whole dispute, so known at its end only."""

DISPUTES_OVER = Contract(
    "disputes_over",
    {
        "a": pl.String,
        "b": pl.String,
        "year": pl.Int32,
        "dispute": pl.Int32,
        "hostility": pl.Int8,
        "known_on": pl.Date,
    },
    ("a", "b", "dispute", "year"),
)
"""Disputes by the last year in which the two were in one, and its highest hostility, which is known by then."""


def disputes(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the disputes of a dyad and year, each once for both directions."""
    once = by_dyad(rows, "dispute", "year", onset=pl.col("onset").max(), hostility=pl.col("hostility").max())
    return once.group_by("a", "b", "year").agg(
        disputes=pl.len(), onsets=pl.col("onset").cast(pl.Int64).sum(), hostility=pl.col("hostility").max()
    )


def disputes_over(rows: pl.DataFrame) -> pl.DataFrame:
    """Take each dispute of a dyad once, at its end."""
    return by_dyad(rows, "dispute", year=pl.col("year").max(), hostility=pl.col("hostility").max())


_NAMES = {"one": "ccode1", "two": "ccode2", "dispute": "dispnum", "onset": "midonset", "hostility": "hostlev"}

SOURCE = DataSource(
    id="gml_mid",
    what="militarized disputes, corrected, by directed dyad and year",
    period="1816-2010",
    citation="Gibler, D. M., Miller, S. V., & Little, E. K. (2016). An Analysis of the Militarized Interstate Dispute"
    " (MID) Dataset, 1816-2001. International Studies Quarterly 60, 719-730; version 2.2.1.",
    licence="cite the authors; derived figures only are shipped",
    where="https://internationalconflict.ua.edu (Gibler), or gml_dirdisp in the R package peacesciencer, saved as CSV",
    columns={
        "one": COW,
        "two": COW,
        "dispute": Number(1, 99_999, required=True),
        "year": YEAR,
        "onset": Number(0, 1, required=True),
        "hostility": Number(0, 5, codes=(-9,)),
    },
    layouts=(
        FileLayout(("*gml-ddy-disputes*.csv|*gml*.zip",), _NAMES, member=r"gml-ddy-disputes[^/]*csv$"),
        FileLayout((table("gml_dirdisp"),), _NAMES),
    ),
    frames=((DISPUTES, disputes), (DISPUTES_OVER, disputes_over)),
)
