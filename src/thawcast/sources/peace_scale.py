"""The peace scale of Goertz, Diehl and Balas: how close two states were in a year, coded in hindsight."""

import polars as pl

from thawcast.sources.cow_dyads import undirected

TABLE = "peace_scale_dyad_year"
"""Name of the reference table."""


def peace_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse yearly means of the peace scale.

    Args:
        frame: Columns `ccode1, ccode2` (Correlates of War numbers), `year`, `peace` [0 to 1], one row a dyad-year.

    Returns:
        Columns `a, b, year, peace`, sorted, one row a dyad-year; where succession maps two rows onto one, the lower
        level is kept.

    Reference:
        Goertz, Diehl & Balas (2016), The Puzzle of Peace, Oxford University Press.
    """
    named = undirected(frame.select("ccode1", "ccode2", "year", "peace"), one="ccode1", two="ccode2")
    return (
        named.group_by("a", "b", "year")
        .agg(pl.col("peace").min())
        .select("a", "b", pl.col("year").cast(pl.Int16), pl.col("peace").cast(pl.Float64))
        .sort("a", "b", "year")
    )
