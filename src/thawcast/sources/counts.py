"""What the parses of event counts share: rows of one direction of a dyad, added up by quad class."""

import polars as pl

from thawcast.tables import COUNTS

_VALUES = ("verb_coop", "matl_coop", "verb_conf", "matl_conf", "score")


def as_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Add up rows that succession maps onto the same two states.

    Args:
        rows: Columns of `tables.COUNTS` but for `known_on`.

    Returns:
        One row for each key; a quad class that the source does not carry is null.
    """
    total = [
        pl.when(pl.col(v).is_not_null().any()).then(pl.col(v).sum()).cast(COUNTS.schema[v]).alias(v) for v in _VALUES
    ]
    return rows.group_by(COUNTS.key).agg(*total)
