"""What a column may hold: numbers, days, choices, words, states. What it may not hold is rejected with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

FIRST_YEAR, LAST_YEAR = 1400, 2100
"""Years that a source may speak of; rivalries reach back to 1494."""

MISSING = ("", ".", "na", "nan", "n/a", "null", "none", "\\n", "---")
"""Texts that stand for no value, in lower case: of R, pandas, spreadsheets, SQL, PostgreSQL and GDELT."""


def given(text: pl.Expr) -> pl.Expr:
    """Tell whether a text is there and stands for a value."""
    return text.is_not_null() & ~text.str.to_lowercase().is_in(list(MISSING))


class Kind(Protocol):
    """What a column may hold."""

    def turned(self, name: str, kind: pl.DataType, /) -> tuple[pl.Expr, pl.Expr]:
        """Return the column's value, and why a row has none that it may have (null: it has)."""
        ...


@dataclass(frozen=True)
class Number:
    """A number.

    Args:
        low: Smallest value.
        high: Largest value.
        codes: Values that stand for no value.
        whole: Whether it holds whole numbers only.
        required: Whether a row without it is of no use.
        within: Regular expression whose group is the number in a text that holds more.
    """

    low: float
    high: float
    codes: tuple[float, ...] = ()
    whole: bool = True
    required: bool = False
    within: str = ""

    def turned(self, name: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Turn text into Int64 or Float64; a column of numbers keeps its type."""
        column = pl.col(name)
        if kind == pl.String:
            text = column.str.strip_chars()
            there = given(text)
            value = (text.str.extract(self.within) if self.within else text).cast(pl.Float64, strict=False)
        else:
            there, value = column.is_not_null(), column
            if kind.is_float():
                there &= ~column.is_nan()
        if self.codes:
            codes = [int(code) if kind.is_integer() else float(code) for code in self.codes]
            there &= ~value.is_in(codes).fill_null(value=False)
        # A sum of numbers must not meet infinity, and a whole number must be one.
        fits = value.is_between(self.low, self.high)
        if self.whole and not kind.is_integer():
            fits &= value == value.floor()
        shown = pl.lit(f"{name} ") + quoted(column.cast(pl.String))
        limits = f" is not {'a whole number ' if self.whole else ''}from {self.low:g} to {self.high:g}"
        reason = pl.when(there & value.is_null()).then(shown + " is no number")
        reason = reason.when(there & ~fits).then(shown + limits)
        reason = reason.when(pl.lit(self.required) & ~there.fill_null(value=False)).then(pl.lit(f"{name} is missing"))
        number = pl.when(there & fits).then(value)
        return number.cast(pl.Int64, strict=False) if kind == pl.String and self.whole else number, reason


@dataclass(frozen=True)
class Day:
    """A date.

    Args:
        form: How it is written.
        required: Whether a row without it is of no use.
    """

    form: str = "%Y-%m-%d"
    required: bool = True

    def turned(self, name: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Turn text into a Date."""
        column = pl.col(name)
        if kind == pl.Date:
            there, value = column.is_not_null(), column
        else:
            text = column.cast(pl.String).str.strip_chars()
            there = given(text)
            value = text.str.to_date(self.form, strict=False)
        fits = value.dt.year().is_between(FIRST_YEAR, LAST_YEAR).fill_null(value=False)
        reason = pl.when(there & ~fits).then(pl.lit(f"{name} ") + quoted(column.cast(pl.String)) + " is no date")
        reason = reason.when(pl.lit(self.required) & ~there.fill_null(value=False)).then(pl.lit(f"{name} is missing"))
        return pl.when(there & fits).then(value), reason


@dataclass(frozen=True)
class Choice:
    """One of a few words, each with the number that it stands for.

    Args:
        values: Word to number; the empty word stands for no text.
    """

    values: Mapping[str, int]

    def turned(self, name: str, _kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Turn text into Int64."""
        text = pl.col(name).cast(pl.String).str.strip_chars().fill_null("")
        listed = ", ".join(word or "blank" for word in self.values)
        reason = pl.when(~text.is_in(list(self.values))).then(
            pl.lit(f"{name} ") + quoted(pl.col(name).cast(pl.String)) + f" is none of {listed}"
        )
        return text.replace_strict(dict(self.values), default=None, return_dtype=pl.Int64), reason


@dataclass(frozen=True)
class Words:
    """A text, as it stands.

    Args:
        required: Whether a row without it is of no use.
        missing: Texts that stand for none, in any case.
    """

    required: bool = False
    missing: tuple[str, ...] = ("",)

    def turned(self, name: str, _kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Take the text, null where there is none."""
        text = pl.col(name).cast(pl.String)
        none = [word.lower() for word in self.missing]
        value = pl.when(~text.str.strip_chars().str.to_lowercase().is_in(none)).then(text)
        reason = pl.when(pl.lit(self.required) & value.is_null()).then(pl.lit(f"{name} is missing"))
        return value, reason


@dataclass(frozen=True)
class StateKey:
    """A state, by a number or word of a code system as it stood in the row's year.

    Args:
        system: Code system, as in `states.code_map`; of several, the first that knows the key decides.
        on: Column with the year, or the day; None for a file that labels the past with today's keys.
        until: Column with the last year, for a row that spans years (null: it runs on): the key may be a state's in
            any of them.
        later: Whether a key that was no state's then may mean the state that bears it later, as for members of the
            United Nations before their independence.
        spelt: Whether a name may be spelt in any way that `states.resolve` knows.
    """

    system: str | tuple[str, ...] = "cow"
    on: str | None = "year"
    until: str | None = None
    later: bool = False
    spelt: bool = False

    @property
    def systems(self) -> tuple[str, ...]:
        """The code systems, in the order in which they are asked."""
        return (self.system,) if isinstance(self.system, str) else self.system

    def turned(self, name: str, kind: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
        """Turn a key into what `states.code_map` takes; the state is named afterwards."""
        if self.systems[0] in {"cow", "gw"}:
            return Number(1, 999, required=True).turned(name, kind)
        key, reason = Words(required=True).turned(name, kind)
        return key.str.strip_chars(), reason


COW = StateKey()
"""A state by its Correlates of War number in the row's year."""

YEAR = Number(FIRST_YEAR, LAST_YEAR, required=True)


def quoted(text: pl.Expr) -> pl.Expr:
    """Return the beginning of a text in quotation marks, for a reason."""
    return pl.lit("'") + text.fill_null("").str.slice(0, 40) + "'"
