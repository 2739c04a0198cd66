from datetime import date

import numpy as np
import polars as pl
import pytest

from thawcast.errors import InputError
from thawcast.street.estimate.series import asinh_units, calendar, damp, from_frame

GOOD = {"a": [float(i % 5) for i in range(60)], "b": [float(i % 7) for i in range(60)]}
MONTHS = calendar(date(2001, 1, 1), 60, "M")


def test_dates_of_the_file_are_used():
    series = from_frame(pl.DataFrame({"month": MONTHS} | GOOD))
    assert series.names == ("a", "b")
    assert series.periods[-1] == date(2005, 12, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"a": ["x"] + ["1"] * 59}, r"column 'a' is not numeric \(row 1: 'x'\)"),
        ({"b": [None] + [1.0] * 59}, r"'b' misses 1 values \(first in row 1\)"),
        ({"b": [1.0] * 58 + [float("nan"), 2.0]}, r"'b' misses 1 values \(first in row 59\)"),
        ({"b": [1.0] * 59 + [float("inf")]}, "'b' misses 1 values"),
        ({"a": [3.0] * 60}, "'a' never varies"),
        ({"month": [*MONTHS[:30], *MONTHS[31:], date(2006, 1, 1)]}, "2003-08-01 where 2003-07-01 was due"),
        ({"month": [*MONTHS[::-1]]}, "where 2006-01-01 was due"),
    ],
)
def test_what_cannot_be_analysed_is_refused_by_name(change, message):
    frame = pl.DataFrame({"month": MONTHS} | GOOD | change, strict=False)
    with pytest.raises(InputError, match=message):
        from_frame(frame)


def test_short_series_and_absent_columns_are_refused():
    with pytest.raises(InputError, match="30 periods; reciprocity needs at least 40"):
        from_frame(pl.DataFrame(GOOD).head(30))
    with pytest.raises(InputError, match="no column 'c': the file has a, b"):
        from_frame(pl.DataFrame(GOOD), columns=["a", "c"])
    with pytest.raises(InputError, match="two numeric columns"):
        from_frame(pl.DataFrame({"a": GOOD["a"]}))
    with pytest.raises(InputError, match="frequency 'X'"):
        from_frame(pl.DataFrame(GOOD), freq="X")


def test_weekly_calendar_counts_weeks():
    # 1,278 weeks from Sunday 15 April 1979: 1,277 * 7 days later is 5 October 2003.
    assert calendar(date(1979, 4, 15), 1278, "W")[-1] == date(2003, 10, 5)


def test_asinh_of_counts_is_in_events_and_of_rescaled_scores_unchanged():
    counts = np.array([[0.0, 3.0], [1.0, 0.0], [1.0, 1.0], [40.0, 2.0]])
    assert asinh_units(counts).tolist() == [1.0, 1.0]
    assert np.allclose(damp(counts), damp(counts * [0.1, 7.0]))
    assert damp(counts, unit=2.0)[3, 0] == pytest.approx(np.log(20 + np.sqrt(401)))
