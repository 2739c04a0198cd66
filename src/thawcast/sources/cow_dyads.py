"""What the parsers of dyadic tables with Correlates of War numbers share: reading a table, and coding its states."""

from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.states import code_map


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """Read one of the reference tables as published.

    Args:
        folder: Folder of the reference data, or its `tables` folder.
        name: Name of the table, without its ending.

    Returns:
        The frame as published.

    Raises:
        SourceError: The table is missing or cannot be read; the message names it.
    """
    tables = folder / "tables" if (folder / "tables").is_dir() else folder
    path = tables / f"{name}.parquet"
    if not path.is_file():
        raise SourceError(f"{folder}: {path.name} not found; point --raw at the reference data")
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error


def coded(frame: pl.DataFrame, *, numbers: tuple[str, ...], year: str = "year") -> pl.DataFrame:
    """Replace COW numbers by the codes of the states that bore them in the year of the row.

    A number that nobody bore that year (Germany's 255 from 1945 to 1990 in some sources) means its latest bearer.

    Args:
        frame: Any frame with a year and columns of COW numbers.
        numbers: Names of those columns.
        year: Name of the column with the year.

    Returns:
        The frame with codes in those columns; null where the number is no state's.

    Example:
        >>> import polars as pl
        >>> rows = pl.DataFrame({"year": [1975, 2010, 1950], "state": [345, 345, 255]})
        >>> coded(rows, numbers=("state",))["state"].to_list()
        ['YUG', 'SRB', 'DEU']
    """
    latest = code_map("cow")
    for column in numbers:
        known = frame.select(pl.col(year), pl.col(column)).unique().sort(year, column)
        codes = [code_map("cow", on=int(y)).get(int(n)) or latest.get(int(n)) for y, n in known.iter_rows()]
        named = known.with_columns(pl.Series("_code", codes, dtype=pl.String))
        frame = (
            frame.join(named, on=[year, column], how="left", maintain_order="left")
            .with_columns(pl.col("_code").alias(column))
            .drop("_code")
        )
    return frame


def undirected(frame: pl.DataFrame, *, one: str, two: str, year: str = "year") -> pl.DataFrame:
    """Name the two states of each row `a` and `b`, with `a` before `b`.

    Args:
        frame: A frame with a year and two columns of COW numbers.
        one: Name of the first of them.
        two: Name of the other.
        year: Name of the column with the year.

    Returns:
        The frame with codes `a` and `b` in place of the two; rows that are not of two different states are left out.

    Example:
        >>> import polars as pl
        >>> rows = pl.DataFrame({"one": [365, 2], "two": [2, 2], "year": [2009, 2009]})
        >>> undirected(rows, one="one", two="two").select("a", "b").rows()
        [('RUS', 'USA')]
    """
    return (
        coded(frame, numbers=(one, two), year=year)
        .filter(pl.col(one).is_not_null() & pl.col(two).is_not_null() & (pl.col(one) != pl.col(two)))
        .with_columns(a=pl.min_horizontal(one, two), b=pl.max_horizontal(one, two))
        .drop(one, two)
    )
