"""Correlates of War and Gleditsch-Ward numbers of the states of a frame, as of each row's day."""

from functools import cache

import polars as pl

from thawcast.states import states

_DAYS = ("period", "onset", "date", "began", "data_to")
"""Columns of the day of a row, the first that is there."""

_SIDES = (("a", "b"), ("source", "target"))
"""Columns of two states: without direction, and with one."""


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the numbers of the states to a frame.

    Args:
        rows: Any frame; one that names no state stays as it is.

    Returns:
        The rows, with `year` where it lacked one, `ccode1`, `gwcode1` and, of pairs, `ccode2`, `gwcode2`; null where
        the list has no such state in that year.

    Example:
        >>> numbered(pl.DataFrame({"a": ["DEU"], "b": ["USA"], "year": [2010]})).row(0)
        ('DEU', 'USA', 2010, 2, 2, 255, 260)
    """
    sides = next((pair for pair in _SIDES if set(pair) <= set(rows.columns)), None)
    named = sides or (("state",) if "state" in rows.columns else ())
    if not named or "ccode1" in rows.columns:
        return rows
    days = [name for name in _DAYS if rows.schema.get(name) == pl.Date]
    year = pl.col("year") if "year" in rows.columns else pl.col(days[0]).dt.year() if days else pl.lit(None)
    found = rows.with_columns(year=year.cast(pl.Int32)).with_row_index("_row")
    for place, name in enumerate(named, start=1):
        of = _spans().rename({"ccode": f"ccode{place}", "gwcode": f"gwcode{place}"})
        found = found.join(of, left_on=[name, "year"], right_on=["state", "year"], how="left", nulls_equal=True)
    found = found.sort("_row").drop("_row")
    if named == _SIDES[0]:
        for kind in ("ccode", "gwcode"):
            one, two = pl.col(f"{kind}1"), pl.col(f"{kind}2")
            swap = (two < one).fill_null(value=False)
            first, second = pl.when(swap).then(two).otherwise(one), pl.when(swap).then(one).otherwise(two)
            found = found.with_columns(first.alias(f"{kind}1"), second.alias(f"{kind}2"))
    ends = [f"{kind}{place}" for place in range(1, len(named) + 1) for kind in ("ccode", "gwcode")]
    return found.select(*(c for c in found.columns if c not in ends), *ends)


@cache
def _spans() -> pl.DataFrame:
    """Lay out the numbers of every state in every year, of the last span that touches it; without a year, its last."""
    rows: dict[tuple[str, int | None], tuple[int | None, int | None]] = {}
    for state in states():
        for span in state.spans:
            last = 2100 if span.end is None else span.end.year
            for year in (*range(span.start.year, last + 1), None):
                rows[state.code, year] = span.cow, span.gw
    schema = {"state": pl.String, "year": pl.Int32, "ccode": pl.Int32, "gwcode": pl.Int32}
    return pl.DataFrame([(*key, *value) for key, value in rows.items()], schema=schema, orient="row")
