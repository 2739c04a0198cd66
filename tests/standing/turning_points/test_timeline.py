"""The turning points of two states are told, or why there are none."""

from datetime import date

import thawcast
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
from thawcast.standing.turning_points.timeline import turn_table, turns_by_year

DAY = date(2014, 12, 31)


def test_turning_points_or_why_there_are_none():
    dataset = thawcast.open_dataset()
    observed, priors = (dataset.table(contract, as_of=DAY) for contract in (OBSERVED, TURN_PRIORS))
    turns = turns_by_year(observed, priors, a="RUS", b="UKR")
    # The annexation of Crimea in 2014 ends the level of the years before.
    assert not isinstance(turns, str)
    assert ("2014", "down") in {(row[0], row[2]) for row in turn_table(turns).rows}
    assert isinstance(turns_by_year(observed, priors, a="IDN", b="TUV"), str)
