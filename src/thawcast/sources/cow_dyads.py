"""What the parsers of tables with Correlates of War numbers share: which state bore a number in a year."""

import polars as pl

from thawcast.states import code_map


def bearers(
    frame: pl.DataFrame, column: str, *, year: str = "year", system: str = "cow", lapsed: bool = False
) -> pl.DataFrame:
    """Pair each number and year with the state that bore the number in that year.

    Args:
        frame: Any frame with a year and a column of numbers.
        column: Name of that column.
        year: Name of the column with the year.
        system: `cow` or `gw`, whose numbers they are.
        lapsed: Whether a number that nobody bore that year means its latest bearer.

    Returns:
        Columns `column`, `year`, `bearer` (its code), one row for each number and year that has a bearer.

    Example:
        >>> import polars as pl
        >>> bearers(pl.DataFrame({"year": [1975, 1950], "ccode": [345, 9999]}), "ccode").rows()
        [(345, 1975, 'YUG')]
    """
    latest = code_map(system) if lapsed else {}
    rows: list[tuple[int, int, str]] = []
    for (then,), group in (
        frame.select(column, year).drop_nulls().unique().sort(year, column).group_by(year, maintain_order=True)
    ):
        known = latest | code_map(system, on=int(then))  # pyright: ignore[reportArgumentType] (Polars types a group's key as object)
        rows += [(number, then, known[number]) for number in group[column].to_list() if number in known]
    schema = [(column, frame[column].dtype), (year, frame[year].dtype), ("bearer", pl.String)]
    return pl.DataFrame(rows, schema=schema, orient="row")


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
    for column in numbers:
        named = bearers(frame, column, year=year, lapsed=True)
        frame = (
            frame.join(named, on=[column, year], how="left", maintain_order="left")
            .with_columns(pl.col("bearer").alias(column))
            .drop("bearer")
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
