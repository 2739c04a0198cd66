"""Militarized disputes (Gibler, Miller & Little) and international crises (ICB), as years in which one began."""

import polars as pl

from thawcast.sources.cow_dyads import undirected

DISPUTES = "gml_dirdisp"
"""Name of the reference table of disputes; it ends in 2010."""

CRISES = "icb_crisis_dyads"
"""Name of the reference table of crises; it ends in 2019."""


def dispute_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse militarized disputes into dyad-years in which one began between the two.

    Args:
        frame: Columns `dispnum, ccode1, ccode2` (Correlates of War numbers), `year`, one row a directed dyad, dispute
            and year.

    Returns:
        Columns `a, b, year, kind` with `kind` dispute, sorted.

    Reference:
        Gibler, Miller & Little (2016), "An Analysis of the Militarized Interstate Dispute (MID) Dataset, 1816-2001",
        International Studies Quarterly 60(4), 719-730.
    """
    return _begun(frame.select("ccode1", "ccode2", "year", of="dispnum"), "ccode1", "ccode2", "dispute")


def crisis_years(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse international crises into dyad-years in which one began between the two.

    Args:
        frame: Columns `crisno, statea, stateb` (Correlates of War numbers), `year`, one row a dyad, crisis and year.

    Returns:
        Columns `a, b, year, kind` with `kind` crisis, sorted.

    Reference:
        Brecher & Wilkenfeld (2000), A Study of Crisis, University of Michigan Press; data of version 15.
    """
    return _begun(frame.select("statea", "stateb", "year", of="crisno"), "statea", "stateb", "crisis")


def _begun(frame: pl.DataFrame, one: str, two: str, kind: str) -> pl.DataFrame:
    first = undirected(frame, one=one, two=two).group_by("a", "b", "of").agg(pl.col("year").min())
    return (
        first.select("a", "b", pl.col("year").cast(pl.Int16), pl.lit(kind).alias("kind"))
        .unique()
        .sort("a", "b", "year", "kind")
    )
