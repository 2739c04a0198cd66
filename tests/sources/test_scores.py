"""Scores of China with its partners, parsed for both together and for each direction."""

from datetime import date

import polars as pl

from thawcast.sources.reference.scores import china, china_sides

ROWS = [
    ("Japan", "Aggregated", "2002-02", 0.5),
    ("Japan", "CHN->Partner", "2002-02", -1.0),
    ("Japan", "Partner->CHN", "2002-02", 2.0),
    ("Australia", "CHN->Partner", "2002-01", float("nan")),
    ("Australia", "Aggregated", "2002-01", None),
]


def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=["partner", "direction", "month", "score"], orient="row")


def test_both_together():
    (row,) = china(frame(), source="china_gdelt").iter_rows(named=True)
    assert (row["a"], row["b"], row["period"], row["score"]) == ("CHN", "JPN", date(2002, 2, 1), 0.5)
    assert row["known_on"] == date(2002, 2, 28)


def test_each_direction_keeps_who_acts_on_whom():
    rows = china_sides(frame(), source="china_gdelt").select("source", "target", "score", "known_on").rows()
    assert rows == [("CHN", "JPN", -1.0, date(2002, 2, 28)), ("JPN", "CHN", 2.0, date(2002, 2, 28))]
