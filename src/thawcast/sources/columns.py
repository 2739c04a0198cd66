"""Turns columns of text into numbers, dates and states; what cannot be turned is rejected with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from thawcast.sources.delimited import Rows
from thawcast.states import code_map, fold, non_state

FIRST_YEAR, LAST_YEAR = 1400, 2100
"""Years that a source may speak of; rivalries reach back to 1494."""


@dataclass(frozen=True)
class Number:
    """What a column of numbers may hold.

    Args:
        low: Smallest value.
        high: Largest value.
        missing: Texts that stand for no value.
        codes: Values that stand for no value.
        whole: Whether it holds whole numbers only.
        required: Whether a row without it is of no use.
    """

    low: float
    high: float
    missing: tuple[str, ...] = ("", ".", "NA", "NaN")
    codes: tuple[float, ...] = ()
    whole: bool = True
    required: bool = False


_REGISTRY = 1816

YEAR = Number(FIRST_YEAR, LAST_YEAR, required=True)
CODE = Number(1, 999, required=True)
"""A Correlates of War or Gleditsch-Ward number."""


def numbers(rows: Rows, kinds: Mapping[str, Number]) -> Rows:
    """Turn columns of text into numbers.

    Args:
        rows: Rows with these columns as text.
        kinds: Column to what it may hold.

    Returns:
        The rows with Int64 or Float64 columns; a row with something else in one of them is rejected.
    """
    reasons: list[pl.Expr] = []
    turned: list[pl.Expr] = []
    for name, kind in kinds.items():
        text = pl.col(name).str.strip_chars()
        given = text.is_not_null() & ~text.is_in(list(kind.missing))
        value = text.cast(pl.Float64, strict=False)
        given &= ~value.is_in([float(code) for code in kind.codes]).fill_null(value=False)
        shown = pl.lit(f"{name} ") + _quote(text)
        # A sum of numbers must not meet infinity, and a whole number must be one.
        fits = value.is_finite() & (value >= kind.low) & (value <= kind.high)
        if kind.whole:
            fits &= value == value.floor()
        reasons.append(
            pl.when(given & value.is_null())
            .then(shown + " is no number")
            .when(given & ~fits)
            .then(shown + f" is not {'a whole number ' if kind.whole else ''}from {kind.low:g} to {kind.high:g}")
            .when(pl.lit(kind.required) & ~given.fill_null(value=False))
            .then(pl.lit(f"{name} is missing"))
        )
        number = pl.when(given & fits).then(value)
        turned.append((number.cast(pl.Int64, strict=False) if kind.whole else number).alias(name))
    judged = rows.reject(pl.coalesce(reasons))
    return judged.having(*turned)


def dates(rows: Rows, formats: Mapping[str, str], *, required: Sequence[str] = ()) -> Rows:
    """Turn columns of text into dates.

    Args:
        rows: Rows with these columns as text.
        formats: Column to the form of its dates, as `%Y-%m-%d`.
        required: Columns without which a row is of no use.

    Returns:
        The rows with Date columns; a row with something else in one of them is rejected.
    """
    reasons: list[pl.Expr] = []
    turned: list[pl.Expr] = []
    for name, form in formats.items():
        text = pl.col(name).str.strip_chars()
        given = text.is_not_null() & ~text.is_in(["", "NA", "."])
        day = text.str.to_date(form, strict=False)
        shown = pl.lit(f"{name} ") + _quote(text)
        in_span = day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
        reasons.append(
            pl.when(given & (day.is_null() | ~in_span))
            .then(shown + " is no date")
            .when(pl.lit(name in required) & ~given.fill_null(value=False))
            .then(pl.lit(f"{name} is missing"))
        )
        turned.append(pl.when(given).then(day).alias(name))
    judged = rows.reject(pl.coalesce(reasons))
    return judged.having(*turned)


def one_of(rows: Rows, choices: Mapping[str, Sequence[str]]) -> Rows:
    """Reject rows with a text that the source does not use.

    Args:
        rows: Rows with these columns as text.
        choices: Column to its texts; they are compared without blanks around them.
    """
    reasons = [
        pl.when(~pl.col(name).str.strip_chars().is_in(list(texts)).fill_null(value=False)).then(
            pl.lit(f"{name} ") + _quote(pl.col(name)) + f" is none of {', '.join(t or 'blank' for t in texts)}"
        )
        for name, texts in choices.items()
    ]
    return rows.reject(pl.coalesce(reasons))


def states(
    rows: Rows,
    keys: Mapping[str, str],
    *,
    year: str,
    until: str | None = None,
    system: str = "cow",
    later: bool = False,
) -> Rows:
    """Replace codes or names of states by thawcast codes, as they stood in the year of the row.

    Args:
        rows: Rows with the codes as numbers (`cow`, `gw`) or text.
        keys: Column with the code to column for the state.
        year: Column with the year.
        until: Column with the last year, for a row that spans years (null: it runs on); the code may be a state's in
            any of them.
        system: Code system, as in `states.code_map`.
        later: Whether a code that was no state's then may mean the state that bears it later, as for members of the
            United Nations before their independence.

    Returns:
        The rows with the states; a row that names no state then is rejected, with who it is.
    """
    for key, name in keys.items():
        spans = rows.frame.select(key, year, *([until] if until else [])).unique()
        found = [_state(row, system, later=later) for row in spans.iter_rows()]
        named = spans.with_columns(
            pl.Series(name, [code for code, _why in found], dtype=pl.String),
            pl.Series("_why", [why for _code, why in found], dtype=pl.String),
        )
        joined = rows.frame.join(named, on=spans.columns, how="left", maintain_order="left", nulls_equal=True)
        rows = replace(rows, frame=joined).reject(pl.col("_why"))
        rows = replace(rows, frame=rows.frame.drop("_why"))
    return rows


def _state(row: tuple[Any, ...], system: str, *, later: bool) -> tuple[str | None, str | None]:
    raw, first, *rest = row
    last = first if not rest else LAST_YEAR if rest[0] is None else rest[0]
    key = fold(raw) if system == "name" and isinstance(raw, str) else raw
    # The registry begins in 1816; a state that lived on into it bears its later number.
    start = min(max(first, _REGISTRY), LAST_YEAR)
    end = min(max(last, start), LAST_YEAR)
    for year in dict.fromkeys((end, start, *range(end, start, -1))):
        code = code_map(system, on=year).get(key)
        if code is not None:
            return code, None
    if later and (code := code_map(system).get(key)) is not None:
        return code, None
    listed = non_state(key, system=system, on=start)
    if listed is not None:
        return None, f"{raw} in {first} is no state: {listed.name}, {listed.reason}"
    return None, f"{raw} in {first} is no state's {'name' if 'name' in system else 'code'}"


def distinct(rows: Rows, *key: str) -> Rows:
    """Reject every row after the first with the same key."""
    first = pl.struct(key).is_first_distinct()
    return rows.reject(pl.when(~first).then(pl.lit(f"another row has the same {', '.join(key)}")))


def different(rows: Rows, one: str, two: str) -> Rows:
    """Reject rows whose two states are one and the same."""
    same = pl.col(one) == pl.col(two)
    return rows.reject(pl.when(same).then(pl.lit("both sides are ") + pl.col(one)))


def _quote(text: pl.Expr) -> pl.Expr:
    return pl.lit("'") + text.fill_null("").str.slice(0, 40) + "'"
