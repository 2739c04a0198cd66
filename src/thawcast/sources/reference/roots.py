"""ICEWS monthly conflict counts by CAMEO root, as events that carry their root."""

from pathlib import Path

import polars as pl

from thawcast.errors import SourceError
from thawcast.sources.reference.events import ICEWS_CONFLICT
from thawcast.states import code_map


def root_events(frame: pl.DataFrame) -> pl.DataFrame:
    """Parse directed dyad-month counts of CAMEO roots 10 to 20.

    Args:
        frame: Columns `source, target` (Correlates of War abbreviations), `year, month, root10 ... root20`.

    Returns:
        `source`, `target`, `date` (first day of the month), `cameo` (the root) and `events`, without zeros.

    Example:
        >>> row = {"source": ["USA"], "target": ["RUS"], "year": [2010], "month": [7]}
        >>> root_events(pl.DataFrame(row | {f"root{k}": [int(k == 17)] for k in range(10, 21)})).row(0)
        ('USA', 'RUS', datetime.date(2010, 7, 1), '17', 1)
    """
    codes = code_map("cow_abbr")
    roots = [f"root{k}" for k in range(10, 21)]
    return (
        frame.select(
            pl.col("source", "target").replace_strict(codes, default=None, return_dtype=pl.String),
            pl.date(pl.col("year"), pl.col("month"), 1).alias("date"),
            *roots,
        )
        .drop_nulls(["source", "target"])
        .unpivot(roots, index=["source", "target", "date"], variable_name="cameo", value_name="events")
        .with_columns(pl.col("cameo").str.strip_prefix("root"), pl.col("events").cast(pl.Int64))
        .filter((pl.col("events") > 0) & (pl.col("source") != pl.col("target")))
    )


def load(folder: Path) -> pl.DataFrame:
    """Read and parse the table.

    Args:
        folder: Folder of the reference data, or its `tables` folder.

    Returns:
        Rows as of `root_events`.

    Raises:
        SourceError: The file is missing or cannot be read.
    """
    names = (folder / "tables" / f"{ICEWS_CONFLICT}.parquet", folder / f"{ICEWS_CONFLICT}.parquet")
    path = next((p for p in names if p.is_file()), None)
    if path is None:
        raise SourceError(f"{folder}: {ICEWS_CONFLICT}.parquet not found; point --raw at the reference data")
    try:
        return root_events(pl.read_parquet(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: not a readable Parquet file; fetch it again ({type(error).__name__})") from error
