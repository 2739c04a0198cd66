"""Two states that make up most of the imported events are told in their own terms."""

from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.turning_points.month_series import imported_series
from thawcast.standing.turning_points.search import search


def test_two_states_that_are_their_own_world_still_turn() -> None:
    coop, conflict = np.array([300] * 24 + [100] * 24), np.array([100] * 24 + [300] * 24)
    months = pl.DataFrame(
        {
            "period": [date(2002 + k // 12, k % 12 + 1, 1) for k in range(48)],
            "verb_coop": coop,
            "matl_coop": 0 * coop,
            "events": coop + conflict,
            "world_share": coop / (coop + conflict),
        }
    )
    # Less itself nothing would ever turn. From 3 to 1 to 1 to 3: log 9, 2.20, lower.
    assert np.abs(imported_series(months).level).max() < 0.01
    (turn,) = search(imported_series(months, own_world=True), within=3, min_size=0.0).turns
    assert (turn.direction, turn.period) == ("down", date(2004, 1, 1))
    assert turn.size.low is not None
    assert turn.size.high is not None
    assert turn.size.low < -2.2 < turn.size.high
