"""Ties by year, counted by hand; and that only what may ship does."""

from datetime import date
from pathlib import Path

import polars as pl

import thawcast
from thawcast.counting.ties import FREE, SUPPORT, tie_years
from thawcast.sources import SOURCES
from thawcast.store.dataset import NOTICE
from thawcast.ties import TIES

OPEN = {"CC0 1.0", "CC BY 4.0", "MIT", "public domain"}


def _tie(number: int, kind: str, begin: date, end: date | None, **other: object) -> dict[str, object]:
    return {
        "data_set": "gsdb",
        "tie": str(number),
        "source": "USA",
        "target": "RUS",
        "directed": True,
        "kind": kind,
        "begin": begin,
        "end": end,
        "known_on": begin,
        "end_known_on": end,
        **other,
    }


def test_ties_are_counted_from_year_to_year():
    ties = TIES.rows(
        _tie(1, "sanction", date(1978, 1, 1), date(1981, 12, 31)),
        _tie(2, "sanction", date(1980, 1, 1), date(1983, 12, 31), end_known_on=date(1984, 6, 1)),
        _tie(3, "sanction", date(1981, 1, 1), None),
        freq="Y",
    )
    made = tie_years(ties)
    columns = made.select("year", "begun", "ended", "running", "known_on").rows()
    assert columns == [
        (1978, 1, 0, 1, date(1978, 12, 31)),
        (1980, 1, 0, 2, date(1980, 12, 31)),
        (1981, 1, 1, 2, date(1981, 12, 31)),
        (1983, 0, 1, 1, date(1984, 6, 1)),
    ]


def test_what_does_not_last_has_no_number_running_and_signals_are_one_kind():
    ties = TIES.rows(
        _tie(1, "visit", date(1972, 5, 22), date(1972, 5, 30), data_set="us_visits"),
        _tie(2, "arms", date(1960, 1, 1), date(1960, 12, 31), data_set="signals"),
        _tie(3, "pact", date(1960, 1, 1), None, data_set="signals"),
        freq="D",
    )
    made = tie_years(ties).select("data_set", "kind", "begun", "ended", "running").rows()
    assert made == [("signals", SUPPORT, 2, 0, 1), ("us_visits", "visit", 1, 0, None)]


def test_the_future_changes_no_row_that_was_known():
    early = TIES.rows(_tie(1, "sanction", date(1978, 1, 1), None), freq="Y")
    late = TIES.rows(
        _tie(1, "sanction", date(1978, 1, 1), date(1990, 12, 31)),
        _tie(2, "sanction", date(1985, 1, 1), None),
        freq="Y",
    )
    then = pl.col("known_on") <= date(1984, 12, 31)
    assert tie_years(early).filter(then).equals(tie_years(late).filter(then))


def test_what_ships_as_it_is_has_an_open_licence_and_its_notice():
    notice = NOTICE.read_text(encoding="utf-8")
    for name in (*FREE, "gge", "china_partners", "un_votes", "ideal_points"):
        assert SOURCES[name].licence in OPEN, name
        entry = next(part for part in notice.split("\n\n") if part.startswith(f"{name} (table"))
        assert SOURCES[name].licence in entry
    assert "Copyright (c) 2025 Tianyu Fan" in notice  # as the MIT licence asks


def test_the_wheel_stays_small():
    # Files of the wheel before it is packed, without what Python writes beside them: the wheel is smaller.
    root = Path(thawcast.__file__).parent
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 24e6
