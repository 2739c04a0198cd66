from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from thawcast.errors import InputError
from thawcast.street.estimate.series import asinh_units, calendar, damp, from_frame, lagged

GOOD = {"a": [float(i % 5) for i in range(60)], "b": [float(i % 7) for i in range(60)]}
MONTHS = calendar(date(2001, 1, 1), 60, "M")


def test_dates_of_the_file_are_used() -> None:
    series = from_frame(pl.DataFrame({"month": MONTHS} | GOOD))
    assert series.names == ("a", "b")
    assert series.periods is not None
    assert series.periods[-1] == date(2005, 12, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"a": ["x"] + ["1"] * 59}, r"column 'a' is not numeric \(row 1: 'x'\)"),
        ({"b": [1.0] * 59 + [float("inf")]}, "'b' holds an infinite value"),
        ({"b": [*range(30), *[None] * 30]}, "30 periods; reciprocity needs at least 40"),
        ({"a": [3.0] * 60}, "'a' never varies"),
        ({"month": [*MONTHS[:30], date(2003, 7, 4), *MONTHS[31:]]}, "row 31: 2003-07-04 is no M period"),
        ({"month": [*MONTHS[::-1]]}, "row 2: 2005-11-01 is no M period after 2005-12-01"),
    ],
)
def test_what_cannot_be_analysed_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    frame = pl.DataFrame({"month": MONTHS} | GOOD | change, strict=False)
    with pytest.raises(InputError, match=message):
        from_frame(frame)


def test_missing_periods_and_values_are_holes_that_no_lag_crosses() -> None:
    frame = pl.DataFrame({"month": [f"{d:%Y-%m}" for d in MONTHS]} | GOOD)
    frame = frame.with_columns(b=pl.when(pl.int_range(60) == 20).then(None).otherwise("b")).filter(
        ~pl.int_range(60).is_in([40, 41])
    )
    series = from_frame(frame)
    assert series.clock is not None
    assert series.periods is not None
    assert series.clock.tolist() == [i for i in range(60) if i not in {20, 40, 41}]
    assert series.notes == ("3 months missing in 2 holes: no lag reaches across one.",)
    assert series.periods[20] == date(2002, 10, 1)
    y, x = lagged(series.values, 2, clock=series.clock)
    # 57 periods less the first two of each of three stretches; every row holds its own last two values.
    assert y.shape == (51, 2)
    pairs = {(i % 5, (i - 1) % 5, (i - 2) % 5) for i in range(60)}
    assert {(a, b, c) for a, b, c in zip(y[:, 0], x[:, 1], x[:, 3], strict=True)} <= pairs


def test_one_value_far_beyond_all_others_is_cut_and_told() -> None:
    series = from_frame(pl.DataFrame(GOOD | {"a": [*GOOD["a"][:-1], -1e6]}))
    assert series.values[-1, 0] == -4.0
    assert "'a' has -1e+06 once" in series.notes[0]


def test_short_series_and_absent_columns_are_refused() -> None:
    with pytest.raises(InputError, match="30 periods; reciprocity needs at least 40"):
        from_frame(pl.DataFrame(GOOD).head(30))
    with pytest.raises(InputError, match="no column 'c': the file has a, b"):
        from_frame(pl.DataFrame(GOOD), columns=["a", "c"])
    with pytest.raises(InputError, match="two numeric columns"):
        from_frame(pl.DataFrame({"a": GOOD["a"]}))
    with pytest.raises(InputError, match="frequency 'X'"):
        from_frame(pl.DataFrame(GOOD), freq="X")


def test_weekly_calendar_counts_weeks() -> None:
    # 1,278 weeks from Sunday 15 April 1979: 1,277 * 7 days later is 5 October 2003.
    assert calendar(date(1979, 4, 15), 1278, "W")[-1] == date(2003, 10, 5)


def test_asinh_of_counts_is_in_events_and_of_rescaled_scores_unchanged() -> None:
    counts = np.array([[0.0, 3.0], [1.0, 0.0], [1.0, 1.0], [40.0, 2.0]])
    assert asinh_units(counts).tolist() == [1.0, 1.0]
    assert np.allclose(damp(counts), damp(counts * [0.1, 7.0]))
    assert damp(counts, unit=2.0)[3, 0] == pytest.approx(np.log(20 + np.sqrt(401)))
