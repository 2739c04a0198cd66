"""Directed series: what one state does to another, one column each, period by period, checked before use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from thawcast.errors import InputError
from thawcast.values import Floats, counted

Clock = NDArray[np.int64]
"""Number of each period on a calendar without holes, (T,): it leaps where periods are missing."""

INTERVALS = {"D": "1d", "W": "1w", "M": "1mo", "Q": "3mo", "Y": "1y"}
"""Frequency letter to Polars interval."""

FEWEST_A_COEFFICIENT = 3
"""Observations that each coefficient of an equation needs."""

MISPRINT = 100
"""A value that is so many times what any other of its column is counts as an outlier."""

MIN_PERIODS = 40
"""Shortest series that is accepted: below it not even one lag and a robust test have a chance."""


@dataclass(frozen=True)
class DirectedSeries:
    """Two or three directed series over the same periods.

    Args:
        names: Column names; the first acts for state A, the second for state B, a third for a third party.
        values: Periods by columns [unit of the source: Goldstein points or events].
        periods: First day of each period, or None where the user gave no dates.
        freq: `D`, `W`, `M`, `Q` or `Y`.
        clock: Number of each period, where some are missing; None where they follow each other.
        notes: What was set right on the way in, in words.
    """

    names: tuple[str, ...]
    values: Floats
    periods: tuple[date, ...] | None
    freq: str
    clock: Clock | None = None
    notes: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Number of periods."""
        return int(self.values.shape[0])

    def rows_before(self, day: date) -> int:
        """Number of periods that begin before a day."""
        if self.periods is None:
            raise InputError("the series has no dates: give --start, or a date column")
        return sum(p < day for p in self.periods)


def from_frame(
    frame: pl.DataFrame, *, columns: Sequence[str] | None = None, start: date | None = None, freq: str = "M"
) -> DirectedSeries:
    """Read directed series from a frame, refusing what cannot be analysed.

    Args:
        frame: One row a period, in order; numeric columns, and at most one date column.
        columns: The two or three columns to use; default the two numeric ones that count no rows, years or months.
        start: First day of the first period, where the frame has no date column.
        freq: `D`, `W`, `M`, `Q` or `Y`.

    Returns:
        The checked series. Missing periods and rows with a missing value are holes, over which no lag reaches; one
        value far beyond all others is cut to the next largest. Both are noted.

    Raises:
        InputError: A column is missing, holds text or infinite values, never varies; more than two columns may be meant
            and none is named; periods are out of order; or there are fewer than `MIN_PERIODS` rows.

    Example:
        >>> f = pl.DataFrame({"a": [i * i % 11 for i in range(50)], "b": [i * i % 7 for i in range(50)]})
        >>> from_frame(f, start=date(2001, 1, 1)).periods[-1]
        datetime.date(2005, 2, 1)
    """
    if freq not in INTERVALS:
        raise InputError(f"frequency {freq!r} is unknown: use one of {', '.join(INTERVALS)}")
    frame = frame.with_columns(date for c in frame.columns if (date := _months(frame[c])) is not None)
    dated = [c for c, t in frame.schema.items() if t.is_temporal()]
    if columns is None:
        columns = _conduct(frame, dated)
    for name in columns:
        _check_column(frame, name)
    if len(set(columns)) != len(columns):
        raise InputError(f"columns {', '.join(columns)}: the same column twice; give two different ones")
    place = np.arange(frame.height, dtype=np.int64)
    periods = None
    if dated:
        periods, place = _dates_of(frame[dated[0]], freq)
    elif start is not None:
        periods = calendar(start, frame.height, freq)
    values = frame.select(pl.col(columns).cast(pl.Float64)).to_numpy()
    there = np.asarray(np.isfinite(values).all(axis=1))
    if there.sum() < MIN_PERIODS:
        raise InputError(f"{', '.join(columns)}: {there.sum()} periods; reciprocity needs at least {MIN_PERIODS}")
    values, place = values[there], place[there]
    clock = None if place[-1] - place[0] == place.size - 1 else place - place[0]
    notes = () if clock is None else (_holes(clock, freq),)
    cut, said = _misprints(values, columns)
    days = None if periods is None else tuple(day for day, kept in zip(periods, there, strict=True) if kept)
    return DirectedSeries(tuple(columns), cut, days, freq, clock, (*notes, *said))


def _months(column: pl.Series) -> pl.Series | None:
    """A column of text such as 2001-01 or 2001-01-31 as dates."""
    if column.dtype != pl.String or column.null_count() == column.len():
        return None
    text = column.str.strip_chars()
    whole = pl.select(pl.when(text.str.len_chars() == 7).then(text + "-01").otherwise(text)).to_series()
    days = whole.str.to_date("%Y-%m-%d", strict=False)
    return days.alias(column.name) if days.null_count() == column.null_count() else None


def _holes(clock: Clock, freq: str) -> str:
    gaps = np.diff(clock) - 1
    period = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}[freq]
    missing, holes = counted(int(gaps.sum()), period), counted(int((gaps > 0).sum()), "hole")
    return f"{missing} missing in {holes}: no lag reaches across one."


def _misprints(values: Floats, names: Sequence[str]) -> tuple[Floats, tuple[str, ...]]:
    """Cut a value that is `MISPRINT` times what any other of its column is, and say so."""
    out, said = values.copy(), list[str]()
    for j, name in enumerate(names):
        size = np.abs(values[:, j])
        row = int(size.argmax())
        next_largest = float(np.delete(size, row).max())
        if size[row] >= MISPRINT * max(next_largest, 1e-300):
            out[row, j] = np.copysign(next_largest, values[row, j])
            said.append(
                f"{name!r} has {values[row, j]:g} once (row {row + 1} of those used), {MISPRINT} times and more what"
                f" any other is: an outlier, cut to the next largest, {next_largest:g}; correct it if it is a misprint."
            )
    return out, tuple(said)


def _conduct(frame: pl.DataFrame, dated: Sequence[str]) -> list[str]:
    """Return the two columns that may be a state's conduct, where it is plain which they are."""
    plain = [c for c in frame.columns if c not in dated and not _counts_rows(frame[c])]
    numeric = [c for c in plain if frame.schema[c].is_numeric()]
    if len(numeric) == 2:
        return numeric
    if len(plain) < 2:
        found = ", ".join(plain) or "none"
        raise InputError(f"two numeric columns are needed, found {found}: give --columns A,B of {_shown(frame)}")
    if len(numeric) > 2:
        raise InputError(f"more than two columns may be meant ({', '.join(numeric[:8])}): say which with --columns A,B")
    # A column that should be numeric is not: the check of its values says where.
    return plain[:2]


def _counts_rows(column: pl.Series) -> bool:
    """Whether a column counts rows, years, quarters, months or days, as data frames put beside the data."""
    if column.name.strip().lower() in {"", "index", "year", "quarter", "month", "week", "day", "date", "period"}:
        return True
    whole = column.cast(pl.Float64, strict=False)
    if whole.len() < 3 or whole.null_count() or not (whole == whole.floor()).all():
        return False
    steps = whole.diff().drop_nulls()
    if (steps == 1).all():
        return True
    # Months, quarters, weeks and days begin again at 1; years stay and go up.
    first, last = min(values := whole.to_list()), max(values)
    again = (first, last) in {(1, 4), (1, 7), (1, 12), (1, 31), (1, 52), (1, 53)} and steps.is_in(
        [0.0, 1.0, 1 - last]
    ).all()
    return bool(again or (steps.is_in([0.0, 1.0]).all() and first >= 1800 and last <= 2100))


def _shown(frame: pl.DataFrame) -> str:
    return ", ".join(repr(c) for c in frame.columns)


def calendar(start: date, n: int, freq: str) -> tuple[date, ...]:
    """First days of `n` consecutive periods.

    Args:
        start: First day of the first period.
        n: Number of periods.
        freq: `D`, `W`, `M`, `Q` or `Y`.

    Returns:
        The days.

    Example:
        >>> calendar(date(1979, 4, 15), 3, "W")[-1]
        datetime.date(1979, 4, 29)
    """
    days = pl.select(pl.date_range(start, start + timedelta(days=367 * (n + 1)), INTERVALS[freq])).to_series()
    return tuple(days[:n].to_list()) if freq != "D" and freq != "W" else _regular(start, n, 7 if freq == "W" else 1)


def _regular(start: date, n: int, days: int) -> tuple[date, ...]:
    return tuple(start + timedelta(days=days * i) for i in range(n))


def _check_column(frame: pl.DataFrame, name: str) -> None:
    if name not in frame.columns:
        raise InputError(f"no column {name!r}: the file has {', '.join(frame.columns)}")
    column = frame[name]
    if not column.dtype.is_numeric():
        number = column.cast(pl.String).cast(pl.Float64, strict=False)
        bad = (number.is_null() & column.is_not_null()).arg_true()
        where = f" (row {bad[0] + 1}: {column[int(bad[0])]!r})" if bad.len() else ""
        raise InputError(f"column {name!r} is not numeric{where}: correct the file")
    number = column.cast(pl.Float64)
    if number.is_infinite().any():
        raise InputError(f"column {name!r} holds an infinite value: correct the file")
    number = number.drop_nulls().drop_nans()
    if number.min() == number.max():
        raise InputError(f"column {name!r} never varies: there is nothing to answer or to be answered")


def _dates_of(column: pl.Series, freq: str) -> tuple[tuple[date, ...], Clock]:
    """Days of a column and the place of each on the calendar that begins with the first."""
    if column.null_count():
        raise InputError(f"column {column.name!r} misses dates: give every period one")
    days: list[date] = column.cast(pl.Date).to_list()
    spans = {"D": 1, "W": 7, "M": 28, "Q": 89, "Y": 365}
    length = (max(days) - days[0]).days // spans[freq] + 2
    places = {day: number for number, day in enumerate(calendar(days[0], length, freq))}
    found = [places.get(day, -1) for day in days]
    for row, (day, place) in enumerate(zip(days, found, strict=True)):
        if place < 0 or (row and place <= found[row - 1]):
            why = f"no {freq} period after {days[row - 1]}" if row else "not a period"
            raise InputError(
                f"column {column.name!r}, row {row + 1}: {day} is {why} at frequency {freq}; "
                "sort the rows, or give another --freq"
            )
    return tuple(days), np.array(found, dtype=np.int64)


def asinh_units(values: Floats) -> Floats:
    """Size of a small event in each column: the 5% quantile of its non-zero magnitudes (1 for counts).

    It makes the inverse hyperbolic sine free of the unit of measurement: rescaling a column rescales its unit.

    Args:
        values: Periods by columns.

    Returns:
        One positive number a column.

    Example:
        >>> asinh_units(np.array([[0.0, 2.0], [1.0, -2.0], [1.0, 8.0]])).tolist()
        [1.0, 2.0]
    """
    units = np.ones(values.shape[1])
    for j in range(values.shape[1]):
        size = np.abs(values[:, j])
        size = size[size > 0]
        if size.size:
            # The lower order statistic, so that a rescaled series gives exactly the rescaled unit.
            units[j] = np.quantile(size, 0.05, method="lower")
    return units


def damp(values: Floats, *, unit: float | None = None) -> Floats:
    """Inverse hyperbolic sine of each column in units of a small event: bursts count, but no longer alone.

    Args:
        values: Periods by columns.
        unit: Size of a small event; default `asinh_units`, column by column.

    Returns:
        The same shape.

    Reference:
        Burbidge, Magee & Robb (1988), JASA 83, 123-127, doi:10.1080/01621459.1988.10478575.
    """
    return np.arcsinh(values / (asinh_units(values) if unit is None else unit))


def standardise(values: Floats) -> Floats:
    """Centre each column and divide it by its standard deviation, so that no result depends on units."""
    return (values - values.mean(axis=0)) / values.std(axis=0)


def lagged(
    values: Floats, lags: int, exog: Floats | None = None, *, skip: int = 0, clock: Clock | None = None
) -> tuple[Floats, Floats]:
    """Left- and right-hand sides of a VAR.

    Args:
        values: Periods by series.
        lags: p, at least 1.
        exog: Periods by exogenous columns, aligned with `values`.
        skip: Further periods to leave out at the start, so that fits with fewer lags share the sample of the longest.
        clock: Number of each period; one whose lags would reach across a hole is left out. None: no holes.

    Returns:
        y (T - p - skip by n) and x.

    Raises:
        InputError: Fewer than `FEWEST_A_COEFFICIENT` observations a coefficient.
    """
    if lags < 1:
        raise InputError(f"{lags} lags: give at least 1")
    first = lags + skip
    t, n = values.shape
    parts = [np.ones((max(t - first, 0), 1)), *(values[first - lag : t - lag] for lag in range(1, lags + 1))]
    if exog is not None:
        parts.append(exog[first:])
    k = 1 + n * lags + (0 if exog is None else exog.shape[1])
    # Without holes nothing is masked: a mask copies both sides, which takes a third of a fit.
    keep = slice(None) if clock is None else reached(t, first, clock)
    if (max(t - first, 0) if isinstance(keep, slice) else keep.sum()) < FEWEST_A_COEFFICIENT * k:
        raise InputError(f"{t} periods are too few for {lags} lags ({k} coefficients an equation): use fewer lags")
    return values[first:][keep], np.concatenate(parts, axis=1)[keep]


def reached(length: int, lags: int, clock: Clock | None) -> NDArray[np.bool_]:
    """Whether the last `lags` periods before each period from number `lags` on are all there.

    Example:
        >>> reached(5, 1, np.array([0, 1, 4, 5, 6])).tolist()
        [True, False, True, True]
    """
    if clock is None:
        return np.ones(max(length - lags, 0), dtype=bool)
    return clock[lags:] - clock[: max(length - lags, 0)] == lags
