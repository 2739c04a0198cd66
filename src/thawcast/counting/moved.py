"""Events that a provider has moved to another day: identifiers that stand on more than one, found as files come."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import narwhals as nw
import polars as pl

from thawcast.counting.frames import LASTING
from thawcast.counting.runners import duckdb_run
from thawcast.tables import EVENTS


def find_moved(new: Sequence[Path], old: Sequence[Path], into: Path) -> int:
    """Write every row of the identifiers that stand on more than one day, as far as a new row has one of them.

    Args:
        new: Files with rows of `EVENTS` that have just come.
        old: Files that came before and may hold some of their identifiers.
        into: File to write, rows of `EVENTS`.

    Returns:
        How many rows.

    Raises:
        StoreError: DuckDB failed.
    """
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".moved-") as folder:
        with duckdb_run("", Path(folder)) as (read, number, write):
            lasting = nw.col("src").is_in(LASTING)
            came = read(new).filter(lasting)
            # Identifiers alone: one with other actors on another day is taken along, and counts as what it is.
            days = came.group_by("src", "event_id").agg(first=nw.col("date").min(), last=nw.col("date").max())
            every = came
            if old:
                before = read(old).join(days.select("src", "event_id"), on=["src", "event_id"], how="semi")
                every = nw.concat([came, before])
                days = every.group_by("src", "event_id").agg(first=nw.col("date").min(), last=nw.col("date").max())
            moved = days.filter(nw.col("first") < nw.col("last")).select("src", "event_id")
            # Hardly any file has one: the rows are read a second time only where there is one.
            some = number(moved) > 0
            made = write(every.join(moved, on=["src", "event_id"], how="semi")) if some else None
        rows = EVENTS.empty() if made is None else pl.read_parquet(made).select(list(EVENTS.columns))
    rows = rows.sort("src", "event_id", "date", "known_on", "source")
    rows.write_parquet(into, compression="zstd")
    return rows.height
