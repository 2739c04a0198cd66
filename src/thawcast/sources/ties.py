"""What the parses of ties share: dates of which the day or month may be missing, and the contract's columns."""

import polars as pl

from thawcast.ties import TIES


def period(year: pl.Expr, month: pl.Expr, day: pl.Expr | None = None) -> dict[str, pl.Expr]:
    """Return the first and last day of a day, month or year, as far as it is given.

    Args:
        year: Year.
        month: Month; null or none of the twelve where only the year is known.
        day: Day of the month; null or no such day where only the month is known.

    Returns:
        `first`, `last` and `freq` (`D`, `M` or `Y`).

    Example:
        >>> given = pl.DataFrame({"y": [1990, 1990, 1990], "m": [2, 2, None], "d": [3, 30, None]})
        >>> made = given.select(**period(pl.col("y"), pl.col("m"), pl.col("d")))
        >>> [f"{first} {last} {freq}" for first, last, freq in made.iter_rows()]
        ['1990-02-03 1990-02-03 D', '1990-02-01 1990-02-28 M', '1990-01-01 1990-12-31 Y']
    """
    parts = [part.cast(pl.Int32, strict=False) for part in (year, month)]
    text = pl.format("{}-{}-{}", *parts, pl.lit(1) if day is None else day.cast(pl.Int32, strict=False))
    exact = pl.lit(None, pl.Date) if day is None else text.str.to_date("%Y-%m-%d", strict=False)
    first_of = pl.format("{}-{}-1", *parts).str.to_date("%Y-%m-%d", strict=False)
    return {
        "first": pl.coalesce(exact, first_of, pl.date(year, 1, 1)),
        "last": pl.coalesce(exact, first_of.dt.month_end(), pl.date(year, 12, 31)),
        "freq": pl.when(exact.is_not_null())
        .then(pl.lit("D"))
        .when(first_of.is_not_null())
        .then(pl.lit("M"))
        .otherwise(pl.lit("Y")),
    }


def written_period(text: pl.Expr) -> dict[str, pl.Expr]:
    """Return `period` of a date written as `1990-02-03`, `1990-02` or `1990`, with or without a question mark."""
    parts = text.str.extract_groups(r"^(\d{4})(?:-(\d\d))?(?:-(\d\d))?\??$").struct
    return period(*(parts.field(str(i)).cast(pl.Int32, strict=False) for i in (1, 2, 3)))


def undirected(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the two states `one` and `two` of ties without a direction into `source` and `target`, by code."""
    return rows.with_columns(
        source=pl.min_horizontal("one", "two"), target=pl.max_horizontal("one", "two"), directed=pl.lit(value=False)
    )


def as_ties(rows: pl.DataFrame, data_set: str) -> pl.DataFrame:
    """Fill in the columns of `ties.TIES` that a data set does not have.

    A tie is known on the last day of the period in which it began, and its end likewise, unless the rows say otherwise.

    Args:
        rows: `tie`, `source`, `target`, `kind`, `begin`, `known_on`, and any others of the contract.
        data_set: Id of the data set.

    Returns:
        Columns of the contract, one row a key. Rows that differ in nothing are one tie; of rows that share a key and
        differ, which a damaged file may have, each stays, and from the second on its number follows the tie's name.
    """
    given = rows.with_columns(
        data_set=pl.lit(data_set),
        **{name: pl.lit(value) for name, value in (("directed", True), ("freq", "D")) if name not in rows.columns},
        **{name: pl.lit(None) for name in ("subject", "end", "value") if name not in rows.columns},
    )
    if "end_known_on" not in given.columns:
        given = given.with_columns(end_known_on=pl.col("end"))
    every = TIES.typed(given).unique().sort(list(TIES.columns))
    place = pl.int_range(1, pl.len() + 1).over(TIES.key)
    return every.with_columns(tie=pl.when(place > 1).then(pl.format("{} ({})", "tie", place)).otherwise("tie"))
