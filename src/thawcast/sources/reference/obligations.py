"""Alliance obligations of ATOP (directed dyad-years), parsed into `tables.ALLIANCES`."""

from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.states import code_map
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
    parts = [ALLIANCES.empty()]
    for (year,), rows in sorted(held.partition_by("year", as_dict=True).items()):
        codes = code_map("cow", on=year)
        source, target = (
            pl.col(c).replace_strict(codes, default=None, return_dtype=pl.String) for c in ("ccode1", "ccode2")
        )
        parts.append(
            rows.select(source=source, target=target, year="year", obligation="obligation")
            .filter(pl.col("source").is_not_null() & pl.col("target").is_not_null())
            .filter(pl.col("source") != pl.col("target"))
        )
    # Two numbers of one state in a year of succession: the higher obligation counts.
    found = pl.concat(parts).group_by(ALLIANCES.key).agg(pl.col("obligation").max())
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
    path = next((p for p in (folder / "tables" / f"{ATOP}.parquet", folder / f"{ATOP}.parquet") if p.is_file()), None)
    if path is None:
        raise SourceError(f"{folder}: {ATOP}.parquet not found; point --raw at the reference data")
    try:
        return alliances(pl.read_parquet(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error
