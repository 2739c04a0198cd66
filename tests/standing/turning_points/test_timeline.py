"""The timeline of two states: every episode is shaded, and turning points are told or why there are none."""

from datetime import date

import thawcast
from thawcast.assessment import known_of
from thawcast.assessment.questions.standing import result
from thawcast.standing.tables import OBSERVED, TURN_PRIORS
from thawcast.standing.turning_points.timeline import episode_table, timeline_chart, turn_table, turns_by_year

DAY = date(2014, 12, 31)


def test_every_thaw_and_chill_is_shaded_and_tabled():
    known = known_of("RUS", "UKR", as_of=DAY)
    found = known.once(result)
    chart = timeline_chart(found.levels, found.standing, known)
    # The war in Georgia and the gas dispute, Yanukovych's election, the annexation of Crimea.
    assert [(span.label, span.cold) for span in chart.spans] == [
        ("chill 2008", True),
        ("thaw 2010", False),
        ("chill 2014", True),
    ]
    assert [row[:2] for row in episode_table(found.standing).rows] == [
        ("Chill", "2008"),
        ("Thaw", "2010"),
        ("Chill", "2014"),
    ]
    assert chart.data["period"].is_sorted()


def test_turning_points_or_why_there_are_none():
    dataset = thawcast.open_dataset()
    observed, priors = (dataset.table(contract, as_of=DAY) for contract in (OBSERVED, TURN_PRIORS))
    turns = turns_by_year(observed, priors, a="RUS", b="UKR")
    # The annexation of Crimea in 2014 ends the level of the years before.
    assert not isinstance(turns, str)
    assert ("2014", "down") in {(row[0], row[2]) for row in turn_table(turns).rows}
    assert isinstance(turns_by_year(observed, priors, a="IDN", b="TUV"), str)
