"""What a source holds of a pair, counted by hand on a few rows."""

from datetime import date

import polars as pl
import pytest

from thawcast.counting.coverage import COVERAGE, coverage, pair_years
from thawcast.counting.tables import COVERED, PERIOD_COUNTS
from thawcast.counting.ties import HINDSIGHT_RELATIONS, TIE_YEARS

Frames = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]


@pytest.fixture
def frames() -> Frames:
    """A source of events by month whose second month is a hole and whose third is thin, scores, ties, hindsight."""
    events = {"data_set": "icews_events", "freq": "M", "directed": True, "matl_coop": 1, "days_covered": 31}
    rows = PERIOD_COUNTS.rows(
        {**events, "source": "USA", "target": "RUS", "period": date(2018, 1, 1), "verb_coop": 4},
        {**events, "source": "RUS", "target": "USA", "period": date(2018, 1, 1), "verb_conf": 2},
        {**events, "source": "RUS", "target": "USA", "period": date(2018, 4, 1), "verb_conf": 2},
        {
            "data_set": "gdelt_net",
            "freq": "M",
            "source": "RUS",
            "target": "USA",
            "directed": False,
            "period": date(2018, 4, 1),
            "score": -3.0,
            "active_days": 12,
        },
    )
    covered = COVERED.rows(
        *(
            {"data_set": "icews_events", "period": date(2018, month, 1), "days_covered": days}
            for month, days in ((1, 31), (2, 0), (3, 9), (4, 30))
        ),
        {"data_set": "gdelt_net", "period": date(2018, 4, 1), "days_covered": 30},
        freq="M",
        days=30,
    ).with_columns(days=pl.when(pl.col("period").dt.month() == 1).then(31).otherwise(30).cast(pl.Int16))
    tie = {"data_set": "gsdb", "kind": "sanction", "source": "USA", "target": "RUS"}
    ties = TIE_YEARS.rows({**tie, "year": 2014, "begun": 2}, {**tie, "year": 2016, "begun": 0, "ended": 1})
    hindsight = HINDSIGHT_RELATIONS.rows({"a": "RUS", "b": "USA", "year": 1972, "score": 0.3, "n_events": 7})
    return rows, covered, ties, hindsight


def test_both_directions_are_one_pair_and_holes_are_told(frames: Frames):
    made = coverage(*frames)
    told = {row["data_set"]: row for row in made.iter_rows(named=True)}
    assert made.schema == COVERAGE.schema
    assert {(row["a"], row["b"]) for row in told.values()} == {("RUS", "USA")}
    events = told["icews_events"]
    assert (events["first"], events["last"], events["active"]) == (date(2018, 1, 1), date(2018, 4, 1), 2)
    # Four and one, two and one, two and one events; February is a hole, March is covered in part.
    assert (events["events"], events["holes"], events["partial"]) == (11, 1, 1)
    scores = told["gdelt_net"]
    assert (scores["what"], scores["events"], scores["holes"], scores["partial"]) == ("scores", None, 0, 0)
    # A year in which a sanction ended only is not one of which the source speaks.
    assert (told["gsdb"]["events"], told["gsdb"]["active"], told["gsdb"]["last"]) == (2, 1, date(2014, 1, 1))
    assert (told["gge"]["what"], told["gge"]["events"]) == ("hindsight", 7)


def test_years_of_a_pair(frames: Frames):
    made = pair_years(*frames, a="USA", b="RUS")
    rows = made.select("data_set", "year", "active", "events", "days_covered").rows()
    assert rows == [
        ("gdelt_net", 2018, 1, None, 30),
        ("gge", 1972, 1, 7, None),
        ("gsdb", 2014, 1, 2, None),
        ("icews_events", 2018, 2, 11, 70),
    ]
    assert pair_years(*frames, a="USA", b="CHN").is_empty()
