"""Which state a number or name of a source stood for, and who it was where it stood for none."""

from dataclasses import replace

import polars as pl

from thawcast.errors import UnknownStateError
from thawcast.sources.layouts.columns import LAST_YEAR, StateKey
from thawcast.sources.layouts.rows import Rows
from thawcast.states import code_map, fold, non_state, resolve

_REGISTRY = 1816
"""First year of the registry; a state that lived on into it bears its later number."""

_Found = tuple[str | None, str | None, bool]
"""Thawcast code; else why it is none, and whether the key is listed as no state then."""


def named(rows: Rows, column: str, kind: StateKey) -> Rows:
    """Replace keys of states by thawcast codes.

    Args:
        rows: Rows with the keys in `column`, as numbers (`cow`, `gw`) or text.
        column: Name of the column.
        kind: How a key is to be understood.

    Returns:
        The rows with codes. A row that names no state is set aside, with who it was, where the registry lists the key
        as no state then; a row with a key that it does not know is rejected.
    """
    asked = [name for name in (kind.on, kind.until) if name is not None]
    years = {name: _year(rows.frame, name) for name in asked}
    spans = rows.frame.select(column, **years).unique().sort(column, *asked)
    found = [_look_up(row[0], row[1:], kind) for row in spans.iter_rows()]
    code, why, listed = zip(*found, strict=True) if found else ((), (), ())
    names = spans.with_columns(
        pl.Series("_code", code, dtype=pl.String),
        pl.Series("_why", why, dtype=pl.String),
        pl.Series("_listed", listed, dtype=pl.Boolean),
    )
    keys = {f"_on_{name}": expression for name, expression in years.items()}
    joined = rows.frame.with_columns(**keys).join(
        names,
        left_on=[column, *keys],
        right_on=[column, *asked],
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    out = replace(rows, frame=joined).set_aside(pl.when(pl.col("_listed")).then("_why")).reject(pl.col("_why"))
    return replace(
        out, frame=out.frame.with_columns(pl.col("_code").alias(column)).drop("_code", "_why", "_listed", *keys)
    )


def _year(frame: pl.DataFrame, column: str) -> pl.Expr:
    value = pl.col(column).dt.year() if frame.schema[column] == pl.Date else pl.col(column)
    return value.cast(pl.Int32)


def _look_up(raw: str | int, span: tuple[int | None, ...], kind: StateKey) -> _Found:
    first = span[0] if span else None
    for system in kind.systems:
        key = fold(raw) if system == "name" and isinstance(raw, str) else raw
        for year in _years(span, kind):
            code = code_map(system, on=year).get(key)
            if code is not None:
                return code, None, False
        if kind.later and (code := code_map(system).get(key)) is not None:
            return code, None, False
    if kind.spelt and (code := _spelt(str(raw))) is not None:
        return code, None, False
    when = "" if first is None else f" in {first}"
    asked = None if first is None else min(max(first, _REGISTRY), LAST_YEAR) if kind.until else first
    for system in kind.systems:
        key = fold(raw) if system == "name" and isinstance(raw, str) else raw
        listed = non_state(key, system=system, on=asked)
        if listed is not None:
            return None, f"{raw}{when} is no state: {listed.name}, {listed.reason}", True
    return None, f"{raw}{when} is no state's {'name' if 'name' in kind.systems[-1] else 'code'}", False


def _years(span: tuple[int | None, ...], kind: StateKey) -> tuple[int | None, ...]:
    """Return the years in which a key may be a state's, the likeliest first."""
    if kind.until is None:
        return span or (None,)
    first, last = span
    start = min(max(first or _REGISTRY, _REGISTRY), LAST_YEAR)
    end = min(max(LAST_YEAR if last is None else last, start), LAST_YEAR)
    return tuple(dict.fromkeys((end, start, *range(end, start, -1))))


def _spelt(name: str) -> str | None:
    try:
        return resolve(name).code
    except UnknownStateError:
        return None
