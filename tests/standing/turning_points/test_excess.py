# pyright: basic
"""Event types behind a turn, against hand arithmetic."""

from datetime import date

import polars as pl
import pytest

from thawcast.standing.turning_points.of_dyad import excess

ENDS = (date(2008, 5, 1), date(2008, 11, 1))


def frame(*rows):
    return pl.DataFrame(list(rows), schema=["period", "root", "events"], orient="row")


def test_rates_and_z_by_hand():
    events = frame(
        (date(2008, 7, 1), 19, 3), (date(2008, 8, 1), 19, 30), (date(2008, 7, 1), 11, 9), (date(2008, 9, 1), 11, 9)
    )
    (found,) = excess(events, turn=date(2008, 8, 1), between=ENDS)
    # Three months either side: 3 / 3 and 30 / 3. z = (sqrt(30.375 / 3) - sqrt(3.375 / 3)) / sqrt(0.25 / 3 + 0.25 / 3)
    # = (3.18198 - 1.06066) / 0.40825 = 5.196. Disapproval, 9 and 9, did not change.
    assert (found.root, found.before, found.after) == (19, 1.0, 10.0)
    assert found.z == pytest.approx(5.196, abs=1e-3)


def test_what_lies_beyond_the_neighbouring_turns_is_not_used():
    events = frame((date(2008, 4, 1), 19, 500), (date(2008, 11, 1), 18, 500))
    assert excess(events, turn=date(2008, 8, 1), between=ENDS) == ()
