"""Event files of the record, a few lines each as their provider writes them, and the events expected."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from mutations import ICEWS_HEADER, RECORD, PublishedEvents

from thawcast import sources
from thawcast.sources.coded import CODED_EVENTS

FILES = {layout.id: layout for layout in RECORD if isinstance(layout, PublishedEvents)}


def read(name: str, folder: Path, *lines: str) -> tuple[pl.DataFrame, list[str]]:
    """Read lines of a data set's file; return its events, and why others were set aside."""
    rows = FILES[name].read(folder, "\n".join(lines).encode())
    assert rows.rejected.is_empty()
    assert rows.rows_in == rows.frame.height + rows.aside.height
    return sources.SOURCES[name].frame(CODED_EVENTS, rows.frame), sorted(rows.aside["reason"])


def test_keds_events_carry_goldsteins_weights(tmp_path: Path) -> None:
    made, aside = read(
        "keds_regions",
        tmp_path,
        "790415\tEGYGOV\tISR\t031\t(MEET)\tTALKS",
        "790416\tISR\tEGY\t025\t(EXPLAIN POSITION)\tSAID",
        "790417\tISR\tPALPL\t223\t(MIL ENGAGEMENT)\tATTACKED",
        # A root alone is on no scale.
        "790418\tEGY\tISR\t06\t(GRANT)\tGAVE",
    )
    expected = {
        "event_id": ["Levant.dat:1", "Levant.dat:2", "Levant.dat:4"],
        "date": [date(1979, 4, 15), date(1979, 4, 16), date(1979, 4, 18)],
        "source": ["EGY", "ISR", "EGY"],
        "target": ["ISR", "EGY", "ISR"],
        "code": ["031", "025", "06"],
        "ontology": ["weis"] * 3,
        # Comments are of no quad class.
        "quad": [1, None, 2],
        # Goldstein (1992), table 2: meet 1.0, explain position 0.0.
        "goldstein": [1.0, 0.0, None],
        "src": ["keds_levant"] * 3,
        "part": [""] * 3,
        "known_on": [date(1979, 4, 16), date(1979, 4, 17), date(1979, 4, 19)],
    }
    assert made.select(expected.keys()).to_dict(as_series=False) == expected
    assert aside == ["not a state: territory"]


def icews(number: int, day: str, source: str, code: str, weight: str) -> str:
    tail = "Viet Nam,,Vietnam,48,3,x,,,,China,1.5,2.5"
    return "\t".join(f"{number},{day},{source},,{source},Words,{code},{weight},{tail}".split(","))


def test_daily_icews_files_begin_where_the_benchmark_ends(tmp_path: Path) -> None:
    made, aside = read(
        "icews_days",
        tmp_path,
        ICEWS_HEADER,
        icews(7, "2018-10-31", "China", "043", "2.8"),
        icews(8, "2018-11-01", "China", "030", "4.0"),
        icews(8, "2018-11-02", "Japan", "190", "-10.0"),
        icews(9, "2018-12-03", "China", "112", "-2.0"),
    )
    expected = {
        "event_id": ["8", "9"],
        "date": [date(2018, 11, 1), date(2018, 12, 3)],
        "source": ["CHN", "CHN"],
        "target": ["VNM", "VNM"],
        "code": ["030", "112"],
        "ontology": ["cameo", "cameo"],
        "quad": [1, 3],
        "goldstein": [4.0, -2.0],
        "mentions": [1, 1],
        "src": ["icews_events"] * 2,
        "part": ["days"] * 2,
        "story": ["48/3"] * 2,
        "actors": ["China\tViet Nam"] * 2,
    }
    assert made.select(expected.keys()).to_dict(as_series=False) == expected
    assert aside == ["its identifier came before", "the benchmark has its day"]


@pytest.mark.data
def test_every_row_of_keds_is_kept_set_aside_or_rejected(reference: Path):
    # Those of the daily ICEWS files: tests/counting/test_record.py, which reads them for their mirrors.
    rows = sources.SOURCES["keds_regions"].rows(reference)
    assert (rows.frame.height, rows.aside.height, rows.rejected.height) == (379_082, 200_289, 63)
    assert rows.rows_in == 579_434
