"""The turning points of two states are told, or why there are none."""

from thawcast.assessment import known_of
from thawcast.assessment.timeline import timeline


def test_turning_points_or_why_there_are_none() -> None:
    told = timeline(known_of("RUS", "UKR", as_of="2014-12-31"))
    turns = told.tables[-1]
    # The annexation of Crimea in 2014 ends the level of the years before.
    assert (turns.title, told.missing) == ("Turning points", "")
    assert ("2014", "down") in {(row[0], row[2]) for row in turns.rows}
    without = timeline(known_of("IDN", "TUV", as_of="2014-12-31"))
    assert "fewer than 50 events" in without.missing
    assert "Turning points" not in {table.title for table in without.tables}
