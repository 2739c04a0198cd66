"""Alliance obligations of ATOP (directed dyad-years), parsed into `tables.ALLIANCES`."""

from pathlib import Path

import polars as pl

from thawcast.sources.cow_dyads import bearers
from thawcast.sources.reference import table
from thawcast.tables import ALLIANCES

ATOP = "atop_alliance"
"""File name without its ending."""


def alliances(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse directed alliance obligations.

    A dyad-year takes the highest obligation of any of its treaties, ordered as in ATOP's own similarity scores:
    non-aggression, then neutrality or consultation, then defence or offence.

    Args:
        frame: Columns `ccode1, ccode2` (Correlates of War numbers), `year, atop_defense, atop_offense, atop_neutral,
            atop_nonagg, atop_consul` (0 or 1), one row a directed dyad-year.

    Returns:
        Rows of `ALLIANCES`; a treaty that binds only the other side leaves no row.

    Reference:
        Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance treaty obligations and
        provisions, 1815-1944. International Interactions 28(3), 237-260. doi:10.1080/03050620213653.

    Example:
        >>> row = {"ccode1": [2], "ccode2": [20], "year": [1991], "atop_defense": [1], "atop_offense": [0]}
        >>> rest = {"atop_neutral": [0], "atop_nonagg": [1], "atop_consul": [1]}
        >>> alliances(pl.DataFrame(row | rest)).row(0)
        ('USA', 'CAN', 1991, 3)
    """
    held = frame.select(
        "ccode1",
        "ccode2",
        pl.col("year").cast(pl.Int16),
        obligation=pl.when((pl.col("atop_defense") == 1) | (pl.col("atop_offense") == 1))
        .then(3)
        .when((pl.col("atop_neutral") == 1) | (pl.col("atop_consul") == 1))
        .then(2)
        .otherwise(pl.col("atop_nonagg"))
        .cast(pl.Int8),
    ).filter(pl.col("obligation") > 0)
    source, target = (
        bearers(held, old).rename({"bearer": new}) for old, new in (("ccode1", "source"), ("ccode2", "target"))
    )
    named = held.join(source, on=["ccode1", "year"]).join(target, on=["ccode2", "year"])
    # Two numbers of one state in a year of succession: the higher obligation counts.
    found = named.filter(pl.col("source") != pl.col("target")).group_by(ALLIANCES.key).agg(pl.col("obligation").max())
    return ALLIANCES.check(found.select(list(ALLIANCES.columns)).sort(ALLIANCES.key))


def load(folder: Path) -> pl.DataFrame:
    """Read and parse the ATOP table.

    Args:
        folder: Folder of the reference data, or its `tables` folder.

    Returns:
        Rows of `ALLIANCES`.

    Raises:
        SourceError: The file is missing or cannot be read.
    """
    return alliances(table(folder, ATOP))
