"""Deeds by year, counted by hand."""

from datetime import date

import polars as pl

from thawcast.counting.deeds import DEEDS, deeds
from thawcast.sources.coded import CODED_EVENTS
from thawcast.ties import TIES


def event(day: date, code: str, *, source: str = "USA", target: str = "RUS", src: str = "weis") -> dict[str, object]:
    return {"date": day, "code": code, "source": source, "target": target, "src": src, "known_on": day}


def events(*rows: dict[str, object]) -> pl.DataFrame:
    numbered = [{"event_id": str(k), "part": "", **row} for k, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=dict(CODED_EVENTS.schema))


def supplied(kind: str, *years: int) -> pl.DataFrame:
    rows = [
        {
            "data_set": "signals",
            "tie": str(year),
            "source": "USA",
            "target": "PAK",
            "directed": True,
            "kind": kind,
            "begin": date(year, 1, 1),
            "known_on": date(year + 1, 12, 31),
        }
        for year in years
    ]
    return TIES.rows(*rows, freq="Y")


def test_days_are_counted_and_an_agreement_is_of_both():
    found = deeds(
        events(
            event(date(1972, 5, 26), "081"),
            event(date(1972, 5, 26), "081", source="RUS", target="USA"),
            event(date(1972, 7, 8), "081", source="RUS", target="USA"),
            event(date(1972, 7, 8), "082"),  # an agreement to agree
            event(date(1980, 1, 4), "192"),
            event(date(1980, 1, 4), "192", source="RUS", target="USA"),
            event(date(1968, 8, 20), "223", target="VNM"),
            event(date(1980, 1, 4), "163"),  # a code of another vocabulary
            event(date(2021, 4, 15), "163", src="icews_events"),
            event(date(2021, 4, 16), "163", src="icews_events"),
            {**event(date(2021, 12, 31), "163", src="icews_events"), "known_on": date(2022, 1, 1)},
            event(date(2021, 4, 16), "057", src="icews_events"),  # a machine's reading of one day
        ),
        TIES.empty(),
    )
    columns = found.select("kind", "source", "directed", "year", "begun", "running", "known_on").rows()
    assert columns == [
        ("penalty", "USA", True, 2021, 2, None, date(2021, 12, 31)),
        ("force", "USA", True, 1968, 1, None, date(1968, 12, 31)),
        ("penalty", "RUS", True, 1980, 1, None, date(1980, 12, 31)),
        ("penalty", "USA", True, 1980, 1, None, date(1980, 12, 31)),
        ("signing", "RUS", False, 1972, 2, None, date(1972, 12, 31)),
    ]


def test_arms_and_troops_are_joined_over_short_pauses():
    ties = pl.concat([supplied("arms", 1960, 1961, 1964, 1970, 1980), supplied("troops", 1961)])
    found = deeds(events(), ties).select("year", "begun", "ended", "running", "known_on").rows()
    assert found == [
        (1960, 1, 0, 1, date(1961, 12, 31)),
        (1961, 1, 1, 1, date(1965, 12, 31)),  # troops, of which three years without tell that they left
        (1964, 0, 1, 0, date(1968, 12, 31)),  # two years without arms are no end, five are
        (1970, 1, 1, 0, date(1974, 12, 31)),
        (1980, 1, 0, 1, date(1981, 12, 31)),
    ]


def test_the_future_changes_no_row_that_was_known():
    early, late = (deeds(events(), supplied("arms", *years)) for years in ((1960, 1961), (1960, 1961, 1970)))
    assert early.filter(pl.col("known_on") < date(1965, 1, 1)).equals(
        late.filter(pl.col("known_on") < date(1965, 1, 1))
    )
    assert DEEDS.check(late).height == 3
