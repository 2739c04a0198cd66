"""What stands beside the search of a dyad's series: the source of its scores, the thaws to shade."""

from datetime import date

import numpy as np
import polars as pl

from thawcast.standing.turning_points.of_dyad import SearchedSeries, score_source, thaw_spans
from thawcast.standing.turning_points.search import Found
from thawcast.standing.turning_points.series import monthly_series
from thawcast.states import resolve

PAIR = (resolve("CHN"), resolve("JPN"))
MONTHS = [date(2002 + k // 12, k % 12 + 1, 1) for k in range(24)]


def searched(source: str) -> SearchedSeries:
    series = monthly_series(MONTHS, np.zeros(24), np.zeros(24), unit="x")
    return SearchedSeries(("monthly_scores", "china"), "T", Found(series, (), (), ()), source=source)


def episodes(*rows: tuple[str, int, str, date, date | None, date | None]) -> pl.DataFrame:
    names = ("b", "sign", "source", "onset", "end", "end_known_on")
    return pl.DataFrame([dict(zip(names, row, strict=True)) | {"a": "CHN"} for row in rows])


def test_partners_of_china_have_scores_of_their_own():
    assert score_source(PAIR) == "china"
    assert score_source((resolve("IND"), resolve("CHN"))) == "china"
    assert score_source((resolve("IND"), resolve("PAK"))) == "gdelt"


def test_thaws_of_the_two_and_of_the_source_are_shaded():
    known = episodes(
        ("JPN", 1, "china_gdelt", date(2002, 3, 1), date(2002, 9, 1), date(2002, 9, 30)),
        ("JPN", -1, "china_gdelt", date(2002, 9, 1), None, None),
        ("JPN", 1, "gdelt_net", date(2002, 4, 1), None, None),
        ("RUS", 1, "china_gdelt", date(2002, 5, 1), None, None),
        ("JPN", 1, "china_gdelt", date(2003, 5, 1), None, None),
    )
    spans = thaw_spans(known, searched("china_gdelt"), PAIR, until=None)
    # The second still runs: it is shaded to the last month of the series.
    assert [(s.start, s.end, s.label) for s in spans] == [
        (date(2002, 3, 1), date(2002, 9, 1), "thaw 2002-03"),
        (date(2003, 5, 1), date(2003, 12, 1), "thaw 2003-05"),
    ]


def test_an_end_that_was_not_known_yet_is_none():
    known = episodes(("JPN", 1, "china_gdelt", date(2002, 3, 1), date(2002, 9, 1), date(2002, 9, 30)))
    (span,) = thaw_spans(known, searched("china_gdelt"), PAIR, until=date(2002, 9, 29))
    assert span.end == date(2003, 12, 1)
