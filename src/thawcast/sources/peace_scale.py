"""The peace scale of Goertz, Diehl and Balas: from severe rivalry to security community, by dyad and year."""

from dataclasses import replace
from datetime import date

import polars as pl

from thawcast.sources.dyads import by_dyad
from thawcast.sources.layouts import YEAR, FileLayout, Number, StateKey, table
from thawcast.sources.source import DataSource
from thawcast.tables import Contract

PEACE = Contract(
    "peace",
    {"a": pl.String, "b": pl.String, "year": pl.Int16, "peace": pl.Float64, "known_on": pl.Date},
    ("a", "b", "year"),
)
"""Yearly means [0 severe rivalry, .25 lesser rivalry, .5 negative peace, .75 warm peace, 1 security community]. Coded
in hindsight: a yardstick, never a covariate, and known when it was published only."""

PEACE_TAUGHT = replace(PEACE, name="peace_taught")
"""The same levels as a model may be taught by them: `known_on` is the first day of the tenth year after the one coded.
This lessens hindsight and does not remove it: the codes were given later, and with the aim of being consistent."""

TAUGHT_AFTER = 10
"""Years."""

PUBLISHED = date(2021, 9, 1)
"""Month of the journal that presents version 3."""


def peace(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the lower level, where succession maps two rows onto one."""
    return by_dyad(rows, "year", peace=pl.col("peace").min())


def taught(rows: pl.DataFrame) -> pl.DataFrame:
    """Take the levels, each known ten years after its year."""
    return peace(rows).with_columns(known_on=pl.date(pl.col("year") + TAUGHT_AFTER, 1, 1))


SOURCE = DataSource(
    id="peace_scale",
    what="how close two states were, from rivalry to security community",
    period="1900-2020",
    citation="Diehl, P. F., Goertz, G., & Gallegos, Y. (2021). Peace data: Concept, measurement, patterns, and research"
    " agenda. Conflict Management and Peace Science, 38(5), 605-624. doi:10.1177/0738894219870288; Goertz, G., Diehl,"
    " P. F., & Balas, A. (2016). The Puzzle of Peace. Oxford University Press.",
    licence="none stated; cite the authors",
    where="the authors' pages on peace data; the file is named peacedatav30dyadyrmean.csv",
    columns={
        # Germany bears one number throughout, in years when nobody bore it as well.
        "one": StateKey(later=True),
        "two": StateKey(later=True),
        "year": YEAR,
        "peace": Number(0, 1, whole=False, required=True),
    },
    layouts=(
        # No header line; a dyad is a thousand times the first number plus the second.
        FileLayout(
            ("peacedata*dyadyrmean*.csv",),
            header=("dyad", "year", "peace"),
            kinds={"dyad": Number(2_020, 990_990, required=True)},
            derived={"one": pl.col("dyad") // 1000, "two": pl.col("dyad") % 1000},
        ),
        FileLayout((table("peace_scale_dyad_year"),), {"one": "ccode1", "two": "ccode2"}),
    ),
    frames=((PEACE, peace), (PEACE_TAUGHT, taught)),
    known=pl.lit(PUBLISHED),
)
